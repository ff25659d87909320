"""Rooms within their pages, with a Jitsi on another origin: the browser holds to the pages' policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.actions.context import Context
from hub.app import create_app
from hub.domain.clock import SetClock, now_ms
from tests.e2e.axe import barriers
from tests.e2e.conftest import SOON_MS, Person
from tests.e2e.running import Hub, running_hub
from tests.fakes.jitsi import APP_SECRET, FakeJitsi, running_jitsi
from tests.fakes.jitsi_tokens import TokenRules, login
from tests.fakes.serving import running
from tests.people import ADA
from tests.sessions import ROOM, begin, make_session
from tests.web.browser import browser_of


@pytest.fixture(scope="module")
def jitsi() -> Iterator[FakeJitsi]:
    """A Jitsi that asks for tokens."""
    with running_jitsi(SetClock(now_ms()), rules=TokenRules(app_secret=APP_SECRET)) as found:
        yield found


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, jitsi: FakeJitsi) -> Iterator[Hub]:
    """A hub that shows that Jitsi's rooms within its pages."""
    uses = {
        "HUB_JITSI_URL": jitsi.url,
        "HUB_JITSI_EMBED": "true",
        "HUB_JITSI_DOMAIN": jitsi.prosody.rules.domain,
        "HUB_JITSI_APP_ID": jitsi.prosody.rules.app_id,
        "HUB_JITSI_APP_SECRET": APP_SECRET,
        "HUB_JITSI_JIBRI_URL": f"{jitsi.url}/jibri",
    }
    with running_hub(tmp_path_factory.mktemp("hub"), **uses) as found:
        yield found


def open_hour(page: Page) -> Page:
    """Go to the hour that is live, and wait until it has its room."""
    page.goto("/")
    page.locator(".hero .button-big").click()
    page.locator("[data-part=line][data-line=live]").wait_for(state="attached")
    expect(enter(page)).to_be_visible(timeout=SOON_MS)
    return page


def enter(page: Page) -> Any:
    """The link into the room."""
    return page.get_by_role("link", name="Enter the video room")


def told_to_jitsi(page: Page) -> dict[str, Any]:
    """What Jitsi's script was told."""
    options: dict[str, Any] = page.evaluate("jitsi.options")
    return options


def test_nothing_comes_from_jitsi_before_somebody_presses_and_then_the_room_does(
    person: Person, jitsi: FakeJitsi
) -> None:
    page, asked = person("moderator"), []
    page.on("request", lambda request: asked.append(request.url))
    open_hour(page)
    assert not [url for url in asked if url.startswith(jitsi.url)]
    enter(page).click()
    room = page.frame_locator(".framed__frame iframe")
    expect(room.get_by_text("A room of the fake Jitsi")).to_be_visible(timeout=SOON_MS)
    options = told_to_jitsi(page)
    claims = login(jitsi.prosody.rules, options["jwt"], now_ms() // 1000)
    assert claims["room"] == options["roomName"]
    assert claims["context"]["user"]["moderator"] is True
    assert options["lang"] == "en"
    assert options["configOverwrite"]["subject"] == page.locator("h1").inner_text()
    assert barriers(page) == []


def test_who_runs_the_hour_records_and_leaves_where_they_are(person: Person) -> None:
    page = open_hour(person("moderator", phone=True, scheme="dark"))
    enter(page).click()
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("The room is being recorded.")).to_be_visible(timeout=SOON_MS)
    ((name, options),) = page.evaluate("jitsi.commands")
    assert (name, options["mode"], set(options["extraMetadata"])) == ("startRecording", "file", {"hour_id"})
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    page.get_by_role("button", name="Leave the room").click()
    expect(enter(page)).to_be_visible()
    expect(page.locator(".framed__frame iframe")).to_have_count(0)


def test_attendee_takes_part_and_is_offered_no_recording(person: Person) -> None:
    page = open_hour(person("attendee"))
    enter(page).click()
    expect(page.get_by_role("button", name="Leave the room")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_role("button", name="Record")).to_have_count(0)
    assert told_to_jitsi(page)["configOverwrite"]["startWithAudioMuted"] is True


def test_where_the_script_does_not_come_the_room_opens_in_a_tab(person: Person, jitsi: FakeJitsi) -> None:
    page = open_hour(person("attendee"))
    jitsi.script = False
    try:
        enter(page).click()
        expect(page.locator(".toast")).to_contain_text("cannot be shown here", timeout=SOON_MS)
        with page.context.expect_page() as opened:
            enter(page).click()
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith(f"{jitsi.url}/hour-")
    finally:
        jitsi.script = True


def test_without_a_script_of_ours_the_room_is_a_link(person: Person, jitsi: FakeJitsi) -> None:
    page = person("attendee")
    page.route("**/pages/*.js", lambda route: route.abort())
    page.goto("/")
    page.locator(".hero .button-big").click()
    with page.context.expect_page() as opened:
        enter(page).click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{jitsi.url}/hour-")


@pytest.fixture
def mentor(ctx: Context, clock: SetClock, browser: Browser, jitsi: FakeJitsi) -> Iterator[Page]:
    """The page of a session's room, which is under way, as its mentor sees it."""
    session = begin(ctx, make_session(ctx), clock)
    app = create_app(jitsi.settings(ctx.settings, jitsi_embed=True, async_mode="threading"), clock=clock)
    cookie = browser_of(app, ADA).get_cookie("baraza")
    assert cookie is not None
    with running(app) as url:
        context = browser.new_context(base_url=url)
        context.add_cookies([{"name": "baraza", "value": cookie.value, "url": url}])
        page = context.new_page()
        page.goto(f"/bookings/{session.booking_id}/room")
        yield page
        context.close()


def test_session_of_two_is_shown_within_its_page_and_is_never_recorded(mentor: Page, jitsi: FakeJitsi) -> None:
    enter(mentor).click()
    room = mentor.frame_locator(".framed__frame iframe")
    expect(room.get_by_text("A room of the fake Jitsi")).to_be_visible(timeout=SOON_MS)
    options = told_to_jitsi(mentor)
    assert options["roomName"] == ROOM
    assert options["configOverwrite"]["prejoinConfig"] == {"enabled": False}
    assert options["configOverwrite"]["recordingService"] == {"enabled": False}
    expect(mentor.get_by_role("button", name="Record")).to_have_count(0)
    mentor.evaluate("jitsi.first = true")
    mentor.get_by_role("button", name="Connect the video again").click()
    mentor.wait_for_function("() => !jitsi.first")
    expect(mentor.locator(".framed__frame iframe")).to_have_count(1)
    mentor.evaluate("jitsi.executeCommand('hangup')")
    expect(enter(mentor)).to_be_visible()
    jitsi.script = False
    # What was loaded once stays: another page has to ask for it anew.
    mentor.reload()
    try:
        enter(mentor).click()
        expect(mentor.locator(".toast")).to_contain_text("cannot be shown here", timeout=SOON_MS)
        with mentor.context.expect_page() as opened:
            enter(mentor).click()
        assert ROOM in opened.value.url
    finally:
        jitsi.script = True
