// What the server put into the page for its script: see hub/web/page_data.py.

let found;

/** The facts of this page, read once; an empty object where there are none (or no page, in tests). */
export function pageData() {
  const element = found ? null : globalThis.document?.getElementById("page-data");
  if (element) found = JSON.parse(element.textContent);
  return found ?? {};
}

/** The CSRF token of this page. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
