// A question that was answered in another hour, in words. Pure.
import { t } from "../i18n.js";
import { timecode } from "./timecode.js";

/** Where it was answered: the hour, and the second of its recording where that is known. */
export function earlierWords({ hour_title: title, second }) {
  // A title in another script keeps its own direction within the sentence.
  const hour = `\u2068${title}\u2069`;
  return second === null ? t("Answered in {hour}", { hour }) : t("Answered in {hour}, at {time}", { hour, time: timecode(second) });
}
