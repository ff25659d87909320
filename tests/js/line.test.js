// The line to an hour: what a refused join means.
import assert from "node:assert/strict";
import { test } from "node:test";

import { CallError } from "../../static/js/net/errors.js";
import { joinAgainIn } from "../../static/js/net/joining.js";
import { openLine } from "../../static/js/net/socket.js";

const refused = (code, details) => new CallError({ code, message: "No.", details });

/** A socket that is connected, and refuses the first joins. */
class Socket {
  connected = true;
  active = true;
  sent = [];

  constructor(...refusals) {
    this.refusals = refusals;
  }

  on() {}

  timeout() {
    return this;
  }

  async emitWithAck(name) {
    this.sent.push(name);
    const code = this.refusals.shift();
    return code ? { ok: false, error: { code, message: "No." } } : { ok: true, data: { events: [], cursor: "1-0", mine: {}, here: 1 } };
  }
}

function open(socket) {
  const states = [];
  openLine({ hourId: "hour1", onSnapshot: () => {}, onEvents: () => {}, onState: (state) => states.push(state), connect: () => socket });
  return states;
}

test("a server that is busy is asked again, and the page comes to life", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new Socket("server.busy", "server.busy");
  const states = open(socket);
  for (const wait of [0, 3_000, 6_000]) {
    context.mock.timers.tick(wait);
    await new Promise(setImmediate);
  }
  assert.deepEqual([states, socket.sent.length], [["lost", "lost", "live"], 3]);
});

test("an hour that is not there for this person is asked for once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new Socket("hour.not_found");
  const states = open(socket);
  await new Promise(setImmediate);
  context.mock.timers.tick(120_000);
  assert.deepEqual([states, socket.sent.length], [["refused"], 1]);
});

test("a join waits for as long as the server says, and never longer than a minute by itself", () => {
  assert.ok(joinAgainIn(refused("limit.reached", { retry_after_s: 90 }), 0) >= 90_000);
  assert.ok(joinAgainIn(refused("server.busy"), 50) <= 60_000);
  for (const code of ["hour.not_found", "access.denied", "access.token_invalid", "payload.invalid"]) {
    assert.equal(joinAgainIn(refused(code), 0), null);
  }
});
