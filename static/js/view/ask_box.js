// The ask box: keeps what is typed, offers what was asked already, sends when it can, and says what became of it.
import { number, t, tn } from "../i18n.js";
import { part, setHeld, setShown, setText } from "./parts.js";

const TELL_LEFT_FROM = 0.6;

/**
 * The box under `root` (the section #ask). It asks `post` to send, and never forgets a text by itself. Where people have
 * to sign in first there is no form, and it does nothing.
 *
 * @param {HTMLElement} root
 * @param {object} parts
 * @param {object} parts.draft where the text is kept while it is typed (net/draft.js)
 * @param {function} parts.send called with {text, anonymous, name, keeps_name}
 * @param {function} parts.takeBack called when a person wants to change a text that is on its way
 * @param {function} parts.typed called with the text while somebody types
 */
export class AskBox {
  constructor(root, { draft, send, takeBack, typed }) {
    Object.assign(this, { root, draft, send, takeBack, typed });
    this.form = part(root, "form");
    if (!this.form) return;
    this.text = this.form.elements.text;
    this.name = this.form.elements.name;
    this.keeps = this.form.elements.keeps_name;
    this.limit = Infinity;
    this.text.value ||= draft.read();
    this.form.noValidate = true;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("input", () => this.input());
    this.text.addEventListener("keydown", (event) => this.keydown(event));
    this.form.elements.anonymous.addEventListener("change", () => this.renderKeep());
    part(root, "rename")?.addEventListener("click", () => this.rename());
    part(root, "take-back").addEventListener("click", () => this.takeBack());
  }

  /** Show what the hour and the person allow: paused, slow, silenced, the length limit. */
  render(hour, mine, name) {
    for (const element of this.root.querySelectorAll(":scope > [data-for]")) {
      setShown(element, element.dataset.for.split(" ").includes(hour.state));
    }
    setText(part(this.root, "cancel-reason"), hour.cancel_reason);
    if (!this.form) return;
    this.limit = hour.length_limit;
    setShown(part(this.root, "paused"), hour.asking_paused);
    setShown(part(this.root, "silenced"), mine.silenced !== "");
    setText(part(this.root, "silenced-why"), mine.silenced);
    setShown(part(this.root, "before"), hour.moderation === "before");
    setShown(part(this.root, "slow"), hour.slow_s > 0);
    setText(part(this.root, "slow-s"), number(hour.slow_s));
    this.renderName(name);
    this.count();
  }

  renderName(name) {
    setShown(part(this.root, "as"), name !== "");
    setText(part(this.root, "as-name"), name);
  }

  // Where no name is given there is none to keep. Accounts have no such choice here.
  renderKeep() {
    const keep = part(this.root, "keep");
    if (keep) setShown(keep, !this.form.elements.anonymous.checked);
  }

  /** Say that the text is on its way ("sending"), kept until the line is back ("kept"), or nobody's business (""). */
  show(way) {
    if (!this.form) return;
    this.form.dataset.way = way;
    this.text.readOnly = way !== "";
    setHeld(part(this.root, "send"), way !== "");
    setText(part(this.root, "send-word"), way ? t("Sending…") : t("Ask"));
    setShown(part(this.root, "kept"), way === "kept");
    if (!way) setShown(part(this.root, "take-back"), true);
    if (way) this.refuse("");
  }

  /** The server may have the text: it is changed no more while it is on its way. */
  fix() {
    const taker = part(this.root, "take-back");
    if (taker.contains(document.activeElement)) this.text.focus();
    setShown(taker, false);
  }

  /** Whether the text in the box is on its way. */
  get waits() {
    return Boolean(this.form?.dataset.way);
  }

  /** The line is down: what is on its way waits for it. */
  showKept() {
    if (this.waits) this.show("kept");
  }

  /** Whether this text stands in the box. */
  holds(text) {
    return Boolean(this.form) && this.text.value.trim() === text;
  }

  /** Whether a text can be put into the box without taking the place of another one. */
  hasRoomFor(text) {
    return this.holds("") || this.holds(text);
  }

  /** Put a text into the box that is on its way, or was refused. */
  restore(entry) {
    if (!this.form) return;
    this.text.value = entry.text;
    // Another tab of this hour may have kept its own text there meanwhile.
    this.draft.write(entry.text);
    this.form.elements.anonymous.checked = entry.anonymous;
    if (this.keeps) this.keeps.checked = Boolean(entry.keeps_name);
    this.renderKeep();
    this.count();
  }

  /** The server has this text: make room for the next one, unless a person writes something else already. */
  clear(text) {
    if (!this.form) return;
    if (this.text.value.trim() !== text) return;
    this.text.value = "";
    this.draft.clear();
    this.form.elements.anonymous.checked = false;
    this.renderKeep();
    this.count();
    this.typed("");
  }

  /** Say why it was not taken; the text stays. */
  refuse(message) {
    if (!this.form) return;
    setText(part(this.root, "error"), message);
    if (message) this.text.setAttribute("aria-invalid", "true");
    else this.text.removeAttribute("aria-invalid");
  }

  /** Ask for a name: this hour wants one. An account has its own, and no field for another. */
  askName() {
    if (!this.name) return;
    setShown(part(this.root, "name-field"), true);
    this.name.focus();
  }

  rename() {
    setShown(part(this.root, "name-field"), true);
    this.name.select();
  }

  /** The name was kept: its field may go. */
  named() {
    const field = part(this.root, "name-field");
    if (field) setShown(field, false);
  }

  input() {
    this.draft.write(this.text.value);
    this.refuse("");
    this.count();
    this.typed(this.text.value);
  }

  keydown(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
  }

  // Characters as the server counts them: code points, an emoji is one or a few, never a pair of halves.
  count() {
    const left = this.limit - [...this.text.value.trim()].length;
    const note = part(this.root, "left");
    setShown(note, left < this.limit * (1 - TELL_LEFT_FROM));
    note.dataset.over = String(left < 0);
    setText(note, left < 0 ? tn("{n} character too long", "{n} characters too long", -left) : tn("{n} character left", "{n} characters left", left));
    return left;
  }

  submit(event) {
    event.preventDefault();
    if (this.form.dataset.way) return;
    const text = this.text.value.trim();
    if (!text) return this.stop(t("Please write your question first."), this.text);
    if (this.count() < 0) return this.stop(t("This is longer than this hour allows. Please shorten it a little."), this.text);
    const name = this.name && !part(this.root, "name-field").hidden ? this.name.value.trim() : "";
    if (this.name?.required && !name && !part(this.root, "name-field").hidden) return this.stop(t("Please tell us your name first."), this.name);
    return this.send({ text, anonymous: this.form.elements.anonymous.checked, name, keeps_name: Boolean(this.keeps?.checked) });
  }

  stop(message, field) {
    this.refuse(message);
    field.focus();
  }
}
