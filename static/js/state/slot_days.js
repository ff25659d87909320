// Free slots by day: which moments stand under one heading.

/** Moments (ms since 1970, soonest first) in groups of one day each: `[[key, [ms, …]], …]`; `dayOf` names a day. */
export function byDay(moments, dayOf) {
  const groups = [];
  for (const at of moments) {
    const key = dayOf(at);
    const last = groups.at(-1);
    if (last?.[0] === key) last[1].push(at);
    else groups.push([key, [at]]);
  }
  return groups;
}

/** Whether moments that stand in these groups belong in other ones. */
export function standWrong(groups, dayOf) {
  const right = byDay(groups.flat(), dayOf).map(([, moments]) => moments);
  return JSON.stringify(right) !== JSON.stringify(groups);
}
