// Cursors and frames: what is applied, what is skipped, and when the page has to join again.
import assert from "node:assert/strict";
import { test } from "node:test";

import { applyFrame, fromView, judge, later } from "../../static/js/state/hour.js";

const VIEW = { cursor: "10-1", hour: { state: "live", on_air: "" }, questions: [] };
const QUESTION = { question_id: "a", state: "shown", text: "How?", endorsements: 0, submitted_at: 1, pinned: false };
const frame = (from, to, ...events) => ({ from, to, events });

test("cursors are compared by both their numbers", () => {
  assert.ok(later("10-2", "10-1"));
  assert.ok(later("11-0", "9-9"));
  assert.ok(!later("10-1", "10-1"));
  assert.ok(later("10-1", ""));
});

test("a frame that goes on where the page stands is applied", () => {
  assert.equal(judge("10-1", frame("10-1", "12-0")), "apply");
});

test("a frame that begins earlier and ends later is applied as well", () => {
  assert.equal(judge("10-1", frame("9-0", "12-0")), "apply");
});

test("a frame of what is known already is skipped", () => {
  assert.equal(judge("10-1", frame("8-0", "9-0")), "skip");
  assert.equal(judge("10-1", frame("8-0", "10-1")), "skip");
});

test("a frame that begins later means that something was missed", () => {
  assert.equal(judge("10-1", frame("11-0", "12-0")), "join");
});

test("a head count leaves the cursor where it is", () => {
  const counted = frame("10-1", "10-1", { name: "presence.counted", id: "10-1", here: 7 });
  assert.equal(judge("10-1", counted), "apply");
  const state = applyFrame(fromView(VIEW), counted);
  assert.equal(state.here, 7);
  assert.equal(state.cursor, "10-1");
});

test("applying a frame moves the cursor and leaves the state before as it was", () => {
  const before = fromView(VIEW);
  const after = applyFrame(before, frame("10-1", "12-0", { name: "question.approved", question: QUESTION }));
  assert.equal(after.cursor, "12-0");
  assert.deepEqual(Object.keys(after.questions), ["a"]);
  assert.deepEqual(before.questions, {});
});

test("one question is on air, and none after it left the air", () => {
  const aired = { ...QUESTION, state: "on_air" };
  const on = applyFrame(fromView(VIEW), frame("10-1", "12-0", { question: aired }));
  assert.equal(on.hour.on_air, "a");
  const off = applyFrame(on, frame("12-0", "13-0", { question: { ...aired, state: "answered" } }));
  assert.equal(off.hour.on_air, "");
});
