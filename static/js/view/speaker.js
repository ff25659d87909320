// The page of those who answer: what is on air, what is for them, what comes next, and a place to write.
import { number, t } from "../i18n.js";
import { freshKey } from "../net/keys.js";
import * as hours from "../state/hour.js";
import { assigned, onAir, others } from "../state/stage.js";
import { part, setShown, setText } from "./parts.js";
import { arrange, glide, keepingPlace } from "./steady.js";
import { Voice } from "./voice.js";

/** The page under `root`, from the facts of its page. */
export class Speaker {
  constructor(root, page) {
    Object.assign(this, { root, name: page.name, state: hours.fromView(page.view, { audience: "stage" }) });
    this.template = document.querySelector("[data-item]");
    this.voice = new Voice(root.querySelector("[data-said]"));
    this.items = new Map([...root.querySelectorAll("[data-id]")].map((item) => [item.dataset.id, item]));
    root.addEventListener("submit", (event) => this.submit(event));
  }

  /** Begin: what is written goes over this line. */
  start(line) {
    this.line = line;
    this.render();
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

  render() {
    const writing = document.activeElement;
    const air = onAir(this.state);
    this.list("air", air ? [air] : []);
    this.list("mine", assigned(this.state, this.name));
    this.list("queue", others(this.state, this.name));
    // A question that goes on air takes its box along; the cursor must stay in it.
    if (writing !== document.activeElement && writing.isConnected) writing.focus({ preventScroll: true });
  }

  // Somebody who is writing keeps their question in its place and their words in the box.
  list(name, questions) {
    const list = part(this.root, name);
    const items = questions.map((question) => this.item(question));
    const written = [...list.children].filter((item) => !items.includes(item) && isWriting(item) && item.parentElement === list);
    glide(list, () => keepingPlace(list, () => arrange(list, [...written, ...items])));
    setShown(this.root.querySelector(`[data-empty="${name}"]`), items.length + written.length === 0);
  }

  item(question) {
    let item = this.items.get(question.question_id);
    if (!item) {
      item = this.template.content.firstElementChild.cloneNode(true);
      item.dataset.id = question.question_id;
      part(item, "id").value = question.question_id;
      this.items.set(question.question_id, item);
    }
    setText(part(item, "text"), question.text);
    setText(part(item, "asker"), question.asker_name);
    setText(part(item, "votes"), number(question.endorsements));
    setShown(part(item, "answer"), question.answer_text !== "");
    setText(part(item, "answer-text"), question.answer_text);
    return item;
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    const text = form.elements.text.value;
    const command = event.submitter?.value || "question.answer";
    setText(part(form, "error"), "");
    try {
      const ids = { hour_id: this.state.hour.hour_id, question_id: form.elements.question_id.value };
      const key = form.elements.client_key.value;
      await this.line.call(command, { ...ids, text, ...(command === "question.reply" && { client_key: key }) });
    } catch (error) {
      setText(part(form, "error"), t(error.message));
      return;
    }
    form.reset();
    form.elements.client_key.value = freshKey();
    form.closest("details").open = false;
    this.voice.read(t("Your words are there, for everyone to read."));
    this.render();
  }
}

function isWriting(item) {
  return item.querySelector("details").open && item.querySelector("textarea").value.trim() !== "";
}
