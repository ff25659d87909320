// What a call can fail with: a refusal of the server, or a line that is not there.

/** A refused or failed call; `code` never changes, `message` is for people, `details` for the page. */
export class CallError extends Error {
  constructor({ code, message, details = {} }) {
    super(message);
    this.name = "CallError";
    this.code = code;
    this.details = details;
  }

  /** Whether the server never answered: the same call may be made again later. */
  get lost() {
    return this.code.startsWith("net.");
  }
}
