// A whole hour with nothing but socket.io-client from npm and what docs/events.md says. Prints what it saw as JSON.
//
//   node tests/live/plain_client.mjs URL HOUR_ID COOKIE_OF_AN_ATTENDEE TOKEN_OF_A_MODERATOR
import { io } from "socket.io-client";

const [url, hourId, cookie, token] = process.argv.slice(2);
const options = { transports: ["websocket"], forceNew: true, reconnection: false };

class Page {
  constructor(more) {
    Object.assign(this, { heard: [], waiters: [] });
    this.socket = io(url, { ...options, ...more });
    this.socket.on("hour.frame", (frame) => this.hear(frame));
  }

  hear(frame) {
    this.heard.push(...frame.events.map((event) => ({ audience: frame.audience, ...event })));
    this.waiters = this.waiters.filter((waiter) => !waiter());
  }

  async call(name, fields = {}) {
    const ack = await this.socket.timeout(10_000).emitWithAck(name, { hour_id: hourId, ...fields });
    if (!ack.ok) throw new Error(`${name}: ${ack.error.code}`);
    return ack.data;
  }

  // An event of a name, whether it came already or is still to come.
  event(name, audience) {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.heard.find((event) => event.name === name && event.audience === audience);
        if (found) resolve(found);
        return Boolean(found);
      };
      if (!look()) this.waiters.push(look);
    });
  }
}

const ben = new Page({ extraHeaders: { Cookie: cookie } });
const olga = new Page({});
const mona = new Page({ auth: { token } });

const joined = await ben.call("hour.join");
await olga.call("hour.join");
await mona.call("hour.join", { audience: "desk" });

const asked = await ben.call("question.submit", { text: "How do I begin?", client_key: "a-plain-client-1" });
const waiting = await mona.event("question.submitted", "desk");
await mona.call("question.approve", { question_id: waiting.question.question_id });
const shown = await olga.event("question.approved", "attendees");
const endorsed = await olga.call("question.endorse", { question_id: shown.question.question_id });
const counted = await ben.event("question.endorsed", "attendees");
await mona.call("question.air", { question_id: shown.question.question_id });
const aired = await olga.event("question.aired", "attendees");
await mona.call("question.answer", { question_id: shown.question.question_id, text: "With the tour." });
const answered = await ben.event("question.answered", "person");
const refused = await ben.call("question.endorse", { question_id: shown.question.question_id }).catch((error) => error.message);

process.stdout.write(
  JSON.stringify({
    title: joined.view.hour.title,
    asked: asked.question.state,
    desk: waiting.question.asker_name,
    shown: shown.question.text,
    endorsed: endorsed.endorsements,
    counted: counted.endorsements,
    aired: aired.question.state,
    answer: answered.question.answer_text,
    refused,
  }),
);
for (const page of [ben, olga, mona]) page.socket.close();
