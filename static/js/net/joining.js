// What a refused join means: whether it is worth another try, and when.

const PASSING = new Set(["server.busy", "server.failed", "limit.reached"]);
const FIRST_MS = 1_500;
const MOST_MS = 30_000;

/**
 * How many milliseconds to wait before a refused join is tried again; null where the refusal is final.
 *
 * Each try waits longer, and nobody comes back in the same moment as all others.
 *
 * @param {CallError} error what the join was refused with
 * @param {number} tries how many joins were refused before it
 */
export function joinAgainIn(error, tries) {
  if (!PASSING.has(error.code)) return null;
  const wanted = (error.details.retry_after_s ?? 0) * 1_000;
  return Math.max(wanted, Math.min(FIRST_MS * 2 ** tries, MOST_MS)) * (1 + Math.random());
}
