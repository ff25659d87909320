"""A session whose video is shown within our page: it opens by itself, opens again, and closes at the end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.domain.bookings import QUANTUM_MS, Booking
from hub.domain.roles import Actor
from tests.fakes.jitsi import JitsiServer, running_jitsi_server
from tests.live.conftest import RunningHub, running_hub
from tests.live.visitor import cookie_of
from tests.people import ADA, CHIDI
from tests.sessions import MINUTE_MS, ROOM, make_session


@pytest.fixture
def jitsi() -> Iterator[JitsiServer]:
    """A video server on a port of its own."""
    with running_jitsi_server() as running:
        yield running


@pytest.fixture
def embedding(jitsi: JitsiServer) -> Iterator[RunningHub]:
    """A hub that may show it within its pages."""
    with running_hub("eventlet", HUB_JITSI_EMBED="true", HUB_JITSI_URL=jitsi.address) as running:
        yield running


def session_of_now(hub: RunningHub) -> Booking:
    """A session that begins within five minutes, so that the mentor may let in."""
    starts_at = (hub.ctx.clock() // QUANTUM_MS + 1) * QUANTUM_MS
    return make_session(hub.ctx, starts_at=starts_at, ends_at=starts_at + 20 * MINUTE_MS)


def enter(browser: Browser, hub: RunningHub, actor: Actor, session: Booking) -> Page:
    """Somebody's window, in the room."""
    name, _, value = cookie_of(hub.ctx.settings, actor).partition("=")
    context = browser.new_context(base_url=hub.url)
    context.add_cookies([{"name": name, "value": value, "url": hub.url}])
    page = context.new_page()
    page.goto(f"/bookings/{session.booking_id}/room")
    return page


def test_the_video_opens_by_itself_and_again_and_closes_at_the_end(
    browser: Browser, embedding: RunningHub, jitsi: JitsiServer
) -> None:
    session = session_of_now(embedding)
    chidi, ada = (enter(browser, embedding, actor, session) for actor in (CHIDI, ADA))
    let_in = ada.get_by_role("button", name=re.compile("^Let "))
    expect(let_in).to_be_visible()
    assert jitsi.paths == []
    let_in.click()
    for page in (ada, chidi):
        video = page.frame_locator("iframe[title='Video room']")
        expect(video.get_by_text("This is the video.")).to_be_visible()
        expect(page.locator("[data-part=words]")).to_be_hidden()
    assert len(jitsi.paths) == 2
    assert {re.split("[?#]", path)[0] for path in jitsi.paths} == {f"/{ROOM}"}
    with chidi.expect_response(re.compile(re.escape(jitsi.address))):
        chidi.get_by_role("button", name="Connect the video again").click()
    expect(chidi.locator("iframe")).to_have_count(1)
    ada.get_by_text("End now").click()
    ada.get_by_role("button", name="End the session").click()
    for page in (ada, chidi):
        expect(page.get_by_text("The chat is erased.")).to_be_visible()
        expect(page.locator("iframe")).to_have_count(0)
        expect(page.get_by_role("button", name="Connect the video again")).to_be_hidden()
        page.context.close()
