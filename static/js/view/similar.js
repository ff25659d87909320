// While somebody types: what was asked already, to endorse instead.
import { part, setShown } from "./parts.js";
import { fillRow, makeRow } from "./question_row.js";

const QUIET_MS = 450;
const FEWEST = 8;

/** Offers under `root`; `find(text)` resolves to questions, `reader(question)` says what the reader did. */
export class Similar {
  constructor(root, { hourId, template, find, reader }) {
    Object.assign(this, { root, hourId, template, find, reader });
    this.list = part(root, "similar-list");
    this.asked = 0;
    this.rows = new Map();
  }

  /** The text changed: look again once the person pauses. */
  typed(text) {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    if (text.trim().length < FEWEST) return this.show([]);
    this.timer = setTimeout(async () => {
      const found = await this.find(text).catch(() => []);
      if (asked === this.asked) this.show(found);
    }, QUIET_MS);
    return undefined;
  }

  show(questions) {
    this.rows = new Map(questions.map((question) => [question.question_id, makeRow(this.template, this.hourId, question)]));
    for (const row of this.rows.values()) row.removeAttribute("id");
    this.questions = questions;
    this.list.replaceChildren(...this.rows.values());
    this.fill();
    setShown(part(this.root, "similar"), questions.length > 0);
  }

  /** Bring presses and counts up to date. */
  fill(questions = {}) {
    for (const old of this.questions ?? []) {
      const question = questions[old.question_id] ?? old;
      fillRow(this.rows.get(old.question_id), question, this.reader(question));
    }
  }
}
