// The room of a session as this page knows it. Pure: the hour of the day comes in as an argument, in ms since 1970.

const DRIFT = 0.001; // the most that a device's clock is believed to run wrong, ms a ms
const DIAL_MS = 3_600_000;

/** The room of the page's data (hub/web/room_pages.py), with what was written and is on its way. */
export function fromPage({ room, rules }) {
  return { room, rules, pending: [] };
}

/** The room after the server told it anew; what is older than what is known changes nothing. */
export function take(state, room) {
  if (isOlder(room, state.room)) return state;
  const there = new Set(room.chat.filter((line) => line.by === room.you).map((line) => line.client_key));
  return { ...state, room, pending: state.pending.filter((line) => !there.has(line.client_key)) };
}

// By the record and the chat first: clocks of two servers may differ a little.
function isOlder(room, known) {
  if (room.version !== known.version) return room.version < known.version;
  return room.now < known.now || (room.chat.length < known.chat.length && room.phase !== "over");
}

// The clock

/**
 * The server's clock, as far as it is known: {offset, error, at}.
 *
 * @param {object|null} clock what was known before
 * @param {number} told the server's clock
 * @param {number} sent the device's clock before the server was asked
 * @param {number} got the device's clock when its answer came
 */
export function sync(clock, told, sent, got) {
  const fresh = { offset: told - (sent + got) / 2, error: (got - sent) / 2, at: got };
  if (!clock) return fresh;
  const worn = clock.error + Math.abs(got - clock.at) * DRIFT;
  // Further apart than both can be wrong: somebody set the device's clock.
  const jumped = Math.abs(fresh.offset - clock.offset) > fresh.error + worn;
  return jumped || fresh.error <= worn ? fresh : clock;
}

/** The server's clock at a moment of the device's. */
export function serverTime(clock, local) {
  return local + clock.offset;
}

/** Where the room stands at a moment: as hub/domain/room_rules.py, from what the server told last. */
export function phaseAt({ room }, now) {
  const { phase } = room;
  if (phase === "early") return room.opens_at && now >= room.opens_at ? waiting(room, now) : phase;
  if (phase === "waiting") return waiting(room, now);
  if (phase === "over" || now >= room.over_at) return "over";
  return now < room.ends_at ? "open" : "grace";
}

function waiting(room, now) {
  return now < room.ends_at ? "waiting" : "over";
}

/** What the dial counts down to: {what, left, whole} in ms, or null where there is nothing to count. */
export function countdown(state, now) {
  const { room, rules } = state;
  const phase = phaseAt(state, now);
  if (phase === "early") return soon("opens", room.opens_at - now, DIAL_MS);
  if (phase === "waiting" && now < room.starts_at) return soon("begins", room.starts_at - now, room.starts_at - room.opens_at);
  if (phase === "waiting" || phase === "open") return { what: "left", left: room.ends_at - now, whole: room.ends_at - room.starts_at };
  return phase === "grace" ? { what: "goodbye", left: room.over_at - now, whole: rules.grace_ms } : null;
}

function soon(what, left, whole) {
  return left <= DIAL_MS ? { what, left, whole } : null;
}

/** Minutes and seconds of a stretch of time, rounded up: the dial shows 0:00 when it is over, and not before. */
export function minutesAndSeconds(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return [Math.floor(seconds / 60), seconds % 60];
}

/** The sign that the room gives at a moment: how many ms before the end it was due, 0 for none. */
export function signAt(state, now) {
  if (phaseAt(state, now) !== "open") return 0;
  const left = state.room.ends_at - now;
  const due = state.rules.signs_ms.filter((ms) => left <= ms);
  return due.length ? Math.min(...due) : 0;
}

/** Whether the server should be asked how things are: between two moments something began or ended. */
export function turned(state, before, now) {
  const { room, rules } = state;
  const moments = [
    room.opens_at,
    room.admits_at,
    room.starts_at,
    room.ends_at - rules.ask_within_ms,
    room.ends_at,
    room.over_at,
  ];
  return moments.some((moment) => before < moment && moment <= now);
}

// What may be done

/** Whether the page tells the server that somebody is here. */
export function inside(state, now) {
  return ["waiting", "open", "grace"].includes(phaseAt(state, now));
}

/** Whether this person may let the other in now. */
export function mayAdmit(state, now) {
  const { room } = state;
  return room.you === "mentor" && phaseAt(state, now) === "waiting" && now >= room.admits_at && room.other_came;
}

/** Where ten minutes more stand: "" (not now), "taken", "offer", "asked" (by this person) or "wanted" (by the other). */
export function extension(state, now) {
  const { room, rules } = state;
  const from = room.ends_at - rules.ask_within_ms;
  // What was told before the last ten minutes says nothing about whether the next ones are free.
  if (phaseAt(state, now) !== "open" || now < from || room.now < from) return "";
  if (!room.may_extend) return "taken";
  if (room.you_extend) return "asked";
  return room.other_extend ? "wanted" : "offer";
}

/** Who keeps the chat: "both", "you", "other" or "". */
export function keeping({ room }) {
  if (room.you_keep) return room.other_keep ? "both" : "you";
  return room.other_keep ? "other" : "";
}

// The chat

/** The state with a line on its way. */
export function withPending(state, line) {
  return { ...state, pending: [...state.pending, line] };
}

/** The state without a line that the server refused. */
export function withoutPending(state, key) {
  return { ...state, pending: state.pending.filter((line) => line.client_key !== key) };
}

/** All lines, those on their way last: {key, own, at, text, waits}. */
export function linesOf({ room, pending }) {
  const said = room.chat.map((line) => ({
    key: `${line.by} ${line.client_key}`,
    own: line.by === room.you,
    at: line.at,
    text: line.text,
    waits: false,
  }));
  const waits = pending.map((line) => ({ key: `${room.you} ${line.client_key}`, own: true, at: 0, text: line.text, waits: true }));
  return [...said, ...waits];
}

// What is read out

/**
 * What happened between two states at their moments, as words for the page to say: come, left, begun, wanted, extended,
 * asked_back, said, sign, grace, over.
 */
export function newsBetween(before, after, then, now) {
  const [was, is] = [before.room, after.room];
  const told = turns(before, after, then, now);
  if (is.other_here !== was.other_here && inside(after, now)) told.push(is.other_here ? "come" : "left");
  if (is.extended_s > was.extended_s) told.push("extended");
  else if (is.other_extend !== was.other_extend && extension(after, now)) told.push(is.other_extend ? "wanted" : "asked_back");
  if (is.chat.slice(was.chat.length).some((line) => line.by !== is.you)) told.push("said");
  return told;
}

function turns(before, after, then, now) {
  const [from, to] = [phaseAt(before, then), phaseAt(after, now)];
  const told = [];
  if (to !== from && ["open", "grace", "over"].includes(to) && !(to === "open" && from === "grace")) told.push({ open: "begun" }[to] ?? to);
  const sign = signAt(after, now);
  if (sign && sign !== signAt(before, then)) told.push("sign");
  return told;
}
