// A thread on its page: what is sent over a line that comes and goes, and what is read out.
import assert from "node:assert/strict";
import { test } from "node:test";

import { CallError } from "../../static/js/net/errors.js";
import { Thread } from "../../static/js/view/thread.js";
import { Element, withDocument } from "./elements.js";

const lost = () => new CallError({ code: "net.timeout", message: "The line is down." });
const settle = async () => {
  for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate);
};

/** What the window listens to for the length of a test, by name. */
function listenTo(context) {
  const heard = new Map();
  const [add, remove] = [(name, act) => heard.set(name, act), (name) => heard.delete(name)];
  Object.assign(globalThis, { addEventListener: add, removeEventListener: remove });
  context.after(() => ["addEventListener", "removeEventListener"].forEach((name) => delete globalThis[name]));
  return heard;
}

/** The page of a thread with one answer and a form that has words in it; `answers` are those of the line, `page` that of whoever answers over HTTP. */
function open(context, { answers = [], page = null } = {}) {
  withDocument(context);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(globalThis, "fetch", async () => page?.clone() ?? Promise.reject(new TypeError("no line")));
  const form = new Element("form", { "data-number": "1" }, new Element("button"), new Element("p", { "data-part": "way" }));
  form.append(Object.assign(new Element("div", { "data-part": "take-back" }, new Element("button")), { hidden: true }));
  const plain = [];
  const asks = listenTo(context);
  form.elements = { text: { value: "About thirty." }, client_key: { value: "key-one-1" } };
  form.elements.text.focus = () => {};
  form.requestSubmit = () => plain.push("plain");
  form.reset = () => {};
  const posts = new Element("ol", {}, new Element("li", { id: "post-1", "data-by": "Amina" }));
  const said = new Element("p", { "data-part": "said" });
  const writing = [1, 2].map((number) => new Element("p", { "data-part": `writing-${number}` }));
  const root = new Element("main", {}, posts, form, said, ...writing);
  const thread = new Thread(root, { version: 1, address: "/threads/one" });
  const calls = [];
  thread.attach(async (name, payload) => {
    calls.push(payload);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  thread.renewing.now = () => {};
  const submit = () => root.listeners.submit({ target: form, preventDefault: () => {} });
  return { thread, posts, said, form, writing, plain, calls, asks, submit, way: () => form.querySelector('[data-part="way"]').textContent };
}

test("an answer waits for a lost line on its page, and is sent once", async (context) => {
  const { form, plain, calls, submit, said, way } = open(context, { answers: [lost(), lost(), {}] });
  submit();
  submit();
  await settle();
  assert.deepEqual([way(), form.elements.text.readOnly], ["The line is down. We keep trying.", true]);
  const button = form.querySelector("button");
  assert.deepEqual([button.disabled, button.attributes["aria-disabled"]], [undefined, "true"], "a disabled button loses the focus");
  for (const wait of [4_000, 4_000]) {
    context.mock.timers.tick(wait);
    await settle();
  }
  assert.deepEqual([plain, calls.length, new Set(calls.map((one) => one.client_key)).size], [[], 3, 1]);
  assert.deepEqual([way(), form.elements.text.readOnly, form.elements.text.value], ["", false, ""]);
  assert.ok(!("aria-disabled" in button.attributes));
  context.mock.timers.tick(1_000);
  assert.equal(said.textContent, "Sent.");
});

test("an answer that was refused goes the plain way, which says why", async (context) => {
  const { plain, submit } = open(context, { answers: [new CallError({ code: "thread.changed", message: "No." })] });
  submit();
  await settle();
  assert.deepEqual(plain, ["plain"]);
});

test("an answer goes the plain way where the hub is there and only the socket is not", async (context) => {
  const { plain, submit } = open(context, { answers: [lost()], page: Response.json({ name: "Noor" }) });
  submit();
  await settle();
  assert.deepEqual(plain, ["plain"]);
});

test("an answer waits where somebody else answers in the hub's place, or the hub is not well", async (context) => {
  for (const page of [new Response("<h1>Buy an hour</h1>"), Response.json({ error: {} }, { status: 503 })]) {
    const { plain, submit, way } = open(context, { answers: [lost(), lost()], page });
    submit();
    await settle();
    assert.deepEqual([plain, way()], [[], "The line is down. We keep trying."]);
    context.mock.reset();
  }
});

test("an answer that waits can be taken back and changed, and the browser asks before its page goes", async (context) => {
  const { form, plain, calls, asks, submit, way } = open(context, { answers: [lost(), {}] });
  const taker = form.querySelector('[data-part="take-back"]');
  submit();
  await settle();
  assert.deepEqual([taker.hidden, asks.has("beforeunload")], [false, true]);
  taker.querySelector("button").press();
  assert.deepEqual([way(), taker.hidden, form.elements.text.readOnly, asks.has("beforeunload")], ["", true, false, false]);
  context.mock.timers.tick(4_000);
  await settle();
  assert.deepEqual([plain, calls.length, form.elements.text.value], [[], 1, "About thirty."]);
  form.elements.text.value = "About forty.";
  submit();
  await settle();
  assert.deepEqual(calls.map(({ text }) => text), ["About thirty.", "About forty."]);
  assert.notEqual(calls[0].client_key, calls[1].client_key);
});

test("what is taken back while it is on its way is neither sent the plain way nor taken from the box", async (context) => {
  for (const answer of [{}, lost(), new CallError({ code: "thread.changed", message: "No." })]) {
    const { thread, form, plain, submit } = open(context, { page: Response.json({}) });
    let end;
    thread.call = () => new Promise((resolve, reject) => (end = () => (answer instanceof Error ? reject(answer) : resolve(answer))));
    submit();
    form.querySelector('[data-part="take-back"]').press();
    end();
    await settle();
    assert.deepEqual([plain, form.elements.text.value], [[], "About thirty."]);
    context.mock.reset();
  }
});

test("an answer that may have reached the server keeps its words and its key", async (context) => {
  const { thread, form, submit, way } = open(context);
  const taker = form.querySelector('[data-part="take-back"]');
  const [keys, shown] = [[], []];
  let [up, answer] = [false, lost()];
  thread.call = async (_name, { client_key: key }, { still }) => {
    if (!up || !still()) throw lost();
    keys.push(key);
    shown.push(!taker.hidden);
    if (answer) throw answer;
  };
  submit();
  await settle();
  assert.equal(taker.hidden, false, "nothing can have been sent yet");
  up = true;
  context.mock.timers.tick(4_000);
  await settle();
  assert.equal(way(), "The line is down. We keep trying. It may be there already, so its words stay as they are.");
  shown.push(!taker.hidden);
  answer = null;
  context.mock.timers.tick(4_000);
  await settle();
  assert.deepEqual([keys, shown, form.elements.text.value], [["key-one-1", "key-one-1"], [false, false, false], ""]);
});

test("what others wrote is told to those who do not see it come, one's own is not", (context) => {
  const { thread, posts, said } = open(context);
  thread.renewing.renewed();
  assert.equal(said.textContent, "");
  posts.append(new Element("li", { id: "post-2" }));
  thread.renewing.renewed();
  assert.equal(said.textContent, "");
  posts.append(new Element("li", { id: "post-3", "data-by": "Tomás" }), new Element("li", { id: "post-4", "data-by": "Tomás" }));
  thread.renewing.renewed();
  context.mock.timers.tick(100);
  assert.equal(said.textContent, "Tomás wrote something.");
});

test("who hears the page is told of each answer, in the same words too, and of a lost line once", async (context) => {
  const { thread, posts, said, submit } = open(context, { answers: [{}, lost(), lost(), {}] });
  let before = "";
  const listen = (ms) => {
    const heard = [];
    for (let at = 0; at < ms; at += 50) {
      context.mock.timers.tick(50);
      if (said.textContent && said.textContent !== before) heard.push(said.textContent);
      before = said.textContent;
    }
    return heard;
  };
  for (const id of ["post-2", "post-3"]) {
    posts.append(new Element("li", { id, "data-by": "Tomás" }));
    thread.renewing.renewed();
    assert.deepEqual(listen(1_000), ["Tomás wrote something."]);
  }
  submit();
  await settle();
  assert.deepEqual(listen(1_000), ["Sent."]);
  submit();
  for (const words of [["The line is down. We keep trying."], [], ["Sent."]]) {
    await settle();
    assert.deepEqual(listen(4_000), words);
  }
});

test("who is writing stands there until they have sent it", (context) => {
  const { thread, writing } = open(context);
  const shown = () => writing.map((place) => place.textContent);
  const view = (...names) => ({ thread: { version: 1 }, writing: names.map(([name, number]) => ({ name, number })) });
  thread.hear(view(["Amina", 1], ["Tomás", 2]));
  assert.deepEqual(shown(), ["Amina is writing …", "Tomás is writing …"]);
  thread.hear(view(["Tomás", 2]));
  assert.deepEqual(shown(), ["", "Tomás is writing …"]);
  context.mock.timers.tick(8_000);
  assert.deepEqual(shown(), ["", ""]);
});
