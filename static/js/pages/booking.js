// The page of a booking: hears it, and renews what changed without touching what is being written.
import { openTopic } from "../net/topics.js";
import { pageData } from "../page_data.js";
import { Renewing } from "../view/fresh.js";
import { tellGone } from "../view/gone.js";
import { fillZones } from "../view/own_zone.js";

fillZones();
const page = pageData();
const gone = tellGone(document.getElementById("main"));
const renewing = new Renewing({ ...page, ...gone });

openTopic({
  join: "booking.join",
  payload: { booking_id: page.booking_id },
  event: "booking.changed",
  onView: ({ booking }) => renewing.hear(booking.version),
  ...gone,
});
