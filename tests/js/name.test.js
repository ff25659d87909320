// Telling a guest's name over HTTP, through whatever stands between.
import assert from "node:assert/strict";
import { test } from "node:test";

import { tellName } from "../../static/js/net/name.js";

function answer(context, body, status) {
  const before = globalThis.fetch;
  globalThis.document = { querySelector: () => null, getElementById: () => null };
  globalThis.fetch = async () => new Response(body, { status });
  context.after(() => {
    globalThis.fetch = before;
    delete globalThis.document;
  });
}

test("a proxy's own page is a line that is down, and no refusal", async (context) => {
  answer(context, "<html>502 Bad Gateway</html>", 502);
  await assert.rejects(tellName("Zed"), { name: "CallError", code: "net.timeout", lost: true });
});

test("the hub's own refusal says why", async (context) => {
  answer(context, JSON.stringify({ error: { code: "limit.reached", message: "Too many." } }), 429);
  await assert.rejects(tellName("Zed"), { code: "limit.reached", lost: false });
});

test("the name comes back as it is kept", async (context) => {
  answer(context, JSON.stringify({ name: "Zed" }), 200);
  assert.equal(await tellName(" Zed "), "Zed");
});
