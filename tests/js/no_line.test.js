// The line to an hour in which nothing happens any more.
import assert from "node:assert/strict";
import { test } from "node:test";

import { noLine } from "../../static/js/net/socket.js";

test("nothing can be done over the line to a settled hour, and it says why", async () => {
  await assert.rejects(noLine().call("question.endorse", {}), { code: "hour.closed", lost: false });
});
