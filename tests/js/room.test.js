// The room as its page knows it: the clock, the phases, ten minutes more, the chat, what is read out.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as rooms from "../../static/js/state/room.js";

const MINUTE = 60_000;
const STARTS = 1_795_796_100_000;
const ENDS = STARTS + 20 * MINUTE;
const RULES = { ask_within_ms: 10 * MINUTE, grace_ms: MINUTE, signs_ms: [5 * MINUTE, MINUTE] };

function room(fields = {}) {
  return {
    version: 3,
    now: STARTS,
    phase: "open",
    you: "candidate",
    your_name: "Chidi",
    other_name: "Ada",
    opens_at: STARTS - 15 * MINUTE,
    admits_at: STARTS - 5 * MINUTE,
    starts_at: STARTS,
    ends_at: ENDS,
    over_at: ENDS + MINUTE,
    you_came: true,
    other_came: true,
    you_here: true,
    other_here: true,
    ready: true,
    may_extend: false,
    you_extend: false,
    other_extend: false,
    extended_s: 0,
    you_keep: false,
    other_keep: false,
    chat: [],
    ...fields,
  };
}

const state = (fields) => rooms.fromPage({ room: room(fields), rules: RULES });
const line = (key, by = "mentor", text = key) => ({ at: STARTS, by, text, client_key: key });

// The clock

test("the server's clock lies in the middle of the way there and back", () => {
  const clock = rooms.sync(null, 1_000_500, 1_000, 2_000);
  assert.equal(rooms.serverTime(clock, 2_000), 1_001_000);
});

test("a quicker answer sets the clock anew, a slower one does not", () => {
  const first = rooms.sync(null, 1_000_500, 0, 1_000);
  const slow = rooms.sync(first, 1_001_800, 1_000, 4_000);
  assert.equal(slow, first);
  const quick = rooms.sync(first, 1_004_010, 4_000, 4_020);
  assert.equal(quick.error, 10);
});

test("a clock that runs wrong is set again and again, so it never drifts", () => {
  // The device loses a second in ten minutes; every answer takes 200 ms.
  const rate = 1 - 1 / 600;
  let clock = null;
  for (let real = 0; real <= 3_600_000; real += 15_000) {
    const local = (ms) => 500 + ms * rate;
    clock = rooms.sync(clock, real + 100, local(real), local(real + 200));
    const wrong = Math.abs(rooms.serverTime(clock, local(real + 200)) - (real + 200));
    assert.ok(wrong < 250, `${wrong} ms wrong after ${real} ms`);
  }
});

test("a device whose clock is set in between is believed at the next answer", () => {
  const exact = rooms.sync(null, 1_000, 1_000, 1_002);
  const hour = 3_600_000;
  const after = rooms.sync(exact, 2_400, 2_000 + hour, 2_800 + hour);
  assert.equal(rooms.serverTime(after, 2_800 + hour), 2_800);
});

test("what the server told later counts, whatever comes last", () => {
  const before = state({ version: 5, now: STARTS + 10 });
  assert.equal(rooms.take(before, room({ version: 4, now: STARTS + 20 })), before);
  assert.equal(rooms.take(before, room({ version: 5, now: STARTS + 9 })), before);
  assert.equal(rooms.take(before, room({ version: 6, now: STARTS + 5 })).room.version, 6);
  const talking = state({ chat: [line("a"), line("b")] });
  assert.equal(rooms.take(talking, room({ chat: [line("a")] })), talking);
  assert.equal(rooms.take(talking, room({ chat: [], phase: "over" })).room.phase, "over");
});

// The phases

