// Where an hour is watched: its room or its stream, whichever it is now. The address of a stream may come, change or go
// while the page is open.
import { playerOf, videoOf } from "../state/embed.js";
import { part, setShown } from "./parts.js";
import { playerFrame } from "./players.js";

const OVER = ["ended", "archived"];

/**
 * The place to watch on the page `root`; `hour` is how it was drawn. `render(hour)` keeps it true, and calls
 * `withdrawn(recordingId)` for a recording that it takes from the page.
 */
export class Watch {
  constructor(root, hour, withdrawn = () => {}) {
    Object.assign(this, { root, hour, withdrawn, place: root.querySelector(".watch") });
    this.place.addEventListener("click", (event) => this.press(event));
  }

  /** Show what the state of the hour offers to watch; of an hour that is over its recordings, where there are some. */
  render(hour) {
    const before = this.hour;
    this.hour = hour;
    // The same video at another spelling of its address plays on.
    if (videoOf(streamOf(before)) !== videoOf(streamOf(hour)) && this.place.dataset.playing === "true") this.stop();
    if (OVER.includes(hour.state) && !hour.youtube_url) this.withdraw(videoOf(before.youtube_url));
    const recordings = this.root.querySelector("#recording");
    const recorded = OVER.includes(hour.state) && Boolean(recordings?.firstElementChild);
    setShown(this.place, !recorded);
    if (recordings) setShown(recordings, recorded);
    this.place.dataset.state = hour.state;
    for (const element of this.place.querySelectorAll("[data-for]")) {
      setShown(element, element.dataset.for.split(" ").includes(hour.state));
    }
    this.renderRoom(hour);
    this.renderStream(streamOf(hour));
  }

  renderRoom({ watch, room_ready: ready }) {
    setShown(part(this.place, "rooms"), watch !== "youtube");
    for (const name of ["room", "room-note"]) if (part(this.place, name)) setShown(part(this.place, name), ready);
    setShown(part(this.place, "no-room"), !ready);
  }

  renderStream(address) {
    setShown(part(this.place, "stream"), address !== "");
    setShown(part(this.place, "streamed"), playerOf(address) !== "");
    for (const link of this.place.querySelectorAll("[data-play]")) link.href = address;
  }

  // A stream that is withdrawn after the hour is nowhere on the page, also where the hour itself was in its room.
  withdraw(video) {
    for (const player of video ? this.root.querySelectorAll(`[data-youtube="${video}"]`) : []) {
      const recording = player.closest(".recording");
      recording.remove();
      this.withdrawn(recording.dataset.recording);
    }
  }

  /** Load the player in its place when somebody presses play, and not before. */
  press(event) {
    if (!event.target.closest("[data-play]") || event.ctrlKey || event.metaKey) return;
    const src = playerOf(streamOf(this.hour));
    if (!src) return;
    event.preventDefault();
    const frame = playerFrame(src, this.hour.title);
    part(this.place, "frame").replaceChildren(frame);
    this.showing(true);
    frame.focus();
  }

  stop() {
    part(this.place, "frame").replaceChildren();
    this.showing(false);
  }

  showing(shown) {
    setShown(part(this.place, "frame"), shown);
    setShown(part(this.place, "words"), !shown);
    if (shown) this.place.dataset.playing = "true";
    else delete this.place.dataset.playing;
  }
}

function streamOf({ watch, youtube_url: address }) {
  return watch === "youtube" ? address : "";
}
