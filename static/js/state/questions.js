// The questions of an hour as one audience sees them: pure. State is an object by question id; it is never changed, only replaced.

// What each audience keeps: the desk sees all but the withdrawn, the others what is for all eyes.
const SEEN = {
  desk: new Set(["pending", "shown", "on_air", "answered", "dismissed", "merged"]),
  attendees: new Set(["shown", "on_air", "answered"]),
  stage: new Set(["shown", "on_air", "answered"]),
};

/** Questions by id, from the list of a snapshot. */
export function fromList(list) {
  return Object.fromEntries(list.map((question) => [question.question_id, question]));
}

/** The questions after one event. */
export function apply(questions, event, audience = "attendees") {
  return applyAll(questions, [event], audience);
}

/** The questions after some events; the object is copied once. */
export function applyAll(questions, events, audience = "attendees") {
  const next = { ...questions };
  for (const event of events) {
    if (event.endorsements !== undefined) count(next, event);
    for (const question of [event.question, event.into]) if (question) put(next, question, SEEN[audience]);
  }
  return next;
}

function count(next, { question_id: id, endorsements }) {
  if (next[id]) next[id] = { ...next[id], endorsements };
}

// A hidden question has lost its text: it was dismissed, withdrawn or merged, and goes.
function put(next, question, seen) {
  if (question.text !== undefined && seen.has(question.state)) next[question.question_id] = question;
  else delete next[question.question_id];
}

/** The order of the queue: pinned first, then most endorsed, then oldest; like rank_key in hub/domain/questions.py. */
export function byRank(one, other) {
  return (
    Number(other.pinned) - Number(one.pinned) ||
    other.endorsements - one.endorsements ||
    one.submitted_at - other.submitted_at ||
    compare(one.question_id, other.question_id)
  );
}

/** Newest first. */
export function byNewest(one, other) {
  return other.submitted_at - one.submitted_at || compare(other.question_id, one.question_id);
}

/** Answered last, first. */
export function byAnswered(one, other) {
  return other.answered_at - one.answered_at || compare(other.question_id, one.question_id);
}

/** The questions in some states, sorted; without `states`, all. */
export function listed(questions, order = byRank, states = undefined) {
  const all = Object.values(questions);
  return (states ? all.filter((question) => states.includes(question.state)) : all).sort(order);
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
