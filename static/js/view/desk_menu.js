// The menu of one question: everything that can be done with it now, for fingers, pointers and keys.
import { offered } from "../state/desk_acts.js";
import { dialogOf } from "./desk_dialogs.js";
import { part, setShown, setText } from "./parts.js";

const MARGIN = 8;

/**
 * Open the menu of a question.
 *
 * @param {object} question
 * @param {object} desk what `offered` wants
 * @param {HTMLElement} [beside] the button it belongs to; on a phone it is a sheet from below
 * @returns {Promise<string>} the act that was chosen, or ""
 */
export function openMenu(question, desk, beside) {
  const dialog = dialogOf("menu");
  const acts = new Set(offered(question, desk));
  const buttons = [...dialog.querySelectorAll("[data-act]")];
  for (const button of buttons) setShown(button, acts.has(button.dataset.act));
  setText(part(dialog, "text"), question.text);
  dialog.returnValue = "";
  dialog.onclick = (event) => {
    const button = event.target.closest("[data-act]");
    if (button || event.target === dialog) dialog.close(button?.dataset.act ?? "");
  };
  dialog.onkeydown = (event) => walk(event, buttons.filter((button) => !button.hidden));
  dialog.showModal();
  place(dialog, beside);
  buttons.find((button) => !button.hidden)?.focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

function walk(event, buttons) {
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + by + buttons.length) % buttons.length].focus();
}

// Beside its button, and whole inside the window. The stylesheet places it where there is no room for that.
function place(dialog, beside) {
  dialog.style.removeProperty("left");
  dialog.style.removeProperty("top");
  dialog.classList.toggle("sheet--beside", Boolean(beside) && matchMedia("(width >= 40rem)").matches);
  if (!dialog.classList.contains("sheet--beside")) return;
  const button = beside.getBoundingClientRect();
  const { width, height } = dialog.getBoundingClientRect();
  const left = document.documentElement.dir === "rtl" ? button.left : button.right - width;
  dialog.style.left = `${clamp(left, innerWidth - width)}px`;
  dialog.style.top = `${clamp(button.bottom + 4, innerHeight - height)}px`;
}

function clamp(at, most) {
  return Math.max(MARGIN, Math.min(at, most - MARGIN));
}
