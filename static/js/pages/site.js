// What every page does: moments in the browser's zone, light or dark without a reload, menus that close.
import { localise } from "../time.js";
import { attachAppearance } from "../view/appearance.js";
import { attachBell } from "../view/bell.js";
import { attachMenus } from "../view/menus.js";

localise();
attachAppearance();
attachMenus();
attachBell();
