// The organiser's page of an hour's recordings: marking by the player.
import { pageData } from "../page_data.js";
import { Marking } from "../view/marking.js";
import { part } from "../view/parts.js";
import { Sayer } from "../view/say.js";
import { Voice } from "../view/voice.js";

const sayer = new Sayer(part(document, "toasts"), new Voice(part(document, "said")));
for (const root of document.querySelectorAll("[data-recording]")) {
  new Marking(root, pageData().seconds?.[root.dataset.recording] ?? {}, sayer);
}
