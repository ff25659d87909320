// The desk as a whole: takes in what the server tells, puts it on the screen, and turns keys and clicks into acts.
import { t } from "../i18n.js";
import { Acting } from "../net/acting.js";
import * as hours from "../state/hour.js";
import * as desks from "../state/desk.js";
import { actOf, meant, payloadOf, refusal } from "../state/desk_acts.js";
import * as silenced from "../state/silenced.js";
import { mostSimilar } from "../state/similar.js";
import { DeskBar } from "./desk_bar.js";
import { DeskColumns } from "./desk_columns.js";
import { ask, attachDialogs, dialogOf } from "./desk_dialogs.js";
import { attachDrag } from "./desk_drag.js";
import { DeskFilter } from "./desk_filter.js";
import { attachKeys } from "./desk_keyboard.js";
import { openMenu } from "./desk_menu.js";
import { askTarget } from "./desk_merge.js";
import { cannotWords, doneWords, refusedWords, roleWords } from "./desk_words.js";
import { part } from "./parts.js";
import { reasonWords } from "./reasons.js";
import { Sayer } from "./say.js";
import { Voice } from "./voice.js";

const LOOK_AGAIN_MS = 15_000;

/** The desk of one hour, from the facts of its page. */
export class Desk {
  constructor(page) {
    this.page = page;
    this.root = document.querySelector("[data-desk]");
    this.state = hours.fromView(page.view, { audience: "desk" });
    this.silenced = silenced.fromKeys(page.silenced);
    this.speakers = page.speakers;
    this.onStage = page.on_stage;
    // Claims lapse by the server's clock; this is how far ours is from it.
    this.clockOffset = page.now - Date.now();
    this.columns = new DeskColumns(document, () => this.render());
    this.bar = new DeskBar(document.querySelector(".desk-bar"), document.title);
    this.filter = new DeskFilter(this.root, () => this.render());
    this.voice = new Voice(this.root.querySelector("[data-said]"));
    this.sayer = new Sayer(this.root.querySelector("[data-toasts]"), this.voice);
    this.waits = desks.waiting(this.state.questions).all;
    this.alike = new Map(); // question id -> the one most like it, until some wording or state changes
  }

  /** Begin: everything that people do from now on goes over this line. */
  start(line) {
    this.line = line;
    this.acting = new Acting(line, this.state.hour.hour_id, () => this.render());
    attachDialogs();
    attachKeys(this);
    attachDrag(this.root, (id, onto) => this.merge(this.question(id), onto));
    this.attachClicks();
    this.attachHour();
    this.render();
    setInterval(() => this.render(), LOOK_AGAIN_MS);
  }

  /** Take in a fresh view of everything. */
  takeView({ view, here }) {
    this.state = hours.fromView(view, { audience: "desk", here });
    this.alike.clear();
    this.acting?.clear();
    this.refreshFacts();
    this.render();
  }

  /** Take in events. What is told to one person alone knows less than the desk, and is left out. */
  takeEvents(events, frame) {
    if (frame?.audience === "person") return;
    const before = this.state.questions;
    this.silenced = events.reduce((known, event) => silenced.apply(known, event, before), this.silenced);
    this.state = hours.applyAll(this.state, events);
    if (events.some((event) => event.question)) this.alike.clear();
    const own = new Set(this.acting.pending);
    this.acting.settle(events);
    const lost = this.render();
    this.tellOfOthers(events, lost, own);
    // The event says how many; who they are, the desk alone may read.
    if (events.some(({ name }) => name === "hour.stage_counted")) this.refreshFacts();
    if (events.some(({ name }) => name === "hour.overran")) this.sayer.show("calm", t("The hour passed its planned end"));
  }

  /** Take in how many are here. */
  takeHere(here) {
    this.state = { ...this.state, here };
    if (this.acting) this.render();
  }

  /** Take in how the line is. */
  takeLine(state) {
    this.bar.line(state);
    if (state === "lost") this.voice.read(t("line lost, trying again"));
  }

  // The question at hand was taken from under somebody's fingers: say by whom.
  tellOfOthers(events, lost, own) {
    const event = lost && !own.has(lost) && events.find(({ question }) => question?.question_id === lost);
    if (event) this.sayer.show("calm", t("{name} was quicker with this question.", { name: event.by_name || t("The asker") }));
  }

