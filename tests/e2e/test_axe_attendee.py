"""Nothing on an attendee's pages keeps anybody out: light and dark, phone and desktop, and from right to left."""

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import Person, check_width, visit

LONG_NAME = "Christina Montgomery-Wanjiru"
RENAME = "name => document.querySelectorAll('.site-own__name').forEach(one => { one.textContent = name; })"
OFF_THE_SCREEN = """() => {
  const header = document.querySelector(".site-header");
  const menus = [...header.querySelectorAll(".menu")];
  menus.forEach(one => { one.open = true; });
  const beyond = one => one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > innerWidth;
  const found = [...header.querySelectorAll("a, svg, summary, .menu__sheet")].filter(beyond);
  menus.forEach(one => { one.open = false; });
  return found.map(one => one.outerHTML);
}"""
"""What of the header, with its menus open, is beyond an edge of the screen."""
ONE_ROW, TWO_ROWS = 64, 80
"""How high the header is, in pixels."""


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_on_an_attendee_s_pages(look: dict[str, object], person: Person) -> None:
    page = person("attendee", **look)
    page.goto("/")
    found = {"home": barriers(page)}
    page.locator(".hero .button-big").click()
    hour = page.url
    page.locator("[data-part=questions] .question").first.wait_for()
    found["hour"] = barriers(page)
    for tab in ("mine", "answered"):
        page.locator(f"[data-sort={tab}]").click()
        found[tab] = barriers(page)
    page.locator("[data-part=questions] .question__meta a").first.click()
    page.wait_for_url("**/questions/*")
    found["question"] = barriers(page)
    for path in (
        f"{hour.split('?')[0]}/ledger",
        "/past",
        "/search",
        "/search?q=wiki",
        "/sign-in",
        "/privacy",
        "/account/erase",
        "/nowhere",
    ):
        visit(page, path, 404 if path == "/nowhere" else 200)
        found[path] = barriers(page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("path", ["/", "/past", "/search?q=wiki", "/sign-in", "/privacy", "/account/erase"])
def test_no_page_is_wider_than_the_screen(path: str, person: Person) -> None:
    page = person()
    visit(page, path)
    for width in (3840, 768, 360, 320):
        check_width(page, width)


def test_the_hour_fits_a_phone_a_zoomed_page_and_a_wall(person: Person) -> None:
    page = person("attendee")
    page.goto("/")
    page.locator(".hero .button-big").click()
    page.locator("[data-part=questions] .question").first.wait_for()
    for tab in ("top", "mine", "answered"):
        page.locator(f"[data-sort={tab}]").click()
        for width in (3840, 720, 360, 320):
            check_width(page, width, tab)


@pytest.mark.parametrize("part", ["", "organiser"], ids=["guest", "organiser with a long name"])
def test_header_and_footer_stay_on_the_screen_in_every_language(part: str, person: Person) -> None:
    page = person(part)
    header = page.locator(".site-header__inner")
    for language in ("en", "fr", "pt", "sw", "ar"):
        visit(page, f"/programmes?lang={language}")
        page.evaluate(RENAME, LONG_NAME)
        for width in (1024, 900, 768, 700, 640, 390, 360, 320):
            check_width(page, width, language)
            high = TWO_ROWS if width < 768 else ONE_ROW
            expect(header, f"{language} in {width} px").to_have_js_property("offsetHeight", high)
            assert page.evaluate(OFF_THE_SCREEN) == [], (language, width)
