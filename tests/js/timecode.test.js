import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { secondOf, timecode } from "../../static/js/state/timecode.js";

describe("seconds of a recording", () => {
  it("are written as players do", () => {
    const written = [0, 59.9, 95, 3599, 3725, 36000, -3].map(timecode);
    assert.deepEqual(written, ["0:00", "0:59", "1:35", "59:59", "1:02:05", "10:00:00", "0:00"]);
  });

  it("are read from what YouTube's player tells, and from nothing else", () => {
    assert.equal(secondOf('{"event":"infoDelivery","info":{"currentTime":12.5}}'), 12.5);
    assert.equal(secondOf({ info: { currentTime: 0 } }), 0);
    const others = ["", "x", "null", '{"info":null}', '{"info":{"currentTime":"5"}}', '{"info":{"currentTime":-1}}', null, 5];
    assert.deepEqual(others.map(secondOf), others.map(() => null));
  });
});
