// What the screens show: one question on air, three to come, and what is for one speaker.
import assert from "node:assert/strict";
import { test } from "node:test";

import { assigned, coming, onAir, others } from "../../static/js/state/stage.js";

function question(id, state, fields = {}) {
  return { question_id: id, state, endorsements: 0, submitted_at: 1, pinned: false, assigned_name: "", answer_text: "", ...fields };
}

const LIST = [
  question("a", "shown", { endorsements: 2 }),
  question("b", "shown", { endorsements: 9, assigned_name: "Ada" }),
  question("c", "shown", { pinned: true }),
  question("d", "shown"),
  question("air", "on_air"),
  question("aloud", "answered", { assigned_name: "Ada" }),
  question("written", "answered", { assigned_name: "Ada", answer_text: "Yes." }),
];
const STATE = { questions: Object.fromEntries(LIST.map((one) => [one.question_id, one])) };
const ids = (list) => list.map((one) => one.question_id);

test("one question is on air, or none", () => {
  assert.equal(onAir(STATE).question_id, "air");
  assert.equal(onAir({ questions: {} }), null);
});

test("three come next, as the queue ranks them", () => {
  assert.deepEqual(ids(coming(STATE)), ["c", "b", "a"]);
});

test("a speaker sees what waits for their words, also what was answered aloud", () => {
  assert.deepEqual(ids(assigned(STATE, "Ada")), ["b", "aloud"]);
  assert.deepEqual(assigned(STATE, ""), []);
});

test("the queue beside it holds what is for others", () => {
  assert.deepEqual(ids(others(STATE, "Ada")), ["c", "a", "d"]);
  assert.deepEqual(ids(others(STATE, "")), ["c", "b", "a", "d"]);
});
