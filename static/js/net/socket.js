// The line to one hour: hears its frames, none twice and none too few.
import { t } from "../i18n.js";
import { judge, later } from "../state/hour.js";
import { connectSocket } from "./connect.js";
import { CallError } from "./errors.js";
import { CALL_MS, Line } from "./line.js";

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
  const line = new HourLine(wishes);
  line.open("hour.frame", (frame) => line.hear(frame));
  return line;
}

/** A line to an hour that is settled: there is nothing to hear, and nothing can be done. */
export function noLine() {
  const refuse = () => Promise.reject(new CallError({ code: "hour.closed", message: t("This cannot be done while the hour is in its present state.") }));
  return { call: refuse, again: refuse, state: "refused" };
}

class HourLine extends Line {
  constructor({ hourId, audience = "attendees", cursor = "", onSnapshot, onEvents, onMine = () => {}, onState = () => {}, connect = connectSocket }) {
    super({ join: "hour.join", onState, connect });
    Object.assign(this, { hourId, audience, cursor, onSnapshot, onEvents, onMine });
    this.waiting = null; // frames that came while a join was under way
  }

  /** Come back as somebody else: the server asks who it is only when a socket connects. */
  async again() {
    this.socket.disconnect();
    this.socket.connect();
    await this.untilLive(CALL_MS);
  }

  payload() {
    return { hour_id: this.hourId, audience: this.audience, ...(this.cursor && { cursor: this.cursor }) };
  }

  join() {
    this.waiting = [];
    return super.join();
  }

  welcome(data) {
    if (data.view) this.onSnapshot(data);
    else if (data.events.length) this.onEvents(data.events, null);
    this.cursor = data.cursor;
    this.onMine(data.mine, data.here);
    const held = this.waiting ?? [];
    this.waiting = null;
    this.enter("live");
    for (const frame of held) this.hear(frame);
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
    super.lose();
  }
}
