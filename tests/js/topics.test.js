// The line to a topic over a socket that others of the page use as well.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openTopic } from "../../static/js/net/topics.js";

class Socket {
  constructor(connected) {
    this.connected = connected;
    this.active = true;
    this.listeners = {};
    this.sent = [];
    this.refusals = [];
  }

  on(name, act) {
    this.listeners[name] = act;
  }

  timeout() {
    return this;
  }

  async emitWithAck(name) {
    this.sent.push(name);
    const code = this.refusals.shift();
    return code ? { ok: false, error: { code, message: "No." } } : { ok: true, data: { inbox: { unread: 1 } } };
  }
}

async function listen(socket) {
  const views = [];
  openTopic({ join: "inbox.join", payload: {}, event: "inbox.changed", onView: (data) => views.push(data), connect: () => socket });
  await new Promise(setImmediate);
  return views;
}

test("a topic joins at once where the socket of the page is connected, and again when it comes back", async () => {
  const socket = new Socket(true);
  const views = await listen(socket);
  assert.deepEqual([socket.sent, views.length], [["inbox.join"], 1]);
  socket.listeners.connect();
  await new Promise(setImmediate);
  assert.deepEqual(socket.sent, ["inbox.join", "inbox.join"]);
});

test("a topic waits for a socket that is not connected yet", async () => {
  const socket = new Socket(false);
  const views = await listen(socket);
  assert.deepEqual([socket.sent, views], [[], []]);
});

test("what is taken back before the line comes is not sent when it does", async () => {
  const socket = new Socket(false);
  const line = openTopic({ join: "thread.join", payload: {}, event: "thread.changed", onView: () => {}, connect: () => socket });
  let meant = true;
  const call = line.call("thread.post", {}, { again: true, still: () => meant });
  meant = false;
  socket.listeners.connect();
  await assert.rejects(call, ({ code }) => code === "net.timeout");
  assert.deepEqual(socket.sent, ["thread.join"]);
});

test("a topic that a busy server refused joins again, later and later", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0);
  const socket = new Socket(true);
  socket.refusals = ["server.busy", "limit.reached", "server.failed"];
  const states = [];
  openTopic({ join: "inbox.join", payload: {}, event: "inbox.changed", onView: () => {}, onState: (state) => states.push(state), connect: () => socket });
  for (const wait of [0, 1_500, 3_000, 6_000]) {
    context.mock.timers.tick(wait);
    await new Promise(setImmediate);
  }
  assert.deepEqual([states, socket.sent.length], [["lost", "lost", "lost", "live"], 4]);
});

test("a topic that is not there for this person stays refused", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new Socket(true);
  socket.refusals = ["thread.not_found"];
  const states = [];
  openTopic({ join: "thread.join", payload: {}, event: "thread.changed", onView: () => {}, onState: (state) => states.push(state), connect: () => socket });
  await new Promise(setImmediate);
  context.mock.timers.tick(120_000);
  assert.deepEqual([states, socket.sent.length], [["refused"], 1]);
});

test("a topic that is closed for this person is refused from then on, and no other is", async () => {
  const socket = new Socket(true);
  const states = [];
  openTopic({ join: "booking.join", payload: { booking_id: "b1" }, event: "booking.changed", onView: () => {}, onState: (state) => states.push(state), connect: () => socket });
  await new Promise(setImmediate);
  for (const closed of [{ kind: "booking", id: "b2" }, { kind: "thread", id: "b1" }]) socket.listeners["topic.closed"](closed);
  assert.deepEqual(states, ["live"]);
  socket.listeners["topic.closed"]({ kind: "booking", id: "b1" });
  assert.deepEqual(states, ["live", "refused"]);
});
