// Words and moments in the viewer's language and zone.
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { t, tn } from "../../static/js/i18n.js";
import { dayTime, moment, when } from "../../static/js/time.js";

const EVENING = Date.UTC(2026, 10, 27, 21, 30);
const plain = (text) => text.replaceAll(/\s/g, " ");

/** A page in a language, with messages where the server sends some. */
function openPage(lang, messages) {
  const element = messages && { textContent: JSON.stringify({ messages }) };
  globalThis.document = { documentElement: { lang, dataset: {} }, getElementById: () => element };
}

afterEach(() => {
  delete globalThis.document;
});

describe("words", () => {
  test("English is the key, with names filled in", () => {
    assert.equal(t("Now answering: {text}", { text: "How?" }), "Now answering: How?");
    assert.equal(tn("{n} person", "{n} people", 1), "1 person");
    assert.equal(tn("{n} person", "{n} people", 1200), "1,200 people");
  });

  test("a name that looks like a placeholder stays as it is", () => {
    assert.equal(t("{name} asks", { name: "{text}" }), "{text} asks");
  });

  test("a counting text takes the form that the language has for the number", () => {
    const forms = { zero: "صفر", one: "شخص", two: "شخصان", few: "{n} أشخاص", many: "{n} شخصًا", other: "{n} شخص" };
    openPage("ar", { "{n} person": forms, Ask: "اسأل" });
    assert.equal(t("Ask"), "اسأل");
    assert.equal(t("Answered"), "Answered");
    const told = [0, 1, 2, 3, 11, 100].map((n) => tn("{n} person", "{n} people", n).replace(/^\S+ /, "n "));
    assert.deepEqual(told, ["صفر", "شخص", "شخصان", "n أشخاص", "n شخصًا", "n شخص"]);
  });
});

describe("moments", () => {
  test("carry UTC beside where the viewer's clock differs", () => {
    openPage("en");
    assert.equal(plain(moment(EVENING, "Africa/Nairobi")), "Sat, Nov 28, 2026, 12:30 AM (Fri 9:30 PM UTC)");
    assert.equal(plain(moment(EVENING, "UTC")), "Fri, Nov 27, 2026, 9:30 PM UTC");
  });

  test("the shortest form is the time today and the day before", () => {
    openPage("en");
    assert.equal(plain(when(EVENING, "UTC", EVENING + 60_000)), "9:30 PM");
    assert.equal(when(EVENING, "UTC", EVENING + 86_400_000), "Nov 27");
  });

  test("below a whole date the day stands beside the time, without the year", () => {
    openPage("en");
    assert.equal(plain(dayTime(EVENING, "Africa/Nairobi")), "Nov 28, 12:30 AM");
  });
});
