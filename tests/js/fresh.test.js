// Renewing a page: when it is fetched, when no more, and where new parts go.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { renew, Renewing } from "../../static/js/view/fresh.js";
import { Element } from "./elements.js";

const settle = () => new Promise(setImmediate);

/** A document that is there for the length of a test, in the reader's own zone. */
function withDocument(context, parts) {
  globalThis.document = { documentElement: { hasAttribute: () => true }, ...parts };
  context.after(() => delete globalThis.document);
}

describe("a page that renews itself", () => {
  /** The page of a thread; `answers` are the hub's, and where they end it answers with a page. */
  function open(context, answers = []) {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    context.mock.method(Math, "random", () => 0);
    const told = { asked: [], renewed: 0, gone: 0 };
    context.mock.method(globalThis, "fetch", async (address) => {
      told.asked.push(address);
      return answers.shift() ?? new Response("<main></main>");
    });
    globalThis.DOMParser = class {
      parseFromString = () => new Element("main");
    };
    withDocument(context);
    const page = new Renewing({ version: 3, address: "/threads/one", renewed: () => (told.renewed += 1), onGone: () => (told.gone += 1) });
    const later = async (ms) => {
      context.mock.timers.tick(ms);
      await settle();
      await settle();
      await settle();
    };
    return { page, told, later };
  }

  test("is fetched at its own address when the line brings another version than the one that was drawn", async (context) => {
    const { page, told, later } = open(context);
    page.hear(3);
    await later(60_000);
    assert.deepEqual(told.asked, []);
    page.hear(4);
    await later(60_000);
    assert.deepEqual(told, { asked: ["/threads/one"], renewed: 1, gone: 0 });
  });

  test("keeps what was asked for last, in whatever order the answers come", async (context) => {
    const waiting = [];
    const { page, told, later } = open(context, [1, 2].map(() => new Promise((answer) => waiting.push(answer))));
    page.now();
    page.now();
    waiting[1](new Response("<main></main>"));
    await later(0);
    assert.equal(told.renewed, 1);
    waiting[0](new Response("<main></main>"));
    await later(60_000);
    assert.deepEqual([told.renewed, told.asked.length], [1, 2]);
  });

  test("is not asked for again where it is not there for this person any more", async (context) => {
    const { page, told, later } = open(context, [404, 403, 405].map((status) => new Response("", { status })));
    for (const version of [4, 5, 6]) {
      page.hear(version);
      await later(300_000);
    }
    assert.deepEqual([told.asked.length, told.renewed, told.gone], [3, 0, 3]);
  });

  test("is asked for later and later while nobody answers", async (context) => {
    const { page, told, later } = open(context, [502, 503, 429].map((status) => new Response("", { status })));
    page.hear(4);
    await later(0);
    for (const [wait, times] of [[1_999, 1], [1, 2], [3_999, 2], [1, 3], [8_000, 4]]) {
      await later(wait);
      assert.equal(told.asked.length, times);
    }
    assert.equal(told.renewed, 1);
  });
});

describe("parts that were drawn anew", () => {
  /** A page with a list of parts, and the way to find what has an id. */
  function pageOf(...ids) {
    const list = new Element("div", { id: "parts", "data-fresh-list": "" }, ...ids.map((id) => new Element("section", { id })));
    const root = new Element("main", {}, list);
    root.getElementById = (id) => root.querySelector(`#${id}`);
    return { root, order: () => list.children.map((child) => child.attributes.id) };
  }

  const renewed = (before, now, context) => {
    withDocument(context, { importNode: (node) => new Element(node.tag, node.attributes) });
    const page = pageOf(...before);
    assert.equal(renew(page.root, pageOf(...now).root), true);
    return page.order();
  };

  test("stand behind the part they follow", (context) => {
    assert.deepEqual(renewed(["part-1", "part-2"], ["part-1", "part-2", "part-3", "part-4"], context), ["part-1", "part-2", "part-3", "part-4"]);
    assert.deepEqual(renewed(["part-2"], ["part-1", "part-2"], context), ["part-1", "part-2"]);
  });

  test("for which the page has no place are no reason to try again", (context) => {
    withDocument(context);
    const { root } = pageOf();
    assert.equal(renew(root, new Element("main", {}, new Element("div", { id: "other", "data-fresh": "" }))), true);
  });

  /** A part with a form whose field the page was drawn with, and what stands in it now. */
  function partOf(field, { kept = false, head = "" } = {}) {
    const drawn = { type: "textarea", value: field.defaultValue, checked: field.defaultChecked };
    const form = new Element("form", kept ? { "data-kept": "" } : {}, Object.assign(new Element("textarea"), drawn, field));
    const root = new Element("main", {}, new Element("div", { id: "acts", "data-fresh": "" }, head, form));
    root.getElementById = (id) => root.querySelector(`#${id}`);
    return root;
  }

  const isLeft = (context, field, kept) => {
    withDocument(context, { importNode: (node) => node.cloneNode() });
    const root = partOf(field, { kept });
    const whole = renew(root, partOf({ defaultValue: "" }, { head: "Somebody wrote." }));
    assert.equal(root.textContent, whole ? "Somebody wrote." : "");
    return !whole;
  };

  test("do not take the place of words that were refused, until they are sent or erased", (context) => {
    assert.equal(isLeft(context, { defaultValue: "My long question." }, true), true);
    assert.equal(isLeft(context, { type: "checkbox", defaultChecked: true }, true), true);
    assert.equal(isLeft(context, { defaultValue: "My long question.", value: "" }, true), false);
  });

  test("take the place of what nobody has touched, and of nothing else", (context) => {
    assert.equal(isLeft(context, { defaultValue: "As it was." }, false), false);
    assert.equal(isLeft(context, { defaultValue: "As it was.", value: "As it sh" }, false), true);
    assert.equal(isLeft(context, { type: "radio", defaultChecked: true }, false), false);
    assert.equal(isLeft(context, { type: "radio", defaultChecked: true, checked: false }, false), true);
    const [drawn, other] = [{ defaultSelected: true }, { defaultSelected: false }];
    for (const [options, selectedIndex, left] of [[[drawn, other], 0, false], [[other, drawn], 1, false], [[other, drawn], 0, true], [[other, other], 0, false], [[other, other], 1, true]]) {
      assert.equal(isLeft(context, { options, selectedIndex }, false), left);
    }
  });
});
