// A question that was answered in another hour, in words. Pure.
import { t } from "../i18n.js";

/** Where it was answered: the hour, and the second of its recording where that is known. */
export function earlierWords({ hour_title: title, second }) {
  // A title in another script keeps its own direction within the sentence.
  const hour = `\u2068${title}\u2069`;
  return second === null ? t("Answered in {hour}", { hour }) : t("Answered in {hour}, at {time}", { hour, time: timecode(second) });
}

/** Seconds as people write them: 12:34, and 1:02:34 from an hour on; as hub/domain/timecode.py has it. */
export function timecode(second) {
  const hours = Math.floor(second / 3600);
  const parts = [Math.floor(second / 60) % 60, second % 60];
  const [minutes, seconds] = parts.map((part) => String(part).padStart(2, "0"));
  return hours ? `${hours}:${minutes}:${seconds}` : `${parts[0]}:${seconds}`;
}
