// What is read out: a live region that whoever does not see the page hears.

const EMPTY_MS = 100;
const STANDS_MS = 500;

/** The voice of a page: `read(text)` into a live region. A page has one; what comes too close together is read as one. */
export class Voice {
  constructor(region) {
    Object.assign(this, { region, waiting: [], turn: 0 });
  }

  /** Have a text read out. */
  read(text) {
    this.waiting.push(text);
    if (!this.turn) this.begin();
  }

  // A live region is read where it changes: the same words twice are read twice only if it was empty in between.
  begin() {
    this.region.textContent = "";
    this.turn = setTimeout(() => this.tell(), EMPTY_MS);
  }

  // What is gone again at once is not heard: the next words wait for these.
  tell() {
    this.region.textContent = this.waiting.splice(0).join(" ");
    this.turn = setTimeout(() => this.end(), STANDS_MS);
  }

  end() {
    this.turn = 0;
    if (this.waiting.length) this.begin();
  }
}
