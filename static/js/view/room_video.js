// The way to the video: a link that opens a tab, or Jitsi within the page where the deployment allows it.
import { t } from "../i18n.js";
import { askWay } from "../net/room_way.js";
import { linkQuery } from "../state/room_check.js";
import { JitsiFrame } from "./jitsi_frame.js";
import { part, setShown } from "./parts.js";

/**
 * The video of the room.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {boolean} parts.embed whether it is shown within the page
 * @param {function} parts.choice answers {camera, microphone}: whether they are on at first
 * @param {function} parts.leaves called before the devices are needed elsewhere
 * @param {function} parts.failed called with an error where there is no way in
 */
export class RoomVideo {
  constructor({ root, embed, choice, leaves, failed }) {
    Object.assign(this, { root, embed, choice, leaves, failed });
    this.link = part(root, "link");
    this.address = this.link.getAttribute("href");
    this.place = part(root, "frame");
    const nothing = () => {};
    this.frame = new JitsiFrame(this.place, { joined: nothing, left: () => this.playing(false), recording: nothing });
    this.link.addEventListener("click", (event) => this.press(event));
    part(root, "again-button").addEventListener("click", () => this.open());
  }

  press(event) {
    this.link.href = this.address + linkQuery(this.choice());
    this.leaves();
    if (!this.embed) return;
    event.preventDefault();
    this.open();
  }

  /** Show the room within the page; again after a lost line. The way in is asked for each time, and kept nowhere. */
  async open() {
    if (!this.embed || this.opening) return;
    this.opening = true;
    this.leaves();
    try {
      const { frame } = await askWay(this.address + linkQuery(this.choice()));
      await this.frame.open(frame, t("Video room"));
      this.playing(true);
    } catch (error) {
      // Then the link does what it says without us: it opens a tab.
      if (error.code === "net.script") this.embed = false;
      this.failed(error);
    } finally {
      this.opening = false;
    }
  }

  /** Close it: the session is over. */
  close() {
    if (!this.frame.api) return;
    this.frame.close();
    this.playing(false);
  }

  playing(playing) {
    setShown(this.place, playing);
    setShown(part(this.root, "words"), !playing);
    setShown(part(this.root, "again"), playing);
    part(this.root, "place").toggleAttribute("data-playing", playing);
  }
}
