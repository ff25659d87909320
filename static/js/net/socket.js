// The line to the hub: joins an hour, hears its frames, makes calls. It knows nothing of pages.
import { t } from "../i18n.js";
import { judge, later } from "../state/hour.js";
import { connectSocket } from "./connect.js";
import { CallError } from "./errors.js";
import { joinAgainIn } from "./joining.js";

const CALL_MS = 10_000;
const AGAIN_MS = 1_500;

/**
 * Open the line to one hour.
 *
 * @param {object} wishes
 * @param {string} wishes.hourId
 * @param {string} [wishes.audience] attendees, desk or stage
 * @param {string} [wishes.cursor] where the page's own snapshot stands; without one the server sends a snapshot
 * @param {function} wishes.onSnapshot called with {view, mine, here, cursor} when everything is new
 * @param {function} wishes.onEvents called with (events, frame); the frame is null for what a join replays
 * @param {function} [wishes.onMine] called with (mine, here) after each join
 * @param {function} [wishes.onState] called with "connecting", "live", "lost" or "refused" (and the error)
 * @param {function} [wishes.connect] makes the socket; tests hand in their own
 * @returns {{call, again, state}} `call(name, payload, {again, wait_ms})` resolves to the ack's data
 */
export function openLine(wishes) {
  const line = new Line(wishes);
  line.open();
  return line;
}

/** A line to an hour that is settled: there is nothing to hear, and nothing can be done. */
export function noLine() {
  const refuse = () => Promise.reject(new CallError({ code: "hour.closed", message: t("This cannot be done while the hour is in its present state.") }));
  return { call: refuse, again: refuse, state: "refused" };
}

class Line {
  constructor({ hourId, audience = "attendees", cursor = "", onSnapshot, onEvents, onMine = () => {}, onState = () => {}, connect = connectSocket }) {
    Object.assign(this, { hourId, audience, cursor, onSnapshot, onEvents, onMine, onState, connect });
    this.state = "connecting";
    this.waiting = null; // frames that came while a join was under way
    this.tries = 0; // joins that were refused in a row
  }

  open() {
    this.socket = this.connect();
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", () => this.lose());
    this.socket.on("connect_error", () => this.retry());
    this.socket.on("hour.frame", (frame) => this.hear(frame));
    globalThis.addEventListener?.("online", () => this.wake());
    globalThis.addEventListener?.("pageshow", () => this.wake());
    if (this.socket.connected) this.join();
  }

  /** Come back as somebody else: the server asks who it is only when a socket connects. */
  async again() {
    this.socket.disconnect();
    this.socket.connect();
    await this.untilLive(CALL_MS);
  }

  /**
   * Ask the server for something.
   *
   * @param {string} name such as question.endorse
   * @param {object} payload its fields
   * @param {object} [how]
   * @param {boolean} [how.again] the command may be sent twice without harm: try until the time is up
   * @param {number} [how.wait_ms] the most milliseconds to wait, the way to a lost line included
   * @throws {CallError} net.timeout, or what the server refused it with
   */
  async call(name, payload, { again = false, wait_ms: waitMs = CALL_MS } = {}) {
    const until = Date.now() + waitMs;
    for (;;) {
      await this.untilLive(until - Date.now());
      const ack = await this.ask(name, payload, Math.min(again ? waitMs / 2 : waitMs, until - Date.now()));
      if (ack) return opened(ack);
      if (!again || Date.now() >= until) throw lost();
    }
  }

  async ask(name, payload, ms) {
    try {
      return await this.socket.timeout(Math.max(ms, 1)).emitWithAck(name, payload);
    } catch {
      return null;
    }
  }

  untilLive(ms) {
    if (this.state === "live") return undefined;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(reject, lost()), Math.max(ms, 0));
      const settle = (done, value) => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        done(value);
      };
      const wake = () => settle(resolve);
      this.waiters.add(wake);
    });
  }

  waiters = new Set();

  async join() {
    clearTimeout(this.joining);
    this.waiting = [];
    const payload = { hour_id: this.hourId, audience: this.audience, ...(this.cursor && { cursor: this.cursor }) };
    const ack = await this.ask("hour.join", payload, CALL_MS);
    if (!ack) return this.socket.connected ? this.join() : undefined;
    if (!ack.ok) return this.refuse(new CallError(ack.error));
    this.welcome(ack.data);
    return undefined;
  }

  // A server that is busy, as while its Redis starts anew, says nothing about this page: it is asked again.
  refuse(error) {
    const wait = joinAgainIn(error, this.tries);
    if (wait === null) return this.enter("refused", error);
    this.tries += 1;
    this.joining = setTimeout(() => this.socket.connected && this.join(), wait);
    return this.enter("lost");
  }

  welcome(data) {
    this.tries = 0;
    if (data.view) this.onSnapshot(data);
    else if (data.events.length) this.onEvents(data.events, null);
    this.cursor = data.cursor;
    this.onMine(data.mine, data.here);
    const held = this.waiting ?? [];
    this.waiting = null;
    this.enter("live");
    for (const frame of held) this.hear(frame);
    for (const wake of this.waiters) wake();
  }

  hear(frame) {
    if (frame.hour_id !== this.hourId) return;
    if (this.waiting) {
      this.waiting.push(frame);
    } else if (frame.audience === "person") {
      this.onEvents(frame.events, frame);
    } else {
      this.take(frame);
    }
  }

  // A frame that begins after our cursor means that something was missed: joining again brings it.
  take(frame) {
    const verdict = judge(this.cursor, frame);
    if (verdict === "join") this.join();
    if (verdict !== "apply") return;
    if (later(frame.to, this.cursor)) this.cursor = frame.to;
    this.onEvents(frame.events, frame);
  }

  lose() {
    this.waiting = null;
    this.enter("lost");
  }

  // After a refused handshake socket.io gives up by itself; a full or starting server deserves another try.
  retry() {
    if (this.state === "live") this.lose();
    else if (this.state === "connecting") this.enter("lost");
    if (!this.socket.active) setTimeout(() => this.wake(), AGAIN_MS * (1 + Math.random()));
  }

  // While socket.io is on its way by itself a second connect() would greet the server twice, and be thrown out. A socket
  // that was thrown out may still think itself connected: it has to hang up before it can call again.
  wake() {
    if (!this.socket.active) this.socket.disconnect().connect();
  }

  enter(state, error) {
    this.state = state;
    this.onState(state, error);
  }
}

function opened(ack) {
  if (ack.ok) return ack.data;
  throw new CallError(ack.error);
}

function lost() {
  return new CallError({ code: "net.timeout", message: t("The line is down. We keep trying.") });
}
