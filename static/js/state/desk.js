// The desk: which question stands in which column, in which order, and what a filter leaves of it. Pure.
import { fold } from "./fold.js";
import { byAnswered, byRank } from "./questions.js";

export const COLUMNS = ["incoming", "queue", "air", "answered", "dismissed"];
export const NO_FILTER = { words: "", label: "", person: "" };
export const CLAIM_MS = 120_000; // like CLAIM_MS in hub/store/questions.py

const COLUMN_OF = {
  pending: "incoming",
  shown: "queue",
  on_air: "air",
  answered: "answered",
  dismissed: "dismissed",
  merged: "dismissed",
};
const ORDERS = { incoming: byUrgency, queue: byRank, air: byRank, answered: byAnswered, dismissed: byDismissed };

/** The column of a question. */
export function columnOf(question) {
  return COLUMN_OF[question.state];
}

/** Whether a dismissed question is back because its asker asked to look again. */
export function isAppeal(question) {
  return question.state === "pending" && question.appeals > 0;
}

/** Every column's questions, in order, as far as the filter lets them through. What is on air is always there. */
export function columns(questions, filter = NO_FILTER) {
  const found = Object.fromEntries(COLUMNS.map((name) => [name, []]));
  const lets = matcher(filter);
  for (const question of Object.values(questions)) {
    if (question.state === "on_air" || lets(question)) found[columnOf(question)]?.push(question);
  }
  for (const name of COLUMNS) found[name].sort(ORDERS[name]);
  return found;
}

/** How many questions wait, whatever the filter, and how many of them are appeals. */
export function waiting(questions) {
  const pending = Object.values(questions).filter((question) => question.state === "pending");
  return { all: pending.length, appeals: pending.filter(isAppeal).length };
}

/** Appeals first, then who has waited longest. */
export function byUrgency(one, other) {
  return (
    Number(isAppeal(other)) - Number(isAppeal(one)) ||
    one.submitted_at - other.submitted_at ||
    compare(one.question_id, other.question_id)
  );
}

function byDismissed(one, other) {
  return other.dismissed_at - one.dismissed_at || compare(other.question_id, one.question_id);
}

/**
 * An order that leaves what is on the screen where it is: known ids keep their places, new ones come in beside their neighbour.
 *
 * @param {string[]} shown ids as they stand now
 * @param {string[]} sorted ids as they should stand
 */
export function hold(shown, sorted) {
  const there = new Set(sorted);
  const held = shown.filter((id) => there.has(id));
  const known = new Set(held);
  sorted.forEach((id, at) => {
    if (known.has(id)) return;
    held.splice(at ? held.indexOf(sorted[at - 1]) + 1 : 0, 0, id);
    known.add(id);
  });
  return held;
}

/** Whether two orders of ids differ. */
export function differ(one, other) {
  return one.length !== other.length || one.some((id, at) => id !== other[at]);
}

/** Where attention goes when the question at hand leaves its column: the next one that stayed, else the one before. */
export function successor(shown, left, id) {
  const stays = new Set(left);
  const at = shown.indexOf(id);
  const after = shown.slice(at + 1).find((other) => stays.has(other));
  return after ?? shown.slice(0, Math.max(at, 0)).reverse().find((other) => stays.has(other)) ?? left[0] ?? "";
}

/** The name of another moderator who is handling a question, or "". A claim lapses by itself. */
export function heldBy(question, me, now) {
  const fresh = question.claimed_by && now - question.claimed_at < CLAIM_MS;
  return fresh && question.claimed_by !== me ? question.claimed_name || "?" : "";
}

/** Whether the person at this desk is handling a question. */
export function heldByMe(question, me, now) {
  return question.claimed_by === me && now - question.claimed_at < CLAIM_MS;
}

/** Every label in use, by how often. */
export function labelsOf(questions) {
  const counts = new Map();
  for (const question of Object.values(questions)) {
    for (const label of question.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].sort(([one, n], [other, m]) => m - n || compare(one, other)).map(([label]) => label);
}

/** Everybody to whom a question is assigned: {id, name}. */
export function assignedOf(questions) {
  const found = new Map();
  for (const { assigned_to: id, assigned_name: name } of Object.values(questions)) if (id) found.set(id, name);
  return [...found].map(([id, name]) => ({ id, name })).sort((one, other) => compare(one.name, other.name));
}

/** Whether a filter lets everything through. */
export function isOpen(filter) {
  return !filter.words.trim() && !filter.label && !filter.person;
}

function matcher(filter) {
  const words = fold(filter.words).split(" ").filter(Boolean);
  return (question) =>
    (!filter.label || question.labels.includes(filter.label)) &&
    (!filter.person || question.assigned_to === filter.person) &&
    (!words.length || containsAll(question, words));
}

function containsAll(question, words) {
  const { text, original_text: original, asker_name: asker, labels, assigned_name: assigned } = question;
  const folded = fold([text, original, asker, ...labels, assigned].join(" "));
  return words.every((word) => folded.includes(word));
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
