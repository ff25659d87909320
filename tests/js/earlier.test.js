// What was answered in another hour, in words.
import assert from "node:assert/strict";
import { test } from "node:test";

import { earlierWords, timecode } from "../../static/js/state/earlier.js";

test("it says in which hour, and at which second of its recording", () => {
  assert.equal(earlierWords({ hour_title: "Sources", second: 754 }), "Answered in \u2068Sources\u2069, at 12:34");
  assert.equal(earlierWords({ hour_title: "Sources", second: 0 }), "Answered in \u2068Sources\u2069, at 0:00");
});

test("where the second is not known it says the hour alone", () => {
  assert.equal(earlierWords({ hour_title: "Sources", second: null }), "Answered in \u2068Sources\u2069");
});

test("seconds are written as people read them", () => {
  assert.deepEqual([0, 59, 754, 3599, 3600, 36061].map(timecode), ["0:00", "0:59", "12:34", "59:59", "1:00:00", "10:01:01"]);
});
