"""The pages of the demo as the README shows them: each is there whole, and fits the width of its window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person, visit

Picture = Callable[[Page, str], None]

PAGES = [
    ("home-desktop-light", "", {}, "/"),
    ("home-phone-dark", "", {"phone": True, "scheme": "dark"}, "/"),
    ("hour-desktop-light", "attendee", {}, "{hour}"),
    ("hour-phone-dark", "attendee", {"phone": True, "scheme": "dark"}, "{hour}"),
    ("hour-phone-arabic", "attendee", {"phone": True, "language": "ar"}, "{hour}"),
    ("desk-desktop-light", "moderator", {}, "{hour}/desk"),
    ("desk-phone-dark", "moderator", {"phone": True, "scheme": "dark"}, "{hour}/desk"),
    ("stage", "", {}, "{hour}/stage"),
    ("ledger-desktop-light", "", {}, "{hour}/ledger"),
    ("organise-desktop-light", "organiser", {}, "/organise"),
]


@pytest.mark.parametrize(("name", "part", "look", "path"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_of_the_demo_fits_its_window(
    name: str, part: str, look: dict[str, object], path: str, person: Person, picture: Picture
) -> None:
    page = person(part, **look)
    page.goto("/")
    hour = page.locator("a[href^='/hours/']").first.get_attribute("href")
    visit(page, path.format(hour=hour))
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_have_count(1)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    picture(page, name)
