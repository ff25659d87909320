// Questions on their way: kept in the browser until the server has them, and sent when the line is back.
import { createStore, del, entries, set } from "idb-keyval";
import { CallError } from "./errors.js";

/**
 * The outbox of one hour.
 *
 * @param {string} hourId
 * @param {object} [shelf] where entries lie: {put(entry), drop(key), all()}; the browser's database unless given
 */
export function openOutbox(hourId, shelf = browserShelf()) {
  return new Outbox(hourId, shelf);
}

class Outbox {
  constructor(hourId, shelf) {
    Object.assign(this, { hourId, shelf, sending: null });
  }

  /** Keep a question: {client_key, text, anonymous, keeps_name}. The key makes a second sending harmless. */
  async put(entry) {
    await this.shelf.put({ ...entry, hour_id: this.hourId, kept_at: Date.now() });
  }

  /** Note that the server may have a question, for when the page is loaded again before its answer comes. */
  async leave(entry) {
    if (!entry.left) await this.shelf.put({ ...entry, left: true });
  }

  /** Forget one: the server has it, or the person took it back. */
  async drop(key) {
    await this.shelf.drop(key);
  }

  /** What still waits in this hour, oldest first. */
  async all() {
    return (await this.kept()).filter((entry) => !entry.refusal);
  }

  /** What was refused and nobody has taken back yet; `refusal` says why: {code, message, details}. */
  async refused() {
    return (await this.kept()).filter((entry) => entry.refusal);
  }

  async kept() {
    const kept = await this.shelf.all();
    return kept.filter((entry) => entry.hour_id === this.hourId).sort((one, other) => one.kept_at - other.kept_at);
  }

  /**
   * Send what waits, one after the other; a second call while one runs joins it.
   *
   * @param {function} send takes an entry, resolves to the server's answer or throws a CallError
   * @param {object} told
   * @param {function} told.sent called with (entry, answer); the entry is forgotten
   * @param {function} told.refused see `giveBack`
   * @returns {Promise<boolean>} false when the line is down and something still waits
   */
  flush(send, told) {
    this.sending ??= this.sendAll(send, told).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async sendAll(send, told) {
    const tried = new Set();
    for (let entry = await this.next(tried); entry; entry = await this.next(tried)) {
      tried.add(entry.client_key);
      const { answer, error } = await send(entry).then((answer) => ({ answer }), (error) => ({ error }));
      if (!error) {
        await this.shelf.drop(entry.client_key);
        told.sent(entry, answer);
      } else if (await this.waits(entry)) {
        // What is no refusal of the hub, such as a proxy's odd page, says nothing about the question: it waits.
        if (!(error instanceof CallError) || error.lost) return false;
        await this.giveBack(entry, error, told);
      }
    }
    return true;
  }

  // What was put there while another one was sent has its turn as well.
  async next(tried) {
    return (await this.all()).find((entry) => !tried.has(entry.client_key));
  }

  // What was taken back while it was on its way is neither kept nor given back.
  async waits({ client_key: key }) {
    return (await this.all()).some((entry) => entry.client_key === key);
  }

  /**
   * Give a refused question back. It is never sent again by itself.
   *
   * @param {object} entry
   * @param {CallError} error why it was refused
   * @param {object} told
   * @param {function} told.refused called with (entry, error); true where its text stands in the box: the entry is
   *   forgotten then, otherwise it stays until `drop`
   */
  async giveBack(entry, { code, message, details }, told) {
    const refusal = { code, message, details };
    await this.shelf.put({ ...entry, refusal });
    if (told.refused(entry, new CallError(refusal))) await this.shelf.drop(entry.client_key);
  }
}

/** Entries in the browser's database; in memory where there is none (private windows of some browsers). */
export function browserShelf() {
  try {
    const store = createStore("baraza", "outbox");
    return firstOf(
      {
        put: (entry) => set(entry.client_key, entry, store),
        drop: (key) => del(key, store),
        all: async () => (await entries(store)).map(([, entry]) => entry),
      },
      memoryShelf(),
    );
  } catch {
    return memoryShelf();
  }
}

// A database that opens may still refuse to work: then the page's own memory has to do.
function firstOf(shelf, spare) {
  return {
    put: (entry) => shelf.put(entry).catch(() => spare.put(entry)),
    drop: (key) => Promise.all([shelf.drop(key).catch(() => {}), spare.drop(key)]),
    all: async () => [...(await shelf.all().catch(() => [])), ...(await spare.all())],
  };
}

/** Entries that last as long as the page. */
export function memoryShelf() {
  const kept = new Map();
  return {
    put: async (entry) => void kept.set(entry.client_key, entry),
    drop: async (key) => void kept.delete(key),
    all: async () => [...kept.values()],
  };
}
