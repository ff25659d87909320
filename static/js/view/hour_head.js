// The head of the hour's page: its state, who is here, whether the line is up, and where to watch.
import { number, t, tn } from "../i18n.js";
import { moment, timeElement } from "../time.js";
import { icon, make, part, setShown, setText } from "./parts.js";

const CHIPS = {
  live: () => ["chip--live", make("span", { class: "live-dot" }), t("Live now")],
  open: () => ["chip--calm", icon("question"), t("Asking is open")],
  announced: () => ["", icon("calendar"), t("Announced")],
  cancelled: () => ["chip--bad", icon("dismissed"), t("Cancelled")],
  draft: () => ["", icon("edit"), t("Draft")],
  ended: () => ["chip--good", icon("answered"), t("Over")],
  archived: () => ["chip--good", icon("answered"), t("Over")],
};

const LINES = {
  connecting: () => "",
  live: () => "",
  lost: () => t("The line is down. We keep trying."),
  refused: () => t("This page no longer hears the hour. Please load it again."),
};

/** Write what the hour is, its state and the number of people into the head. */
export function fillHead(root, hour, here) {
  fillPlan(root, hour);
  const place = part(root, "state");
  if (place.dataset.state !== hour.state) {
    const [kind, ...words] = CHIPS[hour.state]();
    place.replaceChildren(make("span", { class: `chip ${kind}` }, ...words));
    place.dataset.state = hour.state;
  }
  setShown(part(root, "here"), here > 0);
  setText(part(root, "here-count"), tn("{n} person is here", "{n} people are here", here));
}

// The plan may change while somebody has the page open.
function fillPlan(root, hour) {
  setText(part(root, "title"), hour.title);
  const starts = part(root, "starts");
  if (Date.parse(starts.firstElementChild.dateTime) === hour.starts_at) return;
  starts.replaceChildren(timeElement(hour.starts_at, moment(hour.starts_at)));
}

/** Say quietly whether the line is up. */
export function fillLine(root, state) {
  const place = part(root, "line");
  place.dataset.line = state;
  const words = LINES[state]();
  if (place.textContent !== words) place.replaceChildren(...(words ? [icon("offline"), words] : []));
}

/** Show what the state of the hour offers to watch. */
export function fillWatch(watch, hour) {
  watch.dataset.state = hour.state;
  for (const element of watch.querySelectorAll("[data-for]")) {
    setShown(element, element.dataset.for.split(" ").includes(hour.state));
  }
  for (const name of ["room", "room-note"]) if (part(watch, name)) setShown(part(watch, name), hour.room_ready);
  if (part(watch, "no-room")) setShown(part(watch, "no-room"), !hour.room_ready);
}

const ALLOW = "autoplay; fullscreen; picture-in-picture; encrypted-media";

/**
 * Load the player of a video in its place when somebody presses play, and not before.
 *
 * @param {HTMLElement} watch
 * @param {string} player its address
 * @param {string} title
 */
export function attachPlayer(watch, player, title) {
  watch.addEventListener("click", (event) => {
    if (!event.target.closest("[data-play]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const frame = make("iframe", { src: player, title, allow: ALLOW, referrerpolicy: "strict-origin-when-cross-origin" });
    part(watch, "frame").replaceChildren(frame);
    setShown(part(watch, "frame"), true);
    setShown(part(watch, "words"), false);
    watch.dataset.playing = "true";
    frame.focus();
  });
}

/** Show the question on air, or nothing. */
export function fillOnAir(bar, question, hourId) {
  setShown(bar, Boolean(question));
  if (!question) return;
  const link = part(bar, "on-air-text");
  setText(link, question.text);
  link.href = `/hours/${hourId}/questions/${question.question_id}`;
  setText(part(bar, "on-air-asker"), question.asker_name);
}

/** Write the counts into the tabs and mark the chosen one. */
export function fillTabs(tabs, sort, counts) {
  for (const tab of tabs.querySelectorAll("[data-sort]")) {
    if (tab.dataset.sort === sort) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    const count = part(tab, `count-${tab.dataset.sort}`);
    if (!count) continue;
    setShown(count, counts[tab.dataset.sort] > 0);
    setText(count, number(counts[tab.dataset.sort]));
  }
}
