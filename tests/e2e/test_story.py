"""The story of a whole hour: Zuri plans it, Mona curates, Ben and Chidi ask, and Chidi loses the line in the middle."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SOON_MS, Person

TITLE = "Open hour: small wikis, big questions"
FIRST = "How do small wikis find mentors for their first ten editors?"
OFFLINE = "Can a wiki of three people become an affiliate?"
WHY = "Please ask the affiliations committee"

Picture = Callable[[Page, str], None]

LOOKS = {
    "phones in the dark, desks by day": {"phone": True, "scheme": "dark", "desk": "light"},
    "laptops by day, desks in the dark": {"phone": False, "scheme": "light", "desk": "dark"},
}


@dataclass(frozen=True)
class Hour:
    """One hour in four windows, and the path of its page."""

    path: str
    zuri: Page
    desk: Page
    ben: Page
    chidi: Page


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_an_hour_from_its_plan_to_its_ledger(look: dict[str, Any], person: Person, picture: Picture) -> None:
    looks = f"{'phone' if look['phone'] else 'desktop'}-{look['scheme']}"
    hour = _enter(look, person)
    _ask_before_it_begins(hour)
    _begin(hour)
    _lose_the_line(hour)
    picture(hour.ben, f"story-hour-{looks}")
    _come_back(hour)
    _leave_out_and_look_again(hour)
    picture(hour.desk, f"story-desk-{look['desk']}")
    _end(hour)
    picture(_read_the_ledger(hour, person), f"story-ledger-{looks}")


def test_who_has_the_page_open_reads_why_the_hour_will_not_take_place(person: Person) -> None:
    zuri = person("organiser")
    path = _plan(zuri)
    reader = person()
    reader.goto(path)
    expect(reader.locator("#ask-title")).to_be_visible()
    zuri.goto(f"/organise{path}")
    zuri.locator("summary").filter(has_text="Cancel").click()
    form = zuri.locator("form:has([name=move][value=cancel])")
    form.locator("[name=reason]").fill(WHY)
    form.get_by_role("button").click()
    expect(reader.locator("#ask")).to_contain_text(f"This hour will not take place. {WHY}", timeout=SOON_MS)


def _enter(look: dict[str, Any], person: Person) -> Hour:
    zuri = person("organiser")
    path = _plan(zuri)
    desk = person("moderator", scheme=look["desk"])
    desk.goto(f"{path}/desk")
    ben = person("attendee", phone=look["phone"], scheme=look["scheme"])
    ben.goto(path)
    chidi = person(phone=look["phone"], scheme=look["scheme"])
    chidi.goto(path)
    return Hour(path, zuri, desk, ben, chidi)


def _ask_before_it_begins(hour: Hour) -> None:
    """Ben asks days before. Only the desk sees it until it is approved; Chidi endorses it, and all see the count."""
    _ask(hour.ben, FIRST)
    expect(_row(hour.desk, FIRST, "incoming")).to_be_visible(timeout=SOON_MS)
    expect(_listed(hour.chidi, FIRST)).to_have_count(0)
    _by_key(hour.desk, FIRST, "a")
    question = _listed(hour.chidi, FIRST)
    expect(question).to_be_visible(timeout=SOON_MS)
    question.locator("[data-part=endorse]").click()
    expect(question.locator("[data-part=endorse]")).to_have_attribute("aria-pressed", "true")
    expect(_row(hour.desk, FIRST, "queue").locator("[data-part=votes]")).to_have_text("1", timeout=SOON_MS)
    expect(_listed(hour.ben, FIRST)).to_contain_text("1")


def _begin(hour: Hour) -> None:
    """Zuri starts the hour; nobody reloads."""
    hour.zuri.goto(f"/organise{hour.path}")
    hour.zuri.get_by_role("button", name="Start the hour").click()
    for page in (hour.ben, hour.chidi):
        expect(page.locator("[data-part=state]")).to_contain_text("Live", timeout=SOON_MS)


def _lose_the_line(hour: Hour) -> None:
    """Chidi loses the line and asks all the same; meanwhile Ben's question goes on air."""
    hour.chidi.context.set_offline(True)
    _ask(hour.chidi, OFFLINE, name="Chidi")
    expect(hour.chidi.locator("[data-part=kept]")).to_be_visible(timeout=3 * SOON_MS)
    _by_key(hour.desk, FIRST, "o")
    expect(hour.ben.locator("[data-part=on-air]")).to_contain_text(FIRST, timeout=SOON_MS)


