// The attendee's page of an hour: state in the middle, the line on one side, the views on the other.
import { t } from "../i18n.js";
import { Endorser } from "../net/endorser.js";
import * as hours from "../state/hour.js";
import * as own from "../state/mine.js";
import { countsOf, listOf } from "../state/sorts.js";
import { Announcer } from "./announcer.js";
import { AskBox } from "./ask_box.js";
import { runForm } from "./command_forms.js";
import { fillHead, fillLine, fillOnAir, fillTabs } from "./hour_head.js";
import { HourRoom } from "./hour_room.js";
import { fillLatest } from "./latest.js";
import { announceEvent } from "./news.js";
import { OwnList } from "./own_list.js";
import { part, setShown } from "./parts.js";
import { QuestionList } from "./question_list.js";
import { reasonWords } from "./reasons.js";
import { attachRecordings } from "./recording.js";
import { Sayer } from "./say.js";
import { Similar } from "./similar.js";
import { Voice } from "./voice.js";
import { Watch } from "./watch.js";

/** The page; `page` is its data (hub/web/hour_pages.py), `draft` keeps what is typed. `start(line, post)` brings it to life. */
export class HourPage {
  constructor(page, draft) {
    this.hourId = page.hour_id;
    this.state = hours.fromView(page.view, { here: page.here });
    this.mine = own.fromMine(page.mine);
    this.signedIn = page.signed_in;
    this.name = page.name;
    this.sort = page.sort;
    this.afterwards = page.afterwards;
    this.makeViews(page, draft);
  }

  makeViews(page, draft) {
    const [row, card] = ["question-template", "own-template"].map((id) => document.getElementById(id));
    const reader = (question) => this.reader(question);
    const common = { hourId: this.hourId, template: row, reader };
    this.ownTemplate = card;
    this.root = document.querySelector("[data-hour]");
    this.watch = new Watch(this.root, this.state.hour, (id) => this.withdrawn(id));
    this.listRoot = part(this.root, "list");
    const voice = new Voice(part(document, "announcer"));
    this.announcer = new Announcer(voice);
    this.sayer = new Sayer(part(document, "toasts"), voice);
    this.list = new QuestionList(this.listRoot, { ...common, perPage: page.per_page });
    this.owns = new OwnList(part(this.root, "owns"), { hourId: this.hourId, template: card, reasonWords });
    this.ask = new AskBox(document.getElementById("ask"), {
      draft,
      send: (wish) => this.post.send(wish),
      takeBack: () => this.takeBack(),
      typed: (text) => this.similar.typed(text),
    });
    this.similar = new Similar(document.getElementById("ask"), { ...common, find: (text) => this.find(text) });
    attachRecordings(this.root, page.start);
    if (page.within) this.attachRoom(page.within);
  }

  attachRoom(address) {
    new HourRoom({
      root: this.root,
      address,
      title: () => this.state.hour.title,
      failed: (error) => this.sayer.show("bad", wordsOf(error)),
    });
  }

  /** Begin: the line brings what is new, the post what was left over. */
  start(line, post) {
    Object.assign(this, { line, post });
    this.endorser = new Endorser({
      call: (...wishes) => line.call(...wishes),
      hourId: this.hourId,
      endorsed: (id) => this.mine.endorsed.has(id),
      took: (id, answer) => this.tookEndorsement(id, answer),
      failed: (id, error) => this.failedEndorsement(error),
      changed: () => this.render(),
    });
    part(this.listRoot, "sorts").addEventListener("click", (event) => this.choose(event));
    addEventListener("submit", (event) => this.submit(event));
    this.root.addEventListener("click", (event) => this.follow(event));
    this.render({ anew: true });
    this.openAbout();
    post.begin();
  }

  // On a wide screen the text beside the questions is in nobody's way.
  openAbout() {
    const about = part(this.root, "about");
    if (about && matchMedia("(min-width: 64rem)").matches) about.open = true;
  }

  // What the line tells

  takeView({ view, here }) {
    this.state = hours.fromView(view, { here });
    this.render();
  }

  takeEvents(events, frame) {
    const before = { mine: this.mine, onAir: this.state.hour.on_air };
    if (frame?.audience !== "person") this.state = hours.applyAll(this.state, events);
    this.mine = events.reduce(own.apply, this.mine);
    for (const event of events) announceEvent(this.announcer, event, before, this);
    this.render();
  }

  takeMine(mine, here) {
    this.mine = own.fromMine(mine);
    this.state = { ...this.state, here: here ?? this.state.here };
    this.render();
  }

  takeLine(state) {
    this.lineState = state;
    fillLine(this.root, state);
    if (state === "live") this.post?.flush();
    else this.ask.showKept();
  }

  // What became of asking

  // What waits may have been asked in another tab of this hour: this box may hold something else, which stays free.
  way(way, waiting) {
    const entry = waiting.find(({ text }) => this.ask.holds(text));
    if (entry) this.showWaiting(entry, way === "sending" && this.lineState === "lost" ? "kept" : way);
    else this.free();
  }

  showWaiting(entry, way) {
    this.ask.show(way);
    if (entry.left) this.ask.fix();
  }

  left(entry) {
    if (this.ask.holds(entry.text)) this.ask.fix();
  }

  // Another tab brought to its end what this box was locked for: it was taken, and is one's own, or it can be sent again.
  free() {
    if (!this.ask.waits) return;
    this.ask.show("");
    for (const { text } of own.listed(this.mine)) this.ask.clear(text);
  }

