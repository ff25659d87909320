// The lower third of a stream: the question on air comes in, and fades out when it is off air.
import * as hours from "../state/hour.js";
import { onAir } from "../state/stage.js";
import { fit } from "./fit.js";
import { part, setText } from "./parts.js";

const HIGHEST = 16; // units, for the words alone; the stylesheet has the same unit
const LEAVING_MS = 450; // as long as the transition in static/css/overlay.css

/** The overlay in `third`, from the facts of its page. */
export class Overlay {
  constructor(third, page) {
    Object.assign(this, { third, state: hours.fromView(page.view, { audience: "stage" }), leaving: 0 });
    this.shown = onAir(this.state)?.question_id ?? "";
    document.documentElement.style.setProperty("--scale", String(page.scale));
    this.scale = page.scale;
    addEventListener("resize", () => this.fit());
    document.fonts?.ready.then(() => this.fit());
    this.fit();
  }

  /** Take in a fresh view of everything. */
  takeView({ view }) {
    this.state = hours.fromView(view, { audience: "stage" });
    this.render();
  }

  /** Take in events. */
  takeEvents(events, frame) {
    if (frame?.audience === "person") return;
    this.state = hours.applyAll(this.state, events);
    this.render();
  }

  // The words change only while nobody sees them.
  render() {
    const question = onAir(this.state);
    const id = question?.question_id ?? "";
    if (id === this.shown && question) return this.leaving ? undefined : this.write(question);
    if (id === this.shown) return undefined;
    this.shown = id;
    this.third.classList.remove("third--shown");
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.enter(), LEAVING_MS);
    return undefined;
  }

  enter() {
    this.leaving = 0;
    const question = onAir(this.state);
    if (!question) return;
    this.write(question);
    this.third.classList.add("third--shown");
  }

  write(question) {
    setText(part(this.third, "asker"), question.asker_name);
    if (part(this.third, "question").textContent === question.text) return;
    setText(part(this.third, "question"), question.text);
    this.fit();
  }

  /** Make the words as large as there is room for. */
  fit() {
    const unit = Math.min(innerWidth / 100, innerHeight / 56.25) * this.scale;
    fit(part(this.third, "question"), HIGHEST * unit, unit, unit * 2.6);
  }
}
