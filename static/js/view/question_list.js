// The list of questions. Counts change where they stand; the order waits while somebody reads, points or types in it.
import { t, tn } from "../i18n.js";
import { compare, same } from "../state/order.js";
import { part, setShown, setText } from "./parts.js";
import { fillRow, makeRow } from "./question_row.js";
import { glide, keepingPlace } from "./steady.js";

const TOUCH_MS = 3_000;
const CALM_MS = 700;
const DEEP_PX = 120;

/** The list under `root` (data-part="list"); `reader(question)` says what the reader did and may do. */
export class QuestionList {
  constructor(root, { hourId, template, perPage, reader }) {
    Object.assign(this, { root, hourId, template, perPage, reader, limit: perPage });
    this.list = part(root, "questions");
    this.rows = new Map();
    this.list.replaceChildren();
    this.touchedAt = 0;
    this.wanted = [];
    this.attachHold();
    part(root, "fresh-button").addEventListener("click", () => this.release());
    part(root, "more").addEventListener("click", (event) => this.more(event));
  }

  attachHold() {
    const calm = () => this.calmDown();
    const touch = () => {
      this.touchedAt = Date.now();
      calm();
    };
    this.list.addEventListener("touchstart", touch, { passive: true });
    this.list.addEventListener("touchmove", touch, { passive: true });
    this.list.addEventListener("pointerleave", calm);
    this.list.addEventListener("focusout", calm);
    addEventListener("scroll", calm, { passive: true });
  }

  /** Show these questions; `anew` when the reader chose another list, which nothing holds. */
  render(questions, { anew = false } = {}) {
    if (anew) this.limit = this.perPage;
    this.questions = new Map(questions.map((question) => [question.question_id, question]));
    this.wanted = questions.slice(0, this.limit).map((question) => question.question_id);
    setShown(part(this.root, "more"), questions.length > this.limit);
    if (anew || !this.isHeld()) this.place();
    else this.offer();
    for (const id of this.shown()) this.fill(id);
  }

  shown() {
    return [...this.list.children].map((row) => row.dataset.id);
  }

  fill(id) {
    const question = this.questions.get(id);
    if (question) fillRow(this.rows.get(id), question, this.reader(question));
    else this.rows.get(id).dataset.gone = "true";
  }

  place() {
    const ids = this.wanted;
    setShown(part(this.root, "fresh"), false);
    if (same(this.shown(), ids)) return;
    for (const id of ids) if (!this.rows.has(id)) this.rows.set(id, makeRow(this.template, this.hourId, this.questions.get(id)));
    glide(this.list, () => keepingPlace(this.list, () => this.arrange(ids)));
    for (const id of [...this.rows.keys()]) if (!this.questions.has(id)) this.rows.delete(id);
  }

  // Rows that stay where they are keep their node, and with it focus and open parts.
  arrange(ids) {
    const wanted = new Set(ids);
    for (const row of [...this.list.children]) if (!wanted.has(row.dataset.id)) row.remove();
    let at = this.list.firstElementChild;
    for (const id of ids) {
      const row = this.rows.get(id);
      this.fill(id);
      if (row === at) at = at.nextElementSibling;
      else this.list.insertBefore(row, at);
    }
  }

  offer() {
    const { gone, fresh, moved } = compare(this.shown(), this.wanted);
    setShown(part(this.root, "fresh"), fresh > 0 || moved);
    setText(part(this.root, "fresh-button"), fresh ? tn("{n} new question", "{n} new questions", fresh) : t("Show the new order"));
    if (gone.size && !fresh && !moved) this.calmDown();
  }

  /** Bring the list up to date now, whoever looks at it, and show its top. */
  release() {
    this.place();
    for (const id of this.shown()) this.fill(id);
    const heading = this.root.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  calmDown() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isHeld()) return;
      this.place();
      for (const id of this.shown()) this.fill(id);
    }, CALM_MS);
  }

  isHeld() {
    const pointed = matchMedia("(hover: hover)").matches && this.list.matches(":hover");
    const touched = Date.now() - this.touchedAt < TOUCH_MS;
    const deep = this.list.getBoundingClientRect().top < -DEEP_PX;
    return this.list.childElementCount > 0 && (pointed || touched || deep || this.list.contains(document.activeElement));
  }

  more(event) {
    event.preventDefault();
    this.limit += this.perPage;
    this.render([...this.questions.values()]);
    this.place();
  }
}
