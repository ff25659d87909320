// The desk: state in the middle, the line on one side, the columns and dialogs on the other.
import { pageData } from "../page_data.js";
import { openLine } from "../net/socket.js";
import { Desk } from "../view/desk.js";

const page = pageData();
const desk = new Desk(page);
const line = openLine({
  hourId: page.view.hour.hour_id,
  audience: "desk",
  cursor: page.view.cursor,
  onSnapshot: (data) => desk.takeView(data),
  onEvents: (events, frame) => desk.takeEvents(events, frame),
  onMine: (_mine, here) => desk.takeHere(here),
  onState: (state) => desk.takeLine(state),
});
desk.start(line);
