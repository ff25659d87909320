// The page of a booking: hears it, and renews what changed without touching what is being written.
import { openTopic } from "../net/topics.js";
import { pageData } from "../page_data.js";
import { Renewing } from "../view/fresh.js";
import { fillZones } from "../view/own_zone.js";

fillZones();
const { booking_id: bookingId } = pageData();
const renewing = new Renewing();

openTopic({
  join: "booking.join",
  payload: { booking_id: bookingId },
  event: "booking.changed",
  onView: ({ booking }) => renewing.hear(booking.version),
});
