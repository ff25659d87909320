// The attendee's page: where a refused question goes.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { CallError } from "../../static/js/net/errors.js";
import { memoryShelf, openOutbox } from "../../static/js/net/outbox.js";
import { noLine } from "../../static/js/net/socket.js";
import { fromMine, withOwn } from "../../static/js/state/mine.js";
import { Post } from "../../static/js/net/post.js";
import { AskBox } from "../../static/js/view/ask_box.js";
import { HourPage } from "../../static/js/view/hour_page.js";
import { Element, withDocument } from "./elements.js";

const ENTRY = { client_key: "key-one-1", text: "Why so early?", anonymous: false };
const CLOSED = new CallError({ code: "hour.closed", message: "Closed." });
const settle = async () => {
  for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate);
};
const PAUSED = new CallError({ code: "hour.asking_paused", message: "Paused." });

/** The page with as much of it as a refusal touches. */
function openPage(state, { form = true } = {}) {
  const kept = [];
  const box = { form, shown: [], restored: [], show: (way) => box.shown.push(way), restore: (entry) => box.restored.push(entry.text), refuse: (words) => box.restored.push(words), holds: () => false, hasRoomFor: () => true };
  const page = Object.assign(Object.create(HourPage.prototype), {
    state: { hour: { state } },
    mine: fromMine(null),
    ask: box,
    sayer: { keep: (kind, reason, text, closed) => kept.push({ reason, text, closed }) },
    signedIn: false,
  });
  return { page, box, kept };
}

/** The ask box of templates/_ask.html, as who has an account sees it: without a field for a name. */
function askBox() {
  const named = (tag, name) => new Element(tag, { "data-part": name });
  const parts = ["left", "error", "send", "send-word", "kept", "take-back"].map((name) => named("p", name));
  const form = named("form", "form");
  form.append(...parts);
  const text = Object.assign(new Element("textarea"), { value: "" });
  form.elements = { text, anonymous: new Element("input") };
  return new AskBox(new Element("section", {}, form), { draft: { read: () => "", write: () => {}, clear: () => {} }, typed: () => {} });
}

describe("a refused question", () => {
  let shelf;
  let line;
  beforeEach(() => {
    shelf = memoryShelf();
    line = { call: async () => Promise.reject(CLOSED) };
  });

  const open = (told) => {
    told.page.post = new Post({ outbox: openOutbox("hour1", shelf), line, hourId: "hour1", told: told.page });
    return told;
  };
  const waiting = () => shelf.all();

  test("stands in the box again where the box is seen", async () => {
    line.call = async () => Promise.reject(PAUSED);
    const { page, box, kept } = open(openPage("live"));
    await page.post.send(ENTRY);
    assert.deepEqual([box.restored, kept], [["Why so early?", "Paused."], []]);
    assert.deepEqual(await waiting(), []);
  });

  test("of an hour that ended meanwhile is shown until the person closes it, also when the page is loaded again", async () => {
    for (const state of ["live", "ended"]) {
      shelf = memoryShelf();
      const { page, kept } = open(openPage(state));
      await page.post.send(ENTRY);
      assert.deepEqual(kept.map(({ reason, text }) => [reason, text]), [["Closed.", "Why so early?"]]);
      const again = open(openPage("ended"));
      await again.page.post.begin();
      await again.page.post.flush();
      assert.deepEqual(again.kept.map(({ text }) => text), ["Why so early?"]);
      await again.kept[0].closed();
      assert.deepEqual(await waiting(), []);
    }
  });

  test("that waits when its hour is settled is shown as well", async () => {
    await openOutbox("hour1", shelf).put(ENTRY);
    line = noLine();
    const { page, kept } = open(openPage("archived"));
    page.ask.restore = () => {};
    await page.post.begin();
    assert.deepEqual(kept.map(({ text }) => text), ["Why so early?"]);
  });

  test("is shown where people sign in first, and there is no form to put it into", async () => {
    line.call = async () => Promise.reject(new CallError({ code: "access.sign_in_needed", message: "Please sign in." }));
    const { page, kept } = open(openPage("live", { form: false }));
    page.ask = new AskBox({ querySelector: () => null }, {});
    await openOutbox("hour1", shelf).put(ENTRY);
    await page.post.begin();
    await page.post.flush();
    assert.deepEqual(kept.map(({ text }) => text), ["Why so early?"]);
  });
});