def _come_back(hour: Hour) -> None:
    """The question goes by itself, once, and what was missed is there."""
    hour.chidi.context.set_offline(False)
    expect(_row(hour.desk, OFFLINE, "incoming")).to_have_count(1, timeout=3 * SOON_MS)
    expect(hour.chidi.locator("[data-part=on-air]")).to_contain_text(FIRST, timeout=3 * SOON_MS)


def _leave_out_and_look_again(hour: Hour) -> None:
    """A question is left out with a reason; its asker reads why, and asks once to look again."""
    _by_key(hour.desk, OFFLINE, "d")
    dialog = hour.desk.get_by_role("dialog")
    dialog.get_by_label("A line to the asker, if you like").fill(WHY)
    dialog.get_by_role("button", name="Dismiss").click()
    hour.chidi.locator("[data-sort=mine]").click()
    own = hour.chidi.locator(".own").filter(has_text=OFFLINE)
    expect(own).to_contain_text(WHY, timeout=SOON_MS)
    own.get_by_text("Ask to look again, once").click()
    own.get_by_role("button", name="Ask the moderators to look again").click()
    expect(_row(hour.desk, OFFLINE, "incoming")).to_contain_text("Appeal", timeout=SOON_MS)
    _by_key(hour.desk, OFFLINE, "a")
    expect(own).to_contain_text("In the list", timeout=SOON_MS)


def _end(hour: Hour) -> None:
    """The question is answered, the hour over, and everyone sees it."""
    _by_key(hour.desk, FIRST, "x")
    expect(hour.ben.locator("[data-part=on-air]")).to_be_hidden(timeout=SOON_MS)
    hour.zuri.reload()
    hour.zuri.get_by_role("button", name="End the hour").click()
    expect(hour.ben.locator("#ask")).to_contain_text("This hour is over", timeout=SOON_MS)


def _read_the_ledger(hour: Hour, person: Person) -> Page:
    """A reader who was not there finds what was done and why, and no person."""
    reader = person()
    reader.goto(f"{hour.path}/ledger")
    expect(reader.locator("main")).to_contain_text(FIRST)
    expect(reader.locator("main")).to_contain_text(WHY)
    expect(reader.locator("main")).not_to_contain_text("Chidi")
    return reader


def _plan(zuri: Page) -> str:
    """Plan and announce an hour whose asking is open at once; gives the path of its page."""
    zuri.goto("/organise/hours/new")
    zuri.get_by_label("Title").fill(TITLE)
    in_three_days = datetime.now(UTC) + timedelta(days=3)
    zuri.locator("#starts").fill(in_three_days.strftime("%Y-%m-%dT%H:%M"))
    zuri.get_by_role("button", name="Save").click()
    zuri.wait_for_url(re.compile(r"/organise/hours/[a-z0-9]{12}$"))
    zuri.get_by_role("button", name="Announce", exact=True).click()
    path = "/hours/" + zuri.url.rstrip("/").rsplit("/", 1)[1]
    open_now = zuri.get_by_role("button", name="Open asking now")
    if open_now.count():
        open_now.click()
    return path


def _ask(page: Page, text: str, name: str = "") -> None:
    form = page.locator("[data-part=form]")
    form.locator("#ask-text").fill(text)
    if name:
        form.locator("input[name=name]").fill(name)
    form.locator("[data-part=send]").click()


def _listed(page: Page, text: str) -> Locator:
    return page.locator("[data-part=questions] .question").filter(has_text=text)


def _row(desk: Page, text: str, column: str) -> Locator:
    return desk.locator(f"[data-rows={column}] .row").filter(has_text=text)


def _by_key(desk: Page, text: str, key: str) -> None:
    """Do one thing to one question at the desk, by its key."""
    row = desk.locator(".row").filter(has_text=text).first
    row.locator("article").focus()
    desk.keyboard.press(key)
