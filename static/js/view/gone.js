// What a page of one topic says once it hears nothing of it any more, and why: see templates/_gone.html.
import { part, setShown } from "./parts.js";

/**
 * Watch what becomes of a topic: `onClosed` and `onState` are what `openTopic` tells by, `onGone` what `Renewing` does.
 *
 * @param {HTMLElement} root the part of the page that is about the topic
 * @returns {{onClosed, onState, onGone}}
 */
export function tellGone(root) {
  let [closed, deaf] = [false, false];
  const show = () => {
    setShown(part(root, "gone"), closed);
    setShown(part(root, "deaf"), !closed && deaf);
    for (const button of root.querySelectorAll('button[type="submit"]')) setShown(button, !closed);
  };
  // A form needs no button to be sent, and what is written in it would be lost: it can still be read and copied.
  root.addEventListener("submit", (event) => closed && stop(event), true);
  return {
    onClosed: () => (closed = true),
    onState: (state) => {
      // Who is let in again hears it again; a line that is lost changes nothing.
      closed &&= state !== "live";
      deaf = state === "refused";
      show();
    },
    onGone: () => {
      deaf = true;
      show();
    },
  };
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
