// Light, dark, or as the device has it. The server remembers by a cookie; the page need not load again.

const MEDIA = { "": "(prefers-color-scheme: dark)", light: "not all", dark: "all" };
const META = { "": "light dark", light: "light", dark: "dark" };
const YEAR_S = 365 * 24 * 3600;

/** Make the buttons of the footer act at once. */
export function attachAppearance(root = document) {
  const form = root.querySelector("[data-appearance]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(form, event.submitter?.value ?? "");
  });
}

function choose(form, scheme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `scheme=${scheme}; path=/; max-age=${scheme ? YEAR_S : 0}; samesite=lax${secure}`;
  document.getElementById("dark-style").media = MEDIA[scheme];
  document.querySelector('meta[name="color-scheme"]').content = META[scheme];
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === scheme));
  }
}
