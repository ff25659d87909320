// The address of a YouTube player that sets no cookie before somebody presses play; hub/domain/youtube.py is alike.

const PLAYER_HOST = "www.youtube-nocookie.com";
const HOSTS = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", PLAYER_HOST]);
const SHORT = "youtu.be";
const IN_PATH = new Set(["live", "embed", "shorts"]);
const VIDEO = /^[A-Za-z0-9_-]{11}$/;

/** The id of the video at a YouTube address of any usual form; "" for anything else. */
export function videoOf(address) {
  const url = parsed(address);
  const path = url ? url.pathname.split("/").filter(Boolean) : [];
  const video = url?.hostname === SHORT ? path[0] : HOSTS.has(url?.hostname) ? within(url, path) : "";
  return VIDEO.test(video ?? "") ? video : "";
}

/** The player's address for a YouTube address; "" where there is none. */
export function playerOf(address) {
  const video = videoOf(address);
  return video && playerOfVideo(video);
}

/** The player's address for the id of a video, from a second on. It plays at once: somebody has pressed. */
export function playerOfVideo(video, second = 0) {
  return `https://${PLAYER_HOST}/embed/${video}?rel=0&autoplay=1&start=${second}`;
}

function within(url, path) {
  return IN_PATH.has(path[0]) ? path[1] : url.searchParams.get("v");
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
