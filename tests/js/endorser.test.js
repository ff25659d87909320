// Endorsing: shown at once, settled in the background, undone when it is refused.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { Endorser } from "../../static/js/net/endorser.js";
import { CallError } from "../../static/js/net/errors.js";

const QUESTION = { question_id: "a", endorsements: 5 };
const refusal = new CallError({ code: "vote.own_question", message: "No." });

/** A server that answers when it is told to. */
class Hub {
  constructor() {
    Object.assign(this, { endorsed: new Set(), calls: [], errors: [], waiting: [] });
    this.endorser = new Endorser({
      call: (name, payload) => this.hear(name, payload),
      hourId: "hour1",
      endorsed: (id) => this.endorsed.has(id),
      took: (id, { endorsed }) => (endorsed ? this.endorsed.add(id) : this.endorsed.delete(id)),
      failed: (_id, error) => this.errors.push(error.code),
      changed: () => {},
    });
  }

  hear(name, payload) {
    this.calls.push([name, payload]);
    return new Promise((resolve, reject) => this.waiting.push({ name, resolve, reject }));
  }

  async answer() {
    const { name, resolve } = this.waiting.shift();
    resolve({ endorsed: name === "question.endorse" });
    await new Promise(setImmediate);
  }

  async refuse() {
    this.waiting.shift().reject(refusal);
    await new Promise(setImmediate);
  }
}

describe("the endorse button", () => {
  let hub;
  let endorser;
  beforeEach(() => {
    hub = new Hub();
    ({ endorser } = hub);
  });

  test("looks pressed, and counts one more, before the server has answered", () => {
    endorser.press("a");
    assert.equal(endorser.pressed("a"), true);
    assert.equal(endorser.count(QUESTION), 6);
    assert.deepEqual(hub.calls, [["question.endorse", { hour_id: "hour1", question_id: "a" }]]);
  });

  test("counts as the server does once it has answered", async () => {
    endorser.press("a");
    await hub.answer();
    assert.equal(endorser.pressed("a"), true);
    assert.equal(endorser.count({ ...QUESTION, endorsements: 6 }), 6);
  });

  test("is as before when the server refuses", async () => {
    endorser.press("a");
    await hub.refuse();
    assert.equal(endorser.pressed("a"), false);
    assert.equal(endorser.count(QUESTION), 5);
    assert.deepEqual(hub.errors, ["vote.own_question"]);
  });

  test("pressed twice at once ends where it began, with one call after the other", async () => {
    endorser.press("a");
    endorser.press("a");
    assert.equal(endorser.pressed("a"), false);
    await hub.answer();
    await hub.answer();
    assert.deepEqual(hub.calls.map(([name]) => name), ["question.endorse", "question.unendorse"]);
    assert.equal(hub.endorsed.has("a"), false);
  });

  test("pressed three times at once sends no more than is needed", async () => {
    for (let press = 0; press < 3; press += 1) endorser.press("a");
    await hub.answer();
    assert.equal(hub.calls.length, 1);
    assert.equal(endorser.pressed("a"), true);
  });

  test("takes an endorsement back", async () => {
    hub.endorsed.add("a");
    endorser.press("a");
    assert.equal(endorser.count(QUESTION), 4);
    await hub.answer();
    assert.equal(endorser.pressed("a"), false);
  });
});
