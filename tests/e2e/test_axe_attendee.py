"""Nothing on an attendee's pages keeps anybody out: light and dark, phone and desktop, and from right to left."""

import pytest

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import Person, visit


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
@pytest.mark.parametrize("width", [320, 360, 768, 3840])
def test_no_page_is_wider_than_the_screen(path: str, width: int, person: Person) -> None:
    page = person()
    page.set_viewport_size({"width": width, "height": 800})
    visit(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 720, 3840])
def test_the_hour_fits_a_phone_a_zoomed_page_and_a_wall(width: int, person: Person) -> None:
    page = person("attendee")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    page.locator(".hero .button-big").click()
    page.locator("[data-part=questions] .question").first.wait_for()
    for tab in ("top", "mine", "answered"):
        page.locator(f"[data-sort={tab}]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, tab


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_header_is_two_rows_and_its_menus_open_within_the_screen(width: int, person: Person) -> None:
    page = person("organiser", phone=True)
    page.set_viewport_size({"width": width, "height": 700})
    visit(page, "/programmes")
    header = page.locator(".site-header__inner")
    assert (header.bounding_box() or {})["height"] <= 100
    for menu in header.locator(".menu").all():
        menu.locator("summary").click()
        sheet = menu.locator(".menu__sheet").bounding_box()
        assert sheet is not None
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= width
        menu.locator("summary").click()
