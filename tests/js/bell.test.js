// The bell of the header: what it shows, and when it opens a line.
import assert from "node:assert/strict";
import { test } from "node:test";

import { attachBell, hear } from "../../static/js/view/bell.js";

function page({ account = true, hidden = false } = {}) {
  const parent = { hidden: true };
  const count = { textContent: "0", parentElement: parent };
  const told = [];
  const bell = { querySelector: () => count, dispatchEvent: (event) => told.push(event.detail) };
  const listeners = {};
  const root = {
    visibilityState: hidden ? "hidden" : "visible",
    querySelector: (wanted) => (account && wanted === "[data-bell]" ? bell : null),
    addEventListener: (name, act) => (listeners[name] = act),
  };
  return { root, bell, count, parent, told, listeners };
}

test("the count is shown while something is new, and hidden when nothing is", () => {
  const { bell, count, parent, told } = page();
  hear(bell, { inbox: { unread: 3, notices: [] } });
  assert.deepEqual([count.textContent, parent.hidden], ["3", false]);
  hear(bell, { inbox: { unread: 250, notices: [] } });
  assert.equal(count.textContent, "99+");
  hear(bell, { inbox: { unread: 0, notices: [] } });
  assert.equal(parent.hidden, true);
  assert.deepEqual(told.map((inbox) => inbox.unread), [3, 250, 0]);
});

test("the bell listens late, once the page is seen, and where there is one", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [seen, unseen, guest] = [page(), page({ hidden: true }), page({ account: false })];
  const opened = [];
  for (const [name, one] of Object.entries({ seen, unseen, guest })) attachBell(one.root, () => opened.push(name));
  assert.deepEqual(opened, []);
  context.mock.timers.tick(2_000);
  assert.deepEqual(opened, ["seen"]);
  unseen.root.visibilityState = "visible";
  unseen.listeners.visibilitychange();
  assert.deepEqual(opened, ["seen", "unseen"]);
});
