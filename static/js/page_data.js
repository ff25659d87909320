// What the server put into the page for its script: see hub/web/page_data.py.

let found;

/** The facts of this page, read once; an empty object where there are none (or no page, in tests). */
export function pageData() {
  if (!found) {
    const element = globalThis.document?.getElementById("page-data");
    found = element ? JSON.parse(element.textContent) : {};
  }
  return found;
}

/** The CSRF token of this page. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
