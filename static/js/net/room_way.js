// The way into a room, and what its buttons ask of our server: over HTTP, at the press, and kept nowhere.
import { t } from "../i18n.js";
import { csrfToken } from "../page_data.js";
import { CallError } from "./errors.js";

/** What lets this person into the room now: {frame, records, streams}. @param {string} address */
export function askWay(address) {
  return ask(address, {});
}

/** Tell our server that somebody pressed Record: {metadata}. @param {string} address the way into the room */
export function askRecord(address) {
  return post(`${address}/record`);
}

/** The same for Stream: {key}, a secret for this one press. @param {string} address the way into the room */
export function askStream(address) {
  return post(`${address}/stream`);
}

function post(address) {
  return ask(address, { method: "POST", body: new URLSearchParams({ csrf_token: csrfToken() }) });
}

async function ask(address, how) {
  const wish = { headers: { Accept: "application/json" }, cache: "no-store", referrerPolicy: "no-referrer", ...how };
  const answer = await fetch(address, wish).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!told) throw new CallError({ code: "net.timeout", message: t("The line is down. We keep trying.") });
  if (!answer.ok) throw new CallError(told.error);
  return told;
}
