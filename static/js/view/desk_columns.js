// The columns of the desk. What somebody looks at stays where it is: rows come and go around it.
import { number, t } from "../i18n.js";
import { COLUMNS, differ, hold, successor } from "../state/desk.js";
import { fillRow, makeRow } from "./desk_row.js";
import { setShown, setText } from "./parts.js";
import { arrange, glide, keepingPlace } from "./steady.js";

const CALM_MS = 1_000; // in a storm of endorsements a column changes its order at most this often

/** The columns under `root`; `render` puts what is, `focus…` moves about in it; `onCalm` asks for another `render`. */
export class DeskColumns {
  constructor(root, onCalm) {
    const each = (find) => Object.fromEntries(COLUMNS.map((name) => [name, root.querySelector(find(name))]));
    Object.assign(this, { root, onCalm, template: root.querySelector("[data-row]"), sortedAt: {}, calm: 0 });
    this.lists = each((name) => `[data-rows="${name}"]`);
    this.sorts = each((name) => `[data-sort="${name}"]`);
    this.empties = each((name) => `[data-empty="${name}"]`);
    this.titles = each((name) => `#column-${name}`);
    this.counts = [...root.querySelectorAll("[data-count]")];
    this.drawer = root.querySelector("[data-drawer]");
    this.rows = new Map();
    this.current = {}; // column -> id of the row that Tab reaches
    this.sorted = {}; // column -> ids by rank, whatever the order on the screen
    this.column = "incoming"; // where attention was last
    for (const row of root.querySelectorAll(".column__rows > .row")) this.rows.set(row.dataset.id, row);
    root.addEventListener("focusin", (event) => this.attend(event.target.closest(".row")));
  }

  /** Put the questions of every column on the screen. Returns the id of the row that attention lost, or "". */
  render(columns, desk) {
    const before = this.focused();
    const shown = this.orders();
    for (const name of COLUMNS) {
      for (const question of columns[name]) this.fill(name, question, desk);
      this.arrange(name, shown[name], columns[name].map((question) => question.question_id));
    }
    this.forget(columns);
    return this.settle(before, shown);
  }

  /** Bring a column into the order of its rank now, whoever looks at it. */
  sort(name = this.column) {
    const before = this.focused();
    this.place(name, this.sorted[name]);
    this.offerSort(name, false);
    // A row that moved has lost the focus on its way.
    if (before) this.focusRow(before.id);
  }

  fill(name, question, desk) {
    const id = question.question_id;
    let row = this.rows.get(id);
    if (!row) {
      row = makeRow(this.template, question);
      row.classList.add("row--new");
      this.rows.set(id, row);
    }
    row.dataset.column = name;
    fillRow(row, question, desk);
  }

  arrange(name, shown, sorted) {
    const attended = this.isAttended(name);
    const target = attended || this.isCalm(name) ? hold(shown, sorted) : sorted;
    this.sorted[name] = sorted;
    this.place(name, target);
    const waits = differ(target, sorted);
    if (waits && !attended) this.sortSoon();
    this.offerSort(name, waits && attended);
    setShown(this.empties[name], sorted.length === 0);
  }

  isCalm(name) {
    return performance.now() - (this.sortedAt[name] ?? -CALM_MS) < CALM_MS;
  }

  sortSoon() {
    this.calm ||= setTimeout(() => {
      this.calm = 0;
      this.onCalm();
    }, CALM_MS);
  }

  // Rows that stay keep their node and their focus; only others are put in between.
  place(name, ids) {
    const list = this.lists[name];
    if (!differ(idsIn(list), ids)) return;
    this.sortedAt[name] = performance.now();
    const rows = ids.map((id) => this.rows.get(id));
    glide(list, () => keepingPlace(list, () => arrange(list, rows)));
  }

  forget(columns) {
    const there = new Set(COLUMNS.flatMap((name) => columns[name].map((question) => question.question_id)));
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
  }

  // The focused row has left its column: attention goes to its neighbour. `moving` a node takes the focus from it.
  settle(before, shown) {
    for (const name of COLUMNS) this.settleTab(name, shown[name]);
    this.mark();
    if (!before) return "";
    const { name, id, control } = before;
    if (idsIn(this.lists[name]).includes(id)) {
      if (!this.focused()) (control ?? this.cardOf(id)).focus({ preventScroll: true });
      return "";
    }
    const next = successor(shown[name], idsIn(this.lists[name]), id);
    if (!document.querySelector("dialog[open]")) this.focusRow(next) || this.focusTitle(name);
    return id;
  }

