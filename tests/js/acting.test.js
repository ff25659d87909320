// Acts on their way: pending until the event comes, and undone in the order they were done.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Acting } from "../../static/js/net/acting.js";
import { CallError } from "../../static/js/net/errors.js";

const QUESTION = { question_id: "q", state: "pending", text: "How?", labels: [] };
const EVENT = { name: "question.dismissed", question: { question_id: "q" } };

/** A line whose calls end as the test wants. */
class Line {
  calls = [];
  fails = null;

  async call(name, payload) {
    this.calls.push([name, payload]);
    if (this.fails) throw new CallError({ code: this.fails, message: "No." });
    return {};
  }
}

function begin() {
  const line = new Line();
  return { line, acting: new Acting(line, "h", () => undefined) };
}

describe("an act", () => {
  test("is pending until its event comes, however soon the server answered", async () => {
    const { acting, line } = begin();
    await acting.perform("dismiss", "question.dismiss", QUESTION, { reason: "other" });
    assert.deepEqual(line.calls, [["question.dismiss", { hour_id: "h", question_id: "q", reason: "other" }]]);
    assert.ok(acting.isPending(QUESTION));
    acting.settle([EVENT]);
    assert.ok(!acting.isPending(QUESTION));
  });

  test("that was refused is over, and throws", async () => {
    const { acting, line } = begin();
    line.fails = "question.transition_refused";
    await assert.rejects(acting.perform("dismiss", "question.dismiss", QUESTION), { code: "question.transition_refused" });
    assert.ok(!acting.isPending(QUESTION));
    assert.equal(await acting.undo(), false);
  });

  test("on a person ends with the answer: no event of the question will come", async () => {
    const { acting } = begin();
    await acting.perform("silence", "person.silence", QUESTION, { reason: "Please." });
    assert.ok(!acting.isPending(QUESTION));
  });
});

describe("undoing", () => {
  test("takes back the last act first, and ends with none", async () => {
    const { acting, line } = begin();
    await acting.perform("pin", "question.pin", { ...QUESTION, state: "shown" });
    await acting.perform("dismiss", "question.dismiss", QUESTION);
    assert.ok(await acting.undo());
    assert.ok(await acting.undo());
    assert.equal(await acting.undo(), false);
    assert.deepEqual(line.calls.slice(2).map(([name]) => name), ["question.restore", "question.unpin"]);
  });

  test("is not itself undone", async () => {
    const { acting } = begin();
    await acting.perform("dismiss", "question.dismiss", QUESTION);
    await acting.undo();
    assert.equal(await acting.undo(), false);
  });
});