  // Another tab's question says nothing about the one in this box.
  unlock(entry) {
    if (this.ask.holds(entry.text)) this.ask.show("");
  }

  waits(entry) {
    if (!this.ask.hasRoomFor(entry.text)) return;
    this.ask.restore(entry);
    this.showWaiting(entry, "kept");
  }

  sent(entry, question) {
    this.mine = own.withOwn(this.mine, question);
    this.unlock(entry);
    this.ask.clear(entry.text);
    this.sayer.show("good", question.state === "pending" ? t("We have your question. A moderator reads it before it is shown.") : t("Your question is in the list."));
    this.render();
  }

  refused(entry, error) {
    this.unlock(entry);
    const taken = this.boxIsSeen(error) && this.ask.hasRoomFor(entry.text);
    if (taken) this.giveBack(entry, error);
    else this.sayer.keep("bad", wordsOf(error), entry.text, () => this.post.forget(entry));
    return taken;
  }

  // The box of an hour that is over is hidden, or will be as soon as its page hears of the end.
  boxIsSeen(error) {
    return Boolean(this.ask.form) && isOpen(this.state.hour) && error.code !== "hour.closed";
  }

  giveBack(entry, error) {
    this.ask.restore(entry);
    if (error.code === "access.name_needed") this.ask.askName();
    this.ask.refuse(wordsOf(error));
  }

  named(name) {
    this.name = name;
    this.ask.named();
    this.render();
  }

  async takeBack() {
    await this.post.takeBack((entry) => this.ask.holds(entry.text));
    this.ask.show("");
  }

  async find(text) {
    return this.line.call("question.suggest", { hour_id: this.hourId, text });
  }

  // Questions lead no more to their second of a recording that is gone.
  withdrawn(recordingId) {
    for (const after of Object.values(this.afterwards)) if (after.where?.recording_id === recordingId) after.where = null;
  }

  // Endorsing

  reader(question) {
    const id = question.question_id;
    return {
      pressed: this.endorser.pressed(id),
      count: this.endorser.count(question),
      own: id in this.mine.questions,
      may: this.mayEndorse(),
      after: this.afterwards[id],
    };
  }

  mayEndorse() {
    const { who_may_endorse: who } = this.state.hour;
    return isOpen(this.state.hour) && (who !== "signed_in" || this.signedIn);
  }

  tookEndorsement(id, { endorsements, endorsed }) {
    this.mine = own.withEndorsement(this.mine, id, endorsed);
    this.state = hours.apply(this.state, { question_id: id, endorsements });
  }

  failedEndorsement(error) {
    this.sayer.show("bad", wordsOf(error));
    if (error.code === "access.name_needed") this.ask.askName();
  }

  // What a person does

  submit(event) {
    const form = event.target;
    if (form.id === "act") {
      event.preventDefault();
      this.endorser.press(event.submitter.value);
    } else if (form.closest(".own")) {
      event.preventDefault();
      runForm(form, event.submitter, this.hourId, (...wishes) => this.line.call(...wishes)).then(
        (answer) => answer && this.tookOwn(answer.question),
        () => {},
      );
    }
  }

  tookOwn(question) {
    this.mine = own.withOwn(this.mine, question);
    this.render();
  }

  choose(event) {
    const tab = event.target.closest("[data-sort]");
    if (!tab || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.show(tab.dataset.sort);
  }

  // A link to the own list, anywhere on the page.
  follow(event) {
    const link = event.target.closest("a[data-show]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.show(link.dataset.show);
    this.listRoot.scrollIntoView({ block: "start" });
  }

  show(sort) {
    this.sort = sort;
    // The whole path: a page that a refused form drew stands at an address that cannot be loaded again.
    history.replaceState(null, "", `/hours/${this.hourId}?sort=${sort}`);
    this.render({ anew: true });
  }

  // Drawing: once a frame, however much came in

  render({ anew = false } = {}) {
    this.anew ||= anew;
    if (anew) this.draw();
    else this.drawing ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    const { anew } = this;
    Object.assign(this, { drawing: undefined, anew: false });
    const { hour, questions, here } = this.state;
    const mine = own.listed(this.mine);
    fillHead(this.root, hour, here);
    this.watch.render(hour);
    fillOnAir(part(this.root, "on-air"), questions[hour.on_air], this.hourId);
    this.ask.render(hour, this.mine, this.name);
    this.similar.fill(questions);
    fillLatest(part(this.root, "latest"), mine, this.ownTemplate);
    fillTabs(part(this.listRoot, "sorts"), this.sort, countsOf(questions, mine));
    this.drawList(listOf(this.sort, questions), mine, anew);
  }

  drawList(listed, mine, anew) {
    const isMine = this.sort === "mine";
    setShown(part(this.listRoot, "owns"), isMine);
    setShown(part(this.listRoot, "questions"), !isMine);
    this.owns.render(mine);
    this.list.render(listed, { anew });
    const empty = part(this.listRoot, "empty");
    setShown(empty, (isMine ? mine : listed).length === 0);
    for (const words of empty.children) setShown(words, words.dataset.for.split(" ").includes(this.sort));
  }
}

function isOpen({ state }) {
  return ["open", "live"].includes(state);
}

/** What a person reads of an error; a wait is told in seconds. */
export function wordsOf(error) {
  const wait = error.details?.retry_after_s;
  const words = t(error.message);
  return wait ? [words, t("Try again in {seconds} seconds.", { seconds: wait })].join(" ") : words;
}
