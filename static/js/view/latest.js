// Under the ask box: one's own question to which something happened last.
import { changedAt } from "./own_list.js";
import { part, setShown, setText } from "./parts.js";

/** Show the own question that changed last, with a state chip of the page's own-template. */
export function fillLatest(strip, questions, template) {
  const [latest] = [...questions].sort((one, other) => changedAt(other) - changedAt(one));
  setShown(strip, Boolean(latest));
  if (!latest) return;
  setText(part(strip, "latest-text"), latest.text);
  const place = part(strip, "latest-chip");
  if (place.dataset.state === latest.state) return;
  place.dataset.state = latest.state;
  const chips = [...template.content.querySelectorAll(".own__state > .chip")];
  const chip = chips.find((one) => one.dataset.for === latest.state)?.cloneNode(true);
  if (chip) chip.hidden = false;
  place.replaceChildren(...(chip ? [chip] : []));
}
