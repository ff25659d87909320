// Keys of what somebody sends: with the same key the server keeps it once, however often it is sent.

/** A key that nobody made before. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}
