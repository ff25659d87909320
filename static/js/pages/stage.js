// The big screen: it hears the hour as a stage, stays awake, and fills the screen when asked.
import { openLine } from "../net/socket.js";
import { pageData } from "../page_data.js";
import { Stage } from "../view/stage.js";
import { attachWholeScreen, stayAwake } from "../view/screen.js";

const page = pageData();
const stage = new Stage(document.querySelector("[data-stage]"), page);
openLine({
  hourId: page.view.hour.hour_id,
  audience: "stage",
  cursor: page.view.cursor,
  onSnapshot: (data) => stage.takeView(data),
  onEvents: (events, frame) => stage.takeEvents(events, frame),
  onMine: (_mine, here) => stage.takeHere(here),
});
attachWholeScreen(document.querySelector("[data-full]"));
stayAwake();
