"""Who is let into the room of an hour."""

import logging
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
import structlog
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.actions.rooms import room_link
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, HourClosed, HourNotFound, RoomNotReady
from hub.domain.hours import Hour, HourState, Watch
from hub.domain.roles import Actor
from hub.jitsi.tokens import RUNNING, SPEAKING
from tests.fakes.jitsi_tokens import may
from tests.fixed import START
from tests.jitsi.test_links import read_fragment
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, make_hour

SPEAKERS = [ZURI, HANA, MONA, ADA]
OTHERS = [OLGA, CHIDI, BEN, NYAH]
SECRET = "a secret that the Jitsi server shares with the hub"
ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"


@pytest.fixture
def with_tokens(ctx: Context) -> Context:
    """A deployment that has an app id and a secret."""
    keys = {"jitsi_url": "https://meet.example.org", "jitsi_app_id": "baraza", "jitsi_app_secret": SECRET}
    return replace(ctx, settings=replace(ctx.settings, **keys))


def hour_with_room(ctx: Context, state: str = "live", **fields: Any) -> Hour:
    return make_hour(ctx, state, room_name=ROOM, **fields)


def claims_of(link: str) -> dict[str, Any]:
    token = str(read_fragment(link)["jwt"])
    found: dict[str, Any] = jwt.decode(
        token, SECRET, ["HS256"], audience="jitsi", options={"verify_exp": False, "verify_nbf": False}
    )
    return found


@pytest.mark.parametrize("actor", SPEAKERS + OTHERS, ids=lambda one: one.person_id)
def test_everybody_may_come_in_while_the_hour_is_live(ctx: Context, actor: Actor):
    link = room_link(ctx, actor, hour_with_room(ctx).hour_id)
    assert urlsplit(link).path == f"/{ROOM}"


@pytest.mark.parametrize("state", [state for state in HourState if state is not HourState.LIVE])
@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.person_id)
def test_attendees_come_in_at_no_other_time(ctx: Context, actor: Actor, state: HourState):
    hour = hour_with_room(ctx, state)
    with pytest.raises(HourNotFound if state is HourState.DRAFT else HourClosed):
        room_link(ctx, actor, hour.hour_id)


@pytest.mark.parametrize("state", ["announced", "open"])
@pytest.mark.parametrize("actor", SPEAKERS, ids=lambda one: one.person_id)
def test_speakers_come_in_from_an_hour_before_the_start(ctx: Context, clock: SetClock, actor: Actor, state: str):
    hour = hour_with_room(ctx, state, starts_at=START + 3600 * 1000 + 1)
    with pytest.raises(HourClosed) as error:
        room_link(ctx, actor, hour.hour_id)
    assert error.value.details == {"state": state, "opens_at": START + 1}
    clock.forward(seconds=0.001)
    assert ROOM in room_link(ctx, actor, hour.hour_id)


@pytest.mark.parametrize("state", ["draft", "ended", "archived", "cancelled"])
@pytest.mark.parametrize("actor", SPEAKERS, ids=lambda one: one.person_id)
def test_speakers_find_a_closed_door_before_the_plan_is_public_and_after_the_end(
    ctx: Context, actor: Actor, state: str
):
    with pytest.raises(HourClosed):
        room_link(ctx, actor, hour_with_room(ctx, state).hour_id)


@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.person_id)
def test_attendees_of_an_hour_on_youtube_stay_out_of_the_room(ctx: Context, actor: Actor):
    hour = hour_with_room(ctx, watch=Watch.YOUTUBE)
    with pytest.raises(AccessDenied):
        room_link(ctx, actor, hour.hour_id)


@pytest.mark.parametrize("actor", SPEAKERS, ids=lambda one: one.person_id)
def test_speakers_of_an_hour_on_youtube_meet_in_the_room(ctx: Context, actor: Actor):
    assert ROOM in room_link(ctx, actor, hour_with_room(ctx, watch=Watch.YOUTUBE).hour_id)


def test_room_that_is_not_made_yet_is_said_to_be_so(ctx: Context):
    with pytest.raises(RoomNotReady):
        room_link(ctx, BEN, make_hour(ctx).hour_id)


def test_wrong_address_in_the_settings_is_no_room_and_no_stack_trace(ctx: Context):
    ctx = replace(ctx, settings=replace(ctx.settings, jitsi_url="https://"))
    with pytest.raises(RoomNotReady):
        room_link(ctx, BEN, hour_with_room(ctx).hour_id)


