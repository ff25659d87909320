// Asking over a line that comes and goes: one question, whatever happens, and none is forgotten.
import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";

import { CallError } from "../../static/js/net/errors.js";
import { memoryShelf, openOutbox } from "../../static/js/net/outbox.js";
import { Post } from "../../static/js/net/post.js";

const lost = () => new CallError({ code: "net.timeout", message: "The line is down." });
const settle = () => new Promise(setImmediate);

describe("the post", () => {
  let answers;
  let calls;
  let ways;
  let left;
  let sent;
  let post;
  let shelf;
  let up;
  const told = {
    way: (way, waiting) => waiting.length && ways.push(way),
    waits: (entry) => ways.push(`waits: ${entry.text}`),
    left: (entry) => left.push(entry.text),
    sent: (entry, question) => sent.push(question),
    refused: (entry, error) => ways.push(error.code) > 0,
    named: () => {},
  };
  const openPost = () => {
    const line = {
      call: async (name, payload, { still }) => {
        await up;
        if (!still()) throw lost();
        calls.push(payload);
        const answer = await answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
    return new Post({ outbox: openOutbox("hour1", shelf), line, hourId: "hour1", told });
  };

  beforeEach(() => {
    [answers, calls, ways, left, sent, up] = [[], [], [], [], [], null];
    shelf = memoryShelf();
    post = openPost();
  });

  test("sends a question and tells that the server has it", async () => {
    answers = [{ question: { question_id: "a" } }];
    await post.send({ text: "How?", anonymous: false, name: "" });
    assert.deepEqual(sent, [{ question_id: "a" }]);
    assert.deepEqual(Object.keys(calls[0]).sort(), ["client_key", "hour_id", "text"]);
    assert.match(calls[0].client_key, /^[a-z0-9]{8,64}$/);
  });

  test("tries again by itself when an answer was lost, with the same key", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    answers = [lost(), { question: { question_id: "a" } }];
    await post.send({ text: "How?", anonymous: true, name: "" });
    assert.deepEqual(ways, ["sending", "kept"]);
    mock.timers.tick(10_000);
    mock.timers.reset();
    await settle();
    await settle();
    assert.deepEqual(sent, [{ question_id: "a" }]);
    assert.equal(calls[0].client_key, calls[1].client_key);
    assert.equal(calls[1].anonymous, true);
  });

  test("says with the question that a guest's name stays with it, also after an answer was lost", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    answers = [lost(), { question: { question_id: "a" } }];
    await post.send({ text: "How?", anonymous: false, name: "", keeps_name: true });
    mock.timers.tick(10_000);
    mock.timers.reset();
    await settle();
    await settle();
    assert.deepEqual(calls.map((payload) => payload.keeps_name), [true, true]);
  });

  test("tells what still waits when the page is opened again", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    answers = [lost()];
    await post.send({ text: "Asked in a tunnel?", anonymous: false, name: "" });
    mock.timers.reset();
    await openPost().begin();
    assert.equal(ways.at(-1), "waits: Asked in a tunnel?");
  });

  test("lets a person take back what waits, and sends the rest", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    answers = [lost(), lost(), { question: { question_id: "b" } }];
    for (const text of ["Not so fast", "From another tab"]) await post.send({ text, anonymous: false, name: "" });
    mock.timers.reset();
    await post.takeBack((entry) => entry.text === "Not so fast");
    calls = [];
    await post.flush();
    assert.deepEqual(calls.map(({ text }) => text), ["From another tab"]);
  });

  test("sends nothing that was taken back while it waited for the line, and goes on with the rest", async () => {
    let rise;
    up = new Promise((resolve) => (rise = resolve));
    const sending = post.send({ text: "A private word", anonymous: false, name: "" });
    await settle();
    await post.takeBack(() => true);
    await post.outbox.put({ client_key: "from-another-tab", text: "From another tab" });
    answers = [{ question: { question_id: "b" } }];
    rise();
    await sending;
    await post.flush();
    assert.deepEqual(calls.map(({ text }) => text), ["From another tab"]);
    assert.deepEqual([sent, await shelf.all()], [[{ question_id: "b" }], []]);
    assert.deepEqual(left, ["From another tab"], "what never left can be changed");
  });

  test("does not give back what was taken back before it was refused", async () => {
    let refuse;
    answers = [new Promise((_resolve, reject) => (refuse = reject))];
    const sending = post.send({ text: "Not so fast", anonymous: false, name: "" });
    await settle();
    await post.takeBack(() => true);
    refuse(new CallError({ code: "hour.closed", message: "Closed." }));
    await sending;
    assert.ok(!ways.includes("hour.closed"));
    assert.deepEqual(await shelf.all(), []);
  });

  test("gives a refusal back and forgets the question", async () => {
    answers = [new CallError({ code: "hour.closed", message: "Closed." })];
    await post.send({ text: "Too late?", anonymous: false, name: "" });
    assert.equal(ways.at(-1), "hour.closed");
    await post.flush();
    assert.equal(calls.length, 1);
  });
});
