// The overlay for streams. It runs for hours without anybody near: whatever happens to the line, it comes back.
import { openLine } from "../net/socket.js";
import { pageData } from "../page_data.js";
import { Overlay } from "../view/overlay.js";

const AGAIN_MS = 30_000;

const page = pageData();
const overlay = new Overlay(document.querySelector("[data-third]"), page);
openLine({
  hourId: page.view.hour.hour_id,
  audience: "stage",
  cursor: page.view.cursor,
  onSnapshot: (data) => overlay.takeView(data),
  onEvents: (events, frame) => overlay.takeEvents(events, frame),
  // Refused means that the hub has no such hour for us now; it may have again.
  onState: (state) => state === "refused" && setTimeout(() => location.reload(), AGAIN_MS),
});
