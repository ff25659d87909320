// The page of the inbox: the bell hears what is new (view/bell.js), and the list is drawn anew then.
import { pageData } from "../page_data.js";
import { Renewing } from "../view/fresh.js";

const page = pageData();
const renewing = new Renewing({ version: versionOf(page), address: page.address });

document.addEventListener("inbox:changed", ({ detail: inbox }) => {
  renewing.hear(versionOf({ unread: inbox.unread, newest: inbox.notices[0]?.notice_id ?? "" }));
});

function versionOf({ unread, newest }) {
  return `${unread} ${newest}`;
}
