// The bar of the desk: who is on stage, in words.
import assert from "node:assert/strict";
import { test } from "node:test";

import { stageWords } from "../../static/js/view/desk_bar.js";

const plain = (onStage) => stageWords(onStage).replace(/[\u2068\u2069]/g, "");

test("those on stage are named", () => {
  assert.equal(plain({ count: 2, names: ["Hana", "Ada"] }), "On stage: Hana, Ada");
});

test("of a crowd some are named, and how many more there are", () => {
  const names = ["A", "B", "C", "D", "E"];
  assert.equal(plain({ count: 7, names }), "On stage: A, B, C, D and 3 more");
});

test("people without a name are counted", () => {
  assert.equal(plain({ count: 1, names: [] }), "1 person is on stage");
  assert.equal(plain({ count: 3, names: [] }), "3 people are on stage");
  assert.equal(plain({ count: 3, names: ["Hana"] }), "On stage: Hana and 2 more");
});

test("a name that is read from right to left turns nothing around it", () => {
  assert.equal(stageWords({ count: 1, names: ["منى"] }), "On stage: \u2068منى\u2069");
});
