// Short messages: shown for a moment at the foot of the page, and read out without hurry.
import { t } from "../i18n.js";
import { icon, make } from "./parts.js";

const STAYS_MS = 6_000;
const QUIET_MS = 8_000;
const MOST = 2;

/** The messages of a page: `show(kind, text, action)` for eyes and ears, `count(text)` for ears alone. */
export class Sayer {
  constructor(toasts, voice) {
    Object.assign(this, { toasts, voice, counted: "", timer: 0 });
  }

  /**
   * Show a message.
   *
   * @param {string} kind good, bad or calm
   * @param {string} text
   * @param {object} [action] {word, key, run}: a button beside it
   */
  show(kind, text, action) {
    const toast = this.add(kind, make("p", {}, text));
    if (action) toast.append(button(action, () => this.close(toast)));
    const passing = [...this.toasts.children].filter((one) => !one.dataset.stays);
    for (const old of passing.slice(0, -MOST)) this.close(old);
    this.leave(toast);
    this.voice.read(text);
  }

  /**
   * Show a message that stays until somebody closes it.
   *
   * @param {string} kind good, bad or calm
   * @param {string} text
   * @param {string} written what the person wrote, which must not get lost
   * @param {function} closed called when it was closed
   */
  keep(kind, text, written, closed) {
    const box = make("textarea", { class: "cdx-text-area__textarea", rows: "3", readonly: "", dir: "auto" }, written);
    const field = make("label", { class: "field" }, make("span", {}, t("What you wrote")), box);
    const toast = this.add(kind, make("div", { class: "toast__kept" }, make("p", {}, text), field));
    toast.dataset.stays = "yes";
    toast.append(button({ word: t("Close"), run: closed }, () => this.close(toast)));
    this.voice.read(text);
  }

  add(kind, content) {
    const toast = make("div", { class: `toast notice notice--${kind}` }, icon(SIGNS[kind]), content);
    this.toasts.append(toast);
    return toast;
  }

  // Who was in it, as who closed it is, goes on with the next one, or with the page, and does not begin at its top again.
  close(toast) {
    const within = toast.contains(document.activeElement);
    toast.remove();
    const next = this.toasts.querySelector("button") ?? document.getElementById("main");
    if (within) next.focus({ preventScroll: true });
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
      this.voice.read(this.counted);
    }, QUIET_MS);
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
