// The page of the inbox: the bell hears what is new (view/bell.js), and the list is drawn anew then.
import { Renewing } from "../view/fresh.js";

const renewing = new Renewing();

document.addEventListener("inbox:changed", ({ detail: inbox }) => {
  renewing.hear(`${inbox.unread} ${inbox.notices[0]?.notice_id ?? ""}`);
});
