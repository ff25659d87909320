// A Jitsi room within a page, through Jitsi's own script. What it tells is a hint for the eyes, and nothing more.
import { loadJitsi, notHere } from "../net/jitsi_api.js";
import { apiOptions } from "../state/room_runs.js";

/**
 * The place of a room in the page.
 *
 * @param {HTMLElement} place where the frame goes
 * @param {object} told {joined(), left(), recording({on, mode, error})}: called as Jitsi tells
 * @param {function} [load] how Jitsi's script comes
 */
export class JitsiFrame {
  constructor(place, told, load = loadJitsi) {
    Object.assign(this, { place, told, load, api: null });
  }

  /** Show a room. @param {object} frame from our server (hub/jitsi/links.py) @param {string} title for those who listen */
  async open(frame, title) {
    const Api = await this.load(frame.script);
    this.close();
    const api = this.make(Api, frame);
    this.api = api;
    const listen = (name, act) => api.addListener(name, (told) => this.api === api && act(told ?? {}));
    listen("videoConferenceJoined", () => this.told.joined());
    listen("recordingStatusChanged", (told) => this.told.recording(told));
    // Whoever hangs up, or is put out, leaves; some versions say so twice.
    listen("videoConferenceLeft", () => this.leave());
    listen("readyToClose", () => this.leave());
    const element = api.getIFrame();
    element.title = title;
    element.focus();
  }

  make(Api, frame) {
    try {
      return new Api(frame.domain, { ...apiOptions(frame), parentNode: this.place });
    } catch {
      this.place.replaceChildren();
      throw notHere();
    }
  }

  leave() {
    this.close();
    this.told.left();
  }

  /** Tell Jitsi to do something. */
  command(name, ...given) {
    this.api?.executeCommand(name, ...given);
  }

  /** Take the room out of the page. */
  close() {
    const { api } = this;
    this.api = null;
    api?.dispose();
    this.place.replaceChildren();
  }
}
