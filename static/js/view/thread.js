// A thread on its page: answers go out and come in without a reload, and one sees who is writing.
import { t } from "../i18n.js";
import { Renewing } from "./fresh.js";
import { part, setText } from "./parts.js";

const TELL_EVERY_MS = 3_000;
const FORGET_MS = 8_000;

/** The page of a thread; `hear` takes what the line brings, `attach` the way to call. */
export class Thread {
  constructor(root) {
    Object.assign(this, { root, told: 0, forget: new Map(), renewing: new Renewing() });
  }

  attach(call) {
    this.call = call;
    this.root.addEventListener("input", (event) => this.tell(event));
    this.root.addEventListener("submit", (event) => this.submit(event));
  }

  hear({ thread, writing }) {
    this.showWriting(writing);
    this.renewing.hear(thread.version);
  }

  showWriting(writing) {
    for (const { name, number } of writing) {
      const place = part(this.root, `writing-${number}`);
      if (!place) continue;
      setText(place, t("{name} is writing …", { name }));
      clearTimeout(this.forget.get(place));
      this.forget.set(place, setTimeout(() => setText(place, ""), FORGET_MS));
    }
  }

  tell(event) {
    const form = event.target.closest("form[data-number]");
    const now = Date.now();
    if (!form || now - this.told < TELL_EVERY_MS) return;
    this.told = now;
    this.call("thread.writing", { number: Number(form.dataset.number) }).catch(() => {});
  }

  // Where the line does not answer, the form goes its plain way: nothing that was written is lost.
  async submit(event) {
    const form = event.target.closest("form[data-number]");
    if (!form || form.dataset.plain) return;
    event.preventDefault();
    const fields = new FormData(form);
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await this.call("thread.post", {
        number: Number(form.dataset.number),
        text: String(fields.get("text")),
        client_key: String(fields.get("client_key")),
      }, { again: true });
      this.sent(form);
    } catch {
      form.dataset.plain = "yes";
      form.requestSubmit();
    } finally {
      button.disabled = false;
    }
  }

  sent(form) {
    form.reset();
    form.elements.text.value = "";
    form.elements.client_key.value = crypto.randomUUID?.() ?? `k${Date.now()}${Math.random().toString(36).slice(2)}`;
    setText(part(this.root, "said"), t("Sent."));
    this.renewing.now();
  }
}
