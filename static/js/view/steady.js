// Lists that change under somebody's eyes: what they look at keeps its place, and what moves is seen moving.

const GLIDE = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" };

/** Change a list without moving the row that has the focus or the pointer (else the first one in sight). */
export function keepingPlace(list, change) {
  const anchor = anchorOf(list);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected || anchor.parentElement !== list) return;
  const by = anchor.getBoundingClientRect().top - before;
  if (by) scrollerOf(list).scrollBy({ top: by, behavior: "instant" });
}

function anchorOf(list) {
  const focused = [...list.children].find((row) => row.contains(document.activeElement));
  const pointed = matchMedia("(hover: hover)").matches && list.querySelector(":scope > :hover");
  return focused ?? (pointed || firstInSight(list));
}

// At the very top new rows may come in above: that is where one waits for them.
function firstInSight(list) {
  const scroller = scrollerOf(list);
  if (scroller.scrollTop <= 0) return null;
  const top = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
  return [...list.children].find((row) => row.getBoundingClientRect().bottom > top) ?? null;
}

function scrollerOf(list) {
  for (let element = list; element; element = element.parentElement) {
    const { overflowY } = getComputedStyle(element);
    if ((overflowY === "auto" || overflowY === "scroll") && element !== document.body) return element;
  }
  return document.scrollingElement;
}

/** Change a list, and let the rows in sight that stay glide from where they were. */
export function glide(list, change) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return change();
  const before = placesInSight(list);
  change();
  const still = document.activeElement;
  const moved = [...before].filter(([row]) => row.parentElement === list && !row.contains(still));
  // First every place is read, then everything is set moving: in turns, each reading would lay the page out again.
  const ways = moved.map(([row, top]) => [row, top - row.getBoundingClientRect().top]);
  for (const [row, by] of ways) if (by) row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], GLIDE);
  return undefined;
}

function placesInSight(list) {
  const found = new Map();
  for (const row of list.children) {
    const { top, bottom } = row.getBoundingClientRect();
    if (top > innerHeight) break;
    if (bottom > 0) found.set(row, top);
  }
  return found;
}

/** Bring the children of a list into an order. Those that stay in their order keep their node untouched, and its focus. */
export function arrange(list, rows) {
  const wanted = new Set(rows);
  for (const row of [...list.children]) if (!wanted.has(row)) row.remove();
  let at = list.firstElementChild;
  for (const row of rows) {
    if (row === at) at = at.nextElementSibling;
    else list.insertBefore(row, at);
  }
}
