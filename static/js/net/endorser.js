// Endorsing: shown at once, settled with the server in the background, undone when it refuses.

const WAIT_MS = 60_000;

/**
 * @param {object} parts
 * @param {function} parts.call sends a command (`call` of net/socket.js)
 * @param {string} parts.hourId
 * @param {function} parts.endorsed whether the server has this person's endorsement of an id
 * @param {function} parts.took called with (id, answer) when the server has settled it
 * @param {function} parts.failed called with (id, error) when it stays as it was
 * @param {function} parts.changed called when what is shown changed
 */
export class Endorser {
  constructor({ call, hourId, endorsed, took, failed, changed }) {
    Object.assign(this, { call, hourId, endorsed, took, failed, changed });
    this.wishes = new Map(); // id -> what the person pressed last
    this.busy = new Set();
  }

  /** Whether the button of a question looks pressed. */
  pressed(id) {
    return this.wishes.get(id) ?? this.endorsed(id);
  }

  /** The count to show: the server's, and one more or less while a press is on its way. */
  count(question) {
    const id = question.question_id;
    return question.endorsements + Number(this.pressed(id)) - Number(this.endorsed(id));
  }

  /** The person pressed the button. */
  press(id) {
    this.wishes.set(id, !this.pressed(id));
    this.changed();
    if (!this.busy.has(id)) return this.settle(id);
    return undefined;
  }

  // A second press while the first is on its way changes the wish; the loop sends what is still wanted then.
  async settle(id) {
    this.busy.add(id);
    try {
      while (this.wishes.get(id) !== this.endorsed(id)) this.took(id, await this.send(id));
    } catch (error) {
      this.failed(id, error);
    } finally {
      this.busy.delete(id);
      this.wishes.delete(id);
      this.changed();
    }
  }

  send(id) {
    const name = this.wishes.get(id) ? "question.endorse" : "question.unendorse";
    const payload = { hour_id: this.hourId, question_id: id };
    return this.call(name, payload, { again: true, wait_ms: WAIT_MS });
  }
}
