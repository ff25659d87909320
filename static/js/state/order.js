// What a list shows while somebody reads it: pure.

/**
 * Hold a list still: rows keep their order, what is gone keeps its place for now, what is new waits.
 *
 * @param {string[]} seen ids as they stand on the screen
 * @param {string[]} wanted ids as they would stand now
 * @returns {{gone: Set<string>, fresh: number, moved: boolean}} ids that went, how many wait, whether the order differs
 */
export function compare(seen, wanted) {
  const there = new Set(wanted);
  const known = new Set(seen);
  const stay = seen.filter((id) => there.has(id));
  const stayed = wanted.filter((id) => known.has(id));
  return {
    gone: new Set(seen.filter((id) => !there.has(id))),
    fresh: wanted.length - stayed.length,
    moved: stay.some((id, at) => id !== stayed[at]),
  };
}

/** Whether two lists of ids are the same. */
export function same(one, other) {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}
