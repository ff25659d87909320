"""Nothing on the pages of candidates and mentors keeps anybody out, and none is wider than a phone."""

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import Person
from tests.e2e.test_axe_programme import WIDER, a_mentor, first_programme


def looked_at(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """What is wrong with each page."""
    found = {}
    for path in paths:
        response = page.goto(path)
        assert response is not None
        assert response.ok, path
        wider = page.evaluate(WIDER)
        found[path] = barriers(page) + ([f"{wider} px too wide"] if wider > 0 else [])
    return {where: what for where, what in found.items() if what}


def a_request(page: Page, programme: str, mentor_id: str) -> str:
    """Ask for a session at any time; the path of the booking."""
    page.goto(f"{programme}/request?mentor={mentor_id}")
    page.locator("[name=way][value=any]").check()
    page.locator("#about").fill("Is it for somebody like me?")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/bookings/*")
    return page.url


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_the_pages_of_candidates_and_mentors(look: str, person: Person) -> None:
    candidate, mentor = person("attendee", **LOOKS[look]), person("adviser", **LOOKS[look])
    programme = first_programme(candidate)
    profile = a_mentor(candidate, programme)
    mentor_id = profile.rpartition("/")[2]
    candidate.goto(f"{programme}/questions")
    thread = candidate.locator(".thread-row a").first.get_attribute("href") or ""
    paths = [f"{programme}/request?mentor={mentor_id}", f"{programme}/ask", f"{programme}/questions"]
    paths += [thread, f"{programme}/ledger", "/threads", "/bookings", "/inbox", "/account", "/sign-in"]
    assert looked_at(candidate, paths) == {}
    mentor.goto("/mentoring")
    own = mentor.locator("a[href$='/times']").first.get_attribute("href") or ""
    assert looked_at(mentor, ["/mentoring", own, own.removesuffix("/times"), thread, "/bookings"]) == {}


def test_axe_finds_nothing_serious_on_a_booking_and_in_its_room(person: Person) -> None:
    candidate = person("attendee", phone=True, scheme="dark")
    programme = first_programme(candidate)
    mentor_id = a_mentor(candidate, programme).rpartition("/")[2]
    booking = a_request(candidate, programme, mentor_id)
    assert looked_at(candidate, [booking, f"{booking}/room", "/bookings"]) == {}
    mentor = person("mentor")
    assert looked_at(mentor, [booking, "/inbox"]) == {}
