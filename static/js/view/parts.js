// The parts of a piece of page that a script fills, and small pieces it makes. All text goes in as text.

/** The element that carries data-part="name". */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** Set a text where it differs: an untouched node keeps its selection and its place. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Show or hide an element. */
export function setShown(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Hold a button while what it asked for is under way. It keeps the focus, which the browser takes from a disabled one. */
export function setHeld(button, held) {
  if (held) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/** Hold a button until what it asks for is done. A press meanwhile does nothing; resolves to what `act()` answers. */
export async function whileHeld(button, act) {
  if (button?.hasAttribute("aria-disabled")) return undefined;
  if (button) setHeld(button, true);
  try {
    return await act();
  } finally {
    if (button) setHeld(button, false);
  }
}

/** An element with attributes and children: `make("li", {class: "chip"}, icon, text)`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// These turn round where people read from right to left; templates/_icons.html has the same.
const TURNING = new Set(["back", "next", "undo", "withdraw", "external"]);

/** An icon of static/icons.mjs; the word stands beside it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", TURNING.has(name) ? "icon icon--turns" : "icon");
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}
