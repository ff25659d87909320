// What the desk says: how an act went, why it was refused, why it cannot be done.
import { t } from "../i18n.js";

/**
 * What is said when an act was done; "" where the page itself shows it well enough.
 *
 * @param {string} name of the act
 * @param {object} [question] as the server told it in its answer
 */
export function doneWords(name, question) {
  // What was dismissed before anybody saw it is not in the queue again: it waits, as it did.
  if (name === "restore" && question?.state === "pending") return t("It waits again.");
  const words = {
    approve: t("Approved."),
    dismiss: t("Dismissed."),
    restore: t("Back in the queue."),
    reword: t("Reworded."),
    merge: t("Merged."),
    air: t("On air."),
    air_back: t("On air."),
    unair: t("Off air, back in the queue."),
    answer: t("Answered."),
    write_answer: t("Answered."),
    reply: t("The reply is sent."),
    note: t("The note is there."),
    silence: t("The asker is silenced, and told why."),
    unsilence: t("The asker may write again."),
    undo: t("Undone."),
  };
  return words[name] ?? "";
}

/** Why an act cannot be done now, before it is even tried: see `refusal` in state/desk_acts.js. */
export function cannotWords(why, holder) {
  if (why === "held") return t("{name} is on this question. Ask them, or wait two minutes.", { name: holder });
  if (why === "hour") return t("The hour is not in a state for this. Start it first.");
  return t("This cannot be done with the question where it is.");
}

/** A refusal of the server, kindly; the texts of rarer ones are the server's own. */
export function refusedWords({ code, message, details }) {
  const words = {
    "question.transition_refused": t("Somebody was quicker: this question has moved on. You see it where it is now."),
    "record.changed_meanwhile": t("The wording has changed meanwhile. Please read it again."),
    "question.not_found": t("This question is gone. Its asker may have taken it back."),
    "question.claimed": t("{name} is on this question. Ask them, or wait two minutes.", { name: details.claimed_name ?? "?" }),
    "question.merge_refused": t("These two cannot be merged: the other one is not open any more."),
    "question.text_empty": t("Please write something first."),
    "question.text_too_long": t("This is too long."),
    "payload.invalid": t("Something is missing or too long here."),
    "hour.closed": t("The hour is not in a state for this."),
    "hour.transition_refused": t("Somebody was quicker: the hour has taken another step."),
    "limit.reached": t("That was quick. Please wait a moment."),
    "access.denied": t("You are not a moderator of this hour any more."),
  };
  return words[code] ?? t(message);
}

/** The name of a role. */
export function roleWords(role) {
  const words = { organiser: t("organiser"), host: t("host"), moderator: t("moderator"), guest: t("guest") };
  return words[role] ?? "";
}
