// The way to the video: a link that opens a tab, or Jitsi within the page where the deployment allows it.
import { t } from "../i18n.js";
import { CallError } from "../net/errors.js";
import { linkQuery } from "../state/room_check.js";
import { make, part, setShown } from "./parts.js";

const ALLOW = "camera; microphone; display-capture; speaker-selection; autoplay; fullscreen; picture-in-picture";

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
    this.frame = part(root, "frame");
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

  /** Show the room within the page; again after a lost line. Its address is asked for each time, and kept nowhere. */
  async open() {
    if (!this.embed || this.opening) return;
    this.opening = true;
    this.leaves();
    try {
      this.show(await this.ask());
    } catch (error) {
      this.failed(error);
    } finally {
      this.opening = false;
    }
  }

  async ask() {
    const wish = { headers: { Accept: "application/json" }, cache: "no-store", referrerPolicy: "no-referrer" };
    const answer = await fetch(this.address + linkQuery(this.choice()), wish).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!told) throw new CallError({ code: "net.timeout", message: t("The line is down. We keep trying.") });
    if (!answer.ok) throw new CallError(told.error);
    return told.url;
  }

  show(url) {
    const title = t("Video room");
    const frame = make("iframe", { src: url, title, allow: ALLOW, referrerpolicy: "no-referrer" });
    this.frame.replaceChildren(frame);
    this.playing(true);
    frame.focus();
  }

  /** Close it: the session is over. */
  close() {
    if (!this.frame.firstChild) return;
    this.frame.replaceChildren();
    this.playing(false);
  }

  playing(playing) {
    setShown(this.frame, playing);
    setShown(part(this.root, "words"), !playing);
    setShown(part(this.root, "again"), playing);
    part(this.root, "place").toggleAttribute("data-playing", playing);
  }
}
