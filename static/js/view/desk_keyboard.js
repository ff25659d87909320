// The keys of the desk. A person may switch single keys off; the choice stays in the browser.
import { isAct, isFree, wish } from "../state/desk_keys.js";
import { dialogOf, open } from "./desk_dialogs.js";
import { part } from "./parts.js";

const SWITCH = "baraza desk keys";

/** Let keys act at a desk. */
export function attachKeys(desk) {
  const single = part(dialogOf("help"), "keys-on");
  single.checked = recall() !== "off";
  single.addEventListener("change", () => remember(single.checked ? "on" : "off"));
  document.querySelector("[data-help]").addEventListener("click", () => open(dialogOf("help")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leaveSearch(desk, event.target);
    if (!isFree(event.target) || document.querySelector("dialog[open]")) return undefined;
    const name = wish(event, document.documentElement.dir);
    if (!name || (!single.checked && event.key.length === 1)) return undefined;
    return take(desk, name, event);
  });
}

// Enter and the arrows belong to a button that has the focus.
function take(desk, name, event) {
  const onButton = event.target.closest("button, a, details");
  if (event.key === "Enter" && onButton) return;
  event.preventDefault();
  if (isAct(name)) desk.act(name);
  else moves(desk)[name]();
}

function moves(desk) {
  const { columns } = desk;
  return {
    next: () => columns.step(1),
    previous: () => columns.step(-1),
    first: () => columns.step(-Infinity),
    last: () => columns.step(Infinity),
    column_after: () => columns.stepColumn(1),
    column_before: () => columns.stepColumn(-1),
    to_incoming: () => columns.focusColumn("incoming"),
    to_queue: () => columns.focusColumn("queue"),
    to_air: () => columns.focusColumn("air"),
    to_answered: () => columns.focusColumn("answered"),
    to_dismissed: () => columns.focusColumn("dismissed"),
    search: () => desk.filter.focus(),
    help: () => open(dialogOf("help")),
    undo: () => desk.undo(),
    sort: () => columns.sort(),
    menu: () => desk.act("menu"),
  };
}

function leaveSearch(desk, target) {
  if (target !== desk.filter.words) return;
  desk.filter.clear();
  desk.columns.focusColumn(desk.columns.column);
}

function recall() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
