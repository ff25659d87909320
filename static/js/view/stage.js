// The big screen: one question large, three small ones, and how to join.
import { number, t } from "../i18n.js";
import * as hours from "../state/hour.js";
import { coming, onAir } from "../state/stage.js";
import { fit } from "./fit.js";
import { part, setShown, setText } from "./parts.js";
import { arrange, glide } from "./steady.js";

const FADE_MS = 260;

/** The big screen under `root`, from the facts of its page. */
export class Stage {
  constructor(root, page) {
    Object.assign(this, { root, state: hours.fromView(page.view, { audience: "stage" }) });
    this.now = part(root, "now");
    this.calm = part(root, "calm");
    this.rows = new Map([...part(root, "next").children].map((row) => [row.dataset.id, row]));
    this.template = document.querySelector("[data-next]");
    this.shown = onAir(this.state)?.question_id ?? "";
    addEventListener("resize", () => this.fit());
    document.fonts?.ready.then(() => this.fit());
    this.render();
    this.fit();
  }

  /** Take in a fresh view of everything. */
  takeView({ view, here }) {
    this.state = hours.fromView(view, { audience: "stage", here });
    this.render();
  }

  /** Take in events. */
  takeEvents(events, frame) {
    if (frame?.audience === "person") return;
    this.state = hours.applyAll(this.state, events);
    this.render();
  }

  /** Take in how many are here. */
  takeHere(here) {
    this.state = { ...this.state, here };
    this.tellHere();
  }

  render() {
    this.root.dataset.state = this.state.hour.state;
    setShown(part(this.root, "live-dot"), this.state.hour.state === "live");
    this.tellHere();
    this.renderCalm();
    this.renderNext();
    this.renderNow(onAir(this.state));
  }

  tellHere() {
    if (this.state.here) setText(part(this.root, "here"), number(this.state.here));
  }

  renderCalm() {
    const over = ["ended", "archived"].includes(this.state.hour.state);
    setText(part(this.root, "calm-words"), over ? t("Thank you.") : t("What would you like to know?"));
    const line = over ? t("What became of every question stands on the hour's page.") : t("Scan the code, ask, and endorse what others ask.");
    setText(part(this.root, "calm-line"), line);
  }

  renderNext() {
    const questions = coming(this.state);
    const list = part(this.root, "next");
    glide(list, () => arrange(list, questions.map((question) => this.row(question))));
    for (const id of this.rows.keys()) if (!questions.some((question) => question.question_id === id)) this.rows.delete(id);
    setShown(part(this.root, "coming"), questions.length > 0);
  }

  row(question) {
    let row = this.rows.get(question.question_id);
    if (!row) {
      row = this.template.content.firstElementChild.cloneNode(true);
      row.dataset.id = question.question_id;
      this.rows.set(question.question_id, row);
    }
    setText(part(row, "text"), question.text);
    setText(part(row, "votes"), number(question.endorsements));
    return row;
  }

  // A new question fades in when the one before has gone; a changed count or wording is written at once.
  renderNow(question) {
    const id = question?.question_id ?? "";
    if (id === this.shown) return this.write(question);
    this.shown = id;
    this.turn?.cancel();
    this.turn = this.fade([this.now, this.calm].find((section) => !section.hidden), 1, 0);
    this.turn.finished.then(() => this.write(onAir(this.state)), () => undefined);
    return undefined;
  }

  write(question) {
    const turned = this.now.hidden === Boolean(question);
    const rewritten = question && part(this.now, "question").textContent !== question.text;
    setShown(this.now, Boolean(question));
    setShown(this.calm, !question);
    if (question) this.writeQuestion(question);
    if (turned || rewritten || this.turn) this.fit();
    this.turn?.cancel();
    if (this.turn) this.fade(question ? this.now : this.calm, 0, 1);
    this.turn = null;
  }

  writeQuestion(question) {
    setText(part(this.now, "question"), question.text);
    setText(part(this.now, "asker"), question.asker_name);
    setText(part(this.now, "votes"), number(question.endorsements));
  }

  fade(section, from, to) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const shift = to > from ? ["translateY(1.5vh)", "none"] : ["none", "translateY(-1vh)"];
    return section.animate(
      { opacity: [from, to], transform: still ? ["none", "none"] : shift },
      { duration: still ? 1 : to > from ? 2 * FADE_MS : FADE_MS, easing: "ease-out", fill: "forwards" },
    );
  }

  /** Make the words as large as there is room for. */
  fit() {
    const unit = Math.min(innerWidth / 100, innerHeight / 56.25);
    fit(part(this.now, "question"), part(this.now, "box").clientHeight, unit * 1.6, unit * 7.2);
    fit(part(this.calm, "calm-words"), part(this.calm, "calm-box").clientHeight, unit * 1.6, unit * 8);
  }
}
