// The line of a page to what it shows: joins it, joins it again after each loss, and makes calls. It knows nothing of pages.
import { t } from "../i18n.js";
import { CallError } from "./errors.js";
import { joinAgainIn } from "./joining.js";

export const CALL_MS = 10_000;
const AGAIN_MS = 1_500;
const ONCE = { again: false, still: () => true, wait_ms: CALL_MS };

/** What a line to an hour and one to a topic have in common; each says how it joins and what a welcome means. */
export class Line {
  /**
   * @param {object} wishes
   * @param {string} wishes.join the command that joins, such as booking.join
   * @param {function} wishes.connect makes the socket
   * @param {function} wishes.onState called with "connecting", "live", "lost" or "refused" (and the error)
   */
  constructor({ join, connect, onState }) {
    Object.assign(this, { joinName: join, connect, onState });
    this.state = "connecting";
    this.waiters = new Set();
    this.tries = 0; // joins that were refused in a row
  }

  /** The payload of the next join. */
  payload() {
    throw new Error("each line has its own");
  }

  /** Take in the data of a join; calls `enter("live")` once the page may hear what follows. */
  welcome() {
    throw new Error("each line has its own");
  }

  /**
   * Begin: join as soon as there is a socket, and each time it comes back.
   *
   * @param {string} event what the server tells of it
   * @param {function} hear called with each
   */
  open(event, hear) {
    this.socket = this.connect();
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", () => this.lose());
    this.socket.on("connect_error", () => this.retry());
    this.socket.on(event, hear);
    globalThis.addEventListener?.("online", () => this.wake());
    globalThis.addEventListener?.("pageshow", () => this.wake());
    if (this.socket.connected) this.join();
  }

  /**
   * Ask the server for something.
   *
   * @param {string} name such as question.endorse
   * @param {object} payload its fields
   * @param {object} [how]
   * @param {boolean} [how.again] the command may be sent twice without harm: try until the time is up
   * @param {function} [how.still] whether it is still to be sent, once the line is back
   * @param {number} [how.wait_ms] the most milliseconds to wait, the way to a lost line included
   * @throws {CallError} net.timeout, or what the server refused it with
   */
  async call(name, payload, how = {}) {
    const { again, still, wait_ms: waitMs } = { ...ONCE, ...how };
    const until = Date.now() + waitMs;
    for (;;) {
      await this.untilLive(until - Date.now());
      if (!still()) throw lost();
      const ack = await this.ask(name, payload, Math.min(again ? waitMs / 2 : waitMs, until - Date.now()));
      if (ack?.ok) return ack.data;
      if (ack) throw new CallError(ack.error);
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

  async join() {
    clearTimeout(this.joining);
    const ack = await this.ask(this.joinName, this.payload(), CALL_MS);
    if (!ack) return this.socket.connected ? this.join() : undefined;
    if (!ack.ok) return this.refuse(new CallError(ack.error));
    this.tries = 0;
    this.welcome(ack.data);
    for (const wake of this.waiters) wake();
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

  lose() {
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

function lost() {
  return new CallError({ code: "net.timeout", message: t("The line is down. We keep trying.") });
}
