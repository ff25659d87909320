// The check of camera and microphone: what a refusal means, and how loud it is. Pure.

const QUIET_DB = -60;

/** What the browser's refusal means: blocked, missing, busy, absent or strange. */
export function meaningOf(error) {
  if (!error) return "absent";
  if (["NotAllowedError", "SecurityError", "PermissionDeniedError"].includes(error.name)) return "blocked";
  if (["NotFoundError", "DevicesNotFoundError", "OverconstrainedError"].includes(error.name)) return "missing";
  return ["NotReadableError", "TrackStartError", "AbortError"].includes(error.name) ? "busy" : "strange";
}

/** How loud a piece of sound is, from 0 to 100, as ears hear it. @param {Float32Array} samples from -1 to 1 */
export function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / (samples.length || 1);
  if (!power) return 0;
  return Math.round(100 * Math.min(1, Math.max(0, 1 - (10 * Math.log10(power)) / QUIET_DB)));
}

/** What is asked of the browser. @param {object} wish {camera, microphone, cameraId, microphoneId} */
export function constraints({ camera, microphone, cameraId, microphoneId }) {
  return { video: device(camera, cameraId, { width: { ideal: 1280 } }), audio: device(microphone, microphoneId, {}) };
}

function device(wanted, id, wishes) {
  if (!wanted) return false;
  return id ? { ...wishes, deviceId: { exact: id } } : { ...wishes };
}

/** The query of the room's link: with which of the two somebody does not want to begin. */
export function linkQuery({ camera, microphone }) {
  const off = [!camera && "camera=off", !microphone && "microphone=off"].filter(Boolean);
  return off.length ? `?${off.join("&")}` : "";
}
