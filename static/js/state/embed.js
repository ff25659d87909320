// The address of a YouTube player that sets no cookie before somebody presses play; hub/web/watch.py is alike.

const HOSTS = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"]);
const SHORT = "youtu.be";
const IN_PATH = new Set(["live", "embed", "shorts"]);
const VIDEO = /^[A-Za-z0-9_-]{6,20}$/;

/** The id of the video at a YouTube address of any usual form; "" for anything else. */
export function videoOf(address) {
  const url = parsed(address);
  const path = url ? url.pathname.split("/").filter(Boolean) : [];
  const video = url?.hostname === SHORT ? path[0] : HOSTS.has(url?.hostname) ? within(url, path) : "";
  return VIDEO.test(video ?? "") ? video : "";
}

/** The player's address for a YouTube address; "" where there is none. It plays at once: somebody has pressed. */
export function playerOf(address) {
  const video = videoOf(address);
  return video && `https://www.youtube-nocookie.com/embed/${video}?rel=0&autoplay=1`;
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
