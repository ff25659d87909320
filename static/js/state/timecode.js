// Seconds of a recording as people read and write them; hub/domain/timecodes.py is alike.

/** A second as M:SS or H:MM:SS. */
export function timecode(second) {
  const whole = Math.max(Math.floor(second), 0);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const last = String(seconds).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${last}` : `${minutes}:${last}`;
}

/** What a message of YouTube's player tells: the second at which it stands, or null. */
export function secondOf(data) {
  let told = data;
  if (typeof data === "string") {
    try {
      told = JSON.parse(data);
    } catch {
      return null;
    }
  }
  const second = told?.info?.currentTime;
  return Number.isFinite(second) && second >= 0 ? second : null;
}
