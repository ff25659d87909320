// What can be done with a question at the desk, and how it is undone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inverse, meant, offered, payloadOf, refusal } from "../../static/js/state/desk_acts.js";
import * as silenced from "../../static/js/state/silenced.js";
import { doneWords } from "../../static/js/view/desk_words.js";

const LISTED = ["pending", "shown", "on_air", "answered"];
const OPEN = ["pending", "shown", "on_air"];
const EVERY = [...LISTED, "dismissed", "merged"];
const ON = ["announced", "open", "live", "ended"];
// As hub/domain/questions.py has them; the page gets the server's own.
const MOVES = Object.fromEntries(
  Object.entries({
    approve: ["pending"],
    dismiss: ["pending", "shown"],
    restore: ["dismissed", "answered"],
    reword: OPEN,
    merge: ["pending", "shown"],
    label: LISTED,
    assign: LISTED,
    claim: OPEN,
    release: OPEN,
    note: EVERY,
    pin: ["shown"],
    unpin: LISTED,
    air: ["pending", "shown"],
    unair: ["on_air"],
    answer: ["shown", "on_air", "answered"],
    reply: ["shown", "on_air", "answered"],
  }).map(([name, sources]) => [name, { sources, hours: name === "air" ? ["live"] : ON }]),
);
const DESK = { moves: MOVES, me: "pmona", now: 1000, hour: { state: "live", on_air: "" }, isSilenced: () => false };
const QUESTION = {
  question_id: "q",
  state: "pending",
  text: "How?",
  labels: ["x"],
  assigned_to: "",
  pinned: false,
  claimed_by: "",
  claimed_name: "",
  claimed_at: 0,
  asker_key: "k",
};
const HELD = { ...QUESTION, claimed_by: "phana", claimed_name: "Hana", claimed_at: 900 };

describe("what can be done", () => {
  test("the state of the question decides", () => {
    assert.equal(refusal("approve", QUESTION, DESK), "");
    assert.equal(refusal("approve", { ...QUESTION, state: "shown" }, DESK), "state");
    assert.equal(refusal("unair", QUESTION, DESK), "state");
  });

  test("nothing goes on air before the hour is live", () => {
    assert.equal(refusal("air", QUESTION, { ...DESK, hour: { state: "open" } }), "hour");
  });

  test("while another moderator is on it, it is decided by them alone", () => {
    for (const act of ["approve", "dismiss", "reword", "merge", "claim"]) assert.equal(refusal(act, HELD, DESK), "held", act);
    for (const act of ["note", "label", "assign", "air"]) assert.equal(refusal(act, HELD, DESK), "", act);
  });

  test("the menu offers what can be done, and no more", () => {
    const waiting = offered(QUESTION, DESK);
    assert.ok(waiting.includes("approve") && waiting.includes("dismiss") && waiting.includes("silence"));
    assert.ok(!waiting.includes("restore") && !waiting.includes("unpin") && !waiting.includes("release"));
    assert.deepEqual(offered({ ...QUESTION, state: "merged" }, DESK), ["note", "silence"]);
    assert.ok(!waiting.includes("air_back"));
    assert.ok(offered(QUESTION, { ...DESK, hour: { state: "live", on_air: "other" } }).includes("air_back"));
  });

  test("one key does and takes back", () => {
    assert.equal(meant("pin", { ...QUESTION, pinned: true }, DESK), "unpin");
    assert.equal(meant("claim", { ...QUESTION, claimed_by: "pmona", claimed_at: 900 }, DESK), "release");
    assert.equal(meant("claim", HELD, DESK), "claim");
    assert.equal(meant("silence", QUESTION, { ...DESK, isSilenced: () => true }), "unsilence");
  });
});

describe("undoing", () => {
  test("a dismissed question is restored, a reworded one gets its words back", () => {
    assert.deepEqual(inverse("dismiss", QUESTION), { name: "question.restore", payload: { question_id: "q" } });
    assert.deepEqual(inverse("reword", QUESTION), { name: "question.reword", payload: { question_id: "q", text: "How?" } });
    assert.deepEqual(inverse("label", QUESTION).payload.labels, ["x"]);
  });

  test("what was approved or merged stays so", () => {
    assert.equal(inverse("approve", QUESTION), null);
    assert.equal(inverse("merge", QUESTION), null);
  });

  test("an answer added to an answered question does not bring it back", () => {
    assert.equal(inverse("write_answer", { ...QUESTION, state: "answered" }), null);
    assert.equal(inverse("write_answer", { ...QUESTION, state: "on_air" }).name, "question.restore");
  });
});

describe("silenced people", () => {
  const questions = { q: QUESTION, other: { ...QUESTION, question_id: "other" }, nameless: { ...QUESTION, question_id: "nameless", asker_key: "" } };
  const hears = (name, id, state) => silenced.apply(state, { name, question_id: id }, questions);

  test("all named questions of a person show it", () => {
    const state = hears("person.silenced", "q", silenced.fromKeys([]));
    assert.ok(silenced.isSilenced(state, questions.other));
    assert.ok(!silenced.isSilenced(hears("person.unsilenced", "other", state), questions.q));
  });

  test("an anonymous question stands for itself, so that nobody learns whose it is", () => {
    const state = hears("person.silenced", "nameless", silenced.fromKeys([]));
    assert.ok(silenced.isSilenced(state, questions.nameless));
    assert.ok(!silenced.isSilenced(state, { ...questions.nameless, question_id: "another" }));
    assert.ok(!silenced.isSilenced(state, questions.q));
  });

  test("what the page came with counts", () => {
    assert.ok(silenced.isSilenced(silenced.fromKeys(["k"]), questions.q));
    assert.ok(!silenced.isSilenced(silenced.fromKeys(["k"]), questions.nameless));
  });

  test("other events change nothing", () => {
    const state = silenced.fromKeys(["k"]);
    assert.equal(silenced.apply(state, { name: "question.approved" }, questions), state);
  });
});

test("a question that is brought back is said to be where it is", () => {
  assert.equal(doneWords("restore", { state: "shown" }), "Back in the queue.");
  assert.equal(doneWords("restore", { state: "pending" }), "It waits again.");
  assert.equal(doneWords("approve", { state: "pending" }), "Approved.");
});

test("what shows a question to everyone tells which wording was read", () => {
  assert.deepEqual(payloadOf("approve", QUESTION), { seen: "How?" });
  assert.deepEqual(payloadOf("air_back", QUESTION), { previous: "shown", seen: "How?" });
  assert.deepEqual(payloadOf("note", QUESTION, { text: "Later.", client_key: "k" }), { text: "Later.", client_key: "k" });
});
