// A thread on its page: answers go out and come in without a reload, and one sees who is writing.
import { t } from "../i18n.js";
import { freshKey } from "../net/keys.js";
import { Renewing } from "./fresh.js";
import { part, setHeld, setShown, setText } from "./parts.js";
import { Voice } from "./voice.js";

const TELL_EVERY_MS = 3_000;
const FORGET_MS = 8_000;
const AGAIN_MS = 4_000;

/** The page of a thread; `hear` takes what the line brings, `attach` the way to call. `page` is its data. */
export class Thread {
  constructor(root, { version, address, onGone }) {
    Object.assign(this, { root, told: 0, forget: new Map() });
    this.voice = new Voice(part(root, "said"));
    this.known = new Set(this.writings().map(({ id }) => id));
    this.renewing = new Renewing({ version, address, onGone, renewed: () => this.sayNew() });
  }

  // What others wrote: questions and answers, by id.
  writings() {
    return [...this.root.querySelectorAll("[data-by]")];
  }

  // The page changes where nobody may be looking: who hears it read is told.
  sayNew() {
    const fresh = this.writings().filter(({ id }) => !this.known.has(id));
    for (const { id } of fresh) this.known.add(id);
    const names = new Set(fresh.map(({ dataset }) => dataset.by));
    if (names.size) this.voice.read([...names].map((name) => t("{name} wrote something.", { name })).join(" "));
  }

  attach(call) {
    this.call = call;
    this.root.addEventListener("input", (event) => this.tell(event));
    this.root.addEventListener("submit", (event) => this.submit(event));
    this.root.addEventListener("click", (event) => this.takeBack(event));
  }

  hear({ thread, writing }) {
    this.showWriting(writing);
    this.renewing.hear(thread.version);
  }

  // Whoever is not named any more has sent it, or gave up.
  showWriting(writing) {
    const names = new Map(writing.map(({ name, number }) => [`writing-${number}`, name]));
    for (const place of this.root.querySelectorAll("[data-part]")) {
      if (!place.dataset.part.startsWith("writing-")) continue;
      const name = names.get(place.dataset.part);
      setText(place, name ? t("{name} is writing …", { name }) : "");
      clearTimeout(this.forget.get(place));
      if (name) this.forget.set(place, setTimeout(() => setText(place, ""), FORGET_MS));
    }
  }

  tell(event) {
    const form = event.target.closest("form[data-number]");
    const now = Date.now();
    if (!form || now - this.told < TELL_EVERY_MS) return;
    this.told = now;
    this.call("thread.writing", { number: Number(form.dataset.number) }).catch(() => {});
  }

  // What is refused goes the plain way, and so does what cannot be said over the socket although the hub is there: the page
  // that comes shows why, with everything that was written.
  async submit(event) {
    const form = event.target.closest("form[data-number]");
    if (!form || form.dataset.plain) return;
    event.preventDefault();
    if (form.dataset.way) return;
    this.hold(form, true);
    const way = await this.post(form);
    if (way === "taken back") return;
    this.hold(form, false);
    if (way === "sent") {
      this.sent(form);
    } else {
      form.dataset.plain = "yes";
      form.requestSubmit();
    }
  }

  // Without a line the plain way ends on the browser's own page: it is tried again, and the key makes one answer of it. What
  // is taken back has another key from then on.
  async post(form) {
    const { text, client_key: key } = form.elements;
    const payload = { number: Number(form.dataset.number), text: text.value, client_key: key.value };
    const meant = () => key.value === payload.client_key;
    const still = () => meant() && this.leave(form);
    while (meant()) {
      const way = await this.send(payload, still);
      if (!meant()) break;
      if (way) return way;
      await this.wait(form);
    }
    return "taken back";
  }

  // From here on the server may have it, answer or not: with other words it would be a second one.
  leave(form) {
    const taker = part(form, "take-back");
    form.dataset.left = "yes";
    if (taker.contains(document.activeElement)) form.elements.text.focus();
    setShown(taker, false);
    return true;
  }

  // "" where nobody answers.
  async send(payload, still) {
    try {
      await this.call("thread.post", payload, { again: true, still });
      return "sent";
    } catch (error) {
      return error.lost && !(await isThere()) ? "" : "refused";
    }
  }

  // However often it is tried: who listens is told once.
  async wait(form) {
    const { left } = form.dataset;
    const words = [t("The line is down. We keep trying."), left && t("It may be there already, so its words stay as they are.")].filter(Boolean).join(" ");
    if (part(form, "way").textContent !== words) this.voice.read(words);
    setText(part(form, "way"), words);
    setShown(part(form, "take-back"), !left);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }

  // Somebody wants to change what waits for the line.
  takeBack(event) {
    const form = event.target.closest('[data-part="take-back"]')?.closest("form");
    if (!form) return;
    form.elements.client_key.value = freshKey();
    this.hold(form, false);
    form.elements.text.focus();
  }

  hold(form, held) {
    Object.assign(form.dataset, { way: held ? "sending" : "", left: "" });
    form.elements.text.readOnly = held;
    setHeld(form.querySelector("button"), held);
    if (!held) setText(part(form, "way"), "");
    if (!held) setShown(part(form, "take-back"), false);
    this.guard();
  }

  // What waits is kept on this page alone, as it may be private: the browser asks before the page goes.
  guard() {
    const waits = [...this.root.querySelectorAll("form[data-number]")].some(({ dataset }) => dataset.way);
    if (waits) addEventListener("beforeunload", stay);
    else removeEventListener("beforeunload", stay);
  }

  sent(form) {
    form.reset();
    form.elements.text.value = "";
    form.elements.client_key.value = freshKey();
    this.voice.read(t("Sent."));
    this.renewing.now();
  }
}

function stay(event) {
  event.preventDefault();
  event.returnValue = true;
}

// Where a portal or a proxy answers in the hub's place, its page is no JSON: what goes there is lost.
async function isThere() {
  const answer = await fetch("/api/v1/me", { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  return Boolean(told) && answer.status < 500;
}
