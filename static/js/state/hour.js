// An hour as one audience sees it: pure. `apply` is the single way in for what the server tells, own acts included.
import * as questions from "./questions.js";

/** State from a snapshot (`HourView`): {audience, cursor, hour, questions, here}. */
export function fromView(view, { audience = "attendees", here = 0 } = {}) {
  return { audience, cursor: view.cursor, hour: view.hour, questions: questions.fromList(view.questions), here };
}

/** The state after events, oldest first. */
export function applyAll(state, events) {
  return {
    ...state,
    hour: events.reduce(hourAfter, state.hour),
    questions: questions.applyAll(state.questions, events, state.audience),
    here: events.reduce((here, event) => event.here ?? here, state.here),
  };
}

/** The state after one event. */
export function apply(state, event) {
  return applyAll(state, [event]);
}

/** What to do with a frame: "apply" it, "skip" what is known already, or "join" again because something is missing. */
export function judge(cursor, frame) {
  if (!later(frame.from, cursor)) return later(frame.to, cursor) || frame.from === cursor ? "apply" : "skip";
  return "join";
}

/** The state after a frame that `judge` let through. */
export function applyFrame(state, frame) {
  const after = applyAll(state, frame.events);
  return later(frame.to, state.cursor) ? { ...after, cursor: frame.to } : after;
}

/** Whether cursor `one` is later than `other`. */
export function later(one, other) {
  const [ms, number] = parts(one);
  const [otherMs, otherNumber] = parts(other);
  return ms > otherMs || (ms === otherMs && number > otherNumber);
}

function parts(cursor) {
  return (cursor || "0-0").split("-").map(Number);
}

function hourAfter(hour, event) {
  const next = event.hour ?? hour;
  return event.question ? { ...next, on_air: onAirAfter(next.on_air, event.question) } : next;
}

function onAirAfter(onAir, question) {
  if (question.state === "on_air") return question.question_id;
  return onAir === question.question_id ? "" : onAir;
}
