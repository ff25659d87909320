// While somebody types: what was asked already, to endorse instead, and what was answered in an earlier hour.
import { earlierWords } from "../state/earlier.js";
import { make, part, setShown } from "./parts.js";
import { fillRow, makeRow } from "./question_row.js";

const QUIET_MS = 450;
const FEWEST = 8;
const NOTHING = { questions: [], earlier: [] };

/**
 * Offers under `root`; `find(text)` resolves to what question.suggest answers, `reader(question)` says what the reader did.
 */
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
    if (text.trim().length < FEWEST) return this.show(NOTHING);
    this.timer = setTimeout(async () => {
      const found = await this.find(text).catch(() => NOTHING);
      if (asked === this.asked) this.show(found);
    }, QUIET_MS);
    return undefined;
  }

  show({ questions, earlier }) {
    part(this.root, "earlier-list").replaceChildren(...earlier.map(earlierRow));
    setShown(part(this.root, "earlier"), earlier.length > 0);
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

// They open beside the page: somebody is in the middle of a sentence here.
function earlierRow(answer) {
  const beside = { target: "_blank", rel: "noopener" };
  const question = make("a", { class: "words", href: answer.path, dir: "auto", ...beside }, answer.text);
  const where = make("a", { href: answer.watch_path || `/hours/${answer.hour_id}`, ...beside }, earlierWords(answer));
  return make("li", { class: "earlier__one" }, question, make("span", { class: "small quiet" }, where));
}
