// A mentor's profile, the form of a request, and the organiser's page of a programme. All work without this file.
import { attachCopying } from "../view/copying.js";
import { fillZones } from "../view/own_zone.js";
import { sortDays } from "../view/slot_days.js";

fillZones();
sortDays();
attachCopying();
