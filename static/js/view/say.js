// Short messages: shown for a moment at the foot of the page, and read out without hurry.
import { icon, make } from "./parts.js";

const STAYS_MS = 6_000;
const QUIET_MS = 8_000;
const MOST = 2;

/** The messages of a page: `show(kind, text, action)` for eyes and ears, `count(text)` for ears alone. */
export class Sayer {
  constructor(toasts, said) {
    Object.assign(this, { toasts, said, counted: "", timer: 0 });
  }

  /**
   * Show a message.
   *
   * @param {string} kind good, bad or calm
   * @param {string} text
   * @param {object} [action] {word, key, run}: a button beside it
   */
  show(kind, text, action) {
    const toast = make("div", { class: `toast notice notice--${kind}` }, icon(SIGNS[kind]), make("p", {}, text));
    if (action) toast.append(button(action, () => toast.remove()));
    this.toasts.append(toast);
    while (this.toasts.children.length > MOST) this.toasts.firstElementChild.remove();
    this.leave(toast);
    this.read(text);
  }

  // It stays for as long as somebody points at it or is in it.
  leave(toast) {
    setTimeout(() => (toast.matches(":hover, :focus-within") ? this.leave(toast) : toast.remove()), STAYS_MS);
  }

  /** Have a number read out; only the last one, and only once in a while. */
  count(text) {
    this.counted = text;
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.read(this.counted);
    }, QUIET_MS);
  }

  read(text) {
    this.said.textContent = text;
  }
}

const SIGNS = { good: "answered", bad: "error", calm: "info" };

function button({ word, key, run }, done) {
  const made = make("button", { class: "cdx-button cdx-button--size-small", type: "button" }, word);
  if (key) made.append(make("kbd", { class: "key", "aria-hidden": "true" }, key));
  made.addEventListener("click", () => {
    done();
    run();
  });
  return made;
}
