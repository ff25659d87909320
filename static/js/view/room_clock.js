// The countdown that both see, and its quiet signs.
import { language, t } from "../i18n.js";
import { countdown, minutesAndSeconds, phaseAt, signAt } from "../state/room.js";
import { clockTime, timeElement } from "../time.js";
import { part, setShown, setText } from "./parts.js";

const LABELS = {
  opens: () => t("until it opens"),
  begins: () => t("until it begins"),
  left: () => t("left"),
  goodbye: () => t("for goodbyes"),
};

/** Fill the dial, the sign under it and the end, for a moment of the server's clock. */
export function fillClock(root, state, now) {
  const count = countdown(state, now);
  const sign = signOf(state, now);
  fillDial(root, count);
  part(root, "dial").dataset.sign = sign;
  const place = part(root, "sign");
  setShown(place, Boolean(sign));
  place.classList.toggle("chip--live", sign !== "five");
  place.classList.toggle("chip--wait", sign === "five");
  setText(part(root, "sign-words"), signWords(state, now));
  setShown(part(root, "chat-time"), Boolean(count));
  setText(part(root, "chat-time"), count ? clockWords(count.left) : "");
  fillEnd(part(root, "ends"), state.room.ends_at);
}

const SIGNS = {
  five: () => t("The last five minutes"),
  one: () => t("The last minute"),
  goodbye: () => t("The time is over: a minute for goodbyes"),
  "": () => "",
};

/** The words of the sign at a moment; "" where there is none. */
export function signWords(state, now) {
  return SIGNS[signOf(state, now)]();
}

function signOf(state, now) {
  if (phaseAt(state, now) === "grace") return "goodbye";
  const sign = signAt(state, now);
  if (!sign) return "";
  return sign > 60_000 ? "five" : "one";
}

function fillDial(root, count) {
  const dial = part(root, "dial");
  setShown(dial, Boolean(count));
  if (!count) return;
  dial.dataset.what = count.what;
  setText(part(root, "time"), clockWords(count.left));
  setText(part(root, "time-label"), LABELS[count.what]());
  const share = Math.min(1, Math.max(0, count.left / count.whole));
  part(root, "arc").setAttribute("stroke-dasharray", `${(share * 100).toFixed(2)} 100`);
}

/** A stretch of time as a clock shows it, in the viewer's digits. */
export function clockWords(ms) {
  const [minutes, seconds] = minutesAndSeconds(ms);
  const digits = new Intl.NumberFormat(language(), { minimumIntegerDigits: 2, useGrouping: false });
  return `${new Intl.NumberFormat(language(), { useGrouping: false }).format(minutes)}:${digits.format(seconds)}`;
}

// The end moves when ten minutes more are granted.
function fillEnd(place, endsAt) {
  if (!place || Date.parse(place.firstElementChild?.dateTime) === endsAt) return;
  place.replaceChildren(timeElement(endsAt, clockTime(endsAt)));
}
