// Asking: into the outbox first, then to the server, as often as it takes; the same key makes one question of many tries.
import { CallError } from "./errors.js";
import { freshKey } from "./keys.js";
import { tellName } from "./name.js";

const SEND_MS = 8_000;
const AGAIN_MS = 4_000;

/**
 * @param {object} parts
 * @param {object} parts.outbox see net/outbox.js
 * @param {object} parts.line see net/socket.js
 * @param {object} parts.told {way(state, entries), waits(entry), left(entry), sent(entry, question), named(name)}, and
 *   refused(entry, error), which answers whether the text stands in the box again
 */
export class Post {
  constructor({ outbox, line, hourId, told }) {
    Object.assign(this, { outbox, line, hourId, told });
    this.takenBack = new Set(); // keys of what may still be on its way to a lost line
  }

  /** Send a text; it is kept until the server has it. */
  async send({ text, anonymous, name, keeps_name: keepsName }) {
    await this.outbox.put({ client_key: freshKey(), text, anonymous, name, keeps_name: keepsName });
    await this.flush();
  }

  /** What waits from before the page was loaded stands in the box again, and what was refused is shown again. */
  async begin() {
    for (const entry of await this.outbox.refused()) {
      await this.outbox.giveBack(entry, new CallError(entry.refusal), this.told);
    }
    for (const entry of await this.outbox.all()) this.told.waits(entry);
    // The line to an hour that is settled never comes up: it refuses at once, and says why.
    if (this.line.state === "refused") await this.flush();
  }

  /** The person has read what became of a refused question. */
  async forget(entry) {
    await this.outbox.drop(entry.client_key);
  }

  /** Try again what waits: after a lost line, or a page that was loaded again. */
  async flush() {
    const waiting = await this.outbox.all();
    this.told.way("sending", waiting);
    if (!waiting.length) return;
    await this.outbox.flush((entry) => this.deliver(entry), this.told);
    await this.keep();
  }

  // What waits by now: some of it may have been taken back or asked meanwhile. A line that is up may still lose an answer, so
  // waiting for it to come back is not enough.
  async keep() {
    const waiting = await this.outbox.all();
    this.told.way("kept", waiting);
    clearTimeout(this.timer);
    if (waiting.length) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
  }

  async deliver(entry) {
    const { client_key: key, text, anonymous, name, keeps_name: keepsName } = entry;
    if (name) await this.giveName(name);
    const wishes = { ...(anonymous && { anonymous }), ...(keepsName && { keeps_name: true }) };
    const payload = { hour_id: this.hourId, text, client_key: key, ...wishes };
    const still = () => !this.takenBack.has(key) && this.leave(entry);
    const { question } = await this.line.call("question.submit", payload, { again: true, still, wait_ms: SEND_MS });
    return question;
  }

  async giveName(name) {
    if (name === this.name) return;
    this.told.named(await tellName(name));
    this.name = name;
    await this.line.again();
  }

  // From here on the server may have it, answer or not: with other words it would be a second question.
  leave(entry) {
    this.outbox.leave(entry);
    this.told.left(entry);
    return true;
  }

  /** Take back what waits and `isMeant(entry)`, to change it: it is sent no more. */
  async takeBack(isMeant) {
    for (const { client_key: key } of (await this.outbox.all()).filter(isMeant)) {
      this.takenBack.add(key);
      await this.outbox.drop(key);
    }
  }
}
