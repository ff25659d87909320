// A Jitsi room within a page: one at a time, and nothing of one that was closed is listened to.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { JitsiFrame } from "../../static/js/view/jitsi_frame.js";

const FRAME = { script: "https://meet.example/external_api.js", domain: "meet.example", room: "hour-1", config: {} };

/** Jitsi's class, as far as the frame uses it. */
class Api {
  static made = [];

  constructor(domain, options) {
    Object.assign(this, { domain, options, listeners: {}, commands: [], disposed: false, element: { focus: () => {} } });
    Api.made.push(this);
  }

  addListener(name, act) {
    this.listeners[name] = act;
  }

  getIFrame() {
    return this.element;
  }

  executeCommand(...given) {
    this.commands.push(given);
  }

  dispose() {
    this.disposed = true;
  }
}

describe("a Jitsi room within a page", () => {
  let said;
  let frame;
  const place = { replaceChildren: () => {} };

  beforeEach(() => {
    said = [];
    Api.made = [];
    const told = { joined: () => said.push("joined"), left: () => said.push("left"), recording: (one) => said.push(one) };
    frame = new JitsiFrame(place, told, async () => Api);
  });

  test("is made by Jitsi's own class, and has a title for those who listen", async () => {
    await frame.open(FRAME, "An hour");
    const [api] = Api.made;
    assert.equal(api.domain, "meet.example");
    assert.equal(api.options.roomName, "hour-1");
    assert.equal(api.options.parentNode, place);
    assert.equal(api.element.title, "An hour");
  });

  test("tells who joined, what is recorded, and that somebody left, once", async () => {
    await frame.open(FRAME, "An hour");
    const { listeners, disposed } = Api.made[0];
    listeners.videoConferenceJoined({ id: "me" });
    listeners.recordingStatusChanged({ on: true, mode: "file" });
    listeners.videoConferenceLeft({});
    listeners.readyToClose();
    assert.deepEqual(said, ["joined", { on: true, mode: "file" }, "left"]);
    assert.equal(disposed, false);
    assert.equal(Api.made[0].disposed, true);
  });

  test("opened again it is the new one that counts", async () => {
    await frame.open(FRAME, "An hour");
    await frame.open(FRAME, "An hour");
    const [first, second] = Api.made;
    assert.equal(first.disposed, true);
    first.listeners.readyToClose();
    assert.deepEqual(said, []);
    frame.command("stopRecording", "file");
    assert.deepEqual([first.commands, second.commands], [[], [["stopRecording", "file"]]]);
  });

  test("a class that does not work is told as a video that cannot be shown here", async () => {
    class Broken {
      constructor() {
        throw new TypeError("not a function");
      }
    }
    const broken = new JitsiFrame(place, {}, async () => Broken);
    await assert.rejects(broken.open(FRAME, "An hour"), { code: "net.script" });
  });

  test("a command to no room is no error", () => frame.command("hangup"));
});
