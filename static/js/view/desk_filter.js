// Searching the desk, and showing only one label or one person's questions.
import { t } from "../i18n.js";
import { isOpen, NO_FILTER } from "../state/desk.js";
import { make, part, setShown } from "./parts.js";

/** The filter under `root`; `onChange` is called when `value` is another. */
export class DeskFilter {
  constructor(root, onChange) {
    Object.assign(this, { onChange, value: NO_FILTER });
    this.words = part(root, "words");
    this.label = part(root, "filter-label");
    this.person = part(root, "filter-person");
    this.off = part(root, "filter-off");
    this.words.addEventListener("input", () => this.read());
    this.label.addEventListener("change", () => this.read());
    this.person.addEventListener("change", () => this.read());
    this.off.addEventListener("click", () => this.clear());
  }

  /** Go to the search. */
  focus() {
    this.words.focus();
    this.words.select();
  }

  /** Show everything again. */
  clear() {
    this.words.value = "";
    this.label.value = "";
    this.person.value = "";
    this.read();
  }

  read() {
    this.value = { words: this.words.value, label: this.label.value, person: this.person.value };
    setShown(this.off, !isOpen(this.value));
    this.onChange();
  }

  /** Offer the labels and people in use. */
  offer(labels, people) {
    renew(this.label, t("All labels"), labels.map((label) => [label, label]));
    renew(this.person, t("Everybody's"), people.map(({ id, name }) => [id, name]));
  }
}

function renew(select, first, choices) {
  const signature = JSON.stringify(choices);
  setShown(select, choices.length > 0);
  if (select.dataset.signature === signature) return;
  select.dataset.signature = signature;
  const chosen = select.value;
  select.replaceChildren(...[["", first], ...choices].map(([value, word]) => make("option", { value }, word)));
  select.value = choices.some(([value]) => value === chosen) ? chosen : "";
}
