// The lists an attendee can choose; like listed_by in hub/web/hour_pages.py. Pure.
import { byAnswered, byNewest, byRank, listed } from "./questions.js";

const OPEN = ["shown", "on_air"];

const LISTS = {
  top: [byRank, OPEN],
  newest: [byNewest, OPEN],
  answered: [byAnswered, ["answered"]],
};

/** The questions of one list, in its order. `mine` has none here: own questions have a state of their own. */
export function listOf(sort, questions) {
  const [order, states] = LISTS[sort] ?? [];
  return order ? listed(questions, order, states) : [];
}

/** How many stand in each list, for the tabs. */
export function countsOf(questions, own) {
  return { top: listOf("top", questions).length, answered: listOf("answered", questions).length, mine: own.length };
}
