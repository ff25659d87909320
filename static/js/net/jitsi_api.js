// Jitsi's own script, from Jitsi's own server: loaded once, when somebody wants to see a room, and never before.
import { t } from "../i18n.js";
import { CallError } from "./errors.js";

const LOADING_MS = 15_000;

/** @type {Map<string, Promise>} what was loaded, or is on its way, by address */
const loaded = new Map();

/**
 * The class by which Jitsi shows a room in a page.
 *
 * @param {string} script address of external_api.js
 * @returns {Promise<Function>} rejects with a CallError where it does not come, or is not what it should be
 */
export function loadJitsi(script) {
  if (!loaded.has(script)) {
    loaded.set(script, load(script));
    // What failed may be tried again.
    loaded.get(script).catch(() => loaded.delete(script));
  }
  return loaded.get(script);
}

/** The error of a video that cannot be shown within the page: a tab of its own is the way then. */
export function notHere() {
  return new CallError({ code: "net.script", message: t("The video cannot be shown here. It opens in a tab of its own when you press again.") });
}

function load(script) {
  const element = document.createElement("script");
  const come = new Promise((resolve, reject) => {
    const fail = () => reject(notHere());
    const timer = setTimeout(fail, LOADING_MS);
    element.addEventListener("load", () => {
      clearTimeout(timer);
      if (globalThis.JitsiMeetExternalAPI) resolve(globalThis.JitsiMeetExternalAPI);
      else fail();
    });
    element.addEventListener("error", () => {
      clearTimeout(timer);
      fail();
    });
  });
  element.async = true;
  element.src = script;
  document.head.append(element);
  return come.catch((error) => {
    element.remove();
    throw error;
  });
}
