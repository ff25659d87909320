// Recordings in the page: every link to a second of one plays it there, and the chapter that is seen is marked.
import { t } from "../i18n.js";
import { playerOfVideo } from "../state/embed.js";
import { part, setShown } from "./parts.js";
import { playerFrame } from "./players.js";

/**
 * Let links to a second (`data-second`, and `data-recording` where they stand outside of it) play the recording here.
 *
 * @param {HTMLElement} root
 * @param {?{recording_id: string, second: number}} start where the page was asked to begin; nothing plays by itself
 */
export function attachRecordings(root, start) {
  for (const recording of root.querySelectorAll("[data-recording].recording")) follow(recording);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-second]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const recording = recordingOf(root, link);
    if (!recording || !play(recording, Number(link.dataset.second))) return;
    event.preventDefault();
    recording.scrollIntoView({ block: "nearest" });
  });
  if (start) root.querySelector("#recording")?.scrollIntoView({ block: "start" });
}

function recordingOf(root, link) {
  const within = link.closest(".recording");
  return within ?? root.querySelector(`.recording[data-recording="${CSS.escape(link.dataset.recording ?? "")}"]`);
}

/** Play a recording from a second on; false where it cannot be played here. */
function play(recording, second) {
  const player = part(recording, "player");
  const video = player.querySelector("video");
  if (video) {
    video.currentTime = second;
    video.play().catch(() => {});
    video.focus();
    return true;
  }
  return playYoutube(player, recording, second);
}

function playYoutube(player, recording, second) {
  const id = player.dataset.youtube;
  if (!id) return false;
  const frame = playerFrame(playerOfVideo(id, second), recording.getAttribute("aria-label") || t("Recording"));
  part(player, "frame").replaceChildren(frame);
  setShown(part(player, "frame"), true);
  setShown(part(player, "words"), false);
  player.dataset.playing = "true";
  mark(recording, second);
  frame.focus();
  return true;
}

function follow(recording) {
  const video = recording.querySelector("video");
  video?.addEventListener("timeupdate", () => mark(recording, video.currentTime));
}

// The last chapter that has begun.
function mark(recording, second) {
  const links = [...recording.querySelectorAll("[data-part=chapters] a")];
  const current = links.findLast((link) => Number(link.dataset.second) <= second + 0.5);
  for (const link of links) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
