// The page of a thread: hears it, renews itself, sends answers without a reload, shows who is writing.
import { openTopic } from "../net/topics.js";
import { pageData } from "../page_data.js";
import { tellGone } from "../view/gone.js";
import { Thread } from "../view/thread.js";

const page = pageData();
const { thread_id: threadId } = page;
const gone = tellGone(document.getElementById("main"));
const thread = new Thread(document.querySelector("[data-thread]"), { ...page, ...gone });

const line = openTopic({
  join: "thread.join",
  payload: { thread_id: threadId },
  event: "thread.changed",
  onView: (data) => thread.hear(data),
  ...gone,
});

thread.attach((name, payload, how) => line.call(name, { thread_id: threadId, ...payload }, how));
