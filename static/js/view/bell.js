// The bell of the header: hears how many notices are not read. It listens late, on pages that nobody sees not at all, and
// over the socket that the page has anyway where it has one.
const LATE_MS = 2_000;

/** Keep the bell's count right, for people with an account. */
export function attachBell(root = document, open = openLine) {
  const bell = root.querySelector("[data-bell]");
  if (!bell) return;
  const begin = () => {
    if (root.visibilityState === "hidden") root.addEventListener("visibilitychange", begin, { once: true });
    else open((data) => hear(bell, data));
  };
  setTimeout(begin, LATE_MS);
}

/** Show what the line told, and let the page of the inbox know. */
export function hear(bell, { inbox }) {
  showCount(bell, inbox.unread);
  bell.dispatchEvent(new CustomEvent("inbox:changed", { bubbles: true, detail: inbox }));
}

/** Write a count into the bell. */
export function showCount(bell, unread) {
  const count = bell.querySelector("[data-count]");
  count.textContent = unread > 99 ? "99+" : String(unread);
  count.parentElement.hidden = unread === 0;
}

// Whoever is without a line at that moment keeps the count of the page until there is one.
async function openLine(onView) {
  const topics = await import("../net/topics.js").catch(() => null);
  if (topics) topics.openTopic({ join: "inbox.join", payload: {}, event: "inbox.changed", onView });
  else addEventListener("online", () => openLine(onView), { once: true });
}
