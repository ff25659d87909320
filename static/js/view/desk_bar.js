// The bar of the desk: what waits, who is here, how the line is, and what hosts do with the hour.
import { number, t, tn } from "../i18n.js";
import { icon, make, part, setShown, setText } from "./parts.js";

const STATES = {
  announced: ["", "calendar"],
  open: ["calm", "question"],
  live: ["live", ""],
  ended: ["good", "answered"],
  archived: ["good", "answered"],
  cancelled: ["bad", "dismissed"],
};

const STAGE_NAMES = 4;

/** The bar under `root`; `title` is what the tab shows beside the number of what waits. */
export class DeskBar {
  constructor(root, title) {
    Object.assign(this, { root, title, badge: -1 });
  }

  /** Show the hour, and how many are here. */
  hour(hour, here, hourMoves) {
    this.state(hour.state);
    for (const button of this.root.querySelectorAll("[data-move]")) {
      setShown(button, hourMoves[button.dataset.move].includes(hour.state));
    }
    const open = hour.state === "open" || hour.state === "live";
    setShown(this.root.querySelector('[data-hour-act="hour.pause_asking"]'), open && !hour.asking_paused);
    setShown(this.root.querySelector('[data-hour-act="hour.resume_asking"]'), open && hour.asking_paused);
    this.slow(hour.slow_s);
    setText(part(this.root, "here"), number(here));
    const asking = hour.asking_paused ? t("asking is paused") : hour.slow_s ? t("slow mode: {n} s", { n: number(hour.slow_s) }) : "";
    setText(part(this.root, "asking"), asking);
    setShown(part(this.root, "asking"), asking !== "");
  }

  /** Show who is in the Jitsi room: {count, names}. */
  stage(onStage) {
    const place = part(this.root, "stage");
    setText(part(this.root, "stage-words"), stageWords(onStage));
    place.title = onStage.names.join(", ");
    setShown(place, onStage.count > 0);
  }

  state(state) {
    const words = {
      announced: t("Announced"),
      open: t("Asking is open"),
      live: t("Live now"),
      ended: t("Over"),
      archived: t("Over"),
      cancelled: t("Cancelled"),
    };
    const place = part(this.root, "state");
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    const [kind, sign] = STATES[state] ?? ["", "calendar"];
    const mark = sign ? icon(sign) : make("span", { class: "live-dot" });
    place.replaceChildren(make("span", { class: kind ? `chip chip--${kind}` : "chip" }, mark, words[state] ?? state));
  }

  slow(seconds) {
    const select = part(this.root, "slow");
    if (select === document.activeElement) return;
    if (![...select.options].some((option) => Number(option.value) === seconds)) {
      select.append(make("option", { value: seconds }, t("{n} s", { n: number(seconds) })));
    }
    select.value = String(seconds);
  }

  /** Show how the line is. */
  line(state) {
    const words = { connecting: t("connecting…"), live: t("connected"), lost: t("line lost, trying again"), refused: t("not allowed any more") };
    part(this.root, "line").dataset.line = state;
    setText(part(this.root, "line-word"), words[state]);
  }

  /** Show how many questions wait, in the tab's title too. */
  waiting({ all, appeals }) {
    document.title = all ? `(${number(all)}) ${this.title}` : this.title;
    if (appeals) return [waitingWords(all), tn("{n} appeal", "{n} appeals", appeals)].join(", ");
    return waitingWords(all);
  }
}

/** Who is on stage, in words: some names, and how many more. Names are kept apart whichever way they are read. */
export function stageWords({ count, names }) {
  const shown = names.slice(0, STAGE_NAMES);
  const n = count - shown.length;
  if (!shown.length) return tn("{n} person is on stage", "{n} people are on stage", count);
  const listed = shown.map((name) => `\u2068${name}\u2069`).join(", ");
  return n > 0 ? t("On stage: {names} and {n} more", { names: listed, n: number(n) }) : t("On stage: {names}", { names: listed });
}

function waitingWords(all) {
  return all ? tn("{n} question waits", "{n} questions wait", all) : t("Nothing waits");
}
