// Elements for tests of views: as much of a document as static/js/view/parts.js makes and fills.

/** An element that keeps its attributes, children and listeners; `press()` clicks it. */
export class Element {
  constructor(tag, attributes = {}) {
    Object.assign(this, { tag, attributes, children: [], listeners: {}, dataset: {}, hidden: false, parent: null, words: "" });
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  append(...children) {
    for (const child of children) {
      if (child instanceof Element) child.parent = this;
      else this.words += child;
    }
    this.children.push(...children.filter((child) => child instanceof Element));
  }

  remove() {
    this.parent.children = this.parent.children.filter((child) => child !== this);
  }

  matches() {
    return false;
  }

  addEventListener(name, act) {
    this.listeners[name] = act;
  }

  press() {
    this.listeners.click({});
  }

  get textContent() {
    return this.words + this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    Object.assign(this, { children: [], words: text });
  }

  /** The first element of a tag within this one. */
  first(tag) {
    return this.children.map((child) => (child.tag === tag ? child : child.first(tag))).find(Boolean);
  }
}

/** Let views make elements for the length of a test; `context` is the test's. */
export function withDocument(context) {
  globalThis.document = {
    createElement: (tag) => new Element(tag),
    createElementNS: (_space, tag) => new Element(tag),
    getElementById: () => null,
    body: { dataset: { icons: "" } },
  };
  context.after(() => delete globalThis.document);
}
