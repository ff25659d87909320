// A button that is held while what it asked for is under way.
import assert from "node:assert/strict";
import { test } from "node:test";

import { whileHeld } from "../../static/js/view/parts.js";
import { Element } from "./elements.js";

test("a held button asks once, and is free again whatever came of it", async () => {
  const button = new Element("button");
  const asked = [];
  const ask = () => new Promise((resolve, reject) => asked.push({ resolve, reject }));
  const first = whileHeld(button, ask);
  assert.equal(await whileHeld(button, ask), undefined);
  assert.equal(asked.length, 1);
  asked[0].resolve("done");
  assert.equal(await first, "done");
  const second = whileHeld(button, ask);
  asked[1].reject(new Error("refused"));
  await assert.rejects(second, /refused/);
  assert.ok(!button.hasAttribute("aria-disabled"));
});

test("where there is no button, what is asked for is done all the same", async () => {
  assert.equal(await whileHeld(null, async () => "done"), "done");
});
