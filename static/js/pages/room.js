// The room of a session, for the two alone.
import { openTopic } from "../net/topics.js";
import { pageData } from "../page_data.js";
import { RoomPage } from "../view/room_page.js";

const data = pageData();
const page = new RoomPage(data);
const line = openTopic({
  join: "booking.join",
  payload: { booking_id: data.booking_id },
  event: "booking.changed",
  onView: (told) => page.takeView(told),
  onState: (state) => page.takeLine(state),
});
page.start(line);
