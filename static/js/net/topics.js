// The line to one booking, thread or inbox: joins it, hears how it is now, makes calls. It knows nothing of pages.
import { t } from "../i18n.js";
import { connectSocket } from "./connect.js";
import { CallError } from "./errors.js";
import { joinAgainIn } from "./joining.js";

const CALL_MS = 10_000;
const AGAIN_MS = 1_500;

/**
 * Open the line to a topic. What is heard is always the whole of it, as this person may see it: the newest counts.
 *
 * @param {object} wishes
 * @param {string} wishes.join the command that joins, such as booking.join
 * @param {object} wishes.payload its fields
 * @param {string} wishes.event what the server tells of it, such as booking.changed
 * @param {function} wishes.onView called with the data of a join and of each event
 * @param {function} [wishes.onState] called with "connecting", "live", "lost" or "refused" (and the error)
 * @param {function} [wishes.connect] makes the socket; tests hand in their own
 * @returns {{call, state}} `call(name, payload, {again, wait_ms})` resolves to the ack's data
 */
export function openTopic(wishes) {
  const topic = new Topic(wishes);
  topic.open();
  return topic;
}

class Topic {
  constructor({ join, payload, event, onView, onState = () => {}, connect = connectSocket }) {
    Object.assign(this, { joinName: join, payload, event, onView, onState, connect });
    this.state = "connecting";
    this.waiters = new Set();
    this.tries = 0; // joins that were refused in a row
  }

  open() {
    this.socket = this.connect();
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", () => this.enter("lost"));
    this.socket.on("connect_error", () => this.retry());
    this.socket.on(this.event, (data) => this.onView(data));
    globalThis.addEventListener?.("online", () => this.wake());
    globalThis.addEventListener?.("pageshow", () => this.wake());
    if (this.socket.connected) this.join();
  }

  /**
   * Ask the server for something.
   *
   * @param {string} name such as booking.accept
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
      if (ack?.ok) return ack.data;
      if (ack) throw new CallError(ack.error);
      if (!again || Date.now() >= until) throw lost();
    }
  }

  async ask(name, payload, ms) {
    try {
      return await this.socket.timeout(Math.max(1, ms)).emitWithAck(name, payload);
    } catch {
      return null;
    }
  }

  async join() {
    clearTimeout(this.joining);
    const ack = await this.ask(this.joinName, this.payload, CALL_MS);
    if (!ack) {
      if (this.socket.connected) await this.join();
      return;
    }
    if (!ack.ok) {
      this.refuse(new CallError(ack.error));
      return;
    }
    this.tries = 0;
    this.onView(ack.data);
    this.enter("live");
    for (const wake of this.waiters) wake();
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
    if (this.state === "live") return Promise.resolve();
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiters.delete(wake);
        reject(lost());
      }, Math.max(0, ms));
      this.waiters.add(wake);
    });
  }

  // After a refused handshake socket.io gives up by itself; a full or starting server deserves another try.
  retry() {
    this.enter("lost");
    if (!this.socket.active) setTimeout(() => this.wake(), AGAIN_MS * (1 + Math.random()));
  }

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
