// Which questions mean nearly the same, so that the desk can offer to merge them. Pure; it offers and never decides.
import { fold } from "./fold.js";

const ALIKE = 0.6;
const FEWEST_PAIRS = 5;

// Pairs of letters by question, made once for each wording.
const known = new Map();
const MOST_KNOWN = 4000;

/**
 * The questions most like one, best first.
 *
 * @param {object} question
 * @param {object[]} others
 * @param {object} [wishes] most: how many; least: how alike at least, from 0 to 1
 * @returns {{question: object, alike: number}[]}
 */
export function mostSimilar(question, others, { most = 2, least = ALIKE } = {}) {
  const wanted = pairs(question);
  if (wanted.size < FEWEST_PAIRS && least > 0) return [];
  return others
    .filter((other) => other.question_id !== question.question_id)
    .map((other) => ({ question: other, alike: alike(wanted, pairs(other)) }))
    .filter((found) => found.alike >= least)
    .sort((one, other) => other.alike - one.alike)
    .slice(0, most);
}

// Dice's measure on pairs of letters: it needs no words, so it serves scripts without spaces as well.
function alike(one, other) {
  if (!one.size || !other.size) return 0;
  let both = 0;
  for (const pair of one) if (other.has(pair)) both += 1;
  return (2 * both) / (one.size + other.size);
}

function pairs({ text }) {
  let found = known.get(text);
  if (!found) {
    if (known.size > MOST_KNOWN) known.clear();
    found = letterPairs(fold(text));
    known.set(text, found);
  }
  return found;
}

function letterPairs(folded) {
  const letters = [...folded];
  return new Set(letters.slice(1).map((letter, at) => letters[at] + letter));
}
