// The plain forms of the page, sent over the line instead: the same command, the same fields.
import { t } from "../i18n.js";
import { part, setText, whileHeld } from "./parts.js";

const TRUTHS = new Set(["agrees", "anonymous"]);
const NOT_FOR_THE_LINE = new Set(["csrf_token", "next"]);

/**
 * Send a form's command; its error, if any, is shown beside it and what was written stays. Resolves to the answer, or to
 * undefined where the button is held by a press before.
 *
 * @param {HTMLFormElement} form whose action ends in /do/<command>
 * @param {HTMLElement} [button] that sent it
 * @param {string} hourId
 * @param {function} call see net/socket.js
 */
export function runForm(form, button, hourId, call) {
  const place = part(form, "error") ?? part(form.closest("[data-id]"), "error");
  return whileHeld(button, async () => {
    try {
      const answer = await call(commandOf(form), { hour_id: hourId, ...fieldsOf(form) });
      setText(place, "");
      form.closest("details")?.removeAttribute("open");
      form.reset();
      return answer;
    } catch (error) {
      setText(place, t(error.message));
      throw error;
    }
  });
}

/** The command of a form. */
export function commandOf(form) {
  return form.getAttribute("action").split("/").at(-1);
}

/** The fields of a form as the command wants them. */
export function fieldsOf(form) {
  const pairs = [...new FormData(form)].filter(([name]) => !NOT_FOR_THE_LINE.has(name));
  return Object.fromEntries(pairs.map(([name, value]) => [name, TRUTHS.has(name) ? value === "true" : value]));
}
