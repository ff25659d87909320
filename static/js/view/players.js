// Players that tell at which second they stand, and go to another: a film of our own, or YouTube's in its frame.
import { secondOf } from "../state/timecode.js";
import { make } from "./parts.js";

const ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture";
const ASK_MS = 500;

/** The frame of a player of elsewhere, which learns from which site it is shown and nothing else. */
export function playerFrame(src, title) {
  return make("iframe", { src, title, allow: ALLOW, referrerpolicy: "strict-origin-when-cross-origin" });
}

/** A <video> of ours. `onSecond` is called when it stands elsewhere. */
export class Film {
  constructor(video, onSecond) {
    this.video = video;
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) {
      video.addEventListener(name, () => onSecond(video.currentTime));
    }
    // It may have been loaded before this script was.
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) onSecond(video.currentTime);
  }

  goTo(second) {
    this.video.currentTime = second;
    // A browser that does not want to play without a press shows the picture at least.
    this.video.play().catch(() => {});
  }
}

/**
 * YouTube's player, made when somebody presses. It talks by messages, as its own script would; where it stays silent
 * `onSecond` is never called.
 */
export class YouTube {
  constructor(place, embed, onSecond) {
    const origin = new URL(embed).origin;
    Object.assign(this, { origin, onSecond });
    const src = `${embed}&autoplay=1&origin=${encodeURIComponent(location.origin)}`;
    this.frame = playerFrame(src, "YouTube");
    window.addEventListener("message", (event) => this.hear(event));
    this.frame.addEventListener("load", () => this.listen());
    place.replaceChildren(this.frame);
    this.frame.focus();
  }

  // It answers once it has begun; until then it is asked again.
  listen() {
    clearInterval(this.asking);
    this.asking = setInterval(() => this.say({ event: "listening", id: 1, channel: "widget" }), ASK_MS);
  }

  hear(event) {
    if (event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    clearInterval(this.asking);
    const second = secondOf(event.data);
    if (second !== null) this.onSecond(second);
  }

  goTo(second) {
    this.say({ event: "command", func: "seekTo", args: [second, true] });
    this.say({ event: "command", func: "playVideo", args: [] });
  }

  say(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify(message), this.origin);
  }
}
