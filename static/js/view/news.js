// Which news are worth a voice: what is on air, and what became of one's own questions.
import { t } from "../i18n.js";
import { reasonWords } from "./reasons.js";

const OWN_NEWS = {
  "question.approved": () => t("Your question is in the list now."),
  "question.aired": () => t("Your question is being answered now."),
  "question.answered": () => t("Your question was answered."),
  "question.merged": () => t("Your question was merged into another one."),
  "question.reworded": () => t("The moderators reworded your question; your own words stand beside it."),
  "question.restored": () => t("Your question is back in the list."),
  "question.dismissed": ({ dismiss_reason: why }) => t("Your question was left out: {reason}.", { reason: reasonWords(why) }),
};

const HOUR_NEWS = {
  "hour.started": () => t("The hour has begun."),
  "hour.ended": () => t("The hour is over."),
  "hour.asking_paused": () => t("Asking is paused for a moment."),
  "hour.asking_resumed": () => t("Questions are taken again."),
};

const PERSON_NEWS = {
  "person.silenced": ({ reason }) => ["bad", [t("The moderators have paused your writing in this hour."), reason].join(" ")],
  "person.unsilenced": () => ["good", t("You can write in this hour again.")],
};

/**
 * Say what happened, if it is worth a voice.
 *
 * @param {object} announcer see announcer.js
 * @param {object} event
 * @param {object} before {mine, onAir} before the event
 * @param {object} page for toasts: {sayer}
 */
export function announceEvent(announcer, event, before, { sayer }) {
  const { question } = event;
  if (HOUR_NEWS[event.name]) announcer.say("hour", HOUR_NEWS[event.name]());
  if (PERSON_NEWS[event.name]) sayer.show(...PERSON_NEWS[event.name](event));
  if (question && question.question_id in before.mine.questions) tellOwner(event, question, sayer);
  else if (event.name === "question.aired" && question.text) announcer.say("air", t("Now answering: {text}", { text: question.text }));
}

// The asker's own copy of the event carries the reason; the public one of the same event says less and is not repeated.
function tellOwner(event, question, sayer) {
  const words = OWN_NEWS[event.name];
  if (!words || event.role === "asker" || question.edits === undefined) return;
  sayer.show(event.name === "question.dismissed" ? "bad" : "good", words(question));
}
