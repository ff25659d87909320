"""Nothing on the pages of programmes keeps anybody out, and slots stand under the reader's own days."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import Person
from tests.e2e.running import Hub

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DAYS = """days => days.flatMap((day) => {
  const moments = [...day.querySelectorAll("time")].map((time) => new Date(time.dateTime));
  const told = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", timeZone: "Africa/Nairobi" });
  const heading = day.querySelector("h3").textContent;
  return moments.map((at) => told.formatToParts(at)
    .filter((part) => part.type !== "literal").every((part) => heading.includes(part.value)));
})"""


def first_programme(page: Page) -> str:
    """The address of the demo's programme."""
    page.goto("/programmes")
    href = page.locator("a[href^='/programmes/']").first.get_attribute("href")
    assert href
    return href


def a_mentor(page: Page, programme: str) -> str:
    """The address of the profile of its first mentor."""
    page.goto(programme)
    href = page.locator("h3 a[href*='/mentors/']").first.get_attribute("href")
    assert href
    return href


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_on_the_pages_of_a_programme(look: dict[str, object], person: Person) -> None:
    page = person("organiser", **look)
    programme = first_programme(page)
    paths = ["/programmes", programme, f"{programme}?free=1&language=xx", a_mentor(page, programme)]
    paths += ["/organise/programmes", "/organise/programmes/new", f"/organise{programme}", f"/organise{programme}/edit"]
    paths += [f"/organise{programme}/signups"]
    found = {}
    for path in paths:
        response = page.goto(path)
        assert response is not None
        assert response.ok, path
        wider = page.evaluate(WIDER)
        found[path] = barriers(page) + ([f"{wider} px too wide"] if wider > 0 else [])
    assert {where: what for where, what in found.items() if what} == {}


def test_slots_move_to_the_day_on_which_they_are_for_a_browser_that_the_hub_did_not_know(
    person: Person, hub: Hub
) -> None:
    page = person()
    profile = a_mentor(page, first_programme(page))
    # The hub draws the days of the other end of the world; the browser is in Nairobi.
    page.context.add_cookies([{"name": "zone", "value": "Pacific/Kiritimati", "url": hub.address}])
    page.goto(profile)
    expect(page.locator("html")).to_have_attribute("data-zone", "Africa/Nairobi")
    right = page.locator("[data-day]").evaluate_all(DAYS)
    assert len(right) > 20
    assert all(right)
    assert re.search(r"[1-9]\d* free times?", page.locator("[data-day] summary").first.inner_text())


def test_form_of_a_request_takes_the_zone_of_a_browser_that_the_hub_did_not_know(person: Person, hub: Hub) -> None:
    page = person("moderator")
    programme = first_programme(page)
    mentor_id = a_mentor(page, programme).rpartition("/")[2]
    page.context.add_cookies([{"name": "zone", "value": "Pacific/Kiritimati", "url": hub.address}])
    page.goto(f"{programme}/request?mentor={mentor_id}")
    expect(page.locator("select[name=zone]")).to_have_value("Africa/Nairobi")
    expect(page.locator('[data-part="zone-name"]')).to_have_text("Africa/Nairobi")
    right = page.locator("[data-day]").evaluate_all(DAYS)
    assert len(right) > 20
    assert all(right)
    page.locator("main summary", has_text="Another time zone").click()
    page.locator("select[name=zone]").select_option("Asia/Tokyo")
    page.locator("button[name=show][value=zone]").click()
    expect(page.locator("select[name=zone]")).to_have_value("Asia/Tokyo")
    expect(page.locator('[data-part="zone-name"]')).to_have_text("Asia/Tokyo")
