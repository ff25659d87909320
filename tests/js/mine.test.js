// What is one's own: questions, endorsements, being silenced.
import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, fromMine, listed, withEndorsement } from "../../static/js/state/mine.js";

const own = (question_id, fields = {}) => ({ question_id, state: "shown", text: "?", edits: 0, submitted_at: 1, endorsements: 2, ...fields });
const mineWith = (questions, endorsed = []) => fromMine({ questions, endorsed, silenced: "", roles: [] });

test("somebody new has nothing", () => {
  assert.deepEqual(listed(fromMine(null)), []);
});

test("an endorsement is there once, and taken back whole", () => {
  const twice = withEndorsement(withEndorsement(mineWith([]), "a", true), "a", true);
  assert.deepEqual([...twice.endorsed], ["a"]);
  assert.equal(withEndorsement(twice, "a", false).endorsed.size, 0);
});

test("who endorsed a merged question endorses the other one now", () => {
  const merged = { name: "question.merged", question: { question_id: "a", state: "merged" }, into: { question_id: "b", state: "shown", text: "?" } };
  assert.ok(apply(mineWith([], ["a"]), merged).endorsed.has("b"));
  assert.ok(!apply(mineWith([], []), merged).endorsed.has("b"));
});

test("one's own question is not endorsed by a merge", () => {
  const merged = { name: "question.merged", question: { question_id: "a", state: "merged" }, into: { question_id: "b", state: "shown", text: "?" } };
  assert.ok(!apply(mineWith([own("b")], ["a"]), merged).endorsed.has("b"));
});

test("a merge into a question that one may not see changes nothing else", () => {
  const merged = { name: "question.merged", question: own("a", { state: "merged" }), into: null };
  assert.equal(apply(mineWith([own("a")]), merged).questions.a.state, "merged");
});

test("the public copy of an event does not take away what only the asker knows", () => {
  const dismissed = apply(mineWith([own("a", { dismiss_reason: "conduct" })]), { name: "question.dismissed", question: { question_id: "a", state: "dismissed", merged_into: "" } });
  assert.equal(dismissed.questions.a.dismiss_reason, "conduct");
  assert.equal(dismissed.questions.a.state, "dismissed");
});

test("another's question is never taken for one's own", () => {
  const event = { name: "question.approved", question: { question_id: "z", state: "shown", text: "?" } };
  assert.deepEqual(apply(mineWith([]), event).questions, {});
  const atTheDesk = { name: "question.approved", question: own("z", { asker_key: "k" }) };
  assert.deepEqual(apply(mineWith([]), atTheDesk).questions, {});
});

test("the count of one's own question follows the endorsements", () => {
  const counted = apply(mineWith([own("a")]), { name: "question.endorsed", question_id: "a", endorsements: 9 });
  assert.equal(counted.questions.a.endorsements, 9);
});

test("a silenced person reads why, and may write again", () => {
  const silenced = apply(mineWith([]), { name: "person.silenced", reason: "Too much" });
  assert.equal(silenced.silenced, "Too much");
  assert.equal(apply(silenced, { name: "person.unsilenced" }).silenced, "");
});

test("own questions are listed newest first, without those taken back", () => {
  const mine = mineWith([own("a"), own("b", { submitted_at: 5 }), own("c", { state: "withdrawn" })]);
  assert.deepEqual(listed(mine).map((one) => one.question_id), ["b", "a"]);
});
