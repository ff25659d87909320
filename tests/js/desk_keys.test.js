// The keys of the desk: the same on every keyboard, silent while somebody writes, and told to people as they are.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { isAct, KEYS, wish } from "../../static/js/state/desk_keys.js";

const HELP = new URL("../../templates/_desk_dialogs.html", import.meta.url);
const SHOWN_AS = { "↓": "ArrowDown", "↑": "ArrowUp", Esc: "", "←": "", "→": "" };

const press = (key, more = {}) => wish({ key, ...more });

describe("a key", () => {
  test("asks for its act", () => {
    assert.equal(press("a"), "approve");
    assert.equal(press("j"), "next");
    assert.equal(press("Enter"), "air");
    assert.equal(press("o"), "air");
    assert.equal(press("O", { shiftKey: true }), "air_back");
    assert.equal(press("q"), "");
  });

  test("with Control or Command belongs to the browser", () => {
    for (const held of ["ctrlKey", "metaKey", "altKey", "isComposing"]) assert.equal(press("a", { [held]: true }), "");
  });

  test("counts by its place where the keyboard writes another script", () => {
    assert.equal(press("ش", { code: "KeyA" }), "approve");
    assert.equal(press("в", { code: "KeyD" }), "dismiss");
    assert.equal(press("٢", { code: "Digit2" }), "to_queue");
    assert.equal(press("؟", { code: "Slash", shiftKey: true }), "help");
    assert.equal(press("O", { code: "KeyO", shiftKey: true }), "air_back");
  });

  test("counts as written on a Latin keyboard of another order", () => {
    assert.equal(press("a", { code: "KeyQ" }), "approve");
  });

  test("to the side follows the direction of reading", () => {
    assert.equal(wish({ key: "ArrowRight" }, "ltr"), "column_after");
    assert.equal(wish({ key: "ArrowRight" }, "rtl"), "column_before");
    assert.equal(wish({ key: "ArrowLeft" }, "rtl"), "column_after");
  });
});

test("acts and moves are told apart", () => {
  assert.ok(Object.values(KEYS.acts).every(isAct));
  assert.deepEqual(Object.values(KEYS.moves).filter(isAct), []);
});

test("the help of the desk tells every key, and none that does nothing", async () => {
  const template = await readFile(HELP, "utf8");
  const told = [...template.matchAll(/\(\[((?:"[^"]+",?\s*)+)\], _\(/g)].flatMap(([, names]) => names.match(/[^",\s]+/g));
  const known = new Set([...Object.keys(KEYS.moves), ...Object.keys(KEYS.acts)]);
  assert.deepEqual(told.filter((name) => !(name in SHOWN_AS) && !known.has(name)), []);
  const plain = told.map((name) => SHOWN_AS[name] ?? name);
  assert.deepEqual([...known].filter((name) => name !== "؟" && !plain.includes(name)), []);
});
