// One question as attendees see it: a copy of the page's <template>, filled.
import { number, t } from "../i18n.js";
import { clockTime, day, dayTime, timecode, timeElement, when } from "../time.js";
import { icon, make, part, setShown, setText } from "./parts.js";

/** A fresh row for a question. */
export function makeRow(template, hourId, question) {
  const row = template.content.firstElementChild.cloneNode(true);
  const id = question.question_id;
  row.dataset.id = id;
  row.id = `q-${id}`;
  part(row, "endorse").value = id;
  part(row, "link").href = `/hours/${hourId}/questions/${id}`;
  part(row, "link").replaceChildren(timeElement(question.submitted_at, when(question.submitted_at)));
  return row;
}

/**
 * Write a question into its row.
 *
 * @param {HTMLElement} row
 * @param {object} question
 * @param {object} reader {pressed, count, own, may}: what the reader did and may do
 */
export function fillRow(row, question, reader) {
  row.dataset.state = question.state;
  delete row.dataset.gone;
  fillEndorse(part(row, "endorse"), question, reader);
  setText(part(row, "text"), question.text);
  setText(part(row, "asker"), question.asker_name || t("Without a name"));
  fillChips(part(row, "chips"), chipsOf(question, reader.own), reader.after);
  fillOriginal(row, question);
  fillAnswers(row, question);
}

function fillEndorse(button, question, { pressed, count, own, may }) {
  const alive = may && !own && question.state !== "answered";
  button.disabled = !alive;
  button.classList.toggle("endorse--still", !alive);
  if (alive) button.setAttribute("aria-pressed", String(pressed));
  else button.removeAttribute("aria-pressed");
  setText(part(button, "count"), number(count));
  setText(button.lastElementChild, alive ? t("Endorse this question") : t("endorsements"));
}

function chipsOf(question, own) {
  const chips = [];
  if (own) chips.push(["calm", "", t("Yours")]);
  if (question.state === "on_air") chips.push(["air", "", t("On air")]);
  if (question.state === "answered") chips.push(["good", "answered", [t("Answered"), clockTime(question.answered_at)].join(" ")]);
  if (question.pinned) chips.push(["", "pin", t("Pinned")]);
  if (question.assigned_name) chips.push(["", "person", question.assigned_name]);
  for (const label of question.labels) chips.push(["", "", label]);
  return chips;
}

function fillChips(list, chips, after) {
  const told = JSON.stringify([chips, after]);
  if (list.dataset.told === told) return;
  list.dataset.told = told;
  list.replaceChildren(...afterwards(after), ...chips.map(chip));
}

// What became of it after the hour: where it is answered in a recording, and who owes an answer.
function afterwards(after) {
  const chips = [];
  if (after?.where) chips.push(secondLink(after));
  if (after?.owed_by) {
    const words = t("{name} will answer in writing, by {day}", { name: after.owed_by, day: day(after.owed_until) });
    chips.push(chip(["wait", "reply", words]));
  }
  return chips;
}

function secondLink({ link, where }) {
  const words = make("span", { class: "visually-hidden" }, t("Watch the answer at"));
  const place = { href: link, "data-second": where.second, "data-recording": where.recording_id };
  const anchor = make("a", place, icon("play"), words, " ", make("span", { class: "count" }, timecode(where.second)));
  return make("li", { class: "chip chip--link" }, anchor);
}

function chip([kind, sign, word]) {
  const item = make("li", { class: kind ? `chip chip--${kind}` : "chip" });
  if (kind === "air") item.append(make("span", { class: "live-dot" }));
  if (sign) item.append(icon(sign));
  item.append(make("bdi", {}, word));
  return item;
}

/** Show the asker's own words beside a new wording. */
export function fillOriginal(root, question) {
  setShown(part(root, "original"), question.original_text !== "");
  setText(part(root, "original-text"), question.original_text);
  setShown(part(root, "reword-reason"), question.reword_reason !== "");
  setText(part(root, "reword-reason"), question.reword_reason);
}

/** Show the written answer and the replies. */
export function fillAnswers(root, question) {
  setShown(part(root, "answer"), question.answer_text !== "");
  setText(part(root, "answer-name"), question.answer_name || t("Somebody"));
  setText(part(root, "answer-text"), question.answer_text);
  const list = part(root, "replies");
  // Replies are added, and may lose the name of their writer; what stands there already stays as it is.
  const names = question.replies.map(({ name }) => name || t("Somebody"));
  const shown = [...list.children].map((child) => child.querySelector("bdi").textContent);
  if (names.join("\n") !== shown.join("\n")) list.replaceChildren(...question.replies.map(reply));
}

function reply({ name, at, text }) {
  const who = make("p", { class: "answer__who" }, icon("reply"), make("bdi", {}, name || t("Somebody")), " ");
  const time = timeElement(at, dayTime(at));
  time.className = "quiet";
  who.append(time);
  return make("div", { class: "answer" }, who, make("p", { class: "words", dir: "auto" }, text));
}