test("an account that is asked for a name is told so, and has its text in the box", (context) => {
  withDocument(context);
  const { page } = openPage("live");
  page.ask = askBox();
  const unnamed = new CallError({ code: "access.name_needed", message: "This hour wants a name." });
  assert.equal(page.refused(ENTRY, unnamed), true);
  assert.deepEqual([page.ask.text.value, page.ask.form.querySelector('[data-part="error"]').textContent], ["Why so early?", "This hour wants a name."]);
});

test("a question leads no more to its second of a recording that is gone", () => {
  const { page } = openPage("ended");
  const place = (id) => ({ where: { recording_id: id, second: 5 }, link: "/hours/one?t=5", owed_by: "Ada" });
  page.afterwards = { a: place("gone"), b: place("here"), c: { where: null, owed_by: "Ada" } };
  page.withdrawn("gone");
  assert.deepEqual(Object.values(page.afterwards).map(({ where }) => where?.recording_id), [undefined, "here", undefined]);
  assert.equal(page.afterwards.a.owed_by, "Ada");
});

test("a second press of a form of one's own question does nothing", async (context) => {
  const faults = [];
  const note = (error) => faults.push(error.message);
  process.on("unhandledRejection", note);
  context.after(() => process.off("unhandledRejection", note));
  const { FormData } = globalThis;
  globalThis.FormData = function none() {
    return [];
  };
  context.after(() => Object.assign(globalThis, { FormData }));
  const { page } = openPage("live");
  const calls = [];
  page.line = { call: (name) => calls.push(name) && new Promise(() => {}) };
  const button = new Element("button");
  const form = new Element("form", { action: "/hours/one/do/question.withdraw" }, new Element("p", { "data-part": "error" }), button);
  form.getAttribute = (name) => form.attributes[name];
  new Element("li", { class: "own" }, form);
  for (let press = 0; press < 2; press += 1) page.submit({ target: form, submitter: button, preventDefault() {} });
  await settle();
  assert.deepEqual([calls, faults], [["question.withdraw"], []]);
});

test("a question that the server may have is changed no more, until it is known what became of it", async (context) => {
  withDocument(context);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { page } = openPage("live");
  page.ask = askBox();
  page.ask.text.value = ENTRY.text;
  const answers = [() => Promise.reject(new CallError({ code: "net.timeout", message: "The line is down." })), () => Promise.reject(PAUSED)];
  const line = { call: async (_name, _payload, { still }) => still() && answers.shift()() };
  const shelf = memoryShelf();
  page.post = new Post({ outbox: openOutbox("hour1", shelf), line, hourId: "hour1", told: page });
  const taker = page.ask.form.querySelector('[data-part="take-back"]');
  await page.post.send(ENTRY);
  assert.deepEqual([page.ask.form.dataset.way, taker.hidden], ["kept", true]);
  page.ask.showKept();
  assert.equal(taker.hidden, true, "also when the line is lost again");
  const again = openPage("live").page;
  again.ask = askBox();
  again.post = new Post({ outbox: openOutbox("hour1", shelf), line, hourId: "hour1", told: again });
  await again.post.begin();
  assert.deepEqual([again.ask.text.value, again.ask.form.querySelector('[data-part="take-back"]').hidden], [ENTRY.text, true], "also when the page is loaded again");
  await page.post.flush();
  assert.deepEqual([page.ask.form.dataset.way, taker.hidden], ["", false]);
});

