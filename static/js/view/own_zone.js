// The reader's time zone, where a form sends it and words name it. The server could only guess it at a first visit.
import { shownZone } from "../time.js";

/** Put the zone into every `[data-own-zone]`: the value of a field, the words of anything else. */
export function fillZones(root = document, zone = shownZone()) {
  for (const place of root.querySelectorAll("[data-own-zone]")) {
    if (place.tagName === "SELECT") choose(place, zone);
    else if (place.tagName === "INPUT") place.value = zone;
    else place.textContent = wordsOf(zone);
  }
}

// A browser may know its zone by a name that is not in our list.
function choose(select, zone) {
  if (![...select.options].some((option) => option.value === zone)) select.add(new Option(wordsOf(zone), zone));
  select.value = zone;
}

function wordsOf(zone) {
  return zone.replaceAll("_", " ");
}