  async refreshFacts() {
    const answer = await fetch(`/hours/${this.state.hour.hour_id}/desk/facts`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const facts = await answer.json();
    this.speakers = facts.speakers;
    this.onStage = facts.on_stage;
    this.silenced = silenced.fromKeys(facts.silenced);
    this.render();
  }

  /** Put the state on the screen. Returns the id of the question that attention lost, or "". */
  render() {
    const { questions, hour, here } = this.state;
    const columns = desks.columns(questions, this.filter.value);
    const lost = this.columns.render(columns, this.look());
    this.columns.count(columns);
    this.columns.tellEmpty(!desks.isOpen(this.filter.value));
    this.bar.hour(hour, here, this.page.hour_moves);
    this.bar.stage(this.onStage);
    const waits = desks.waiting(questions);
    const words = this.bar.waiting(waits);
    if (waits.all > this.waits) this.sayer.count(words);
    this.waits = waits.all;
    this.filter.offer(desks.labelsOf(questions), desks.assignedOf(questions));
    return lost;
  }

  /** What rows, menus and rules need to know beside the question. */
  look() {
    return {
      me: this.page.me,
      now: this.now(),
      hour: this.state.hour,
      moves: this.page.moves,
      isSilenced: (question) => silenced.isSilenced(this.silenced, question),
      isPending: (question) => this.acting.isPending(question),
      similar: (question) => this.similar(question),
      reasonWords,
      textOf: (id) => this.state.questions[id]?.text ?? "",
    };
  }

  // Offered for what waits: there a question asked twice is told from a new one.
  similar(question) {
    if (question.state !== "pending") return undefined;
    if (!this.alike.has(question.question_id)) {
      const open = Object.values(this.state.questions).filter(({ state }) => MERGEABLE.has(state));
      this.alike.set(question.question_id, mostSimilar(question, open, { most: 1 })[0]?.question);
    }
    return this.alike.get(question.question_id);
  }

  now() {
    return Date.now() + this.clockOffset;
  }

  question(id) {
    return this.state.questions[id];
  }

  /** Do an act with the question at hand: at once, or after its dialog. */
  act(name, id = this.target(name)) {
    const question = this.question(id);
    if (!question) return name === "unair" ? this.sayer.show("calm", t("Nothing is on air.")) : undefined;
    if (name === "menu") return this.menu(question);
    const look = this.look();
    const wanted = meant(name, question, look);
    const why = refusal(wanted, question, look);
    if (why) return this.cannot(why, question);
    // One press too many on a question that is on its way changes nothing, and need not be told.
    if (actOf(wanted).alone && this.acting.isPending(question)) return undefined;
    if (wanted === "merge") return this.merge(question);
    return actOf(wanted).asks ? this.askFor(wanted, question) : this.send(wanted, question);
  }

  // Off air means what is on air, wherever one is.
  target(name) {
    const atHand = this.columns.atHand();
    return name === "unair" && this.question(atHand)?.state !== "on_air" ? this.state.hour.on_air : atHand;
  }

  cannot(why, question) {
    this.sayer.show("calm", cannotWords(why, desks.heldBy(question, this.page.me, this.now())));
  }

  /** Send an act that needs no more words; a refusal is told, and what is true is on the screen anyway. */
  async send(name, question, payload = {}) {
    try {
      await this.perform(name, question, payload);
    } catch (error) {
      this.sayer.show("bad", refusedWords(error));
    }
  }

  async perform(name, question, payload) {
    const answer = await this.acting.perform(name, actOf(name).command, question, payloadOf(name, question, payload));
    const undo = { word: t("Undo"), key: "z", run: () => this.undo() };
    const words = doneWords(name, answer?.question);
    if (words) this.sayer.show("good", words, UNDOABLE.has(name) ? undo : undefined);
  }

  async askFor(name, question) {
    const claims = name === "reword" && !desks.heldByMe(question, this.page.me, this.now());
    if (claims) this.quietly("claim", question);
    const desk = { labels: desks.labelsOf(this.state.questions), speakers: this.speakers, roleWords };
    await this.inDialog(question, () => ask(name, question, desk, (payload) => this.try(name, question, payload)));
    // Rewording ends the claim by itself; a dialog that was given up must end it too.
    const now = this.question(question.question_id);
    if (claims && now && desks.heldByMe(now, this.page.me, this.now()) && now.text === question.text) this.quietly("release", now);
  }

  merge(question, onto = "") {
    const look = this.look();
    const why = question && refusal("merge", question, look);
    if (!question || why) return question && this.cannot(why, question);
    const wanted = onto || look.similar(question)?.question_id || "";
    const all = Object.values(this.state.questions);
    return this.inDialog(question, () =>
      askTarget(question, all, wanted, (payload) => this.try("merge", question, payload)),
    );
  }

  async menu(question) {
    const row = this.columns.rows.get(question.question_id);
    const name = await this.inDialog(question, () => openMenu(question, this.look(), row?.querySelector(".row__more")));
    if (name) this.act(name, question.question_id);
  }

  // A dialog gives the attention back to where it was, even when the question has left that place meanwhile.
  async inDialog(question, opened) {
    const column = this.columns.column;
    const answer = await opened();
    this.columns.comeBack(column, question.question_id);
    return answer;
  }

  // Inside a dialog a refusal is shown there: the words are turned, and go up.
  async try(name, question, payload) {
    try {
      await this.perform(name, question, payload);
    } catch (error) {
      error.message = refusedWords(error);
      throw error;
    }
  }

  quietly(name, question) {
    this.acting.perform("", actOf(name).command, question).catch(() => undefined);
  }

  /** Undo the last act; on a question that is out of the queue, bring that one back. */
  async undo() {
    const question = this.question(this.columns.atHand());
    const out = question && ["answered", "dismissed"].includes(question.state) && this.columns.focused();
    if (out) return this.send("restore", question);
    try {
      const undone = await this.acting.undo();
      this.sayer.show("calm", undone ? doneWords("undo") : t("There is nothing to undo. What was approved or merged stays so."));
    } catch (error) {
      this.sayer.show("bad", refusedWords(error));
    }
    return undefined;
  }

  attachClicks() {
    this.root.addEventListener("submit", (event) => {
      if (event.target.matches(".row__acts")) event.preventDefault();
    });
    this.root.addEventListener("click", (event) => this.click(event));
    dialogOf("silence").addEventListener("click", ({ target }) => {
      if (!target.closest('[data-act="unsilence"]')) return;
      dialogOf("silence").close();
      this.send("unsilence", this.question(this.columns.atHand()));
    });
    for (const tab of this.root.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => this.showTab(tab.dataset.tab));
    this.columns.onColumn = (name) => this.showTab(name);
    this.showTab("incoming");
  }

  click(event) {
    const sort = event.target.closest("[data-sort]");
    if (sort) this.columns.sort(sort.dataset.sort);
    const row = event.target.closest(".row");
    const button = event.target.closest("[data-act]");
    if (row && !button && !getSelection().toString()) this.columns.focusRow(row.dataset.id);
    if (!row || !button) return;
    event.preventDefault();
    this.columns.attend(row);
    const { act } = button.dataset;
    if (act === "merge_similar") this.merge(this.question(row.dataset.id), row.dataset.similar);
    else this.act(act, row.dataset.id);
  }

  /** On a phone one column is shown at a time. */
  showTab(name) {
    this.root.dataset.tab = name === "dismissed" ? "answered" : name;
    for (const tab of this.root.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.tab === this.root.dataset.tab));
    }
  }

  attachHour() {
    const form = document.querySelector("[data-hour-form]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { move, hourAct } = event.submitter.dataset;
      if (move === "end") ask("confirm_end", null, {}, () => this.moveHour(move));
      else if (move) this.hourCall(() => this.moveHour(move));
      else this.hourCall(() => this.callHour(hourAct, {}));
    });
    const slow = part(document, "slow");
    slow.addEventListener("change", () => {
      const seconds = Number(slow.value);
      slow.blur();
      this.hourCall(() => this.callHour("hour.slow_mode", { seconds }));
    });
  }

  moveHour(move) {
    return this.callHour("hour.move", { move });
  }

  callHour(name, payload) {
    return this.line.call(name, { hour_id: this.state.hour.hour_id, ...payload });
  }

  async hourCall(call) {
    try {
      await call();
    } catch (error) {
      this.sayer.show("bad", refusedWords(error));
      this.render();
    }
  }
}

const MERGEABLE = new Set(["pending", "shown", "on_air"]);
const UNDOABLE = new Set(["dismiss", "answer", "write_answer", "air", "air_back", "unair", "reword", "silence"]);