def test_unknown_hour_is_not_found(ctx: Context):
    with pytest.raises(HourNotFound):
        room_link(ctx, BEN, "nosuchhour")


def test_link_without_a_secret_carries_no_token(ctx: Context):
    fragment = read_fragment(room_link(ctx, BEN, hour_with_room(ctx, title="Ask us & more").hour_id, language="fr"))
    assert fragment == {
        "config.subject": "Ask us & more",
        "userInfo.displayName": "Ben",
        "config.startWithAudioMuted": True,
        "config.startWithVideoMuted": True,
    }


def test_language_of_the_page_is_asked_for(ctx: Context):
    link = room_link(ctx, BEN, hour_with_room(ctx).hour_id, language="ar")
    assert urlsplit(link).query == "lang=ar"


@pytest.mark.parametrize("actor", SPEAKERS, ids=lambda one: one.person_id)
def test_those_with_a_part_are_moderators_in_the_room(with_tokens: Context, actor: Actor):
    user = claims_of(room_link(with_tokens, actor, hour_with_room(with_tokens).hour_id))["context"]["user"]
    assert (user["name"], user["moderator"], user["affiliation"]) == (actor.name, True, "owner")


@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.person_id)
def test_attendees_are_members_in_the_room(with_tokens: Context, actor: Actor):
    user = claims_of(room_link(with_tokens, actor, hour_with_room(with_tokens).hour_id))["context"]["user"]
    assert (user["name"], user["moderator"], user["affiliation"]) == (actor.name, False, "member")


@pytest.mark.parametrize("actor", SPEAKERS + OTHERS, ids=lambda one: one.person_id)
def test_token_says_of_everybody_whether_they_may_record(with_tokens: Context, actor: Actor):
    context = claims_of(room_link(with_tokens, actor, hour_with_room(with_tokens).hour_id))["context"]
    runs = actor in (ZURI, HANA, MONA)
    assert context["features"] == dict(RUNNING if runs else SPEAKING)
    assert may({"context": context}, "recording", owner=True) is runs


def test_token_opens_this_room_alone_and_until_an_hour_after_the_end(with_tokens: Context):
    hour = hour_with_room(with_tokens)
    claims = claims_of(room_link(with_tokens, BEN, hour.hour_id))
    assert (claims["room"], claims["sub"], claims["iss"]) == (ROOM, "meet.example.org", "baraza")
    assert claims["exp"] == hour.ends_at // 1000 + 3600


def test_subject_is_the_tenant_or_the_configured_domain(with_tokens: Context):
    hour = hour_with_room(with_tokens)
    domain = replace(with_tokens, settings=replace(with_tokens.settings, jitsi_domain="meet.jitsi"))
    assert claims_of(room_link(domain, BEN, hour.hour_id))["sub"] == "meet.jitsi"
    url = "https://meet.example.org/mentors"
    tenant = replace(with_tokens, settings=replace(with_tokens.settings, jitsi_url=url))
    assert claims_of(room_link(tenant, BEN, hour.hour_id))["sub"] == "mentors"


def test_jitsi_knows_people_again_in_one_room_but_not_in_the_next(with_tokens: Context):
    def known_as(actor: Actor, hour: Hour) -> str:
        return str(claims_of(room_link(with_tokens, actor, hour.hour_id))["context"]["user"]["id"])

    one, other = hour_with_room(with_tokens), hour_with_room(with_tokens)
    assert known_as(BEN, one) == known_as(BEN, one)
    assert len({known_as(BEN, one), known_as(BEN, other), known_as(CHIDI, one)}) == 3
    assert BEN.person_id not in known_as(BEN, one)
    assert known_as(BEN, one) != with_tokens.asker_key(one.hour_id, BEN.person_id)


def test_neither_link_nor_token_is_logged(with_tokens: Context, caplog: pytest.LogCaptureFixture):
    with capture_logs() as lines, caplog.at_level(logging.DEBUG):
        structlog.get_logger("hub").info("begun")
        link = room_link(with_tokens, ADA, hour_with_room(with_tokens).hour_id)
    written = f"{lines} {caplog.text}"
    assert "begun" in written
    assert ROOM not in written
    assert str(read_fragment(link)["jwt"]) not in written
