// Recording and streaming of a room, as far as the page knows it. Pure. Jitsi within the page tells it, and anybody can make
// such a page say anything: it is a hint for the eyes here, and what our server hears is the truth.

export const MODES = ["file", "stream"];

/** So long an answer is waited for after a press; Jitsi itself looks for a free recorder for a minute and a half. */
export const ANSWER_MS = 95_000;

const IDLE = { way: "idle", at: 0, error: "" };

/** Nothing is known to run: {file, stream}, each {way: idle | asked | on, at, error}. */
export function fromNothing() {
  return { file: IDLE, stream: IDLE };
}

/** Somebody pressed at a moment (ms): an answer is waited for. */
export function pressed(state, mode, now) {
  return { ...state, [mode]: { ...state[mode], way: "asked", at: now, error: "" } };
}

/** What Jitsi tells: {on, mode, error}. Of a kind of run that we do not know nothing changes. */
export function heard(state, { on, mode, error }) {
  if (!MODES.includes(mode)) return state;
  return { ...state, [mode]: { way: on ? "on" : "idle", at: 0, error: on ? "" : (error ?? "") } };
}

/** The press came to nothing: it was refused, or nobody answered. */
export function gaveUp(state, mode, error) {
  return state[mode].way === "asked" ? { ...state, [mode]: { ...IDLE, error } } : state;
}

/** Whether an answer was waited for long enough. */
export function tooLong(state, mode, now) {
  return state[mode].way === "asked" && now - state[mode].at >= ANSWER_MS;
}

/** What is given to Jitsi's startRecording. A key with a server in it goes by another name than one for YouTube. */
export function startOptions(mode, { metadata = {}, key = "" }) {
  if (mode === "file") return { mode, shouldShare: false, extraMetadata: metadata };
  return { mode, [key.includes("://") ? "rtmpStreamKey" : "youtubeStreamKey"]: key };
}

/** What is given to Jitsi's script of a frame (hub/jitsi/links.py). */
export function apiOptions(frame) {
  const { room: roomName, language, name, token, config } = frame;
  return {
    roomName,
    width: "100%",
    height: "100%",
    configOverwrite: config,
    ...(language && { lang: language }),
    ...(token && { jwt: token }),
    ...(name && { userInfo: { displayName: name } }),
  };
}
