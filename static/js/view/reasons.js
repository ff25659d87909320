// The reasons for which a question is left out, in words; like templates/_reasons.html.
import { t } from "../i18n.js";

const WORDS = {
  off_topic: () => t("Not about this hour's subject"),
  duplicate: () => t("Asked already in this hour"),
  personal: () => t("About a person, not the subject"),
  unclear: () => t("Not clear enough"),
  conduct: () => t("Against the rules of conduct"),
  answered_before: () => t("Answered before"),
  other: () => t("Another reason"),
};

/** A reason in words. */
export function reasonWords(reason) {
  return (WORDS[reason] ?? WORDS.other)();
}
