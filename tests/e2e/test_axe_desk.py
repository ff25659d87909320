"""Nothing at the desk or on the screens keeps anybody out: light and dark, phone and desktop, from right to left."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import SOON_MS, Person, check_width, visit

DIALOGS = {
    "?": "help",
    "d": "dismiss",
    "e": "reword",
    "m": "merge",
    "l": "label",
    "g": "assign",
    "n": "note",
    ".": "menu",
    "s": "silence",
}


def live_hour(page: Page) -> str:
    """The address of the demo's live hour."""
    page.goto("/")
    found = page.locator(".hero .button-big").get_attribute("href")
    assert found
    return found


def opened_desk(page: Page) -> Page:
    """The desk of the live hour, with its line."""
    page.goto(f"{live_hour(page)}/desk")
    expect(page.locator("[data-part=line]")).to_have_attribute("data-line", "live", timeout=SOON_MS)
    return page


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_at_the_desk(look: dict[str, object], person: Person) -> None:
    page = opened_desk(person("moderator", **look))
    found = {"desk": barriers(page)}
    for key, name in DIALOGS.items():
        page.locator("[data-rows=incoming] article").first.focus()
        page.keyboard.press(key)
        page.locator(f"dialog[data-dialog={name}][open]").wait_for()
        found[name] = barriers(page, "dialog[open]")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        # A cancelled rewording gives its claim back; until the hub has said so, the row takes no other act.
        expect(page.locator("article[aria-busy=true]")).to_have_count(0, timeout=SOON_MS)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_on_the_screens(look: dict[str, object], person: Person) -> None:
    page = opened_desk(person("moderator", **look))
    hour = page.url.removesuffix("/desk")
    overlay = page.locator("a[href*='/overlay/']").get_attribute("href")
    found = {}
    for path in (f"{hour}/stage", f"{hour}/stage?theme=light", f"{hour}/stage?theme=dark", overlay, f"{hour}/speaker"):
        visit(page, str(path))
        found[path] = barriers(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_desk_and_its_menu_are_no_wider_than_its_window(person: Person) -> None:
    page = opened_desk(person("moderator"))
    desk = page.url
    for language in ("en", "fr", "sw", "ar"):
        visit(page, f"{desk}?lang={language}")
        expect(page.locator("[data-part=line]")).to_have_attribute("data-line", "live")
        page.locator(".desk-bar__menu summary").click()
        menu = page.locator(".desk-bar__menu .menu__sheet")
        for width in (3840, 1024, 768, 640, 390, 320):
            check_width(page, width, language)
            box = menu.bounding_box()
            assert box is not None
            assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True), (language, width)
