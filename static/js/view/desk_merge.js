// Choosing the question to merge into: a listbox of the open ones, the most alike first.
import { number, t } from "../i18n.js";
import { fold } from "../state/fold.js";
import { mostSimilar } from "../state/similar.js";
import { dialogOf, open, submit } from "./desk_dialogs.js";
import { make, part, setText } from "./parts.js";

const MERGE_TARGETS = ["pending", "shown", "on_air"];

/**
 * Let somebody choose a target, and send the merge.
 *
 * @param {object} question the one that goes in
 * @param {object[]} questions all of the desk
 * @param {string} wanted id of the target to begin at, or ""
 * @param {function} send takes {into}
 * @returns {Promise<void>} settles when the dialog is closed
 */
export function askTarget(question, questions, wanted, send) {
  const dialog = dialogOf("merge");
  const targets = new Targets(dialog, candidates(question, questions), wanted);
  setText(part(dialog, "text"), question.text);
  setText(part(dialog, "error"), "");
  const form = dialog.querySelector("form");
  form.onsubmit = (event) => submit(event, dialog, () => send({ into: targets.chosen }));
  dialog.onkeydown = (event) => targets.key(event, form);
  return open(dialog);
}

function candidates(question, questions) {
  const others = questions.filter((other) => MERGE_TARGETS.includes(other.state));
  return mostSimilar(question, others, { most: others.length, least: 0 }).map((found) => found.question);
}

class Targets {
  constructor(dialog, questions, wanted) {
    this.list = part(dialog, "targets");
    this.words = part(dialog, "words");
    this.send = part(dialog, "send");
    this.questions = questions;
    this.words.value = "";
    this.words.oninput = () => this.show(this.chosen);
    this.list.onclick = (event) => this.choose(event.target.closest("[role=option]"));
    this.show(wanted);
  }

  show(wanted) {
    const words = fold(this.words.value).split(" ").filter(Boolean);
    const found = this.questions.filter(({ text, asker_name: asker }) => {
      const folded = fold(`${text} ${asker}`);
      return words.every((word) => folded.includes(word));
    });
    this.list.replaceChildren(...found.map(option));
    this.choose(this.list.querySelector(`[data-id="${CSS.escape(wanted)}"]`) ?? this.list.firstElementChild);
  }

  choose(element) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === element));
    this.chosen = element?.dataset.id ?? "";
    this.send.disabled = !element;
    if (element) this.list.setAttribute("aria-activedescendant", element.id);
    else this.list.removeAttribute("aria-activedescendant");
    element?.scrollIntoView({ block: "nearest" });
  }

  key(event, form) {
    const writes = event.target === this.words;
    if (event.key === "Enter" && event.target.closest("[role=listbox], input")) form.requestSubmit();
    else if (event.key === "ArrowDown" || (event.key === "j" && !writes)) this.step(1);
    else if (event.key === "ArrowUp" || (event.key === "k" && !writes)) this.step(-1);
    else if (event.key === "/" && !writes) this.words.focus();
    else return;
    event.preventDefault();
  }

  step(by) {
    const options = [...this.list.children];
    const at = options.findIndex((element) => element.dataset.id === this.chosen);
    this.choose(options[Math.min(Math.max(at + by, 0), options.length - 1)]);
  }
}

function option(question) {
  const words = { pending: t("waits"), shown: t("in the queue"), on_air: t("on air") };
  const facts = make("span", { class: "small quiet" }, `${words[question.state]} · ▲ ${number(question.endorsements)}`);
  const text = make("span", { class: "words", dir: "auto" }, question.text);
  const id = `target-${question.question_id}`;
  return make("li", { role: "option", id, class: "target", "data-id": question.question_id }, text, facts);
}
