// What is read out to those who do not see the page change: little, politely, and in batches.

const EVERY_MS = 5_000;

/** Texts for the voice of a page: `say(topic, text)`; of one topic only the last text is read. */
export class Announcer {
  constructor(voice) {
    Object.assign(this, { voice, waiting: new Map(), timer: 0, saidAt: 0 });
  }

  /** Have a text read out soon. */
  say(topic, text) {
    this.waiting.set(topic, text);
    if (this.timer) return;
    const wait = Math.max(0, this.saidAt + EVERY_MS - Date.now());
    this.timer = setTimeout(() => this.flush(), wait);
  }

  flush() {
    this.timer = 0;
    this.saidAt = Date.now();
    this.voice.read([...this.waiting.values()].join(" "));
    this.waiting.clear();
  }
}
