// What each key does at the desk. Pure; templates/_desk_help.html tells people the same.

const MOVES = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
  1: "to_incoming",
  2: "to_queue",
  3: "to_air",
  4: "to_answered",
  5: "to_dismissed",
  "/": "search",
  "?": "help",
  "؟": "help",
  z: "undo",
  v: "sort",
  ".": "menu",
};

const ACTS = {
  a: "approve",
  d: "dismiss",
  e: "reword",
  m: "merge",
  l: "label",
  g: "assign",
  c: "claim",
  n: "note",
  p: "pin",
  o: "air",
  O: "air_back",
  Enter: "air",
  u: "unair",
  x: "answer",
  w: "write_answer",
  r: "reply",
  s: "silence",
};

/** Keys that move about or serve the page, and keys that act on the question at hand. */
export const KEYS = { moves: MOVES, acts: ACTS };

/**
 * What a key asks for, or "".
 *
 * @param {KeyboardEvent} event
 * @param {string} dir the direction of the page: left is the next column where people read from right to left
 */
export function wish(event, dir = "ltr") {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
  if (event.key === "ArrowRight") return dir === "rtl" ? "column_before" : "column_after";
  if (event.key === "ArrowLeft") return dir === "rtl" ? "column_after" : "column_before";
  const key = latin(event);
  return MOVES[key] ?? ACTS[key] ?? "";
}

/** Whether a wish acts on a question. */
export function isAct(name) {
  return Object.values(ACTS).includes(name);
}

/** Whether a key may be taken: not from somebody who is writing or choosing. */
export function isFree(target) {
  return !target?.closest?.("input, textarea, select, [contenteditable], dialog, summary, [role='listbox']");
}

// On a keyboard of another script the key at the same place counts.
function latin({ key, code = "", shiftKey }) {
  if (key.length !== 1 || key.charCodeAt(0) < 128 || key in MOVES) return key;
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  return /^Digit\d$/.test(code) ? code.slice(-1) : key;
}
