// The chat of the two. Lines are added and never drawn anew, so that a screen reader reads each once.
import { t } from "../i18n.js";
import { keeping, linesOf } from "../state/room.js";
import { clockTime, timeElement } from "../time.js";
import { make, part, setShown, setText } from "./parts.js";

const NEAR_PX = 80;

const KEEPING = {
  both: () => t("You both keep this chat: it stays with your session."),
  you: (name) => t("You would keep this chat. It is kept if {name} says so too.", { name }),
  other: (name) => t("{name} would keep this chat. It is kept if you say so too.", { name }),
  "": () => t("This chat is erased at the end, unless you both keep it."),
};

/** The chat; `send(text)` is called with what somebody wrote. */
export class RoomChat {
  constructor(root, send) {
    Object.assign(this, { root, send, list: part(root, "lines"), log: part(root, "log"), form: part(root, "say") });
    this.box = this.form.querySelector("textarea");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.toEnd();
  }

  /** Show every line, and who keeps the chat. */
  render(state) {
    const lines = linesOf(state);
    const near = this.nearEnd();
    const rows = new Map([...this.list.children].map((row) => [row.dataset.key, row]));
    for (const line of lines) {
      const row = rows.get(line.key) ?? this.list.appendChild(this.row(line, state.room));
      rows.delete(line.key);
      this.fill(row, line);
    }
    for (const gone of rows.values()) gone.remove();
    setShown(part(this.root, "silent"), lines.length === 0);
    if (near) this.toEnd();
    this.fillKeep(state);
  }

  /** Put a text back that was not taken, with the reason. */
  refuse(text, words) {
    if (text && !this.box.value.includes(text)) this.box.value = [text, this.box.value].filter(Boolean).join("\n");
    setText(part(this.form, "error"), words);
    this.box.setAttribute("aria-invalid", String(Boolean(words)));
  }

  row(line, room) {
    const name = make("bdi", {}, line.own ? room.your_name : room.other_name);
    const by = make("p", { class: "room__by small" }, name, " ", make("span", { "data-part": "at" }));
    const row = make("li", { class: line.own ? "room__said room__said--own" : "room__said", "data-key": line.key }, by);
    row.append(make("p", { class: "words", dir: "auto" }, line.text));
    return row;
  }

  // A line on its way says so; when the server has it, it gets the time that the server gave it.
  fill(row, line) {
    const at = part(row, "at");
    if (!at || row.dataset.at === String(line.at)) return;
    row.dataset.at = line.at;
    row.classList.toggle("room__said--waits", line.waits);
    at.replaceChildren(line.waits ? t("on its way") : timeElement(line.at, clockTime(line.at)));
  }

  fillKeep(state) {
    const kept = keeping(state);
    setText(part(this.root, "keep-words"), KEEPING[kept](state.room.other_name));
    setShown(part(this.root, "keep-yes"), !state.room.you_keep);
    setShown(part(this.root, "keep-no"), state.room.you_keep);
  }

  submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return this.refuse("", t("Please write something first."));
    this.refuse("", "");
    this.box.value = "";
    this.send(text);
    this.toEnd();
    return this.box.focus();
  }

  // Enter sends, as in every chat; with Shift it begins a new line. On a phone's keyboard it always does.
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
