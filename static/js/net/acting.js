// Acts of a moderator on their way: sent, shown as pending, and settled by the event alone. Nothing is shown as done before.
import { inverse } from "../state/desk_acts.js";

const MOST_UNDONE = 50;

/** Sends acts over a line. `onChange` is called when something begins or ends to be pending. */
export class Acting {
  constructor(line, hourId, onChange) {
    Object.assign(this, { line, hourId, onChange });
    this.pending = new Set(); // ids of questions with an act under way
    this.done = []; // what can be undone, newest last
  }

  /** Whether an act on a question is under way. */
  isPending(question) {
    return this.pending.has(question.question_id);
  }

  /**
   * Send an act.
   *
   * @param {string} name of the act, for undoing; "" for one that is not to be undone
   * @param {string} command
   * @param {object} question as it is before
   * @param {object} payload what the command wants beside the ids
   * @throws {CallError} the server refused, or the line is down
   */
  async perform(name, command, question, payload = {}) {
    const id = question.question_id;
    // The event may be faster than the answer, and so may somebody's hand at the key that undoes.
    const undo = name && inverse(name, question);
    if (undo) this.done = [...this.done, undo].slice(-MOST_UNDONE);
    this.begin(id);
    try {
      const answer = await this.line.call(command, { hour_id: this.hourId, question_id: id, ...payload });
      // Acts on people leave the question as it was: no event of the question will end them.
      if (command.startsWith("person.")) this.end(id);
      return answer;
    } catch (error) {
      this.done = this.done.filter((other) => other !== undo);
      this.end(id);
      throw error;
    }
  }

  /** Undo the last act that can be undone. Resolves to false when there is none. */
  async undo() {
    const last = this.done.pop();
    if (!last) return false;
    const { question_id: id, ...payload } = last.payload;
    await this.perform("", last.name, { question_id: id }, payload);
    return true;
  }

  /** Take in what the server told: acts on these questions have come through. The caller shows it. */
  settle(events) {
    for (const event of events) {
      for (const question of [event.question, event.into]) if (question) this.pending.delete(question.question_id);
    }
  }

  /** Everything is new: nothing is under way. The caller shows it. */
  clear() {
    this.pending.clear();
  }

  begin(id) {
    this.pending.add(id);
    this.onChange();
  }

  end(id) {
    if (this.pending.delete(id)) this.onChange();
  }
}
