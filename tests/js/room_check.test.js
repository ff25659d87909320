// The check of camera and microphone: what a refusal means, how loud it is, what is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";

import { constraints, linkQuery, loudness, meaningOf } from "../../static/js/state/room_check.js";

test("a refusal of the browser is told as what can be done about it", () => {
  const meanings = { NotAllowedError: "blocked", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", TypeError: "strange" };
  for (const [name, meaning] of Object.entries(meanings)) assert.equal(meaningOf({ name }), meaning);
  assert.equal(meaningOf(undefined), "absent");
});

test("silence is nought, a voice is in the middle, and a shout is the end of the bar", () => {
  const wave = (loud) => Float32Array.from({ length: 480 }, (_, at) => loud * Math.sin(at / 10));
  assert.equal(loudness(new Float32Array(480)), 0);
  assert.equal(loudness(new Float32Array(0)), 0);
  assert.equal(loudness(wave(0.0001)), 0);
  assert.ok(loudness(wave(0.05)) > 40 && loudness(wave(0.05)) < 60);
  assert.ok(loudness(wave(1)) > 90);
});

test("only what is wanted is asked for, and from the device that was chosen", () => {
  assert.deepEqual(constraints({ camera: false, microphone: true }), { video: false, audio: {} });
  const { video, audio } = constraints({ camera: true, microphone: false, cameraId: "c1" });
  assert.deepEqual([video.deviceId, audio], [{ exact: "c1" }, false]);
});

test("the link says what somebody does not want to begin with", () => {
  assert.equal(linkQuery({ camera: true, microphone: true }), "");
  assert.equal(linkQuery({ camera: false, microphone: true }), "?camera=off");
  assert.equal(linkQuery({ camera: false, microphone: false }), "?camera=off&microphone=off");
});
