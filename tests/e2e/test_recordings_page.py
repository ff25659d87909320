"""The organiser's page of recordings in the browser: a real film is marked at its second, and YouTube's player too."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from hub.domain.clock import new_id
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.records import database
from hub.records.records import Records
from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import SOON_MS, Person
from tests.e2e.desk_hour import DeskHour, start_hour
from tests.e2e.running import Hub
from tests.media import film

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LENGTH_S = 12
WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
PLAYER = """<!doctype html><title>A player</title><script>
let second = 7.4;
const tell = () => parent.postMessage(JSON.stringify({ event: "infoDelivery", info: { currentTime: second } }), "*");
addEventListener("message", (event) => {
  const told = JSON.parse(event.data);
  if (told.func === "seekTo") second = told.args[0];
  tell();
});
</script>"""
"""YouTube's player as far as we talk to it."""


@pytest.fixture
def hour(person: Person) -> DeskHour:
    """An hour in which two questions were on air, a few seconds apart."""
    found = start_hour(person, "An hour that was recorded")
    for text in ("What was first?", "And what was second?"):
        question_id = found.ask(text)
        found.act("air", question_id)
        time.sleep(1.1)
        found.act("answer", question_id)
    return found


def keep(hub: Hub, hour: DeskHour, **fields: Any) -> Recording:
    """A recording of the hour, ready to publish."""
    data, now = hub.log.parent / "data", int(time.time() * 1000)
    records = Records(database.connect(f"sqlite:///{data / 'baraza.sqlite'}"))
    known = {"recording_id": new_id(), "hour_id": hour.hour_id, "created_at": now, "changed_at": now}
    recording = Recording(**{"source": RecordingSource.JIBRI, "state": RecordingState.AVAILABLE} | known | fields)
    assert records.recordings.add(recording)
    records.engine.dispose()
    return recording


def keep_film(hub: Hub, hour: DeskHour) -> Recording:
    """A recording with a real film."""
    name = f"{hour.hour_id}/{hour.hour_id}.mp4"
    file = hub.log.parent / "data" / "media" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(film(LENGTH_S))
    return keep(hub, hour, file=name, duration_ms=LENGTH_S * 1000)


def open_page(hour: DeskHour) -> Page:
    """Zuri opens the page."""
    hour.zuri.goto(f"/organise/hours/{hour.hour_id}")
    hour.zuri.get_by_role("link", name="Recordings").click()
    return hour.zuri


def test_question_is_marked_where_the_film_stands_and_all_others_follow(hub: Hub, hour: DeskHour) -> None:
    kept = keep_film(hub, hour)
    page = open_page(hour)
    first, second = (page.locator("[data-question]").nth(number) for number in range(2))
    expect(page.get_by_text("The player stands at 0:00.")).to_be_visible(timeout=SOON_MS)
    expect(first.get_by_label("Time in the recording")).to_be_hidden()
    page.locator("video").evaluate("film => { film.currentTime = 3.2; }")
    expect(page.get_by_text("The player stands at 0:03.")).to_be_visible(timeout=SOON_MS)
    first.get_by_role("button", name="This question was here").press("Enter")
    expect(first.get_by_role("button", name="Play from 0:03")).to_be_visible(timeout=SOON_MS)
    expect(first.get_by_role("button", name="This question was here")).to_be_focused()
    follows = second.locator("[data-part=second] button")
    expect(follows).to_have_text(re.compile("^0:(0[4-9]|1[0-9])$"))
    second_s = int(follows.inner_text().rpartition(":")[2])
    follows.click()
    page.wait_for_function(f"() => document.querySelector('video').currentTime >= {second_s}", timeout=SOON_MS)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: everyone sees it")).to_be_visible()
    answer = hour.ben.request.get(f"{hour.path}/recordings/{kept.recording_id}.mp4", headers={"Range": "bytes=0-9"})
    assert (answer.status, len(answer.body())) == (206, 10)


def test_youtube_s_player_comes_at_a_press_and_tells_where_it_stands(hub: Hub, hour: DeskHour) -> None:
    keep(hub, hour, source=RecordingSource.YOUTUBE, address=WATCH, youtube_id="dQw4w9WgXcQ")
    asked: list[str] = []

    def play(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PLAYER, content_type="text/html")

    hour.zuri.route("https://www.youtube-nocookie.com/**", play)
    page = open_page(hour)
    first = page.locator("[data-question]").first
    first.get_by_label("Time in the recording").fill("0:30")
    first.get_by_role("button", name="This question was here").click()
    expect(first.locator("[data-part=second]")).to_have_text("0:30", timeout=SOON_MS)
    assert asked == []
    page.get_by_role("link", name="Play the video").click()
    expect(page.get_by_text("The player stands at 0:07.")).to_be_visible(timeout=SOON_MS)
    first.get_by_role("button", name="This question was here").click()
    expect(first.get_by_role("button", name="Play from 0:07")).to_be_visible(timeout=SOON_MS)
    assert len(asked) == 1
    assert "enablejsapi=1" in asked[0]


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_on_the_page_of_recordings(
    look: dict[str, object], hub: Hub, hour: DeskHour, person: Person
) -> None:
    keep_film(hub, hour)
    keep(hub, hour, source=RecordingSource.YOUTUBE, address=WATCH, youtube_id="dQw4w9WgXcQ", title="A long " * 20)
    keep(hub, hour, state=RecordingState.RECORDING)
    page = person("organiser", **look)
    page.goto(f"/organise/hours/{hour.hour_id}/recordings")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert page.evaluate(WIDER) <= 0
    assert barriers(page) == []
