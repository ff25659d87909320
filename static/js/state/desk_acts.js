// What the desk can do with a question: which command an act sends, whether it can be done now, how it is undone. Pure.
import { heldBy, heldByMe } from "./desk.js";

// `asks`: a dialog comes first. `alone`: refused while another moderator is handling the question. `seen`: it shows the
// question to everyone, and so tells which wording was read.
const ACTS = {
  approve: { command: "question.approve", alone: true, seen: true },
  dismiss: { command: "question.dismiss", asks: true, alone: true },
  restore: { command: "question.restore", alone: true },
  reword: { command: "question.reword", asks: true, alone: true },
  merge: { command: "question.merge", asks: true, alone: true },
  label: { command: "question.label", asks: true },
  assign: { command: "question.assign", asks: true },
  claim: { command: "question.claim", alone: true },
  release: { command: "question.release", alone: true },
  note: { command: "question.note", asks: true },
  pin: { command: "question.pin" },
  unpin: { command: "question.unpin" },
  air: { command: "question.air", seen: true },
  air_back: { command: "question.air", payload: { previous: "shown" }, seen: true },
  unair: { command: "question.unair" },
  answer: { command: "question.answer" },
  write_answer: { command: "question.answer", asks: true },
  reply: { command: "question.reply", asks: true },
  silence: { command: "person.silence", asks: true, move: "note" },
  unsilence: { command: "person.unsilence", move: "note" },
};

/** The acts of the menu of a question, in its order. */
export const MENU = [
  "approve", "air", "air_back", "unair", "answer", "write_answer", "reply", "restore", "dismiss", "reword", "merge",
  "label", "assign", "claim", "release", "pin", "unpin", "note", "silence", "unsilence",
];

/** What an act is: {command, asks, alone, payload, seen}. */
export function actOf(name) {
  return ACTS[name];
}

/**
 * What an act sends beside the ids.
 *
 * @param {string} name the act
 * @param {object} question as it stands before whoever acts
 * @param {object} asked what its dialog asked for
 */
export function payloadOf(name, question, asked = {}) {
  const { payload, seen } = ACTS[name];
  return { ...payload, ...(seen && { seen: question.text }), ...asked };
}

/** What a key means for this question: one key pins and unpins, claims and releases, silences and unsilences. */
export function meant(name, question, desk) {
  if (name === "pin" && question.pinned) return "unpin";
  if (name === "claim" && heldByMe(question, desk.me, desk.now)) return "release";
  if (name === "silence" && desk.isSilenced(question)) return "unsilence";
  return name;
}

/**
 * Why an act cannot be done on a question now: "" when it can, else "state", "hour", "held" or "nobody".
 *
 * @param {string} name
 * @param {object} question
 * @param {object} desk {moves (from the server), hour, me, now, isSilenced}
 */
export function refusal(name, question, desk) {
  const act = ACTS[name];
  const move = desk.moves[act.move ?? act.command.split(".")[1]];
  if (!move.sources.includes(question.state)) return "state";
  if (!move.hours.includes(desk.hour.state)) return "hour";
  if (act.alone && heldBy(question, desk.me, desk.now)) return "held";
  return "";
}

/** The acts that the menu of a question offers now. */
export function offered(question, desk) {
  return MENU.filter((name) => meant(name, question, desk) === name && fits(name, question, desk));
}

function fits(name, question, desk) {
  if (name === "unpin" && !question.pinned) return false;
  if (name === "release" && !heldByMe(question, desk.me, desk.now)) return false;
  if (name === "unsilence" && !desk.isSilenced(question)) return false;
  if (name === "air_back" && !desk.hour.on_air) return false;
  return refusal(name, question, desk) === "";
}

/**
 * The command that undoes an act, or null where the house has none (what was approved is dismissed, and says why).
 *
 * @param {string} name the act
 * @param {object} before the question before it
 */
export function inverse(name, before) {
  const id = { question_id: before.question_id };
  const undone = UNDO[name]?.(before);
  return undone ? { name: undone[0], payload: { ...id, ...undone[1] } } : null;
}

const UNDO = {
  dismiss: () => ["question.restore"],
  answer: (before) => (before.state === "answered" ? null : ["question.restore"]),
  write_answer: (before) => (before.state === "answered" ? null : ["question.restore"]),
  pin: () => ["question.unpin"],
  unpin: () => ["question.pin"],
  claim: () => ["question.release"],
  release: () => ["question.claim"],
  air: () => ["question.unair"],
  air_back: () => ["question.unair"],
  unair: () => ["question.air"],
  reword: (before) => ["question.reword", { text: before.text }],
  label: (before) => ["question.label", { labels: before.labels }],
  assign: (before) => ["question.assign", { person_id: before.assigned_to }],
  silence: () => ["person.unsilence"],
};
