// Recording and streaming, as far as a page knows of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as runs from "../../static/js/state/room_runs.js";

const NOW = 1_000_000;
const nothing = runs.fromNothing();

describe("what runs in a room", () => {
  test("a press waits for an answer, and Jitsi's word settles it", () => {
    const asked = runs.pressed(nothing, "file", NOW);
    assert.equal(asked.file.way, "asked");
    assert.equal(asked.stream.way, "idle");
    assert.equal(runs.heard(asked, { on: true, mode: "file" }).file.way, "on");
    assert.equal(runs.heard(asked, { on: false, mode: "file", error: "busy" }).file.error, "busy");
  });

  test("what somebody else started is told as well", () => {
    assert.equal(runs.heard(nothing, { on: true, mode: "stream" }).stream.way, "on");
  });

  test("a kind of run that we do not know changes nothing", () => {
    for (const told of [{ on: true, mode: "local" }, { on: true }, {}]) assert.equal(runs.heard(nothing, told), nothing);
  });

  test("a press that nobody answers can be made again", () => {
    const asked = runs.pressed(nothing, "file", NOW);
    assert.equal(runs.tooLong(asked, "file", NOW + runs.ANSWER_MS - 1), false);
    assert.equal(runs.tooLong(asked, "file", NOW + runs.ANSWER_MS), true);
    assert.deepEqual(runs.gaveUp(asked, "file", "silent").file, { way: "idle", at: 0, error: "silent" });
  });

  test("a late failure of a press does not end what runs", () => {
    const on = runs.heard(nothing, { on: true, mode: "file" });
    assert.equal(runs.gaveUp(on, "file", "silent"), on);
  });

  test("a new press forgets why the last one failed", () => {
    const failed = runs.heard(nothing, { on: false, mode: "stream", error: "no" });
    assert.equal(runs.pressed(failed, "stream", NOW).stream.error, "");
  });
});

describe("what Jitsi is told", () => {
  test("a recording is told whose it is, and is shared with nobody", () => {
    const options = runs.startOptions("file", { metadata: { hour_id: "h1" } });
    assert.deepEqual(options, { mode: "file", shouldShare: false, extraMetadata: { hour_id: "h1" } });
  });

  test("a key for YouTube and a whole address go by their own names", () => {
    assert.deepEqual(runs.startOptions("stream", { key: "abcd-efgh" }), { mode: "stream", youtubeStreamKey: "abcd-efgh" });
    const whole = "rtmps://live.example/app/key";
    assert.deepEqual(runs.startOptions("stream", { key: whole }), { mode: "stream", rtmpStreamKey: whole });
  });

  test("a frame tells what it knows, and leaves out what it does not", () => {
    const frame = { room: "t/hour-1", language: "fr", name: "Ada", token: "a.b.c", config: { subject: "Heure" } };
    const { width, height, ...told } = runs.apiOptions(frame);
    assert.deepEqual([width, height], ["100%", "100%"]);
    assert.deepEqual(told, {
      roomName: "t/hour-1",
      lang: "fr",
      jwt: "a.b.c",
      userInfo: { displayName: "Ada" },
      configOverwrite: { subject: "Heure" },
    });
    const bare = runs.apiOptions({ room: "hour-1", language: "", name: "", token: "", config: {} });
    assert.equal(["lang", "jwt", "userInfo"].some((key) => key in bare), false);
  });
});
