// The text in the ask box, kept in the browser so that a closed tab loses nothing.

/** The draft of one hour: `read()`, `write(text)`, `clear()`. Without storage it keeps nothing and breaks nothing. */
export function openDraft(hourId, storage = browserStorage()) {
  const name = `baraza draft ${hourId}`;
  return {
    read: () => attempt(() => storage.getItem(name)) ?? "",
    write: (text) => attempt(() => (text ? storage.setItem(name, text) : storage.removeItem(name))),
    clear: () => attempt(() => storage.removeItem(name)),
  };
}

function browserStorage() {
  return attempt(() => globalThis.localStorage);
}

// A full or forbidden storage throws; a draft is a comfort, so the page goes on without.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