  settleTab(name, shown) {
    const ids = idsIn(this.lists[name]);
    const now = this.current[name];
    const next = ids.includes(now) ? now : successor(shown, ids, now);
    this.current[name] = next;
    for (const id of ids) this.setTab(id, id === next);
  }

  setTab(id, reached) {
    const row = this.rows.get(id);
    const tabIndex = reached ? "0" : "-1";
    if (row.dataset.tab === tabIndex) return;
    row.dataset.tab = tabIndex;
    for (const control of row.querySelectorAll(".row__card, button")) control.tabIndex = Number(tabIndex);
  }

  // The row that keys act on is marked, also while the focus is elsewhere.
  mark() {
    const id = this.current[this.column];
    for (const [other, row] of this.rows) row.classList.toggle("row--current", other === id);
  }

  attend(row) {
    if (!row) return;
    this.column = row.dataset.column;
    const before = this.current[this.column];
    if (before !== row.dataset.id && this.rows.has(before)) this.setTab(before, false);
    this.current[this.column] = row.dataset.id;
    this.setTab(row.dataset.id, true);
    this.mark();
  }

  /** The id of the question that keys act on, or "". */
  atHand() {
    const id = this.current[this.column] ?? "";
    return this.rows.has(id) ? id : "";
  }

  /** Move by `step` rows in the column at hand; Infinity goes to an end. */
  step(step) {
    const ids = idsIn(this.lists[this.column]);
    if (!ids.length) return this.stepColumn(1);
    const at = this.focused() ? ids.indexOf(this.atHand()) : ids.indexOf(this.atHand()) - Math.sign(step);
    return this.focusRow(ids[Math.min(Math.max(at + step, 0), ids.length - 1)]);
  }

  /** Go to the next column (or the one before) that has rows. */
  stepColumn(step) {
    const open = COLUMNS.filter((name) => this.lists[name].childElementCount && (name !== "dismissed" || this.drawer.open));
    const at = open.indexOf(this.column);
    return open.length > 0 && this.focusColumn(open[Math.min(Math.max(at + step, 0), open.length - 1)]);
  }

  /** Go to a column: to the row one was at, else to its title. */
  focusColumn(name) {
    this.column = name;
    this.onColumn?.(name);
    if (name === "dismissed") this.drawer.open = true;
    return this.focusRow(this.current[name] || idsIn(this.lists[name])[0]) || this.focusTitle(name);
  }

  focusRow(id) {
    if (!id || !this.rows.has(id)) return false;
    const card = this.cardOf(id);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    return true;
  }

  focusTitle(name) {
    this.titles[name].focus({ preventScroll: true });
    return true;
  }

  /** Come back from a dialog: to the row it was about, or to its neighbour when it has left the column meanwhile. */
  comeBack(name, id) {
    this.column = name;
    const stays = idsIn(this.lists[name]).includes(id);
    return this.focusRow(stays ? id : this.current[name]) || this.focusTitle(name);
  }

  isAttended(name) {
    const list = this.lists[name];
    const hovers = matchMedia("(hover: hover)").matches && list.matches(":hover");
    return hovers || list.contains(document.activeElement);
  }

  offerSort(name, offered) {
    setShown(this.sorts[name], offered);
  }

  /** Write how many questions each column holds. */
  count(columns) {
    for (const element of this.counts) setText(element, number(columns[element.dataset.count].length));
  }

  /** What is said of a column where nothing is, when a filter is to blame. */
  tellEmpty(filtered) {
    for (const element of Object.values(this.empties)) {
      element.dataset.words ??= element.textContent;
      setText(element, filtered ? t("Nothing here fits the search.") : element.dataset.words);
    }
  }

  focused() {
    const row = document.activeElement?.closest?.(".column__rows > .row");
    if (!row) return null;
    const control = document.activeElement === this.cardOf(row.dataset.id) ? null : document.activeElement;
    return { name: row.parentElement.dataset.rows, id: row.dataset.id, control };
  }

  cardOf(id) {
    return this.rows.get(id).querySelector(".row__card");
  }

  orders() {
    return Object.fromEntries(COLUMNS.map((name) => [name, idsIn(this.lists[name])]));
  }
}

function idsIn(list) {
  return [...list.children].map((row) => row.dataset.id);
}
