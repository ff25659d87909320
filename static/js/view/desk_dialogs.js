// The dialogs of the desk: each asks for what a command needs, sends it, and stays open with the text when it is refused.
import { t } from "../i18n.js";
import { freshKey } from "../net/keys.js";
import { make, part, setShown, setText, whileHeld } from "./parts.js";

const READERS = {
  dismiss: (form) => ({ reason: form.elements.reason.value, line: form.elements.line.value }),
  reword: (form) => ({ text: form.elements.text.value, reason: form.elements.reason.value }),
  label: (form) => ({ labels: [...new Set([...chosen(form, "label"), ...parted(form.elements.new.value)])] }),
  assign: (form) => ({ person_id: form.elements.person?.value ?? "" }),
  note: (form) => ({ text: form.elements.text.value, client_key: form.dataset.key }),
  write_answer: (form) => ({ text: form.elements.text.value }),
  reply: (form) => ({ text: form.elements.text.value, client_key: form.dataset.key }),
  silence: (form) => ({ reason: form.elements.reason.value }),
  confirm_end: () => ({}),
};

// What a dialog shows before anybody has written into it.
const FILLERS = {
  reword: (dialog, question) => {
    dialog.querySelector("[name=text]").value = question.text;
  },
  label: (dialog, question, desk) => {
    const labels = [...new Set([...question.labels, ...desk.labels])];
    const made = labels.map((label, at) => choice("checkbox", "label", label, label, at, question.labels.includes(label)));
    renew(part(dialog, "labels"), made);
  },
  assign: (dialog, question, desk) => {
    const people = [...desk.speakers, { person_id: "", name: t("Nobody"), role: "" }];
    const made = people.map(({ person_id: id, name, role }, at) =>
      choice("radio", "person", id, name, at, id === question.assigned_to, desk.roleWords(role)),
    );
    renew(part(dialog, "speakers"), made);
  },
  write_answer: (dialog, question) => {
    dialog.querySelector("[name=text]").value = question.answer_text;
  },
  silence: (dialog, question) => {
    const words = question.asker_name
      ? t("{name} can then neither ask nor endorse here.", { name: question.asker_name })
      : t("Whoever asked this can then neither ask nor endorse here. Nobody learns who it is.");
    setText(part(dialog, "whom"), words);
    // Whether a nameless asker is silenced already is not told to anybody, so both ways are open.
    setShown(part(dialog, "unsilence"), !question.asker_key);
  },
};

/** Set up the dialogs of the page: closing, and numbers that choose. */
export function attachDialogs(root = document) {
  for (const dialog of root.querySelectorAll("dialog[data-dialog]")) {
    for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => onKey(dialog, event));
  }
}

/** The dialog of an act. */
export function dialogOf(name) {
  return document.querySelector(`dialog[data-dialog="${name}"]`);
}

/**
 * Ask for what an act needs.
 *
 * @param {string} name of the act
 * @param {object} question
 * @param {object} desk {labels, speakers, roleWords}
 * @param {function} send takes the payload; its refusal (a CallError) is shown, and the dialog stays
 * @returns {Promise<void>} settles when the dialog is closed
 */
export function ask(name, question, desk, send) {
  const dialog = dialogOf(name);
  const form = dialog.querySelector("form");
  form.reset();
  // Whoever sends again because the answer was lost leaves the same words once.
  form.dataset.key = freshKey();
  setText(part(dialog, "error"), "");
  setText(part(dialog, "text"), question ? wordsBeside(name, question) : "");
  setShown(part(dialog, "text"), Boolean(question));
  FILLERS[name]?.(dialog, question, desk);
  form.onsubmit = (event) => submit(event, dialog, () => send(READERS[name](form)));
  return open(dialog);
}

// Who rewords sees the asker's own words beside the new ones, however often they were reworded before.
function wordsBeside(name, question) {
  return (name === "reword" && question.original_text) || question.text;
}

/** Open a dialog with the focus on its first field; resolves when it is closed. */
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
  const first = ["fieldset input:checked", "fieldset input", "[data-first]"].map((one) => dialog.querySelector(one)).find(Boolean);
  first?.focus();
  if (first?.matches("textarea")) first.setSelectionRange(first.value.length, first.value.length);
  return new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
}

/** Send what a dialog holds, and close it when the server has taken it. */
export async function submit(event, dialog, send) {
  event.preventDefault();
  await whileHeld(part(dialog, "send"), async () => {
    try {
      await send();
      dialog.close();
    } catch (error) {
      setText(part(dialog, "error"), error.message);
    }
  });
}

// Numbers choose, Enter sends, and letters go to the line beside the choices.
function onKey(dialog, event) {
  if (event.key === "Enter" && sends(event)) {
    event.preventDefault();
    dialog.querySelector("form")?.requestSubmit();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    chooseByKey(dialog.querySelector("[data-numbered]"), event);
  }
}

function sends({ target, ctrlKey, metaKey }) {
  return chooses(target) || ((ctrlKey || metaKey) && target.matches("textarea"));
}

function chooses(target) {
  return target.matches("[type=radio], [type=checkbox]");
}

function chooseByKey(group, event) {
  const { target, key } = event;
  if (!group || (!chooses(target) && target.matches("input, textarea"))) return;
  const line = document.getElementById(group.dataset.then);
  if (/^[1-9]$/.test(key)) choose(group.querySelectorAll("input")[Number(key) - 1], line, event);
  else if (chooses(target) && /^\p{L}$/u.test(key)) line?.focus();
}

function choose(input, line, event) {
  if (!input) return;
  event.preventDefault();
  input.click();
  if (input.type === "radio") (line ?? input).focus();
}

function choice(type, name, value, word, at, checked, beside = "") {
  const input = make("input", { type, name, value });
  input.checked = checked;
  const number = make("kbd", { class: "key", "aria-hidden": "true" }, at < 9 ? String(at + 1) : "");
  const words = make("span", {}, make("bdi", {}, word));
  if (beside) words.append(" ", make("span", { class: "quiet" }, beside));
  return make("label", { class: "choice" }, input, number, words);
}

function renew(fieldset, labels) {
  for (const old of fieldset.querySelectorAll("label")) old.remove();
  fieldset.append(...labels);
}

function chosen(form, name) {
  return [...form.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value);
}

// Commas part labels in every script: the Arabic and the ideographic comma as well.
function parted(text) {
  return text.split(/[,،、，]/u).map((label) => label.trim()).filter(Boolean);
}

