// Questions on their way: kept until the server has them, never sent as two.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { openDraft } from "../../static/js/net/draft.js";
import { CallError } from "../../static/js/net/errors.js";
import { memoryShelf, openOutbox } from "../../static/js/net/outbox.js";

const LOST = new CallError({ code: "net.timeout", message: "The line is down." });
const PAUSED = new CallError({ code: "hour.asking_paused", message: "Paused." });
const entry = (client_key, text = "How?") => ({ client_key, text, anonymous: false });

describe("the outbox", () => {
  let shelf;
  let outbox;
  let told;
  beforeEach(() => {
    shelf = memoryShelf();
    outbox = openOutbox("hour1", shelf);
    told = { happened: [], sent: (one) => told.happened.push(["sent", one.client_key]), refused: (one, error) => told.happened.push([error.code, one.text]) > 0 };
  });

  test("forgets a question when the server has it", async () => {
    await outbox.put(entry("key-one-1"));
    assert.equal(await outbox.flush(async () => ({}), told), true);
    assert.deepEqual(told.happened, [["sent", "key-one-1"]]);
    assert.deepEqual(await outbox.all(), []);
  });

  test("keeps a question over a lost line, and sends it with the same key", async () => {
    await outbox.put(entry("key-one-1"));
    const keys = [];
    const send = async (one) => {
      keys.push(one.client_key);
      if (keys.length === 1) throw LOST;
    };
    assert.equal(await outbox.flush(send, told), false);
    assert.equal((await outbox.all()).length, 1);
    assert.equal(await outbox.flush(send, told), true);
    assert.deepEqual(keys, ["key-one-1", "key-one-1"]);
  });

  test("gives a refused question back, with its text", async () => {
    await outbox.put(entry("key-one-1", "Why not?"));
    await outbox.flush(async () => Promise.reject(PAUSED), told);
    assert.deepEqual(told.happened, [["hour.asking_paused", "Why not?"]]);
    assert.deepEqual(await outbox.all(), []);
  });

  test("keeps a refused question that its page could not take back, and sends it no more", async () => {
    await outbox.put(entry("key-one-1"));
    const sent = [];
    const send = async (one) => sent.push(one.client_key) && Promise.reject(PAUSED);
    await outbox.flush(send, { refused: () => false });
    await outbox.flush(send, { refused: () => false });
    assert.deepEqual([sent, await outbox.all()], [["key-one-1"], []]);
    assert.deepEqual((await outbox.refused()).map((one) => [one.text, one.refusal.code]), [["How?", "hour.asking_paused"]]);
  });

  test("keeps a question where something else failed than the hub's own answer", async () => {
    await outbox.put(entry("key-one-1"));
    assert.equal(await outbox.flush(async () => Promise.reject(new SyntaxError("no JSON")), told), false);
    assert.deepEqual([told.happened, (await outbox.all()).length], [[], 1]);
  });

  test("sends what waited longest first, and one at a time", async () => {
    for (const key of ["key-one-1", "key-two-2"]) {
      await outbox.put(entry(key));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const both = [outbox.flush(async () => {}, told), outbox.flush(async () => {}, told)];
    await Promise.all(both);
    assert.deepEqual(told.happened, [["sent", "key-one-1"], ["sent", "key-two-2"]]);
  });

  test("sends what was put there while another one was sent", async () => {
    await outbox.put(entry("key-one-1"));
    const send = async ({ client_key: key }) => key === "key-one-1" && outbox.put(entry("key-two-2"));
    assert.equal(await outbox.flush(send, told), true);
    assert.deepEqual(told.happened, [["sent", "key-one-1"], ["sent", "key-two-2"]]);
  });

  test("leaves other hours alone", async () => {
    await openOutbox("hour2", shelf).put(entry("key-one-1"));
    assert.deepEqual(await outbox.all(), []);
  });
});

describe("the draft", () => {
  test("is there again after the page was closed, for its own hour", () => {
    const kept = new Map();
    const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text), removeItem: (name) => kept.delete(name) };
    openDraft("hour1", storage).write("Half a quest");
    assert.equal(openDraft("hour1", storage).read(), "Half a quest");
    assert.equal(openDraft("hour2", storage).read(), "");
    openDraft("hour1", storage).clear();
    assert.equal(kept.size, 0);
  });

  test("breaks nothing where storage is forbidden", () => {
    const forbid = () => {
      throw new Error("SecurityError");
    };
    const draft = openDraft("hour1", { getItem: forbid, setItem: forbid, removeItem: forbid });
    draft.write("text");
    assert.equal(draft.read(), "");
  });
});
