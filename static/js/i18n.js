// Words in the viewer's language. The English text is the key; translations come in the page data.
import { pageData } from "./page_data.js";

/** A text in the viewer's language, with `{name}` placeholders filled from params. */
export function t(key, params = {}) {
  return fill(pageData().messages?.[key] ?? key, params);
}

/** A text that counts: `tn("{n} person", "{n} people", 3)`; `n` is written in the viewer's digits. */
export function tn(one, many, n, params = {}) {
  const forms = pageData().messages?.[one];
  const text = forms ? (forms[category(n)] ?? forms.other) : n === 1 ? one : many;
  return fill(text, { n: number(n), ...params });
}

/** A number in the viewer's digits. */
export function number(n) {
  return new Intl.NumberFormat(language()).format(n);
}

/** The code of the viewer's language. */
export function language() {
  return globalThis.document?.documentElement.lang || "en";
}

function category(n) {
  return new Intl.PluralRules(language()).select(n);
}

function fill(text, params) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}
