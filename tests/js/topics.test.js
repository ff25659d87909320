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
  }

  on(name, act) {
    this.listeners[name] = act;
  }

  timeout() {
    return this;
  }

  async emitWithAck(name) {
    this.sent.push(name);
    return { ok: true, data: { inbox: { unread: 1 } } };
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
