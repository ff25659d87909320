"""The story of a whole hour: Zuri plans it, Mona curates, Ben and Chidi ask, and Chidi loses the line in the middle."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Person

TITLE = "Open hour: small wikis, big questions"
FIRST = "How do small wikis find mentors for their first ten editors?"
OFFLINE = "Can a wiki of three people become an affiliate?"
SOON_MS = 10_000

Picture = Callable[[Page, str], None]

LOOKS = {
    "phones in the dark, desks by day": {"phone": True, "scheme": "dark", "desk": "light"},
    "laptops by day, desks in the dark": {"phone": False, "scheme": "light", "desk": "dark"},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_an_hour_from_its_plan_to_its_ledger(  # noqa: PLR0915 - a story is told in one piece
    look: dict[str, object], person: Person, picture: Picture
) -> None:
    dark = "dark" if look["scheme"] == "dark" else "light"
    size = "phone" if look["phone"] else "desktop"
    zuri = person("organiser")
    hour = _plan(zuri)
    desk = person("moderator", scheme=look["desk"])
    desk.goto(f"{hour}/desk")
    ben = person("attendee", phone=look["phone"], scheme=look["scheme"])
    ben.goto(hour)
    chidi = person(phone=look["phone"], scheme=look["scheme"])
    chidi.goto(hour)

    # Ben asks days before; only the desk sees it, until it is approved.
    _ask(ben, FIRST)
    expect(_row(desk, FIRST, "incoming")).to_be_visible(timeout=SOON_MS)
    expect(chidi.locator("[data-part=questions]").get_by_text(FIRST)).to_have_count(0)
    _by_key(desk, FIRST, "a")
    question = chidi.locator("[data-part=questions] .question").filter(has_text=FIRST)
    expect(question).to_be_visible(timeout=SOON_MS)

    # Chidi endorses it; everybody sees the count, and Ben cannot endorse his own.
    question.locator("[data-part=endorse]").click()
    expect(question.locator("[data-part=endorse]")).to_have_attribute("aria-pressed", "true")
    expect(_row(desk, FIRST, "queue").locator("[data-part=votes]")).to_have_text("1", timeout=SOON_MS)
    expect(ben.locator("[data-part=questions] .question").filter(has_text=FIRST)).to_contain_text("1")

    # The hour begins: nobody reloads.
    zuri.goto(_organise(hour))
    zuri.get_by_role("button", name="Start the hour").click()
    for page in (ben, chidi):
        expect(page.locator("[data-part=state]")).to_contain_text("Live", timeout=SOON_MS)

    # Chidi loses the line, and asks all the same.
    chidi.context.set_offline(True)
    _ask(chidi, OFFLINE, name="Chidi")
    expect(chidi.locator("[data-part=kept]")).to_be_visible(timeout=SOON_MS)
    _by_key(desk, FIRST, "o")
    expect(ben.locator("[data-part=on-air]")).to_contain_text(FIRST, timeout=SOON_MS)
    picture(ben, f"story-hour-{size}-{dark}")
    chidi.context.set_offline(False)

    # The line is back: the question goes by itself, once, and what was missed is there.
    expect(_row(desk, OFFLINE, "incoming")).to_have_count(1, timeout=3 * SOON_MS)
    expect(chidi.locator("[data-part=on-air]")).to_contain_text(FIRST, timeout=SOON_MS)

    # A question is left out with a reason; its asker reads why, and may ask to look again.
    _by_key(desk, OFFLINE, "d")
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("A line to the asker, if you like").fill("Please ask the affiliations committee")
    dialog.get_by_role("button", name="Dismiss").click()
    chidi.locator("[data-sort=mine]").click()
    own = chidi.locator(".own").filter(has_text=OFFLINE)
    expect(own).to_contain_text("Please ask the affiliations committee", timeout=SOON_MS)
    own.get_by_text("Ask to look again, once").click()
    own.get_by_role("button", name="Ask the moderators to look again").click()
    expect(_row(desk, OFFLINE, "incoming")).to_contain_text("Appeal", timeout=SOON_MS)
    picture(desk, f"story-desk-{look['desk']}")
    _by_key(desk, OFFLINE, "a")
    expect(own).to_contain_text("In the list", timeout=SOON_MS)

    # Answered, over, and on the ledger for good.
    _by_key(desk, FIRST, "x")
    expect(ben.locator("[data-part=on-air]")).to_be_hidden(timeout=SOON_MS)
    zuri.reload()
    zuri.get_by_role("button", name="End the hour").click()
    expect(ben.locator("#ask")).to_contain_text("This hour is over", timeout=SOON_MS)
    reader = person()
    reader.goto(f"{hour}/ledger")
    expect(reader.locator("main")).to_contain_text(FIRST)
    expect(reader.locator("main")).to_contain_text("Please ask the affiliations committee")
    expect(reader.locator("main")).not_to_contain_text("Chidi")
    picture(reader, f"story-ledger-{dark}")


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


def _organise(hour: str) -> str:
    return f"/organise{hour}"


def _ask(page: Page, text: str, name: str = "") -> None:
    form = page.locator("[data-part=form]")
    form.locator("#ask-text").fill(text)
    if name:
        form.locator("input[name=name]").fill(name)
    form.locator("[data-part=send]").click()


def _row(desk: Page, text: str, column: str) -> Locator:
    return desk.locator(f"[data-rows={column}] .row").filter(has_text=text)


def _by_key(desk: Page, text: str, key: str) -> None:
    """Do one thing to one question at the desk, by its key."""
    row = desk.locator(".row").filter(has_text=text).first
    row.locator("article").focus()
    desk.keyboard.press(key)
