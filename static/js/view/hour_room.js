// The room of an hour within its page: shown at a press, with Record and Stream for those who run the hour.
import { t } from "../i18n.js";
import { askRecord, askStream, askWay } from "../net/room_way.js";
import * as runs from "../state/room_runs.js";
import { JitsiFrame } from "./jitsi_frame.js";
import { icon, part, setHeld, setShown, setText } from "./parts.js";

const ASK = { file: askRecord, stream: askStream };
const LOOK_MS = 1_000;

/**
 * The room of an hour.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.root of the page; its links with data-within lead into the room
 * @param {string} parts.address the way into the room
 * @param {function} parts.title the hour's title now
 * @param {function} parts.failed called with an error where there is no way in
 */
export class HourRoom {
  constructor({ root, address, title, failed }) {
    const [watch, bar] = [root.querySelector(".watch"), part(root, "room-bar")];
    Object.assign(this, { watch, bar, address, title, failed, joined: false, state: runs.fromNothing(), may: {} });
    this.frame = new JitsiFrame(part(watch, "frame"), {
      joined: () => this.change({ joined: true }),
      left: () => this.left(),
      recording: (told) => this.change({ state: runs.heard(this.state, told) }),
    });
    root.addEventListener("click", (event) => this.press(event));
    for (const name of ["leave", "apart"]) part(bar, name).addEventListener("click", () => this.left());
    for (const mode of runs.MODES) part(bar, mode).addEventListener("click", () => this.run(mode));
  }

  press(event) {
    const link = event.target.closest("[data-within]");
    if (!link || this.opens || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.open(link);
  }

  async open(link) {
    if (this.opening) return;
    this.opening = true;
    link.setAttribute("aria-busy", "true");
    try {
      const { frame, ...may } = await askWay(this.address);
      await this.frame.open(frame, this.title());
      this.change({ may, joined: false, state: runs.fromNothing() });
      this.showing(true);
    } catch (error) {
      // Then the link does what it says without us: it opens a tab.
      this.opens = error.code === "net.script";
      this.failed(error);
    } finally {
      this.opening = false;
      link.removeAttribute("aria-busy");
    }
  }

  left() {
    this.frame.close();
    this.showing(false);
    this.change({ joined: false, state: runs.fromNothing() });
  }

  async run(mode) {
    if (this.state[mode].way === "asked") return;
    if (this.state[mode].way === "on") {
      this.frame.command("stopRecording", mode);
      return;
    }
    this.change({ state: runs.pressed(this.state, mode, Date.now()) });
    this.waiting ??= setInterval(() => this.look(), LOOK_MS);
    try {
      this.frame.command("startRecording", runs.startOptions(mode, await ASK[mode](this.address)));
    } catch (error) {
      this.change({ state: runs.gaveUp(this.state, mode, "refused") });
      this.failed(error);
    }
  }

  // Jitsi may never answer a press: then it can be made again.
  look() {
    for (const mode of runs.MODES) {
      if (runs.tooLong(this.state, mode, Date.now())) this.change({ state: runs.gaveUp(this.state, mode, "silent") });
    }
    if (runs.MODES.some((mode) => this.state[mode].way === "asked")) return;
    clearInterval(this.waiting);
    this.waiting = undefined;
  }

  showing(shown) {
    setShown(part(this.watch, "frame"), shown);
    setShown(part(this.watch, "words"), !shown);
    setShown(this.bar, shown);
    if (shown) this.watch.dataset.playing = "room";
    else delete this.watch.dataset.playing;
  }

  change(changed) {
    Object.assign(this, changed);
    const { bar, joined, may, state } = this;
    this.fillButton("file", joined && may.records, state.file.way);
    this.fillButton("stream", joined && may.streams, state.stream.way);
    setText(part(bar, "told"), toldOf(state));
  }

  fillButton(mode, shown, way) {
    const button = part(this.bar, mode);
    setShown(button, Boolean(shown));
    if (button.dataset.way === way) return;
    button.dataset.way = way;
    setHeld(button, way === "asked");
    button.replaceChildren(icon(way === "on" ? "stop" : "air"), WORDS[mode][way]());
  }
}

const WORDS = {
  file: { idle: () => t("Record"), asked: () => t("Asking for a recording"), on: () => t("Stop recording") },
  stream: { idle: () => t("Stream"), asked: () => t("Asking for a stream"), on: () => t("Stop streaming") },
};

const FAILED = {
  file: () => t("There is no recording: Jitsi could not start one."),
  stream: () => t("There is no stream: Jitsi could not start one."),
};

function toldOf(state) {
  const words = [];
  if (state.file.way === "on") words.push(t("The room is being recorded."));
  if (state.stream.way === "on") words.push(t("The room is being streamed."));
  // What was refused by us was said already, with its reason.
  for (const mode of runs.MODES) if (state[mode].error && state[mode].error !== "refused") words.push(FAILED[mode]());
  return words.join(" ");
}
