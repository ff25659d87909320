"""The page of a room as the server draws it, its plain forms, and the way into the video: for the two alone."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.app import create_app
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from tests.fixed import Ids
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.sessions import BEGINS, ENDS, MINUTE_MS, ROOM, act, begin, make_session, now_is, say
from tests.web.browser import browser_of, code_of, data_of, send_form

TWO = [ADA, CHIDI]
STRANGERS = [None, OLGA, BEN, HANA, MONA, ZURI]
TEN = 10 * MINUTE_MS
JSON_PLEASE = {"Accept": "application/json"}


@pytest.fixture
def under_way(ctx: Context, clock: SetClock) -> Booking:
    """A session at its beginning."""
    return begin(ctx, make_session(ctx), clock)


def path_of(booking: Booking, rest: str = "") -> str:
    return f"/bookings/{booking.booking_id}/room{rest}"


def page_of(app: Flask, actor: Actor, booking: Booking) -> str:
    answer = browser_of(app, actor).get(path_of(booking))
    assert answer.status_code == 200
    return answer.text


def shown(page: str, piece: str) -> bool:
    """Whether an element of the page is there and not hidden."""
    tag = page.split(piece, 1)[1].split(">", 1)[0]
    return " hidden" not in tag


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda one: one.name if one else "nobody")
@pytest.mark.parametrize("rest", ["", "/link"])
def test_to_everybody_else_the_page_is_not_there(app: Flask, under_way: Booking, actor: Actor | None, rest: str):
    client = browser_of(app, actor)
    real, never = client.get(path_of(under_way, rest)), client.get(f"/bookings/nosuchbooking/room{rest}")
    assert (real.status_code, never.status_code) == (404, 404)
    assert without_token(real.text, under_way.booking_id) == without_token(never.text, "nosuchbooking")


def without_token(page: str, booking_id: str) -> str:
    """A page without the id that was asked for and without the CSRF token, which differs from second to second."""
    return re.sub(r'(name="csrf[-_]token" (?:content|value)=")[^"]+', "", page.replace(booking_id, ""))


def test_stranger_s_forms_lead_nowhere_and_change_nothing(app: Flask, under_way: Booking):
    for command in ("enter", "admit", "extend", "say", "keep", "end", "nothing"):
        fields = {"text": "Hello", "client_key": "key00001", "agrees": "true"}
        answer = send_form(browser_of(app, OLGA), path_of(under_way, f"/do/room.{command}"), **fields)
        assert answer.status_code == 404, command


def test_page_is_kept_in_no_cache_and_no_index_and_tells_no_other_site(app: Flask, under_way: Booking):
    for actor in TWO:
        headers = browser_of(app, actor).get(path_of(under_way)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"


def test_name_of_the_video_room_stands_nowhere_on_the_page(app: Flask, under_way: Booking):
    for actor in TWO:
        page = page_of(app, actor, under_way)
        assert ROOM not in page
        assert not any(one.person_id in page for one in TWO)
        assert path_of(under_way, "/link") in page


def test_to_open_the_page_is_to_come_and_to_fetch_it_ahead_is_not(ctx: Context, app: Flask):
    session = make_session(ctx)
    client = browser_of(app, CHIDI)
    client.get(path_of(session), headers={"Sec-Purpose": "prefetch"})
    assert now_is(ctx, session).candidate_came_at == 0
    client.get(path_of(session))
    assert now_is(ctx, session).candidate_came_at == ctx.clock()


def test_before_it_opens_the_page_says_when_and_counts_nobody_as_come(ctx: Context, app: Flask, clock: SetClock):
    session = make_session(ctx)
    clock.ms = BEGINS - 20 * MINUTE_MS
    page = page_of(app, CHIDI, session)
    assert "15 minutes before the session" in page
    assert data_of(page)["room"]["opens_at"] == BEGINS - 15 * MINUTE_MS
    assert now_is(ctx, session) == session


def test_mentor_is_offered_to_let_in_when_the_candidate_has_come_and_the_candidate_never(
    ctx: Context, app: Flask, clock: SetClock
):
    session = make_session(ctx)
    clock.ms = BEGINS
    assert not shown(page_of(app, ADA, session), 'data-part="admit"')
    assert 'data-part="admit"' not in page_of(app, CHIDI, session)
    page = page_of(app, ADA, session)
    assert shown(page, 'data-part="admit"')
    assert "Let Chidi of Lagos in" in page


def test_session_is_held_without_a_script_by_plain_forms(ctx: Context, app: Flask, clock: SetClock):
    session = make_session(ctx)
    mentor, candidate = browser_of(app, ADA), browser_of(app, CHIDI)
    candidate.get(path_of(session))
    clock.ms = BEGINS
    answer = send_form(mentor, path_of(session, "/do/room.admit"))
    assert (answer.status_code, answer.location) == (303, path_of(session))
    answer = send_form(candidate, path_of(session, "/do/room.say"), text="<b>Asante</b>", client_key="key00001")
    assert answer.location == path_of(session, "#chat-title")
    assert "&lt;b&gt;Asante&lt;/b&gt;" in mentor.get(path_of(session)).text
    for client in (mentor, candidate):
        send_form(client, path_of(session, "/do/room.keep"), agrees="true")
    clock.ms = ENDS - TEN
    for client in (mentor, candidate):
        assert shown(client.get(path_of(session)).text, 'data-part="more-yes"')
        send_form(client, path_of(session, "/do/room.extend"), agrees="true")
    assert now_is(ctx, session).ends_at == ENDS + TEN
    send_form(mentor, path_of(session, "/do/room.end"))
    page = candidate.get(path_of(session)).text
    assert "This session is over." in page
    assert "You both keep the chat" in page
    assert f'href="/bookings/{session.booking_id}"' in page


def test_press_can_be_taken_back_by_a_plain_form(ctx: Context, app: Flask, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - MINUTE_MS
    client = browser_of(app, CHIDI)
    send_form(client, path_of(under_way, "/do/room.extend"), agrees="true")
    page = client.get(path_of(under_way)).text
    assert shown(page, 'data-part="more-no"') and not shown(page, 'data-part="more-yes"')
    assert "would like ten minutes more" in page_of(app, ADA, under_way)
    send_form(client, path_of(under_way, "/do/room.extend"), agrees="false")
    assert now_is(ctx, under_way).candidate_extends_at == 0


def test_refused_line_stays_in_the_box_with_the_reason_beside_it(app: Flask, under_way: Booking, clock: SetClock):
    client = browser_of(app, ADA)
    answer = send_form(client, path_of(under_way, "/do/room.say"), text="x" * 2001, client_key="key00001")
    assert answer.status_code == 400
    assert "x" * 2001 in answer.text
    assert 'aria-invalid="true"' in answer.text
    answer = send_form(client, path_of(under_way, "/do/room.say"), text="", client_key="key00001")
    assert "Please write something first." in answer.text
    clock.ms = ENDS + MINUTE_MS
    answer = send_form(client, path_of(under_way, "/do/room.say"), text="Too late", client_key="key00001")
    assert answer.status_code == 409
    assert "Too late" in answer.text


def test_forms_of_the_room_carry_out_commands_of_the_room_alone(app: Flask, under_way: Booking):
    answer = send_form(browser_of(app, ADA), path_of(under_way, "/do/booking.cancel"), line="No")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("left_s", "words"),
    [(400, ""), (300, "The last five minutes"), (60, "The last minute"), (-1, "minute for goodbyes")],
)
def test_signs_stand_on_the_page_without_a_script(
    app: Flask, under_way: Booking, clock: SetClock, left_s: int, words: str
):
    clock.ms = ENDS - left_s * 1000
    page = page_of(app, CHIDI, under_way)
    assert shown(page, 'data-part="sign"') is bool(words)
    assert words in page


@pytest.mark.parametrize("state", [BookingState.CANCELLED, BookingState.NO_SHOW])
def test_room_of_a_session_that_did_not_begin_is_closed_and_leads_back(ctx: Context, app: Flask, state: BookingState):
    page = page_of(app, CHIDI, make_session(ctx, state=state))
    assert "This room is closed." in page
    assert not shown(page, 'data-part="over-words"')


def test_chat_is_on_no_page_once_the_session_is_over(ctx: Context, app: Flask, under_way: Booking, clock: SetClock):
    say(ctx, ADA, under_way, "Between the two of us")
    assert "Between the two of us" in page_of(app, CHIDI, under_way)
    clock.ms = ENDS + MINUTE_MS
    assert "Between the two of us" not in page_of(app, CHIDI, under_way)


# The way into the video


def test_link_leads_into_the_room_and_is_kept_nowhere(app: Flask, under_way: Booking):
    answer = browser_of(app, CHIDI).get(path_of(under_way, "/link?camera=off"))
    assert answer.status_code == 303
    assert f"/{ROOM}?lang=en#" in answer.location
    assert "config.startWithVideoMuted=true" in answer.location
    assert "prejoinConfig" not in answer.location
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_script_that_shows_the_video_on_the_page_is_told_the_way_in(app: Flask, under_way: Booking):
    answer = browser_of(app, ADA).get(path_of(under_way, "/link?microphone=off"), headers=JSON_PLEASE)
    assert set(answer.json) == {"frame"}
    frame = answer.json["frame"]
    assert frame["room"] == ROOM
    assert frame["config"]["prejoinConfig"] == {"enabled": False}
    assert frame["config"]["startWithAudioMuted"] is True
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda one: one.person_id if one else "nobody")
def test_way_in_is_told_to_nobody_but_the_two(app: Flask, under_way: Booking, actor: Actor | None):
    answer = browser_of(app, actor).get(path_of(under_way, "/link"), headers=JSON_PLEASE)
    assert (answer.status_code, code_of(answer)) == (404, "booking.not_found")
    assert ROOM not in answer.text


def test_link_before_the_begin_and_after_the_goodbyes_is_refused(ctx: Context, app: Flask, clock: SetClock):
    session = make_session(ctx)
    client = browser_of(app, CHIDI)
    answer = client.get(path_of(session, "/link"), headers=JSON_PLEASE)
    assert (answer.status_code, code_of(answer)) == (409, "room.closed")
    begin(ctx, session, clock)
    act(ctx, ADA, "room.end", session)
    answer = client.get(path_of(session, "/link"))
    assert answer.status_code == 409
    assert ROOM not in answer.text


def test_page_shows_the_video_itself_only_where_the_deployment_allows_it(ctx: Context, under_way: Booking):
    for embed in (True, False):
        settings = replace(ctx.settings, jitsi_embed=embed)
        app = create_app(settings, clock=ctx.clock, new_id=Ids())
        page = page_of(app, ADA, under_way)
        assert data_of(page)["embed"] is embed
        assert ("It opens in a new tab" in page) is not embed


@pytest.mark.parametrize("keys", [{}, {"jitsi_app_id": "baraza", "jitsi_app_secret": "a secret of the two servers"}])
def test_pages_promise_no_more_than_the_video_server_holds(ctx: Context, under_way: Booking, keys: dict[str, str]):
    app = create_app(replace(ctx.settings, **keys), clock=ctx.clock, new_id=Ids())
    pages = [page_of(app, ADA, under_way), browser_of(app, ADA).get(f"/bookings/{under_way.booking_id}").text]
    assert ["whoever has" in page for page in pages] == [not keys] * 2
    assert ("Nothing is recorded" in pages[1]) is bool(keys)
    status = browser_of(app, ZURI).get("/organise/status").text
    assert ("Not protected" in status) is not bool(keys)
