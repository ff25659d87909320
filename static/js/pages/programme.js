// A mentor's profile, and the organiser's page of a programme. Both work without this file.
import { attachCopying } from "../view/copying.js";
import { sortDays } from "../view/slot_days.js";

sortDays();
attachCopying();
