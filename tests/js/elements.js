// Elements for tests of views: as much of a document as static/js/view/parts.js makes, finds and fills.

/** An element that keeps its attributes, children and listeners; `press()` clicks it. */
export class Element {
  constructor(tag, attributes = {}, ...children) {
    Object.assign(this, { tag, attributes: {}, children: [], listeners: {}, dataset: {}, hidden: false, parent: null, words: "" });
    for (const [name, value] of Object.entries(attributes)) this.setAttribute(name, value);
    this.append(...children);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
  }

  hasAttribute(name) {
    return name in this.attributes;
  }

  removeAttribute(name) {
    delete this.attributes[name];
  }

  append(...children) {
    for (const child of children) {
      if (child instanceof Element) child.parent = this;
      else this.words += child;
    }
    this.children.push(...children.filter((child) => child instanceof Element));
  }

  replaceChildren(...children) {
    Object.assign(this, { children: [], words: "" });
    this.append(...children);
  }

  prepend(child) {
    this.children.unshift(child);
    child.parent = this;
  }

  after(child) {
    this.parent.children.splice(this.parent.children.indexOf(this) + 1, 0, child);
    child.parent = this.parent;
  }

  remove() {
    this.parent.children = this.parent.children.filter((child) => child !== this);
  }

  replaceWith(other) {
    this.after(other);
    this.remove();
  }

  contains(other) {
    return other === this || this.children.some((child) => child.contains(other));
  }

  cloneNode() {
    return new Element(this.tag, this.attributes, this.words, ...this.children.map((child) => child.cloneNode()));
  }

  isEqualNode(other) {
    const written = ({ tag, attributes, words, children }) => [tag, attributes, words, children.map(written)];
    return JSON.stringify(written(this)) === JSON.stringify(written(other));
  }

  addEventListener(name, act) {
    this.listeners[name] = act;
  }

  /** Click this element; answers whether the page took the click for itself. */
  press() {
    let taken = false;
    const event = { target: this, preventDefault: () => (taken = true) };
    for (let at = this; at; at = at.parent) at.listeners.click?.(event);
    return taken;
  }

  focus() {}

  get id() {
    return this.attributes.id ?? "";
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get textContent() {
    return this.words + this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    Object.assign(this, { children: [], words: text });
  }

  /** Whether one of some selectors fits, each of one element, such as form.wide[data-number]. Nothing is hovered. */
  matches(selectors) {
    return selectors.split(", ").some((one) => one.match(/^[\w-]+|:not\(.+\)|[.#:][\w-]+|\[[^\]]+\]/g).every((part) => this.fits(part)));
  }

  fits(one) {
    if (one.startsWith(":not(")) return !this.fits(one.slice(5, -1));
    const [, name, value] = /^\[([\w-]+)(?:="?(.*?)"?)?\]$/.exec(one) ?? [];
    if (name) return name in this.attributes && (value === undefined || this.attributes[name] === value);
    if (one.startsWith(".")) return (this.attributes.class ?? "").split(" ").includes(one.slice(1));
    return one.startsWith("#") ? this.id === one.slice(1) : this.tag === one;
  }

  querySelectorAll(selector) {
    return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  closest(selector) {
    return this.matches(selector) ? this : (this.parent?.closest(selector) ?? null);
  }
}

/** Let views make elements for the length of a test; `context` is the test's. */
export function withDocument(context) {
  globalThis.document = {
    createElement: (tag) => new Element(tag),
    createElementNS: (_space, tag) => new Element(tag),
    getElementById: () => null,
    documentElement: { lang: "en" },
    body: { dataset: { icons: "" } },
  };
  context.after(() => delete globalThis.document);
}
