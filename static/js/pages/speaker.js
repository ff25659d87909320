// The page of those who answer.
import { openLine } from "../net/socket.js";
import { pageData } from "../page_data.js";
import { Speaker } from "../view/speaker.js";

const page = pageData();
const speaker = new Speaker(document.querySelector("[data-speaker]"), page);
const line = openLine({
  hourId: page.view.hour.hour_id,
  cursor: page.view.cursor,
  onSnapshot: (data) => speaker.takeView(data),
  onEvents: (events, frame) => speaker.takeEvents(events, frame),
});
speaker.start(line);
