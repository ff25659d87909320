// The days of a mentor's free slots. The server put them under the days of the zone it knew; where the browser is in
// another one, some stand under the wrong day until they are sorted anew.
import { language, tn } from "../i18n.js";
import { byDay, standWrong } from "../state/slot_days.js";
import { shownZone } from "../time.js";

/**
 * Put slots under the right days, in every `[data-part=days]`; does nothing where they stand right.
 *
 * Where the reader chose a zone for this page (`data-zone`), that one counts.
 */
export function sortDays(root = document, zone = shownZone()) {
  for (const days of root.querySelectorAll('[data-part="days"]')) sort(days, days.dataset.zone ?? zone);
}

function sort(days, zone) {
  const parts = [...days.querySelectorAll("[data-day]")];
  const groups = parts.map((part) => [...part.querySelectorAll("[data-at]")].map((slot) => Number(slot.dataset.at)));
  const words = new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const dayOf = (at) => words.format(at);
  if (!parts.length || !standWrong(groups, dayOf)) return;
  const slots = new Map([...days.querySelectorAll("[data-at]")].map((slot) => [Number(slot.dataset.at), slot]));
  const opened = parts.filter((part) => part.open).length;
  days.replaceChildren(
    ...byDay(groups.flat(), dayOf).map(([day, moments], place) => {
      const part = drawn(parts[0], day, moments.map((at) => slots.get(at)));
      part.open = place < opened;
      return part;
    }),
  );
}

function drawn(pattern, day, slots) {
  const part = pattern.cloneNode(true);
  part.querySelector("h3").textContent = day;
  const count = part.querySelector('[data-part="count"]');
  if (count) count.textContent = tn("{n} free time", "{n} free times", slots.length);
  part.querySelector("ul").replaceChildren(...slots);
  return part;
}
