// Saying which second a question went on air: by a press while the player stands there, or by a time that is written.
import { t } from "../i18n.js";
import { csrfToken } from "../page_data.js";
import { CallError } from "../net/errors.js";
import { timecode } from "../state/timecode.js";
import { make, part, setShown, setText, whileHeld } from "./parts.js";
import { Film, YouTube } from "./players.js";

/** One recording of the page. @param {HTMLElement} root @param {object} seconds by question @param {Sayer} sayer */
export class Marking {
  constructor(root, seconds, sayer) {
    Object.assign(this, { root, sayer, second: null, player: null });
    this.now = part(root, "now");
    this.rows = [...root.querySelectorAll("[data-question]")];
    for (const row of this.rows) part(row, "mark").addEventListener("submit", (event) => this.mark(event, row));
    this.openPlayer();
    this.show(seconds);
  }

  openPlayer() {
    const film = part(this.root, "film");
    const play = part(this.root, "play");
    if (film) {
      this.player = new Film(film, (second) => this.stand(second));
      film.addEventListener("play", () => this.root.toggleAttribute("data-playing", true), { once: true });
    }
    play?.addEventListener("click", (event) => {
      event.preventDefault();
      this.root.toggleAttribute("data-playing", true);
      this.player = new YouTube(part(this.root, "frame"), play.dataset.embed, (second) => this.stand(second));
      this.show(this.seconds);
    });
  }

  /** The player stands at a second: from now on a press is enough. */
  stand(second) {
    if (this.second === null) this.setByPress();
    this.second = second;
    setText(this.now, t("The player stands at {time}.", { time: timecode(second) }));
  }

  setByPress() {
    setShown(this.now, true);
    for (const row of this.rows) setShown(part(row, "box"), false);
    for (const [name, shown] of [["how", true], ["how-plain", false]]) {
      const words = part(this.root, name);
      if (words) setShown(words, shown);
    }
  }

  async mark(event, row) {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    if (this.second !== null) body.set("second", timecode(this.second));
    await whileHeld(form.querySelector("button"), async () => {
      try {
        this.show(await send(form.getAttribute("action"), body));
        this.marked(row);
      } catch (error) {
        this.sayer.show("bad", t(error.message));
      }
    });
  }

  marked(row) {
    for (const other of this.rows) other.toggleAttribute("data-marked", other === row);
    this.sayer.show("good", t("Saved: every question has its second now."));
  }

  /** Show the second of every question; a press on one leads the player there. */
  show(seconds) {
    this.seconds = seconds;
    for (const row of this.rows) {
      const second = seconds[row.dataset.question] ?? null;
      const place = part(row, "second");
      if (second === null || !this.player) setText(place, second === null ? "–" : timecode(second));
      else place.replaceChildren(this.jump(second));
    }
  }

  jump(second) {
    const label = t("Play from {time}", { time: timecode(second) });
    const button = make("button", { type: "button", "aria-label": label }, timecode(second));
    button.addEventListener("click", () => this.player.goTo(second));
    return button;
  }
}

async function send(address, body) {
  body.set("csrf_token", csrfToken());
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!told) throw new CallError({ code: "net.timeout", message: t("The line is down. Please try again in a moment.") });
  if (!answer.ok) throw new CallError(told.error);
  return told.seconds;
}
