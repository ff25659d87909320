// The parts of the room's page that follow the state: what belongs to its phase, the door, ten minutes more.
import { t } from "../i18n.js";
import { extension, keeping, mayAdmit } from "../state/room.js";
import { part, setShown, setText } from "./parts.js";

const MORE = {
  taken: () => t("The next ten minutes are taken, so the session ends at its time."),
  offer: () => t("Ten minutes more? They are added when you both press."),
  asked: (name) => t("You asked for ten minutes more. Waiting for {name}.", { name }),
  wanted: (name) => t("{name} would like ten minutes more. And you?", { name }),
};

/** Show what belongs to a phase, and nothing else. */
export function fillPhase(root, phase) {
  if (root.dataset.phase === phase) return;
  root.dataset.phase = phase;
  for (const element of root.querySelectorAll("[data-for]")) {
    // The check of the camera needs a script: it shows and hides it itself.
    if (element.dataset.part !== "check") setShown(element, element.dataset.for.split(" ").includes(phase));
  }
}

/** Say whether the other is here. */
export function fillHere(root, room) {
  const place = part(root, "here");
  place.classList.toggle("chip--good", room.other_here);
  setText(place, hereWords(room));
}

function hereWords({ other_here: here, other_came: came, other_name: name }) {
  if (here) return t("{name} is here", { name });
  return came ? t("{name} was here", { name }) : t("{name} is not here yet", { name });
}

/** Fill the door: who waits, and whether the mentor may let in. */
export function fillDoor(root, state, now) {
  const { room } = state;
  const name = room.other_name;
  const words = room.other_came ? t("{name} is in the waiting room.", { name }) : t("{name} is not here yet.", { name });
  setText(part(root, "door-text"), room.you === "candidate" ? t("You are in the waiting room. {name} lets you in.", { name }) : words);
  if (room.you !== "mentor") return;
  const may = mayAdmit(state, now);
  setShown(part(root, "admit"), may);
  setShown(part(root, "admit-hint"), !may);
}

/** Fill what is said and offered about ten minutes more. */
export function fillMore(root, state, now) {
  const where = extension(state, now);
  setShown(part(root, "more"), Boolean(where));
  if (!where) return;
  part(root, "more").dataset.where = where;
  setText(part(root, "more-words"), MORE[where](state.room.other_name));
  setShown(part(root, "more-yes"), where === "offer" || where === "wanted");
  setShown(part(root, "more-no"), where === "asked");
}

/** Fill the place of the video: whether it is made, and what became of the chat. */
export function fillPlace(root, room) {
  setShown(part(root, "ready"), room.ready);
  setShown(part(root, "ready-note"), room.ready);
  setShown(part(root, "unready"), !room.ready);
  const kept = keeping({ room }) === "both";
  setText(part(root, "over-words"), kept ? t("You both keep the chat: it is with your session.") : t("The chat is erased."));
  // A session that never began has no chat that could be erased.
  if (["open", "grace"].includes(room.phase)) setShown(part(root, "over-words"), true);
  if (root.dataset.phase === "over") part(root, "place").dataset.cover = "green";
}
