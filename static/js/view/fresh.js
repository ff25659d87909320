// Renewing parts of a page that the server draws: the same page is fetched again, and what differs is put in its place.
//
// Elements with an id and data-fresh are renewed by themselves. One in which somebody is writing, or is about to press
// something, is left as it is until they are done; so is one with a refused form (data-kept) until it is sent. The children of an element with an id and data-fresh-list are there
// once they are drawn. Nothing is made of text: nodes come parsed by the browser, from our own server, and scripts in them
// do not run.
import { localise } from "../time.js";

const BUSY_MS = 5_000;
const FIRST_MS = 2_000;
const MOST_MS = 60_000;

/** Renews a page whenever the version of its record grows; tries again where somebody was busy in a part. */
export class Renewing {
  /**
   * @param {object} page
   * @param {*} page.version that the page was drawn of
   * @param {string} page.address of the page: after a refused form it is not that of the browser
   * @param {function} [page.renewed] called after each renewal
   * @param {function} [page.onGone] called where the page is not there for this person, as after signing out elsewhere
   */
  constructor({ version, address, renewed = () => {}, onGone = () => {} }) {
    Object.assign(this, { version, address, renewed, onGone, tries: 0, later: 0, turn: 0 });
  }

  /** Take in the version that the line brought. */
  hear(version) {
    if (this.version !== version) this.now();
    this.version = version;
  }

  /** Fetch the page anew and renew its parts. */
  async now() {
    clearTimeout(this.later);
    const turn = (this.turn += 1);
    const { drawn, gone } = await fetchPage(this.address);
    // An older answer may come last; the newer one is on its way, or here.
    if (turn !== this.turn) return;
    if (drawn) {
      this.tries = 0;
      this.take(drawn);
    } else if (gone) {
      this.onGone();
    } else {
      this.again();
    }
  }

  // What was drawn is still true, as no newer version was heard of: only those who are busy are waited for.
  take(drawn) {
    clearTimeout(this.later);
    const whole = renew(document, drawn);
    this.renewed();
    if (!whole) this.later = setTimeout(() => this.take(drawn), BUSY_MS);
  }

  again() {
    const wait = Math.min(FIRST_MS * 2 ** this.tries, MOST_MS);
    this.tries += 1;
    this.later = setTimeout(() => this.now(), wait * (1 + Math.random()));
  }
}

/** The page as it is drawn now: {drawn}; {gone: true} where it is not there for this person, {} where nobody answers. */
async function fetchPage(address) {
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) return { gone: answer.status < 500 && answer.status !== 429 };
    return { drawn: new DOMParser().parseFromString(await answer.text(), "text/html") };
  } catch {
    return {};
  }
}

/** Put the parts of a freshly drawn page into a page; answers whether all could be, or somebody is busy in one. */
export function renew(root, drawn) {
  let whole = true;
  for (const list of drawn.querySelectorAll("[data-fresh-list][id]")) addMissing(root, list);
  for (const fresh of drawn.querySelectorAll("[data-fresh][id]")) {
    const old = root.getElementById(fresh.id);
    // What the page has no place for is there when it is loaded again.
    if (old && !same(old, fresh)) whole = replace(old, fresh) && whole;
  }
  localise(root);
  return whole;
}

function addMissing(root, list) {
  let before = null;
  for (const fresh of list.children) {
    const old = root.getElementById(fresh.id);
    const here = old ?? document.importNode(fresh, true);
    if (!old && before) before.after(here);
    else if (!old) root.getElementById(list.id)?.prepend(here);
    before = here;
  }
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
  return focused || [...element.querySelectorAll("textarea, select, input:not([type=hidden])")].some(written);
}

// What a refused form was drawn with again (data-kept) is written there and nowhere else.
function written(field) {
  const kept = field.closest("[data-kept]") !== null;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== (!kept && field.defaultChecked);
  if (field.options) return field.selectedIndex !== (kept ? 0 : chosenFirst(field));
  return field.value !== (kept ? "" : field.defaultValue);
}

// A list in which nothing was chosen when it was drawn shows its first choice.
function chosenFirst({ options }) {
  return Math.max(0, [...options].findIndex((one) => one.defaultSelected));
}

function keepOpen(old, fresh) {
  const before = [...old.querySelectorAll("details")];
  [...fresh.querySelectorAll("details")].forEach((details, place) => {
    if (before[place]?.open) details.open = true;
  });
}
