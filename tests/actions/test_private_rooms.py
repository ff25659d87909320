"""Who is let into the Jitsi room of a session, when, and by what kind of link."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from hub.actions.context import Context
from hub.actions.private_rooms import Wishes, private_room_frame, private_room_link
from hub.actions.session_reads import read_room
from hub.domain.bookings import Booking
from hub.domain.clock import SetClock
from hub.domain.errors import PrivateRoomClosed, RoomNotReady
from hub.domain.roles import Actor
from tests.jitsi.test_links import read_fragment
from tests.people import ADA, CHIDI
from tests.sessions import BEGINS, ENDS, MINUTE_MS, ROOM, act, begin, make_session

TWO = [ADA, CHIDI]
SECRET = "a secret that the Jitsi server shares with the hub"
TEN = 10 * MINUTE_MS


@pytest.fixture
def session(ctx: Context) -> Booking:
    """A session whose waiting room has just opened."""
    return make_session(ctx)


@pytest.fixture
def under_way(ctx: Context, session: Booking, clock: SetClock) -> Booking:
    """A session at its beginning; the mentor has just let the candidate in."""
    return begin(ctx, session, clock)


@pytest.fixture
def with_tokens(ctx: Context) -> Context:
    """A deployment that has an app id and a secret."""
    keys = {"jitsi_url": "https://meet.example.org", "jitsi_app_id": "baraza", "jitsi_app_secret": SECRET}
    return replace(ctx, settings=replace(ctx.settings, **keys))


def claims_of(ctx: Context, actor: Actor, booking: Booking) -> dict[str, Any]:
    token = str(read_fragment(private_room_link(ctx, actor, booking.booking_id))["jwt"])
    options = {"verify_exp": False, "verify_nbf": False}
    found: dict[str, Any] = jwt.decode(token, SECRET, ["HS256"], audience="jitsi", options=options)
    return found


def test_way_to_the_video_opens_when_the_mentor_lets_in_and_closes_after_the_goodbyes(
    ctx: Context, session: Booking, clock: SetClock
):
    for actor in TWO:
        with pytest.raises(PrivateRoomClosed):
            private_room_link(ctx, actor, session.booking_id)
    begin(ctx, session, clock)
    for actor in TWO:
        assert urlsplit(private_room_link(ctx, actor, session.booking_id)).path == f"/{ROOM}"
    clock.ms = ENDS + MINUTE_MS - 1
    assert ROOM in private_room_link(ctx, CHIDI, session.booking_id)
    clock.forward(seconds=0.001)
    for actor in TWO:
        with pytest.raises(PrivateRoomClosed):
            private_room_link(ctx, actor, session.booking_id)


def test_room_that_is_not_made_yet_is_said_to_be_so(ctx: Context, clock: SetClock):
    session = begin(ctx, make_session(ctx, room_name=""), clock)
    assert not read_room(ctx, ADA, session.booking_id).ready
    with pytest.raises(RoomNotReady):
        private_room_link(ctx, ADA, session.booking_id)


def test_token_is_for_one_person_this_room_and_its_time(with_tokens: Context, under_way: Booking):
    mentor, candidate = (claims_of(with_tokens, actor, under_way) for actor in TWO)
    assert (mentor["room"], mentor["sub"], mentor["iss"]) == (ROOM, "meet.example.org", "baraza")
    assert mentor["nbf"] == (BEGINS - 5 * MINUTE_MS) // 1000 - 10
    assert mentor["exp"] == ENDS // 1000 + 60
    users = [one["context"]["user"] for one in (mentor, candidate)]
    assert [(one["name"], one["moderator"], one["affiliation"]) for one in users] == [
        ("Ada", True, "owner"),
        ("Chidi of Lagos", False, "member"),
    ]
    assert users[0]["id"] != users[1]["id"]
    assert not any(who.person_id in str(one) for who in TWO for one in (mentor, candidate))


def test_token_lets_nobody_record(with_tokens: Context, under_way: Booking):
    for actor in TWO:
        features = claims_of(with_tokens, actor, under_way)["context"]["features"]
        assert {name for name, may in features.items() if may} == {"screen-sharing", "send-groupchat"}
        assert features["recording"] is features["livestreaming"] is features["transcription"] is False


def test_token_after_ten_minutes_more_holds_ten_minutes_longer(
    with_tokens: Context, under_way: Booking, clock: SetClock
):
    clock.ms = ENDS - 1
    for actor in TWO:
        act(with_tokens, actor, "room.extend", under_way)
    assert claims_of(with_tokens, CHIDI, under_way)["exp"] == (ENDS + TEN) // 1000 + 60


def test_token_outlasts_every_extension_where_the_hub_ends_the_room_itself(with_tokens: Context, under_way: Booking):
    ends = replace(with_tokens, settings=replace(with_tokens.settings, jitsi_prosody_url="http://prosody:5280"))
    assert claims_of(ends, CHIDI, under_way)["exp"] == ENDS // 1000 + 60 + 3600


def test_link_says_how_one_comes_in_and_shows_the_room_s_name_nowhere(ctx: Context, under_way: Booking):
    link = private_room_link(ctx, CHIDI, under_way.booking_id, Wishes("fr", camera=False))
    assert urlsplit(link).query == "lang=fr"
    fragment = read_fragment(link)
    assert fragment["userInfo.displayName"] == "Chidi of Lagos"
    assert "config.prejoinConfig.enabled" not in fragment
    assert fragment["config.startWithVideoMuted"] is True
    assert "config.startWithAudioMuted" not in fragment
    assert fragment["config.localSubject"] == "Baraza"
    assert fragment["config.localRecording.disable"] is True


def test_frame_in_our_page_says_the_same_and_asks_nobody_twice_for_the_camera(ctx: Context, under_way: Booking):
    frame = private_room_frame(ctx, CHIDI, under_way.booking_id, Wishes("fr", camera=False))
    assert (frame.language, frame.name) == ("fr", "Chidi of Lagos")
    assert frame.config["prejoinConfig"] == {"enabled": False}
    assert frame.config["startWithVideoMuted"] is True
    for name in ("recordingService", "liveStreaming", "transcription"):
        assert frame.config[name] == {"enabled": False}
