// Free slots stand under the day on which they are for the reader.
import assert from "node:assert/strict";
import { test } from "node:test";

import { byDay, standWrong } from "../../static/js/state/slot_days.js";

const HOUR_MS = 3_600_000;
const at = (hour) => hour * HOUR_MS;
const dayIn = (offset) => (ms) => Math.floor(ms / HOUR_MS + offset) / 24 >= 1 ? "second" : "first";

test("slots of one day stand together, in their order", () => {
  assert.deepEqual(byDay([at(8), at(9), at(30)], dayIn(0)), [
    ["first", [at(8), at(9)]],
    ["second", [at(30)]],
  ]);
});

test("no slots are no days", () => {
  assert.deepEqual(byDay([], dayIn(0)), []);
});

test("slots that are right where they stand are left there", () => {
  assert.equal(standWrong([[at(8), at(22)], [at(30)]], dayIn(0)), false);
});

test("in a zone further east an evening slot belongs to the next day", () => {
  assert.equal(standWrong([[at(8), at(22)], [at(30)]], dayIn(3)), true);
  assert.deepEqual(byDay([at(8), at(22), at(30)], dayIn(3)).map(([, found]) => found), [[at(8)], [at(22), at(30)]]);
});
