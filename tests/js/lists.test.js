// The lists of an attendee, and what a list shows while somebody reads it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { compare, same } from "../../static/js/state/order.js";
import { fromList } from "../../static/js/state/questions.js";
import { countsOf, listOf } from "../../static/js/state/sorts.js";

const one = (question_id, endorsements, submitted_at, fields = {}) => ({
  question_id, endorsements, submitted_at, answered_at: 0, pinned: false, state: "shown", text: question_id, ...fields,
});
const QUESTIONS = fromList([
  one("few", 1, 10),
  one("many", 9, 20),
  one("pinned", 0, 30, { pinned: true }),
  one("older", 9, 5),
  one("air", 4, 1, { state: "on_air" }),
  one("first", 0, 2, { state: "answered", answered_at: 50 }),
  one("second", 0, 3, { state: "answered", answered_at: 60 }),
]);
const ids = (sort) => listOf(sort, QUESTIONS).map((question) => question.question_id);

describe("the lists", () => {
  test("top: pinned, then most endorsed, then oldest", () => {
    assert.deepEqual(ids("top"), ["pinned", "older", "many", "air", "few"]);
  });
  test("newest: open questions, the last one first", () => {
    assert.deepEqual(ids("newest"), ["pinned", "many", "few", "older", "air"]);
  });
  test("answered: the last answer first", () => {
    assert.deepEqual(ids("answered"), ["second", "first"]);
  });
  test("the tabs count what stands in them", () => {
    assert.deepEqual(countsOf(QUESTIONS, [{}]), { top: 5, answered: 2, mine: 1 });
  });
});

describe("a list that is held still", () => {
  test("tells nothing when nothing changed", () => {
    const { gone, fresh, moved } = compare(["a", "b"], ["a", "b"]);
    assert.deepEqual([gone.size, fresh, moved], [0, 0, false]);
  });
  test("counts what is new", () => {
    assert.equal(compare(["a"], ["x", "a", "y"]).fresh, 2);
  });
  test("names what is gone", () => {
    assert.deepEqual([...compare(["a", "b"], ["b"]).gone], ["a"]);
  });
  test("tells a change of order among those that stay, and only that", () => {
    assert.equal(compare(["a", "b", "c"], ["c", "a"]).moved, true);
    assert.equal(compare(["a", "b", "c"], ["x", "a", "c"]).moved, false);
  });
  test("two lists are the same in the same order alone", () => {
    assert.ok(same(["a", "b"], ["a", "b"]));
    assert.ok(!same(["a", "b"], ["b", "a"]));
    assert.ok(!same(["a"], ["a", "b"]));
  });
});
