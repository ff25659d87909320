// Moments as the viewer reads them. The server wrote them in the zone it knew; here they move to the browser's.
import { language, t, tn } from "./i18n.js";

const MINUTE_MS = 60_000;
const YEAR_S = 365 * 24 * 3600;

/** The browser's time zone, such as Africa/Nairobi. */
export function browserZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** The zone in which moments are shown: the one that the reader chose for the account, else the browser's. */
export function shownZone() {
  const { dataset } = document.documentElement;
  return "zoneChosen" in dataset ? dataset.zone : browserZone();
}

/** Hour and minute of a moment (ms since 1970). */
export function clockTime(ms, zone = viewerZone()) {
  return format(ms, zone, { timeStyle: "short" });
}

/** Day, hour and minute of a moment, with UTC beside where the viewer's clock differs. */
export function moment(ms, zone = viewerZone()) {
  const beside = sameAsUtc(ms, zone) ? " UTC" : ` (${utc(ms, zone)})`;
  return `${day(ms, zone)}, ${clockTime(ms, zone)}${beside}`;
}

/** The day of a moment. */
export function day(ms, zone = viewerZone()) {
  return format(ms, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
}

/** The shortest that tells when something was: the time today, the day before. */
export function when(ms, zone = viewerZone(), now = Date.now()) {
  return day(ms, zone) === day(now, zone) ? clockTime(ms, zone) : monthDay(ms, zone);
}

/** Day and time of a moment without the year, for what stands below a whole date. */
export function dayTime(ms, zone = viewerZone()) {
  return `${monthDay(ms, zone)}, ${clockTime(ms, zone)}`;
}

/** How long ago, in words: "just now", "5 minutes ago"; after an hour the time, or the day. */
export function ago(ms, now = Date.now()) {
  const minutes = Math.floor((now - ms) / MINUTE_MS);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return tn("{n} minute ago", "{n} minutes ago", minutes);
  return when(ms, viewerZone(), now);
}

/** A second of a recording as people write it: 12:34, or 1:02:05 past the hour. */
export function timecode(second) {
  const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor((second % 3600) / 60), second % 60];
  const padded = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${padded(minutes)}:${padded(seconds)}` : `${minutes}:${padded(seconds)}`;
}

/** A <time> element for a moment; `text` says how it reads. */
export function timeElement(ms, text) {
  const element = document.createElement("time");
  element.dateTime = new Date(ms).toISOString();
  element.textContent = text;
  return element;
}

/** Tell the server the browser's zone (for the next page), and rewrite the moments of this one. */
export function localise(root = document) {
  const zone = browserZone();
  if (document.documentElement.hasAttribute("data-zone-chosen")) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${zone}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
  if (zone === viewerZone()) return;
  document.documentElement.dataset.zone = zone;
  for (const element of root.querySelectorAll("time[datetime][data-form]")) rewrite(element, zone);
}

const FORMS = { moment, day, when, clock: clockTime, day_time: dayTime };

function rewrite(element, zone) {
  const form = FORMS[element.dataset.form];
  if (form) element.textContent = form(Date.parse(element.dateTime), zone);
}

function viewerZone() {
  return globalThis.document?.documentElement.dataset.zone || browserZone();
}

function monthDay(ms, zone) {
  return format(ms, zone, { day: "numeric", month: "short" });
}

function utc(ms, zone) {
  const weekday = day(ms, zone) === day(ms, "UTC") ? "" : `${format(ms, "UTC", { weekday: "short" })} `;
  return `${weekday}${clockTime(ms, "UTC")} UTC`;
}

function sameAsUtc(ms, zone) {
  return day(ms, zone) === day(ms, "UTC") && clockTime(ms, zone) === clockTime(ms, "UTC");
}

function format(ms, zone, options) {
  return new Intl.DateTimeFormat(language(), { ...options, timeZone: zone }).format(ms);
}
