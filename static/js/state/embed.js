// The address of a YouTube player that sets no cookie before somebody presses play; hub/domain/youtube.py is alike.

const PLAYER_HOST = "www.youtube-nocookie.com";
const HOSTS = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", PLAYER_HOST]);
const SHORT = "youtu.be";
const IN_PATH = new Set(["live", "embed", "shorts"]);
const VIDEO = /^[A-Za-z0-9_-]{11}$/;

/** The id of the video at a YouTube address of any usual form; "" for anything else. */
export function videoOf(address) {
  const url = parsed(address);
  const video = url && isPlain(address, url) ? within(url, url.pathname.replace(/^\/+|\/+$/g, "").split("/")) : "";
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

// With nobody's name and no port, which URL leaves out where it is the usual one.
function isPlain(address, { hostname }) {
  return /^https?:\/\/([^/?#]*)/i.exec(address.trim())?.[1].toLowerCase() === hostname;
}

function within({ hostname, searchParams }, path) {
  if (hostname === SHORT) return path.length === 1 ? path[0] : "";
  if (!HOSTS.has(hostname)) return "";
  if (path.join("/") === "watch") return searchParams.get("v");
  return path.length === 2 && IN_PATH.has(path[0]) ? path[1] : "";
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
