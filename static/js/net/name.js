// A guest's name: the session cookie holds it, so it is told over HTTP.
import { t } from "../i18n.js";
import { csrfToken } from "../page_data.js";
import { CallError } from "./errors.js";

/** Tell the server a guest's name; resolves to the name as it is kept. The socket has to come back afterwards. */
export async function tellName(name) {
  const body = new URLSearchParams({ name, csrf_token: csrfToken() });
  const answer = await fetch("/name", { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  // Where a proxy answers in our place, its page is no JSON: the line is down as well.
  const told = await answer?.json().catch(() => null);
  if (!told) throw new CallError({ code: "net.timeout", message: t("The line is down. We keep trying.") });
  if (!answer.ok) throw new CallError(told.error);
  return told.name;
}
