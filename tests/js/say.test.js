// Short messages: what passes, what stays, and what is read out.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Sayer } from "../../static/js/view/say.js";
import { Element, withDocument } from "./elements.js";

function begin(context) {
  withDocument(context);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [toasts, said] = [new Element("div"), new Element("p")];
  return { toasts, said, sayer: new Sayer(toasts, said) };
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

test("the same words twice are read twice: the region is empty in between", (context) => {
  const { said, sayer } = begin(context);
  sayer.show("bad", "Not done.");
  context.mock.timers.tick(1_000);
  assert.equal(said.textContent, "Not done.");
  sayer.show("bad", "Not done.");
  assert.equal(said.textContent, "");
  context.mock.timers.tick(1_000);
  assert.equal(said.textContent, "Not done.");
});
