// One's own questions, and what became of each: copies of the page's <template>, filled.
import { number } from "../i18n.js";
import { dayTime } from "../time.js";
import { part, setShown, setText } from "./parts.js";
import { fillAnswers, fillOriginal } from "./question_row.js";

/** The list of own questions in `list`; `reasonWords(reason)` says why one was left out. */
export class OwnList {
  constructor(list, { hourId, template, reasonWords }) {
    Object.assign(this, { list, hourId, template, reasonWords });
    this.cards = new Map();
    list.replaceChildren();
  }

  /** Show these questions, newest first. Open forms and what is typed in them stay. */
  render(questions) {
    const there = new Set(questions.map((question) => question.question_id));
    for (const [id, card] of this.cards) {
      if (there.has(id)) continue;
      card.remove();
      this.cards.delete(id);
    }
    questions.forEach((question, at) => this.put(question, at));
  }

  put(question, at) {
    const id = question.question_id;
    if (!this.cards.has(id)) this.cards.set(id, this.makeCard(question));
    const card = this.cards.get(id);
    if (this.list.children[at] !== card) this.list.insertBefore(card, this.list.children[at] ?? null);
    this.fill(card, question);
  }

  makeCard(question) {
    const card = this.template.content.firstElementChild.cloneNode(true);
    card.dataset.id = question.question_id;
    card.id = `own-${question.question_id}`;
    for (const field of card.querySelectorAll('[data-part="id"]')) field.value = question.question_id;
    return card;
  }

  fill(card, question) {
    showOnly(card, question);
    setText(part(card, "state-when"), dayTime(changedAt(question)));
    setText(part(card, "count"), number(question.endorsements));
    setText(part(card, "text"), question.text);
    fillOriginal(card, question);
    fillAnswers(card, question);
    setText(part(card, "reason"), question.dismiss_reason ? this.reasonWords(question.dismiss_reason) : "");
    setText(part(card, "dismiss-line"), question.dismiss_line);
    part(card, "merged-link").href = `/hours/${this.hourId}/questions/${question.merged_into}`;
    fillConsent(card, question.consent);
    for (const field of card.querySelectorAll('[data-part="edit-text"]')) fillUntouched(field, question.text);
  }
}

/** The moment of the last thing that became of a question (ms since 1970). */
export function changedAt(question) {
  const { answered_at: answered, dismissed_at: dismissed, aired_at: aired, submitted_at: submitted } = question;
  return Math.max(answered, dismissed, aired, submitted);
}

/** Show what belongs to the question's state alone: data-for names the states, data-once a chance that was not used. */
export function showOnly(root, question) {
  root.dataset.state = question.state;
  for (const element of root.querySelectorAll("[data-for]")) {
    const used = element.dataset.once && question[element.dataset.once] > 0;
    setShown(element, element.dataset.for.split(" ").includes(question.state) && !used);
  }
}

function fillConsent(card, consent) {
  part(card, "agrees").value = String(!consent);
  part(card, "consent").setAttribute("aria-pressed", String(consent));
  setShown(part(card, "consent-on"), consent);
  setShown(part(card, "consent-off"), !consent);
}

// A wording that the person is changing right now is theirs.
function fillUntouched(field, text) {
  if (field.value !== field.defaultValue) return;
  field.defaultValue = text;
  field.value = text;
}
