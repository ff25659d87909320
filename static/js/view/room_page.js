// The page of a session's room: the state in the middle, the line on one side, the views on the other.
import { t } from "../i18n.js";
import { freshKey } from "../net/keys.js";
import * as rooms from "../state/room.js";
import { Announcer } from "./announcer.js";
import { CameraCheck } from "./camera_check.js";
import { commandOf, fieldsOf } from "./command_forms.js";
import { icon, part, setShown, setText, whileHeld } from "./parts.js";
import { RoomChat } from "./room_chat.js";
import { fillClock, signWords } from "./room_clock.js";
import { fillDoor, fillHere, fillMore, fillPhase, fillPlace } from "./room_parts.js";
import { RoomVideo } from "./room_video.js";
import { Sayer } from "./say.js";
import { Voice } from "./voice.js";

const BEAT_MS = 15_000;
const TICK_MS = 250;
const AGAIN_MS = 4_000;
const SEND_MS = 8_000;

/** The page; `data` is its data (hub/web/room_pages.py). `start(line)` brings it to life. */
export class RoomPage {
  constructor(data) {
    this.id = data.booking_id;
    this.state = rooms.fromPage(data);
    this.clock = rooms.sync(null, data.room.now, performance.timeOrigin, Date.now());
    this.root = document.querySelector("[data-room]");
    const voice = new Voice(part(document, "announcer"));
    this.announcer = new Announcer(voice);
    this.sayer = new Sayer(part(document, "toasts"), voice);
    this.check = new CameraCheck(part(this.root, "check"));
    this.chat = new RoomChat(this.root, (text) => this.say(text));
    this.video = new RoomVideo({
      root: this.root,
      embed: data.embed,
      choice: () => this.check.choice,
      leaves: () => this.check.stop(),
      failed: (error) => this.sayer.show("bad", t(error.message)),
    });
    this.seenAt = this.now();
  }

  /** Begin: tell the server that somebody is here, count, hear. */
  start(line) {
    this.line = line;
    this.root.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pagehide", () => this.check.stop());
    document.addEventListener("visibilitychange", () => document.hidden || this.beat());
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => this.beat(), BEAT_MS);
    this.draw();
  }

  /** The server's clock now. */
  now() {
    return rooms.serverTime(this.clock, Date.now());
  }

  // What the line tells

  takeView({ room }) {
    this.change(rooms.take(this.state, room));
  }

  takeLine(lineState) {
    const words = { lost: t("The line is down. We keep trying."), refused: t("This page no longer hears the room. Please load it again.") }[lineState] ?? "";
    const place = part(this.root, "line");
    if (place.textContent !== words) place.replaceChildren(...(words ? [icon("offline"), words] : []));
    if (lineState === "live") {
      this.beat();
      this.flush();
    }
  }

  // What a person does

  submit(event) {
    const form = event.target;
    if (event.defaultPrevented || !form.getAttribute("action")?.includes("/room/do/")) return;
    event.preventDefault();
    this.run(form);
  }

  async run(form) {
    setText(errorOf(form), "");
    await whileHeld(form.querySelector("button"), async () => {
      try {
        await this.ask(commandOf(form), fieldsOf(form));
      } catch (error) {
        setText(errorOf(form), t(error.message));
      }
    });
  }

  /** Ask the server for something about the room; its answer is how the room is then, and sets the clock. */
  async ask(name, fields = {}, how = {}) {
    const sent = Date.now();
    const { room } = await this.line.call(name, { booking_id: this.id, ...fields }, how);
    this.clock = rooms.sync(this.clock, room.now, sent, Date.now());
    this.change(rooms.take(this.state, room));
  }

  // Also where the answer is no: then the socket's own view tells how things are.
  beat() {
    if (this.line?.state === "live" && rooms.inside(this.state, this.now())) this.ask("room.enter").catch(() => {});
  }

  say(text) {
    this.change(rooms.withPending(this.state, { client_key: freshKey(), text }));
    this.flush();
  }

  // One after the other, in their order; the same key makes one line of many tries.
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    for (let line = this.state.pending[0]; line; line = this.state.pending[0]) {
      if (!(await this.deliver(line))) break;
    }
    this.flushing = false;
  }

  async deliver(line) {
    try {
      await this.ask("room.say", line, { again: true, wait_ms: SEND_MS });
    } catch (error) {
      if (error.lost) {
        setTimeout(() => this.flush(), AGAIN_MS);
        return false;
      }
      this.chat.refuse(line.text, t(error.message));
    }
    this.change(rooms.withoutPending(this.state, line.client_key));
    return true;
  }

  // What changes

  change(state) {
    const [before, then] = [this.state, this.seenAt];
    this.state = state;
    this.seenAt = this.now();
    this.tell(before, then);
    this.draw();
  }

  tick() {
    const then = this.seenAt;
    this.seenAt = this.now();
    this.tell(this.state, then);
    if (rooms.turned(this.state, then, this.seenAt)) {
      this.beat();
      this.draw();
    } else fillClock(this.root, this.state, this.seenAt);
  }

  tell(before, then) {
    const name = this.state.room.other_name;
    for (const news of rooms.newsBetween(before, this.state, then, this.seenAt)) {
      if (news === "said") {
        this.showSaid(name);
        continue;
      }
      const words = news === "sign" || news === "grace" ? signWords(this.state, this.seenAt) : NEWS[news](name);
      if (news === "begun") this.video.open();
      if (news === "extended") this.sayer.show("good", words);
      else this.announcer.say(news, words);
    }
  }

  // The chat is read out by itself; who does not see it at the moment is told that there is something.
  showSaid(name) {
    const { log } = this.chat;
    if (log.getBoundingClientRect().top < innerHeight) return;
    const action = { word: t("Read"), run: () => log.scrollIntoView({ block: "center" }) };
    this.sayer.show("calm", t("{name} wrote something.", { name }), action);
  }

  draw() {
    const { root, state } = this;
    const now = this.now();
    const phase = rooms.phaseAt(state, now);
    fillPhase(root, phase);
    setShown(part(root, "check"), ["early", "waiting"].includes(phase));
    fillClock(root, state, now);
    fillHere(root, state.room);
    fillDoor(root, state, now);
    fillMore(root, state, now);
    fillPlace(root, state.room);
    this.chat.render(state);
    if (!["early", "waiting"].includes(phase)) this.check.stop();
    if (phase === "over") this.video.close();
  }
}

const NEWS = {
  come: (name) => t("{name} is here", { name }),
  left: (name) => t("{name} is not here at the moment", { name }),
  begun: () => t("The session has begun."),
  wanted: (name) => t("{name} would like ten minutes more. And you?", { name }),
  asked_back: (name) => t("{name} no longer asks for ten minutes more.", { name }),
  extended: () => t("You have ten minutes more."),
  over: () => t("This session is over."),
};

function errorOf(form) {
  return part(form, "error") ?? part(form.parentElement, "error");
}
