"""The story of an hour with a recording: held, recorded by Jibri, announced by its script, published, watched.

Jibri is a folder and the script that it runs at the end of a recording; the film is a real one, and Chromium plays it.
"""

import json
import os
import shlex
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from hub.records import database
from hub.records.records import Records
from tests.e2e.axe import barriers
from tests.e2e.conftest import HOOK_TOKEN, SOON_MS, Person
from tests.e2e.desk_hour import DeskHour, start_hour
from tests.e2e.running import Hub
from tests.media import film

FINALIZE = Path(__file__).parents[2] / "worker" / "finalize.sh"
LENGTH_S, BEFORE_S = 40, 15
"""How long the film is, and how long before the first question was on air it began."""
QUESTION = "How do we keep our oldest photographs?"
TAKEN_IN_MS = 60_000


def room_and_first_second(hub: Hub, hour: DeskHour) -> tuple[str, int]:
    """The name of the hour's room, once the worker made it, and when the first question went on air (ms)."""
    records = Records(database.connect(f"sqlite:///{hub.log.parent / 'data' / 'baraza.sqlite'}"))
    until = time.monotonic() + TAKEN_IN_MS / 1000
    try:
        while time.monotonic() < until:
            found = records.hours.get(hour.hour_id)
            aired = [one.aired_at for one in records.archive.questions(hour.hour_id) if one.aired_at]
            if found and found.room_name and aired:
                return found.room_name, min(aired)
            time.sleep(0.2)
    finally:
        records.engine.dispose()
    raise AssertionError("the worker made no room, or archived nothing")


def record(hub: Hub, room: str, began_at: int) -> Path:
    """Leave what Jibri leaves of a run: a folder with the film, named by its clock, and the metadata."""
    folder = hub.log.parent / "jibri" / f"run-{room}"
    folder.mkdir()
    began = datetime.fromtimestamp(began_at / 1000, UTC)
    (folder / f"{room}_{began:%Y-%m-%d-%H-%M-%S}.mp4").write_bytes(film(LENGTH_S))
    told = {"meeting_url": f"https://meet.example.org/{room}", "participants": []}
    (folder / "metadata.json").write_text(json.dumps(told))
    return folder


def finalize(hub: Hub, folder: Path) -> None:
    """Run the script as Jibri does: with the folder as its one argument."""
    settings = hub.log.parent / "baraza.conf"
    settings.write_text(f"BARAZA_URL={hub.address}\nBARAZA_HOOK_TOKEN={shlex.quote(HOOK_TOKEN)}\n")
    environ = os.environ | {"BARAZA_FINALIZE_CONF": str(settings)}
    subprocess.run([str(FINALIZE), str(folder)], env=environ, check=True, timeout=60)


def publish(page: Page, hour: DeskHour) -> None:
    """Publish the recording as soon as it is there."""
    button = page.get_by_role("button", name="Publish")
    until = time.monotonic() + TAKEN_IN_MS / 1000
    page.goto(f"/organise/hours/{hour.hour_id}/recordings")
    while not button.count() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()
    button.click()
    expect(page.get_by_text("Published: everyone sees it")).to_be_visible()


def test_hour_is_recorded_published_and_watched_at_the_second_of_a_question(
    hub: Hub, person: Person, picture: Callable[[Page, str], None]
) -> None:
    hour = start_hour(person, "Photographs that last")
    asked, other = hour.ask(QUESTION), hour.ask("And who may see them?")
    for act in ("approve", "air", "answer"):
        hour.act(act, asked)
    hour.act("approve", other)
    room, first_at = room_and_first_second(hub, hour)
    # Names of files have whole seconds.
    finalize(hub, record(hub, room, (first_at // 1000 - BEFORE_S) * 1000))
    token = hour.zuri.request.get("/api/v1/me").json()["csrf_token"]
    move = {"hour_id": hour.hour_id, "move": "end"}
    assert hour.zuri.request.post("/api/v1/commands/hour.move", data=move, headers={"X-CSRFToken": token}).ok
    publish(hour.zuri, hour)

    page = person()
    page.goto(hour.path)
    film_element = page.locator("video")
    expect(film_element).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').readyState >= 1", timeout=SOON_MS)
    chapter = page.locator(".chapters a").nth(1)
    expect(chapter).to_contain_text(QUESTION)
    chapter.click()
    page.wait_for_function(
        f"() => (film => film.currentTime >= {BEFORE_S} && !film.paused)(document.querySelector('video'))",
        timeout=SOON_MS,
    )
    expect(chapter).to_have_attribute("aria-current", "true", timeout=SOON_MS)
    cues = page.wait_for_function("() => document.querySelector('video').textTracks[0].cues?.length", timeout=SOON_MS)
    assert cues.json_value() == 2
    page.locator("video").evaluate("film => film.pause()")
    picture(page, "archive-desktop-light")

    reader = person(phone=True, scheme="dark")
    reader.goto(hour.path)
    assert barriers(reader) == []
    picture(reader, "archive-phone-dark")
    place = reader.locator(f"#q-{asked} a[data-second]")
    expect(place).to_contain_text(f"0:{BEFORE_S}")
    reader.goto(place.get_attribute("href") or "")
    reader.wait_for_function(f"() => document.querySelector('video').currentTime >= {BEFORE_S}", timeout=SOON_MS)
    wiki = reader.request.get(f"{hour.path}/export.wiki").text()
    assert f"* 0:{BEFORE_S} {QUESTION}" in wiki
