// What the hub's own tests saw, replayed: the view before and the events make the view after, for every audience.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { applyAll, fromView } from "../../static/js/state/hour.js";
import { apply, fromMine } from "../../static/js/state/mine.js";
import { byRank, listed } from "../../static/js/state/questions.js";

const FOLDER = new URL("./transcripts/", import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

test("there are transcripts to replay", () => {
  assert.ok(files.length > 40, `only ${files.length}`);
});

for (const file of files) {
  const { scene, records } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  describe(scene, () => {
    for (const { audience, before, events, after } of records) {
      test(`as ${audience} heard it`, () => {
        if (audience === "person") replayMine(before, events, after);
        else replayHour(audience, before, events, after);
      });
    }
  });
}

function replayHour(audience, before, events, after) {
  const state = applyAll(fromView(before, { audience }), events);
  assert.deepEqual(state.hour, after.hour);
  assert.deepEqual(listed(state.questions, byRank), after.questions);
}

function replayMine(before, events, after) {
  const mine = events.reduce(apply, fromMine({ ...before, endorsed: [] }));
  assert.equal(mine.silenced, after.silenced);
  assert.deepEqual(mine.questions, fromMine({ ...after, endorsed: [] }).questions);
}
