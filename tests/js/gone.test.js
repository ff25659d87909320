// What a page of a booking or a thread says when it hears nothing of it any more.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openTopic } from "../../static/js/net/topics.js";
import { tellGone } from "../../static/js/view/gone.js";
import { Element } from "./elements.js";

/** A page whose joins are answered by `answers`, with a form in it. */
async function open(...answers) {
  const [gone, deaf] = ["gone", "deaf"].map((name) => Object.assign(new Element("div", { "data-part": name }), { hidden: true }));
  const button = new Element("button", { type: "submit" });
  const root = new Element("main", {}, gone, deaf, new Element("form", {}, new Element("textarea"), button));
  const heard = {};
  const emitWithAck = async () => {
    const code = answers.shift();
    return code ? { ok: false, error: { code, message: "No." } } : { ok: true, data: {} };
  };
  const socket = { connected: true, active: true, on: (name, act) => (heard[name] = act), timeout: () => ({ emitWithAck }) };
  const watching = tellGone(root);
  openTopic({ join: "booking.join", payload: { booking_id: "b" }, event: "booking.changed", onView: () => {}, ...watching, connect: () => socket });
  await new Promise(setImmediate);
  const send = () => {
    let stopped = false;
    root.listeners.submit({ preventDefault: () => (stopped = true), stopPropagation: () => {} });
    return !stopped;
  };
  return { heard, send, onGone: watching.onGone, shown: () => [gone, deaf, button].map(({ hidden }) => !hidden) };
}

const close = ({ heard }) => heard["topic.closed"]({ kind: "booking", id: "b" });

test("who is refused without being told why, as after signing out elsewhere, is asked to load the page again", async () => {
  const page = await open("booking.not_found");
  assert.deepEqual([page.shown(), page.send()], [[false, true, true], true]);
});

test("who has signed out elsewhere, and is still told of what is new, is asked to load the page again as well", async () => {
  const page = await open("");
  page.onGone();
  assert.deepEqual([page.shown(), page.send()], [[false, true, true], true]);
});

test("who is told that it went on to somebody else can act no more, also while the line is down", async () => {
  const page = await open("", "booking.not_found");
  assert.deepEqual([page.shown(), page.send()], [[false, false, true], true]);
  close(page);
  assert.deepEqual([page.shown(), page.send()], [[true, false, false], false]);
  page.heard.disconnect();
  assert.deepEqual(page.shown(), [true, false, false]);
  page.heard.connect();
  await new Promise(setImmediate);
  assert.deepEqual(page.shown(), [true, false, false]);
});

test("who is let in again can act again", async () => {
  const page = await open("", "");
  close(page);
  page.heard.connect();
  await new Promise(setImmediate);
  assert.deepEqual([page.shown(), page.send()], [[false, false, true], true]);
});
