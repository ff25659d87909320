// What is one person's own in an hour: their questions, what they endorse, whether they are silenced. Pure.
import { byNewest } from "./questions.js";

export const NOBODY = { questions: {}, endorsed: new Set(), silenced: "", roles: [] };

/** State from the server's `Mine`. */
export function fromMine(mine) {
  if (!mine) return NOBODY;
  return {
    questions: Object.fromEntries(mine.questions.map((question) => [question.question_id, question])),
    endorsed: new Set(mine.endorsed),
    silenced: mine.silenced,
    roles: mine.roles,
  };
}

/** The state after one event, whichever audience it was for. */
export function apply(mine, event) {
  let next = mine;
  if (event.name === "person.silenced") next = { ...next, silenced: event.reason };
  if (event.name === "person.unsilenced") next = { ...next, silenced: "" };
  if (event.question) next = withQuestion(next, event.question);
  if (event.endorsements !== undefined) next = withCount(next, event);
  if (event.into) next = withMerge(next, event);
  return next;
}

/** The state after one's own question came back from the server. */
export function withOwn(mine, question) {
  return { ...mine, questions: { ...mine.questions, [question.question_id]: question } };
}

/** The state after endorsing a question, or taking it back. */
export function withEndorsement(mine, questionId, endorsed) {
  const set = new Set(mine.endorsed);
  if (endorsed) set.add(questionId);
  else set.delete(questionId);
  return { ...mine, endorsed: set };
}

/** Own questions, newest first, without the withdrawn. */
export function listed(mine) {
  return Object.values(mine.questions)
    .filter((question) => question.state !== "withdrawn")
    .sort(byNewest);
}

// Only the asker's own view of a question has `edits`; the public one refreshes what both have.
function withQuestion(mine, question) {
  const known = mine.questions[question.question_id];
  if (question.edits !== undefined && question.asker_key === undefined) return withOwn(mine, question);
  return known ? withOwn(mine, { ...known, ...question }) : mine;
}

function withCount(mine, { question_id: id, endorsements }) {
  return mine.questions[id] ? withOwn(mine, { ...mine.questions[id], endorsements }) : mine;
}

// Who endorsed the merged question endorses the other now, unless it is their own.
function withMerge(mine, event) {
  const { question_id: into } = event.into;
  if (!mine.endorsed.has(event.question.question_id) || mine.questions[into]) return mine;
  return withEndorsement(mine, into, true);
}