describe("two tabs of one hour", () => {
  /** Tabs with a text in the box of each; the line of all of them answers with `answer()`. */
  function openTabs(context, answer, texts) {
    withDocument(context);
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const shelf = memoryShelf();
    return texts.map((text) => {
      const { page, kept } = openPage("live");
      page.ask = askBox();
      page.ask.text.value = text;
      page.post = new Post({ outbox: openOutbox("hour1", shelf), line: { call: answer }, hourId: "hour1", told: page });
      return { page, kept, ask: () => page.post.send({ ...ENTRY, text }), box: page.ask };
    });
  }

  const lost = () => new CallError({ code: "net.timeout", message: "The line is down." });

  test("keep what is written in each, when both are refused", async (context) => {
    let answer = lost;
    const tabs = openTabs(context, async () => Promise.reject(answer()), ["From the first?", "From the second?"]);
    for (const tab of tabs) await tab.ask();
    answer = () => PAUSED;
    for (const { page } of tabs) await page.post.flush();
    assert.deepEqual(tabs.map(({ box }) => box.text.value), ["From the first?", "From the second?"]);
    assert.deepEqual(tabs[0].kept.map(({ text }) => text), ["From the second?"]);
  });

  test("take back what is in their own box alone, and leave the box free of what the other asked", async (context) => {
    const tabs = openTabs(context, async () => Promise.reject(lost()), ["From the first?", "From the second?"]);
    for (const tab of tabs) await tab.ask();
    const [{ page, box }] = tabs;
    const send = box.form.querySelector('[data-part="send"]');
    assert.deepEqual([box.text.readOnly, send.disabled, send.attributes["aria-disabled"]], [true, undefined, "true"]);
    await page.takeBack();
    await page.post.flush();
    assert.deepEqual([box.text.value, box.text.readOnly], ["From the first?", false]);
    assert.deepEqual((await page.post.outbox.all()).map(({ text }) => text), ["From the second?"]);
  });

  test("leave a box free whose text was taken back while the other one's question was tried", async (context) => {
    let lose;
    const [{ page, ask, box }] = openTabs(context, () => new Promise((_resolve, reject) => (lose = () => reject(lost()))), ["From the first?"]);
    await page.post.outbox.put({ ...ENTRY, text: "From the second?" });
    const asking = ask();
    await settle();
    await page.takeBack();
    lose();
    await asking;
    assert.deepEqual([box.text.value, box.text.readOnly], ["From the first?", false]);
  });

  test("keep a box locked while its own question is on its way, whatever became of the other one's", async (context) => {
    for (const other of [() => ({ question: { question_id: "a", state: "pending" } }), () => Promise.reject(PAUSED)]) {
      const answers = [other, () => new Promise(() => {})];
      const [{ page, ask, box }] = openTabs(context, async () => answers.shift()(), ["From the first?"]);
      Object.assign(page, { render() {}, sayer: { show() {}, keep() {} } });
      await page.post.outbox.put({ ...ENTRY, text: "From the second?" });
      ask();
      await settle();
      assert.deepEqual([answers.length, box.text.readOnly, box.text.value], [0, true, "From the first?"]);
      context.mock.reset();
    }
  });

  test("are free again when the other one has brought their question to its end", async (context) => {
    for (const [taken, text] of [[true, ""], [false, "From the second?"]]) {
      let answer = () => Promise.reject(lost());
      const [first, second] = openTabs(context, (_name, payload) => answer(payload), ["From the first?", "From the second?"]);
      await second.ask();
      assert.equal(second.box.text.readOnly, true);
      answer = ({ text: asked }) => (taken ? Promise.resolve({ question: { question_id: "a", text: asked } }) : Promise.reject(PAUSED));
      Object.assign(first.page, { sent: () => {} });
      await first.page.post.flush();
      if (taken) second.page.mine = withOwn(second.page.mine, { question_id: "a", text: "From the second?" });
      await second.page.post.flush();
      assert.deepEqual([second.box.text.value, second.box.text.readOnly], [text, false]);
      context.mock.reset();
    }
  });

  test("show a question that waits only where nothing else is written", async (context) => {
    const [first, second, third] = openTabs(context, async () => Promise.reject(lost()), ["From the first?", "Half of a", ""]);
    await first.ask();
    for (const { page } of [second, third]) await page.post.begin();
    assert.deepEqual([second.box.text.value, third.box.text.value], ["Half of a", "From the first?"]);
  });
});
