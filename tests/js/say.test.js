// Short messages: what passes, what stays, and what is read out.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Announcer } from "../../static/js/view/announcer.js";
import { Sayer } from "../../static/js/view/say.js";
import { Voice } from "../../static/js/view/voice.js";
import { Element, withDocument } from "./elements.js";

function begin(context) {
  withDocument(context);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [toasts, said] = [new Element("div"), new Element("p")];
  const voice = new Voice(said);
  return { toasts, said, sayer: new Sayer(toasts, voice), announcer: new Announcer(voice) };
}

test("a message passes, and no more than two are shown at once", (context) => {
  const { toasts, sayer } = begin(context);
  for (const words of ["One", "Two", "Three"]) sayer.show("good", words);
  assert.deepEqual(toasts.children.map((toast) => toast.textContent), ["Two", "Three"]);
  context.mock.timers.tick(6_000);
  assert.deepEqual(toasts.children, []);
});

test("what somebody wrote stays until it is closed, whatever else is shown", (context) => {
  const { toasts, sayer } = begin(context);
  const closed = [];
  sayer.keep("bad", "The hour is over.", "Why so early?", () => closed.push("closed"));
  for (const words of ["One", "Two", "Three"]) sayer.show("good", words);
  context.mock.timers.tick(60_000);
  const [kept, ...others] = toasts.children;
  assert.deepEqual([others, kept.querySelector("textarea").textContent], [[], "Why so early?"]);
  kept.querySelector("button").press();
  assert.deepEqual([toasts.children, closed], [[], ["closed"]]);
});

test("who closes a message is led to the next one, and then to the page", (context) => {
  const { toasts, sayer } = begin(context);
  const focused = [];
  const main = Object.assign(new Element("main"), { focus: () => focused.push("main") });
  const page = Object.assign(globalThis.document, { getElementById: (id) => (id === "main" ? main : null) });
  for (const words of ["Why?", "How?"]) sayer.keep("bad", "The hour is over.", words, () => {});
  const [first, second] = toasts.querySelectorAll("button");
  second.focus = () => focused.push("second");
  for (const button of [first, second]) {
    page.activeElement = button;
    button.press();
  }
  assert.deepEqual(focused, ["second", "main"]);
  sayer.show("good", "Done.", { word: "Undo", run: () => {} });
  page.activeElement = main;
  toasts.querySelector("button").press();
  assert.deepEqual(focused, ["second", "main"], "who is elsewhere stays there");
});

test("who is in a message that newer ones push out is led to the next one", (context) => {
  const { toasts, sayer } = begin(context);
  const focused = [];
  for (const word of ["First", "Second"]) {
    sayer.show("good", "Done.", { word, run: () => {} });
    toasts.children.at(-1).querySelector("button").focus = () => focused.push(word);
  }
  globalThis.document.activeElement = toasts.querySelector("button");
  sayer.show("good", "Done.");
  assert.deepEqual([toasts.children.length, focused], [2, ["Second"]]);
});

test("the same words twice are read twice: the region is empty in between", (context) => {
  const { said, sayer } = begin(context);
  sayer.show("bad", "Not done.");
  context.mock.timers.tick(100);
  assert.equal(said.textContent, "Not done.");
  context.mock.timers.tick(500);
  sayer.show("bad", "Not done.");
  assert.equal(said.textContent, "");
  context.mock.timers.tick(100);
  assert.equal(said.textContent, "Not done.");
});

test("words that come close together are all read, each for long enough to be heard", (context) => {
  const { said, sayer, announcer } = begin(context);
  context.mock.timers.tick(10_000);
  const heard = [];
  const listen = (ms) => {
    for (let at = 0; at < ms; at += 10) {
      context.mock.timers.tick(10);
      if (said.textContent !== heard.at(-1)) heard.push(said.textContent);
    }
  };
  announcer.say("hour", "The hour is over.");
  listen(10);
  sayer.keep("bad", "Your question came too late.", "Why?", () => {});
  listen(150);
  sayer.show("good", "Done.");
  listen(100);
  assert.deepEqual(heard, ["", "The hour is over. Your question came too late."]);
  listen(1_000);
  assert.deepEqual(heard.slice(2), ["", "Done."]);
});
