// One question at the desk: a copy of the page's <template>, filled.
import { number, t, tn } from "../i18n.js";
import { heldBy, heldByMe, isAppeal } from "../state/desk.js";
import { refusal } from "../state/desk_acts.js";
import { ago, timeElement } from "../time.js";
import { icon, make, part, setShown, setText } from "./parts.js";

const MINUTE_MS = 60_000;

/** A fresh row for a question. */
export function makeRow(template, question) {
  const row = template.content.firstElementChild.cloneNode(true);
  const id = question.question_id;
  row.dataset.id = id;
  const card = row.querySelector(".row__card");
  card.tabIndex = -1;
  card.id = `row-${id}`;
  part(row, "text").id = `text-${id}`;
  row.querySelector(".row__meta").id = `meta-${id}`;
  card.setAttribute("aria-labelledby", `text-${id}`);
  card.setAttribute("aria-describedby", `meta-${id}`);
  part(row, "id").value = id;
  return row;
}

/**
 * Write a question into its row.
 *
 * @param {HTMLElement} row
 * @param {object} question
 * @param {object} desk {me, now, hour, moves, isSilenced, isPending, similar, reasonWords, textOf}
 */
export function fillRow(row, question, desk) {
  const similar = desk.similar(question);
  if (!isNews(row, question, desk, similar)) return;
  fillWords(row, question, desk);
  fillMeta(row, question, desk);
  fillNotes(row, question);
  fillSimilar(row, similar);
  row.dataset.state = question.state;
  row.classList.toggle("row--appeal", isAppeal(question));
  row.classList.toggle("row--held", heldBy(question, desk.me, desk.now) !== "");
  setBusy(row, desk.isPending(question));
  for (const button of row.querySelectorAll(".row__act")) {
    button.setAttribute("aria-disabled", String(refusal(button.dataset.act, question, desk) !== ""));
  }
}

// In a storm of endorsements most rows stay as they are: those are not even looked at.
const written = new WeakMap();

function isNews(row, question, desk, similar) {
  const { me, now, hour } = desk;
  const holder = heldBy(question, me, now) || heldByMe(question, me, now);
  const minute = Math.floor(now / MINUTE_MS);
  const facts = [minute, hour.state, holder, desk.isPending(question), desk.isSilenced(question), similar?.text].join("|");
  const before = written.get(row);
  written.set(row, { question, facts });
  return before?.question !== question || before.facts !== facts;
}

function fillWords(row, question, desk) {
  setText(part(row, "votes"), number(question.endorsements));
  setText(part(row, "text"), question.text);
  setShown(part(row, "original"), question.original_text !== "");
  setText(part(row, "original-text"), question.original_text);
  setShown(part(row, "appeal"), isAppeal(question));
  setText(part(row, "dismissed-why"), t("Left out before: {reason}", { reason: desk.reasonWords(question.dismiss_reason) }));
  setText(part(row, "appeal-text"), question.appeal_text);
  const fate = fateOf(question, desk);
  setShown(part(row, "fate"), fate !== "");
  setText(part(row, "fate-text"), fate);
}

function fateOf(question, desk) {
  if (question.state === "merged") return t("Merged into: {text}", { text: desk.textOf(question.merged_into) });
  if (question.state !== "dismissed") return "";
  return [desk.reasonWords(question.dismiss_reason), question.dismiss_line].filter(Boolean).join(". ");
}

function fillMeta(row, question, desk) {
  setText(part(row, "asker"), question.asker_name || t("No name"));
  const when = part(row, "when");
  const answered = question.state === "answered";
  const at = answered ? question.answered_at : question.submitted_at;
  const text = answered ? t("answered {when}", { when: ago(at, desk.now) }) : ago(at, desk.now);
  if (when.textContent !== text) when.replaceChildren(timeElement(at, text));
  replaceWhereNew(part(row, "chips"), chipsOf(question, desk));
}

function chipsOf(question, desk) {
  const holder = heldBy(question, desk.me, desk.now);
  const chips = [
    isAppeal(question) && ["live", "reply", t("Appeal")],
    question.edits > 0 && question.state === "pending" && ["wait", "edit", t("Reworded by the asker")],
    holder && ["wait", "hand", t("{name} is on it", { name: holder })],
    heldByMe(question, desk.me, desk.now) && ["good", "hand", t("You are on it")],
    question.pinned && ["calm", "pin", t("Pinned")],
    question.assigned_name && ["calm", "assign", question.assigned_name],
    desk.isSilenced(question) && ["bad", "silence", t("Asker is silenced")],
    question.answer_text && ["good", "edit", t("Answered in writing")],
    question.replies.length > 0 && ["plain", "reply", tn("{n} reply", "{n} replies", question.replies.length)],
    ...question.labels.map((label) => ["plain", "label", label]),
  ];
  return chips.filter(Boolean);
}

function replaceWhereNew(list, chips) {
  const signature = JSON.stringify(chips);
  if (list.dataset.signature === signature) return;
  list.dataset.signature = signature;
  const made = chips.map(([kind, sign, word]) => make("li", { class: `chip chip--${kind}` }, icon(sign), make("bdi", {}, word)));
  list.replaceChildren(...made);
}

function fillNotes(row, question) {
  const list = part(row, "notes");
  if (list.childElementCount === question.notes.length) return;
  list.replaceChildren(...question.notes.map(noteItem));
}

function noteItem({ name, text }) {
  const words = make("span", { dir: "auto" }, text);
  return make("li", {}, icon("note"), make("span", {}, make("bdi", {}, name), ": ", words));
}

function fillSimilar(row, similar) {
  setShown(part(row, "similar"), Boolean(similar));
  row.dataset.similar = similar?.question_id ?? "";
  if (similar) setText(part(row, "similar-text"), similar.text);
}

/** Show that an act is on its way. */
function setBusy(row, busy) {
  setShown(part(row, "busy"), busy);
  row.classList.toggle("row--busy", busy);
  row.querySelector(".row__card").setAttribute("aria-busy", String(busy));
}
