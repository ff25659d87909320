// The head of the hour's page: its state, who is here, whether the line is up.
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
