// "Copy" beside an address that is to be handed on. Without a script there is no button: the field can be selected.
import { t } from "../i18n.js";

const TOLD_MS = 3000;

/** Bring every hidden `[data-copy]` button to life; its value is the id of the field that it copies. */
export function attachCopying(root = document) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    return;
  }
  const word = button.querySelector("[data-part=word]");
  const before = word.textContent;
  word.textContent = t("Copied");
  setTimeout(() => {
    word.textContent = before;
  }, TOLD_MS);
}
