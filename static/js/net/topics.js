// The line to one booking, thread or inbox.
import { connectSocket } from "./connect.js";
import { Line } from "./line.js";

/**
 * Open the line to a topic. What is heard is always the whole of it, as this person may see it: the newest counts.
 *
 * @param {object} wishes
 * @param {string} wishes.join the command that joins, such as booking.join
 * @param {object} wishes.payload its fields
 * @param {string} wishes.event what the server tells of it, such as booking.changed
 * @param {function} wishes.onView called with the data of a join and of each event
 * @param {function} [wishes.onState] called with "connecting", "live", "lost" or "refused" (and the error)
 * @param {function} [wishes.onClosed] called before "refused" where the server says that it is not for this person any more
 * @param {function} [wishes.connect] makes the socket; tests hand in their own
 * @returns {{call, state}} `call(name, payload, {again, wait_ms})` resolves to the ack's data
 */
export function openTopic(wishes) {
  const topic = new TopicLine(wishes);
  topic.open(wishes.event, wishes.onView);
  topic.socket.on("topic.closed", (closed) => topic.hearClosed(closed));
  return topic;
}

class TopicLine extends Line {
  constructor({ join, payload, onView, onState = () => {}, onClosed = () => {}, connect = connectSocket }) {
    super({ join, onState, connect });
    Object.assign(this, { fields: payload, onView, onClosed });
  }

  payload() {
    return this.fields;
  }

  hearClosed({ kind, id }) {
    if (this.joinName !== `${kind}.join` || this.fields[`${kind}_id`] !== id) return;
    this.onClosed();
    this.enter("refused");
  }

  welcome(data) {
    this.onView(data);
    this.enter("live");
  }
}
