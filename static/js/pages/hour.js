// The attendee's page of an hour.
import { openDraft } from "../net/draft.js";
import { openOutbox } from "../net/outbox.js";
import { Post } from "../net/post.js";
import { noLine, openLine } from "../net/socket.js";
import { pageData } from "../page_data.js";
import { HourPage } from "../view/hour_page.js";

const data = pageData();
const hourId = data.hour_id;
const page = new HourPage(data, openDraft(hourId));
const heard = () =>
  openLine({
    hourId,
    cursor: data.view.cursor,
    onSnapshot: (told) => page.takeView(told),
    onEvents: (events, frame) => page.takeEvents(events, frame),
    onMine: (mine, here) => page.takeMine(mine, here),
    onState: (state) => page.takeLine(state),
  });
const line = data.settled ? noLine() : heard();
const post = new Post({ outbox: openOutbox(hourId), line, hourId, told: page });
page.start(line, post);