const PHASES = [
  ["early", STARTS - 15 * MINUTE - 1, "early"],
  ["early", STARTS - 15 * MINUTE, "waiting"],
  ["waiting", ENDS - 1, "waiting"],
  ["waiting", ENDS, "over"],
  ["open", STARTS - 5 * MINUTE, "open"],
  ["open", ENDS - 1, "open"],
  ["open", ENDS, "grace"],
  ["grace", ENDS + MINUTE - 1, "grace"],
  ["grace", ENDS + MINUTE, "over"],
  ["over", STARTS, "over"],
];
for (const [told, now, is] of PHASES) {
  test(`a room told as ${told} is ${is} ${(now - STARTS) / MINUTE} minutes after the start`, () => {
    assert.equal(rooms.phaseAt(state({ phase: told }), now), is);
  });
}

test("a request without a time stays early", () => {
  assert.equal(rooms.phaseAt(state({ phase: "early", opens_at: 0, starts_at: 0, ends_at: 0, over_at: 0 }), STARTS), "early");
  assert.equal(rooms.countdown(state({ phase: "over" }), STARTS), null);
});

test("the dial counts to the opening, the begin, the end, and through the goodbyes", () => {
  const at = (phase, now) => rooms.countdown(state({ phase }), now);
  assert.deepEqual(at("early", STARTS - 20 * MINUTE), { what: "opens", left: 5 * MINUTE, whole: 60 * MINUTE });
  assert.equal(at("early", STARTS - 24 * 60 * MINUTE), null);
  assert.deepEqual(at("waiting", STARTS - 3 * MINUTE), { what: "begins", left: 3 * MINUTE, whole: 15 * MINUTE });
  assert.equal(at("waiting", STARTS + MINUTE).what, "left");
  assert.deepEqual(at("open", STARTS + 5 * MINUTE), { what: "left", left: 15 * MINUTE, whole: 20 * MINUTE });
  assert.deepEqual(at("grace", ENDS + 20_000), { what: "goodbye", left: 40_000, whole: MINUTE });
});

test("the dial shows nought when the time is over, and not before", () => {
  assert.deepEqual(rooms.minutesAndSeconds(61_001), [1, 2]);
  assert.deepEqual(rooms.minutesAndSeconds(1), [0, 1]);
  assert.deepEqual(rooms.minutesAndSeconds(0), [0, 0]);
  assert.deepEqual(rooms.minutesAndSeconds(-5), [0, 0]);
});

test("signs are given at five minutes and at one", () => {
  const at = (left) => rooms.signAt(state(), ENDS - left);
  assert.deepEqual([5 * MINUTE + 1, 5 * MINUTE, MINUTE + 1, MINUTE, 1].map(at), [0, 5 * MINUTE, 5 * MINUTE, MINUTE, MINUTE]);
  assert.equal(rooms.signAt(state({ phase: "waiting" }), ENDS - MINUTE), 0);
});

test("the server is asked when something begins or ends, and not otherwise", () => {
  const from = ENDS - 10 * MINUTE;
  assert.ok(rooms.turned(state(), from - 100, from + 100));
  assert.ok(rooms.turned(state(), ENDS - 1, ENDS));
  assert.ok(!rooms.turned(state(), ENDS, ENDS + 1));
  assert.ok(!rooms.turned(state(), STARTS + 1, from - 1));
});

// What may be done

test("the mentor lets in who has come, from five minutes before the start on", () => {
  const may = (fields, now) => rooms.mayAdmit(state({ phase: "waiting", you: "mentor", ...fields }), now);
  assert.ok(may({}, STARTS - 5 * MINUTE));
  assert.ok(!may({}, STARTS - 5 * MINUTE - 1));
  assert.ok(!may({ other_came: false }, STARTS));
  assert.ok(!may({ you: "candidate" }, STARTS));
  assert.ok(!may({ phase: "open" }, STARTS));
});

test("the mentor lets in at the start, where the time before is taken", () => {
  const may = (now) => rooms.mayAdmit(state({ phase: "waiting", you: "mentor", admits_at: STARTS }), now);
  assert.ok(!may(STARTS - 1));
  assert.ok(may(STARTS));
});

