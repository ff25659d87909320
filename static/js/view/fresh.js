// Renewing parts of a page that the server draws: the same page is fetched again, and what differs is put in its place.
//
// Elements with an id and data-fresh are renewed by themselves. One in which somebody is writing, or is about to press
// something, is left as it is until they are done. Nothing is made of text: nodes come parsed by the browser, from our
// own server, and scripts in them do not run.
import { localise } from "../time.js";

const AGAIN_MS = 5_000;

/** Renews a page whenever the version of its record grows; tries again where somebody was busy in a part. */
export class Renewing {
  constructor() {
    this.version = null;
    this.later = 0;
  }

  /** Take in the version that the line brought; the first one is that of the page itself. */
  hear(version) {
    if (this.version !== null && this.version !== version) this.now();
    this.version = version;
  }

  async now() {
    clearTimeout(this.later);
    const whole = await freshen().catch(() => false);
    if (!whole) this.later = setTimeout(() => this.now(), AGAIN_MS);
  }
}

/** Fetch this page anew and renew its parts; answers whether all could be. */
export async function freshen(root = document, address = location.href) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return false;
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  return renew(root, drawn);
}

/** Put the parts of a freshly drawn page into a page; answers whether all could be. */
export function renew(root, drawn) {
  let whole = true;
  for (const fresh of drawn.querySelectorAll("[data-fresh][id]")) {
    const old = root.getElementById(fresh.id);
    if (!old) whole = false;
    else if (!same(old, fresh)) whole = replace(old, fresh) && whole;
  }
  localise(root);
  return whole;
}

function replace(old, fresh) {
  if (busy(old)) return false;
  keepOpen(old, fresh);
  old.replaceWith(document.importNode(fresh, true));
  return true;
}

// What differs in each drawing without meaning anything: the CSRF token, and moments in the viewer's own zone.
function same(old, fresh) {
  return plain(old).isEqualNode(plain(fresh));
}

function plain(element) {
  const copy = element.cloneNode(true);
  for (const field of copy.querySelectorAll("input[name=csrf_token], input[name=client_key]")) field.remove();
  for (const time of copy.querySelectorAll("time")) time.textContent = "";
  for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
  return copy;
}

function busy(element) {
  const focused = element.contains(document.activeElement) && document.activeElement !== document.body;
  return focused || [...element.querySelectorAll("textarea, input:not([type=hidden])")].some(written);
}

function written(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function keepOpen(old, fresh) {
  const before = [...old.querySelectorAll("details")];
  [...fresh.querySelectorAll("details")].forEach((details, place) => {
    if (before[place]?.open) details.open = true;
  });
}
