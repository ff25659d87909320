// The desk's columns: what stands where, in which order, and what stays where it is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as desk from "../../static/js/state/desk.js";

const ME = "pmona";

/** A question as the desk sees it. */
function question(id, fields = {}) {
  return {
    question_id: id,
    state: "pending",
    text: `What about ${id}?`,
    original_text: "",
    asker_name: "Ben",
    asker_key: "key-ben",
    submitted_at: 1,
    endorsements: 0,
    labels: [],
    assigned_to: "",
    assigned_name: "",
    pinned: false,
    answered_at: 0,
    dismissed_at: 0,
    appeals: 0,
    claimed_by: "",
    claimed_name: "",
    claimed_at: 0,
    ...fields,
  };
}

function questions(...list) {
  return Object.fromEntries(list.map((one) => [one.question_id, one]));
}

function ids(column) {
  return column.map((one) => one.question_id);
}

describe("columns", () => {
  const all = questions(
    question("late", { submitted_at: 9 }),
    question("early", { submitted_at: 2 }),
    question("appeal", { submitted_at: 5, appeals: 1 }),
    question("liked", { state: "shown", endorsements: 7 }),
    question("pinned", { state: "shown", pinned: true }),
    question("air", { state: "on_air" }),
    question("done", { state: "answered", answered_at: 3 }),
    question("just done", { state: "answered", answered_at: 8 }),
    question("out", { state: "dismissed", dismissed_at: 4 }),
    question("gone in", { state: "merged" }),
  );

  test("appeals come first, then who has waited longest", () => {
    assert.deepEqual(ids(desk.columns(all).incoming), ["appeal", "early", "late"]);
  });

  test("the queue is ranked, pinned questions first", () => {
    assert.deepEqual(ids(desk.columns(all).queue), ["pinned", "liked"]);
  });

  test("what was answered last stands first", () => {
    assert.deepEqual(ids(desk.columns(all).answered), ["just done", "done"]);
  });

  test("dismissed and merged questions share the drawer", () => {
    assert.deepEqual(ids(desk.columns(all).dismissed), ["out", "gone in"]);
  });

  test("an appeal that is shown again is no appeal any more", () => {
    assert.ok(desk.isAppeal(all.appeal));
    assert.ok(!desk.isAppeal({ ...all.appeal, state: "shown" }));
  });

  test("what waits is counted whatever the filter lets through", () => {
    assert.deepEqual(desk.waiting(all), { all: 3, appeals: 1 });
  });
});

describe("the filter", () => {
  const all = questions(
    question("arabic", { text: "كيف نُضيفُ أسماءً بالعربيّة؟" }),
    question("french", { text: "Où sont les élèves ?", labels: ["Écoles"] }),
    question("amharic", { text: "በአማርኛ እንዴት እጠይቃለሁ?", assigned_to: "pada", assigned_name: "Ada" }),
  );
  const found = (filter) => ids(desk.columns(all, { ...desk.NO_FILTER, ...filter }).incoming).sort();

  test("accents, vowel marks and forms of a letter make no difference", () => {
    assert.deepEqual(found({ words: "اسماء" }), ["arabic"]);
    assert.deepEqual(found({ words: "ELEVES ou" }), ["french"]);
    assert.deepEqual(found({ words: "በአማርኛ" }), ["amharic"]);
  });

  test("labels and names are searched as well", () => {
    assert.deepEqual(found({ words: "ecoles" }), ["french"]);
    assert.deepEqual(found({ words: "ada" }), ["amharic"]);
  });

  test("a label or a person narrows it down", () => {
    assert.deepEqual(found({ label: "Écoles" }), ["french"]);
    assert.deepEqual(found({ person: "pada" }), ["amharic"]);
    assert.deepEqual(found({ label: "Écoles", person: "pada" }), []);
  });

  test("what is on air is never filtered away", () => {
    const air = questions(question("air", { state: "on_air" }));
    assert.deepEqual(ids(desk.columns(air, { ...desk.NO_FILTER, words: "nothing" }).air), ["air"]);
  });

  test("without words, label or person everything goes through", () => {
    assert.ok(desk.isOpen({ words: "  ", label: "", person: "" }));
    assert.equal(found({}).length, 3);
  });

  test("labels are offered by how often they are used, people by name", () => {
    const some = questions(question("a", { labels: ["x", "y"] }), question("b", { labels: ["y"] }), all.amharic);
    assert.deepEqual(desk.labelsOf(some), ["y", "x"]);
    assert.deepEqual(desk.assignedOf(some), [{ id: "pada", name: "Ada" }]);
  });
});

describe("an order under somebody's eyes", () => {
  test("known rows keep their places whatever their rank", () => {
    assert.deepEqual(desk.hold(["a", "b", "c"], ["c", "b", "a"]), ["a", "b", "c"]);
  });

  test("a new row comes in beside its neighbour, and rows that left are gone", () => {
    assert.deepEqual(desk.hold(["a", "b", "c"], ["a", "new", "c"]), ["a", "new", "c"]);
    assert.deepEqual(desk.hold(["a", "b"], ["first", "a", "b", "last"]), ["first", "a", "b", "last"]);
  });

  test("an empty column takes the order of rank", () => {
    assert.deepEqual(desk.hold([], ["b", "a"]), ["b", "a"]);
  });

  test("when a question leaves, the next one that stayed is at hand, else the one before", () => {
    assert.equal(desk.successor(["a", "b", "c"], ["a", "c"], "b"), "c");
    assert.equal(desk.successor(["a", "b", "c", "d"], ["a", "d"], "b"), "d");
    assert.equal(desk.successor(["a", "b", "c"], ["a", "b"], "c"), "b");
    assert.equal(desk.successor(["a"], [], "a"), "");
    assert.equal(desk.successor([], ["new"], undefined), "new");
  });
});

describe("claims", () => {
  const claimed = question("a", { claimed_by: "phana", claimed_name: "Hana", claimed_at: 1000 });

  test("the other moderators see who handles a question, until it lapses", () => {
    assert.equal(desk.heldBy(claimed, ME, 1000 + desk.CLAIM_MS - 1), "Hana");
    assert.equal(desk.heldBy(claimed, ME, 1000 + desk.CLAIM_MS), "");
  });

  test("one's own claim keeps nobody out", () => {
    assert.equal(desk.heldBy(claimed, "phana", 2000), "");
    assert.ok(desk.heldByMe(claimed, "phana", 2000));
    assert.ok(!desk.heldByMe(claimed, ME, 2000));
  });
});