test("ten minutes more are offered, asked for, wanted or taken, in the last ten alone", () => {
  const now = ENDS - 5 * MINUTE;
  const where = (fields) => rooms.extension(state({ now, may_extend: true, ...fields }), now);
  assert.equal(where({}), "offer");
  assert.equal(where({ you_extend: true }), "asked");
  assert.equal(where({ other_extend: true }), "wanted");
  assert.equal(where({ may_extend: false, other_extend: true }), "taken");
  assert.equal(where({ phase: "waiting" }), "");
  assert.equal(where({ now: ENDS - 11 * MINUTE, may_extend: false }), "", "what was told earlier says nothing about it");
  assert.equal(rooms.extension(state({ may_extend: true }), STARTS), "");
});

test("the chat is kept by both, by one, or by nobody", () => {
  const kept = (you, other) => rooms.keeping(state({ you_keep: you, other_keep: other }));
  assert.deepEqual([kept(true, true), kept(true, false), kept(false, true), kept(false, false)], ["both", "you", "other", ""]);
});

// The chat

test("a line on its way stands last, and becomes a line when the server has it", () => {
  const sent = rooms.withPending(state({ chat: [line("a")] }), { client_key: "b", text: "Hello" });
  assert.deepEqual(rooms.linesOf(sent).map(({ text, own, waits }) => [text, own, waits]), [["a", false, false], ["Hello", true, true]]);
  const told = rooms.take(sent, room({ chat: [line("a"), line("c"), line("b", "candidate", "Hello")] }));
  assert.deepEqual(told.pending, []);
  assert.deepEqual(rooms.linesOf(told).map(({ key, waits }) => [key, waits]), [["mentor a", false], ["mentor c", false], ["candidate b", false]]);
});

test("the other's line with the same key takes nothing away", () => {
  const sent = rooms.withPending(state(), { client_key: "b", text: "Hello" });
  assert.equal(rooms.take(sent, room({ chat: [line("b", "mentor")] })).pending.length, 1);
  assert.equal(rooms.withoutPending(sent, "b").pending.length, 0);
});

// What is read out

const news = (before, after, then = STARTS + 1, now = then) => rooms.newsBetween(state(before), state(after), then, now);

test("what the other does is told once", () => {
  assert.deepEqual(news({ other_here: false }, {}), ["come"]);
  assert.deepEqual(news({}, { other_here: false }), ["left"]);
  assert.deepEqual(news({ phase: "waiting" }, {}), ["begun"]);
  assert.deepEqual(news({}, { chat: [line("a")] }), ["said"]);
  assert.deepEqual(news({}, { chat: [line("a", "candidate")] }), []);
  assert.deepEqual(news({}, {}), []);
});

test("what time brings is told when it comes", () => {
  const tick = (then, now) => rooms.newsBetween(state(), state(), then, now);
  assert.deepEqual(tick(ENDS - 5 * MINUTE - 1, ENDS - 5 * MINUTE), ["sign"]);
  assert.deepEqual(tick(ENDS - 4 * MINUTE, ENDS - 3 * MINUTE), []);
  assert.deepEqual(tick(ENDS - MINUTE - 1, ENDS - MINUTE), ["sign"]);
  assert.deepEqual(tick(ENDS - 1, ENDS), ["grace"]);
  assert.deepEqual(tick(ENDS + MINUTE - 1, ENDS + MINUTE), ["over"]);
});

test("ten minutes more are told as what they are", () => {
  const late = ENDS - 2 * MINUTE;
  const asking = { now: late, may_extend: true };
  assert.deepEqual(news(asking, { ...asking, other_extend: true }, late), ["wanted"]);
  assert.deepEqual(news({ ...asking, other_extend: true }, asking, late), ["asked_back"]);
  const granted = { now: late, ends_at: ENDS + 10 * MINUTE, over_at: ENDS + 11 * MINUTE, extended_s: 600 };
  assert.deepEqual(news({ ...asking, other_extend: true }, granted, late), ["extended"]);
});
