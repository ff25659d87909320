// What the big screen, the overlay and the speakers' page show of an hour: pure.
import { listed } from "./questions.js";

export const NEXT_ON_STAGE = 3;

/** The question on air, or null. */
export function onAir(state) {
  return listed(state.questions, undefined, ["on_air"])[0] ?? null;
}

/** What comes next, as the queue ranks it. */
export function coming(state, most = NEXT_ON_STAGE) {
  return listed(state.questions, undefined, ["shown"]).slice(0, most);
}

/** The questions that wait for the words of one speaker. */
export function assigned(state, name) {
  return listed(state.questions, undefined, ["shown", "answered"]).filter(
    (question) => name !== "" && question.assigned_name === name && !question.answer_text,
  );
}

/** The queue without what is one's own. */
export function others(state, name) {
  return coming(state, Infinity).filter((question) => question.assigned_name !== name || name === "");
}
