"""Who comes into Jitsi stands at the desk a moment later, and keeps nobody out of any page."""

import time
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import expect

from hub.records import database
from hub.records.records import Records
from tests.e2e.axe import barriers
from tests.e2e.conftest import HOOK_TOKEN, SOON_MS, Person, visit
from tests.e2e.running import Hub
from tests.e2e.test_axe_desk import live_hour, opened_desk
from tests.web.hooks import joined, left


@pytest.fixture
def records(hub: Hub) -> Iterator[Records]:
    """The records of the hub that runs."""
    found = Records(database.connect(f"sqlite:///{hub.log.parent}/data/baraza.sqlite"))
    yield found
    found.engine.dispose()


def tell(hub: Hub, what: str, body: object) -> None:
    """Prosody tells the hub something."""
    headers = {"Authorization": f"Bearer {HOOK_TOKEN}"}
    answer = requests.post(f"{hub.address}/jitsi/events/occupant/{what}", json=body, headers=headers, timeout=10)
    assert answer.status_code == 200


def test_desk_shows_who_comes_on_stage_and_who_goes(hub: Hub, records: Records, person: Person) -> None:
    page = opened_desk(person("moderator"))
    hour = records.hours.get(page.url.split("/")[-2])
    assert hour is not None
    now_s = int(time.time())
    for name in ("Amina", "منى"):
        tell(hub, "joined", joined(hour.room_name, name, at=now_s))
    words = page.locator("[data-part=stage-words]")
    expect(words).to_contain_text("On stage: ", timeout=SOON_MS)
    expect(words).to_contain_text("Amina", timeout=SOON_MS)
    expect(words).to_contain_text("منى", timeout=SOON_MS)
    assert barriers(page) == []
    organiser = person("organiser")
    organiser.goto(f"/organise{live_hour(organiser)}")
    expect(organiser.get_by_text("2 people are in the Jitsi room now.")).to_be_visible()
    assert barriers(organiser) == []
    for name in ("Amina", "منى"):
        tell(hub, "left", left(hour.room_name, name, joined_at=now_s, at=now_s + 1))
    expect(page.locator("[data-part=stage]")).to_be_hidden(timeout=SOON_MS)


@pytest.mark.parametrize("look", [{}, {"phone": True, "scheme": "dark"}, {"language": "ar"}])
def test_alarm_is_seen_by_everybody_who_may_see_it(records: Records, person: Person, look: dict[str, object]) -> None:
    at = int(time.time() * 1000)
    records.alarms.add("room.unknown", f"occasion {look}", {"room": "a-room-with-a-name-that-is-very-long" * 4}, at)
    page = person("organiser", **look)
    visit(page, "/organise/status")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    alarms = page.locator("form[action*='/alarms/']")
    before = alarms.count()
    assert before >= 1
    alarms.first.locator("button").click()
    expect(alarms).to_have_count(before - 1)
