// Where an hour is watched: what changes while the page is open.
import assert from "node:assert/strict";
import { test } from "node:test";

import { playerOf, videoOf } from "../../static/js/state/embed.js";
import { Watch } from "../../static/js/view/watch.js";
import { Element, withDocument } from "./elements.js";

const OLD = "https://youtu.be/abcdefghijk";
const NEW = "https://www.youtube.com/watch?v=bcdefghijkl";
const hourOf = (fields) => ({ title: "An hour", state: "live", watch: "youtube", youtube_url: OLD, room_ready: true, ...fields });
const named = (name, ...children) => new Element("p", { "data-part": name }, ...children);

/** The place to watch as templates/_watch.html draws it, with the recordings of templates/_recording.html. */
function draw(context, hour, ...recordings) {
  withDocument(context);
  const play = () => new Element("a", { "data-play": "" });
  const live = new Element("div", { "data-for": "live" }, named("stream", play()), named("rooms", named("room"), named("no-room")));
  const over = new Element("div", { "data-for": "ended archived" }, named("streamed", play()));
  const place = new Element("section", { class: "watch" }, named("frame"), named("words", live, over));
  const root = new Element("main", {}, new Element("div", { id: "recording" }, ...recordings), place);
  const gone = [];
  const watch = new Watch(root, hour, (id) => gone.push(id));
  watch.render(hour);
  const shown = (name) => !root.querySelector(`[data-part="${name}"]`).hidden;
  return { root, place, watch, shown, gone, button: live.querySelector("[data-play]") };
}

const recordingOf = (video) =>
  new Element("section", { class: "recording", "data-recording": `of ${video}` }, new Element("div", { "data-youtube": video }));

test("a stream whose address comes while the hour is live can be played", (context) => {
  const { watch, place, shown, button } = draw(context, hourOf({ watch: "jitsi", youtube_url: "" }));
  assert.deepEqual([shown("stream"), shown("rooms")], [false, true]);
  watch.render(hourOf());
  assert.deepEqual([shown("stream"), shown("rooms"), button.href], [true, false, OLD]);
  assert.equal(button.press(), true);
  assert.equal(place.querySelector("iframe").attributes.src, "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0&autoplay=1&start=0");
});

test("another address stops what plays, and the next press plays the new one", (context) => {
  const { watch, place, button } = draw(context, hourOf());
  button.press();
  watch.render(hourOf({ youtube_url: NEW }));
  assert.deepEqual([place.querySelector("iframe"), place.dataset.playing], [null, undefined]);
  button.press();
  assert.match(place.querySelector("iframe").attributes.src, /bcdefghijkl/);
});

test("the same video plays on when its address is spelled in another way", (context) => {
  const { watch, place, button } = draw(context, hourOf());
  button.press();
  watch.render(hourOf({ youtube_url: "https://www.youtube.com/watch?v=abcdefghijk" }));
  assert.ok(place.querySelector("iframe"));
  assert.match(button.href, /watch/);
});

test("what plays goes on when only the state changes", (context) => {
  const { watch, place, button } = draw(context, hourOf());
  button.press();
  watch.render(hourOf({ state: "ended" }));
  assert.ok(place.querySelector("iframe"));
});

test("a stream that is withdrawn after the hour is nowhere on the page, its recording neither", (context) => {
  const before = hourOf({ state: "ended" });
  const { root, watch, place, shown } = draw(context, before, recordingOf("abcdefghijk"));
  assert.equal(place.hidden, true);
  watch.render(hourOf({ state: "ended", youtube_url: "" }));
  assert.deepEqual([place.hidden, shown("streamed"), root.querySelector(".recording")], [false, false, null]);
  for (const link of place.querySelectorAll("[data-play]")) assert.equal(link.href, "");
});

test("a withdrawn stream of an hour that was in its room is nowhere on the page either, and it is told which it was", (context) => {
  const before = hourOf({ state: "ended", watch: "jitsi" });
  const { root, watch, gone } = draw(context, before, recordingOf("abcdefghijk"));
  watch.render({ ...before, youtube_url: "" });
  assert.deepEqual([root.querySelector(".recording"), gone], [null, ["of abcdefghijk"]]);
});

test("other recordings of the hour stay", (context) => {
  const { root, watch } = draw(context, hourOf({ state: "ended" }), recordingOf("abcdefghijk"), recordingOf("zzzzzzzzzzz"));
  watch.render(hourOf({ state: "ended", youtube_url: "" }));
  assert.equal(root.querySelectorAll(".recording").length, 1);
});

test("a link that is no YouTube video opens as any link does", (context) => {
  const { button } = draw(context, hourOf({ youtube_url: "https://video.example/1" }));
  assert.equal(button.press(), false);
});

test("only YouTube's own addresses become a player", () => {
  const video = "abcdefghijk";
  for (const address of ["watch?v=abcdefghijk&t=3", "live/abcdefghijk", "embed/abcdefghijk", "shorts/abcdefghijk?x=1"]) {
    assert.equal(videoOf(`https://www.youtube.com/${address}`), video);
  }
  assert.equal(videoOf("https://youtu.be/abcdefghijk?t=3"), video);
  const others = ['https://www.youtube.com/watch?v=bad"id', "https://youtube.com.evil.example/watch?v=abcdefghijk", "https://youtu.be/", "javascript:1", ""];
  for (const address of others) assert.equal(playerOf(address), "");
});

test("what the hub takes for no video is none to the script either", () => {
  const hosts = ["https://user@www.youtube.com", "https://www.youtube.com:443", "ftp://www.youtube.com"].map((host) => `${host}/watch?v=abcdefghijk`);
  const paths = ["foo?v=abcdefghijk", "embed/abcdefghijk/x", "live//abcdefghijk"].map((path) => `https://www.youtube.com/${path}`);
  for (const address of [...hosts, ...paths, "https://youtu.be/abcdefghijk/x"]) assert.equal(videoOf(address), "", address);
});
