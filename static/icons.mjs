// The icons that pages use, from Wikimedia's Codex, gathered into one sprite: <use href="…/icons.svg#name">.
import * as codex from "@wikimedia/codex-icons";

// Our name -> Codex's. Templates and scripts know only ours.
const ICONS = {
  add: "Add",
  air: "Live",
  alert: "Alert",
  anonymous: "UserAnonymous",
  answered: "Success",
  assign: "UserAdd",
  back: "ArrowPrevious",
  bell: "Bell",
  bright: "Bright",
  calendar: "Calendar",
  check: "Check",
  clock: "Clock",
  close: "Close",
  dismissed: "Block",
  download: "Download",
  drag: "Draggable",
  edit: "Edit",
  endorse: "ArrowUp",
  error: "Error",
  external: "LinkExternal",
  feed: "Live",
  half: "HalfBright",
  hand: "Hand",
  help: "Help",
  info: "InfoFilled",
  keyboard: "Keyboard",
  label: "Tag",
  language: "Language",
  ledger: "Journal",
  link: "Link",
  list: "ListBullet",
  merge: "Merge",
  moon: "Moon",
  more: "Ellipsis",
  next: "ArrowNext",
  note: "Lock",
  offline: "NetworkOff",
  pause: "Pause",
  people: "UserGroup",
  person: "UserAvatarOutline",
  pin: "PushPin",
  play: "Play",
  public: "Globe",
  question: "SpeechBubbleAdd",
  questions: "SpeechBubbles",
  reply: "SpeechBubble",
  reworded: "Quotes",
  search: "Search",
  settings: "Settings",
  silence: "UserBlocked",
  sort: "SortVertical",
  sound: "VolumeUp",
  stage: "Window",
  stop: "Stop",
  undo: "Undo",
  unsilence: "UserActive",
  video: "Camera",
  withdraw: "Undo",
};

/** The sprite, as text. */
export function sprite() {
  const symbols = Object.entries(ICONS).map(([name, source]) => `<symbol id="${name}" viewBox="0 0 20 20">${paths(source)}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function paths(source) {
  const icon = codex[`cdxIcon${source}`];
  return typeof icon === "string" ? icon : (icon.default ?? icon.ltr);
}
