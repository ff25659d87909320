"""The traps of Jitsi's protocol, one test each, over real HTTP: a hub that listens, and a Jitsi that calls it.

The numbers are those of the list of traps in docs/jitsi-hooks.md.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hub.actions.context import Context
from hub.actions.on_stage import on_stage
from hub.actions.private_rooms import private_room_link
from hub.actions.room_ids import session_jitsi_id
from hub.actions.rooms import room_link
from hub.domain.bookings import Booking, Party
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from hub.jitsi.http import Http
from hub.jitsi.tokens import Visitor, token_for
from tests.fakes.jitsi_line import Line
from tests.fakes.jitsi_prosody import Seat, posts
from tests.fakes.jitsi_reservations import AGENT
from tests.fakes.jitsi_tokens import Refused
from tests.fixed import START
from tests.jitsi.keys import key_pair
from tests.jitsi.running_hub import Deployment, running_deployment
from tests.jitsi.test_links import read_fragment
from tests.people import ADA, CHIDI, HANA, MONA, OLGA, make_hour
from tests.sessions import BEGINS, ENDS, MINUTE_MS, act, begin, make_session, now_is
from tests.sessions import ROOM as PRIVATE

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
DENIED = "This session is over, and its room is closed."


@pytest.fixture
def there(ctx: Context, clock: SetClock) -> Iterator[Deployment]:
    """A hub with its own Jitsi."""
    with running_deployment(ctx, clock) as found:
        yield found


def come(there: Deployment, actor: Actor, hour_id: str) -> Seat:
    """Somebody clicks the link of an hour's room, and comes in."""
    token = str(read_fragment(room_link(there.ctx, actor, hour_id))["jwt"])
    return there.jitsi.prosody.join(ROOM, token)


def come_privately(there: Deployment, actor: Actor, booking: Booking) -> Seat:
    """One of the two clicks the link of their room, and comes in."""
    token = str(read_fragment(private_room_link(there.ctx, actor, booking.booking_id))["jwt"])
    return there.jitsi.prosody.join(PRIVATE, token)


def names(there: Deployment, hour_id: str) -> tuple[str, ...]:
    """Whom Mona sees on stage, once the worker has looked."""
    there.work()
    return on_stage(there.ctx, MONA, hour_id).names


def test_question_of_prosody_has_its_form_and_is_answered(there: Deployment):
    make_hour(there.ctx, room_name=ROOM)
    assert there.jitsi.prosody.ask(ROOM) == ROOM
    call = there.jitsi.prosody.line.calls[0]
    assert (call.method, call.path) == ("POST", "/jitsi/conference")
    assert call.headers["User-Agent"] == AGENT
    assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert there.jitsi.prosody.line.answers[0].status == 200


def test_1_room_that_was_closed_for_want_of_people_opens_again_as_the_same(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.leave(come(there, HANA, hour.hour_id))
    there.jitsi.prosody.wait(30)
    assert there.jitsi.prosody.rooms == {}
    come(there, HANA, hour.hour_id)
    made = [one for one in there.jitsi.prosody.line.paths() if one.startswith("POST /jitsi/conference")]
    gone = [one for one in there.jitsi.prosody.line.paths() if one.startswith("DELETE")]
    assert (len(made), len(gone)) == (2, 1)
    bodies = [one.body for one in there.jitsi.prosody.line.answers if b"start_time" in one.body]
    assert {body.split(b'"mail_owner"')[0] for body in bodies} == {bodies[0].split(b'"mail_owner"')[0]}
    grant = there.ctx.records.room_grants.get(ROOM)
    assert grant is not None and grant.starts_at == START


def test_1_drop_out_of_both_ends_no_session(there: Deployment, clock: SetClock):
    booking = begin(there.ctx, make_session(there.ctx), clock)
    for actor in (ADA, CHIDI):
        there.jitsi.prosody.leave(come_privately(there, actor, booking))
    there.jitsi.prosody.wait(60)
    there.work()
    assert now_is(there.ctx, booking).ended_at == 0
    come_privately(there, CHIDI, booking)
    assert there.jitsi.prosody.inside(PRIVATE)


def test_2_nobody_is_locked_out_by_a_refusal_from_before_their_time(there: Deployment, clock: SetClock):
    starts_at = clock.ms + (3600 + 120 + 20) * 1000
    make_hour(there.ctx, "announced", room_name=ROOM, starts_at=starts_at)
    with pytest.raises(Refused) as early:
        there.jitsi.prosody.ask(ROOM)
    assert (early.value.code, "opens on" in early.value.text) == (403, True)
    there.jitsi.prosody.wait(30)
    with pytest.raises(Refused):
        there.jitsi.prosody.ask(ROOM)
    assert len(there.jitsi.prosody.line.calls) == 1
    # When the hosts are given their link the refusal is forgotten.
    there.jitsi.prosody.wait((starts_at - clock.ms) / 1000 - 3600)
    assert there.jitsi.prosody.ask(ROOM) == ROOM


def test_2_link_into_a_private_room_works_the_moment_it_is_given(there: Deployment, clock: SetClock):
    booking = make_session(there.ctx)
    clock.ms = BEGINS - 5 * MINUTE_MS
    for actor in (CHIDI, ADA):
        act(there.ctx, actor, "room.enter", booking)
    act(there.ctx, ADA, "room.admit", booking)
    assert come_privately(there, ADA, booking).name == "Ada"


def test_3_private_room_ends_at_its_second_and_not_when_prosody_would(there: Deployment, clock: SetClock):
    booking = begin(there.ctx, make_session(there.ctx), clock)
    seat = come_privately(there, CHIDI, booking)
    there.jitsi.prosody.wait((ENDS + MINUTE_MS - clock.ms) / 1000 - 1)
    there.work()
    assert not seat.thrown_out
    there.jitsi.prosody.wait(1)
    there.work()
    assert seat.thrown_out == "The meeting has been terminated"
    with pytest.raises(Refused) as closed:
        there.jitsi.prosody.ask(PRIVATE)
    assert closed.value.text == DENIED


def test_3_extended_session_is_ended_at_its_new_end(there: Deployment, clock: SetClock):
    booking = begin(there.ctx, make_session(there.ctx), clock)
    seats = [come_privately(there, actor, booking) for actor in (ADA, CHIDI)]
    for more in range(2):
        there.jitsi.prosody.wait((ENDS + more * 10 * MINUTE_MS - MINUTE_MS - clock.ms) / 1000)
        for actor in (ADA, CHIDI):
            act(there.ctx, actor, "room.extend", booking, agrees=True, version=now_is(there.ctx, booking).version)
        there.work()
    there.jitsi.prosody.wait((ENDS + 21 * MINUTE_MS - clock.ms) / 1000 - 1)
    there.work()
    assert not any(seat.thrown_out for seat in seats)
    there.jitsi.prosody.wait(1)
    there.work()
    assert all(seat.thrown_out for seat in seats)


def test_3_hour_that_overruns_throws_nobody_out(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    seat = come(there, HANA, hour.hour_id)
    there.jitsi.prosody.wait(3 * 3600)
    there.work()
    assert not seat.thrown_out


@pytest.mark.parametrize("tenant", ["", "mentors"])
def test_4_every_answer_has_the_types_that_prosody_takes(ctx: Context, clock: SetClock, tenant: str):
    with running_deployment(ctx, clock, tenant=tenant, jitsi_unknown_rooms="allow") as there:
        make_hour(ctx, room_name=ROOM)
        begin(ctx, make_session(ctx), clock)
        for room in (ROOM, PRIVATE, "party", "caf%c3%a9%20bar"):
            there.jitsi.prosody.ask(room)
            assert there.jitsi.prosody.reservations is not None
            known = there.jitsi.prosody.reservations.known[there.jitsi.prosody.node_of(room)]
            assert known.status == "granted"


def test_4_hub_that_is_away_is_asked_again_and_then_answers(there: Deployment):
    make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.line.faults = [503, 0, None]
    assert there.jitsi.prosody.ask(ROOM) == ROOM
    assert there.jitsi.prosody.line.paths()[:3] == ["POST /jitsi/conference"] * 3


def test_4_answer_that_is_lost_is_given_again_as_the_same(there: Deployment):
    make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.line.faults = [Line.LOST]
    with pytest.raises(Refused, match="timed out"):
        there.jitsi.prosody.ask(ROOM)
    first = there.ctx.records.room_grants.get(ROOM)
    there.jitsi.prosody.wait(90)
    there.jitsi.prosody.ask(ROOM)
    assert there.ctx.records.room_grants.get(ROOM) == first


def test_4_name_that_was_typed_with_capitals_kills_no_room(there: Deployment):
    make_hour(there.ctx, room_name=ROOM)
    with pytest.raises(Refused, match="Invalid response") as refused:
        there.jitsi.prosody.ask(ROOM, as_typed=ROOM.upper())
    assert refused.value.code == 500
    there.jitsi.prosody.wait(120)
    assert there.jitsi.prosody.ask(ROOM) == ROOM


def test_5_who_asks_decides_nothing_and_the_token_says_who_came(there: Deployment, clock: SetClock):
    booking = begin(there.ctx, make_session(there.ctx), clock)
    come_privately(there, CHIDI, booking)
    (joined,) = there.ctx.records.room_posts.waiting(["occupant.joined"])
    assert joined.body["jitsi_id"] == session_jitsi_id(there.ctx, booking.booking_id, Party.CANDIDATE)
    assert CHIDI.person_id not in str(joined)


def end_with(there: Deployment, token: str) -> int:
    """Somebody who reaches Prosody's port tells it to end the private room; what it answers."""
    settings, prosody = there.ctx.settings, there.jitsi.prosody
    answer = Http(settings).ask(
        "POST",
        f"{settings.jitsi_prosody_url}/end-meeting",
        who="Prosody",
        fine=(200, 401),
        headers={"Host": prosody.rules.domain},
        params={"conference": f"{prosody.node_of(PRIVATE)}@{prosody.muc}"},
        bearer=token,
    )
    return answer.status


def test_6_token_of_anybody_in_any_room_ends_a_private_one_so_the_port_is_private(there: Deployment, clock: SetClock):
    hour = make_hour(there.ctx, room_name=ROOM)
    seat = come_privately(there, CHIDI, begin(there.ctx, make_session(there.ctx), clock))
    token = str(read_fragment(room_link(there.ctx, OLGA, hour.hour_id))["jwt"])
    assert end_with(there, token) == 200
    assert seat.thrown_out


def test_6_servers_with_a_key_of_their_own_take_the_hub_s_token_alone(there: Deployment, clock: SetClock):
    private, public = key_pair()
    rules = there.jitsi.prosody.rules
    rules.server_public_key, rules.server_key_id = public, "hub"
    keys = {"jitsi_server_key": private, "jitsi_server_key_id": "hub"}
    there = there._replace(ctx=replace(there.ctx, settings=replace(there.ctx.settings, **keys)))
    booking = begin(there.ctx, make_session(there.ctx), clock)
    seat = come_privately(there, CHIDI, booking)
    assert end_with(there, str(read_fragment(private_room_link(there.ctx, ADA, booking.booking_id))["jwt"])) == 401
    assert not seat.thrown_out
    act(there.ctx, ADA, "room.end", booking)
    there.work()
    assert seat.thrown_out


def test_7_room_that_was_opened_around_the_hub_raises_an_alarm(there: Deployment):
    hour = make_hour(there.ctx, "ended", room_name=ROOM)
    there.jitsi.prosody.open_around(ROOM, token_of(there, ROOM))
    there.jitsi.prosody.open_around("party", token_of(there, "party"))
    there.work()
    there.work()
    found = {one.kind: one.facts for one in there.ctx.records.alarms.unseen()}
    assert found == {
        "room.hour": {"hour_id": hour.hour_id, "title": hour.title},
        "room.unknown": {"room": "party"},
    }


def test_7_room_that_the_hub_granted_raises_none(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    come(there, HANA, hour.hour_id)
    there.work()
    assert there.ctx.records.alarms.unseen() == []
    assert [one.granted for one in there.ctx.records.room_visits.of_hour(hour.hour_id)] == [True]


def test_7_private_room_that_was_opened_around_the_hub_leads_to_nobody(there: Deployment, clock: SetClock):
    booking = make_session(there.ctx)
    clock.ms = BEGINS - 10 * MINUTE_MS
    there.jitsi.prosody.open_around(PRIVATE, token_of(there, PRIVATE))
    there.work()
    (alarm,) = there.ctx.records.alarms.unseen()
    assert (alarm.kind, alarm.facts) == ("room.private", {})
    with there.ctx.records.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM alarms").all())
    assert booking.booking_id not in rows
    assert PRIVATE not in rows


def token_of(there: Deployment, room: str) -> str:
    """A token that lets somebody into a room, however they came by it."""
    now = there.ctx.clock()
    return token_for(there.ctx.settings, room, Visitor("x", "X", False), begins_at=now, ends_at=now + 3600_000)


def test_8_token_carries_what_each_module_reads_to_tell_who_moderates(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    guest, host = come(there, OLGA, hour.hour_id), come(there, HANA, hour.hour_id)
    assert (guest.owner, host.owner) == (False, True)
    users = [one.claims["context"]["user"] for one in (guest, host)]
    assert [(one["moderator"], one["affiliation"]) for one in users] == [(False, "member"), (True, "owner")]


@pytest.mark.parametrize("auto_owner", [True, False])
def test_8_without_the_module_moderators_are_others_and_still_no_guest_records(there: Deployment, auto_owner: bool):
    rules = there.jitsi.prosody.rules
    rules.affiliation_module, rules.auto_owner = False, auto_owner
    hour = make_hour(there.ctx, room_name=ROOM)
    guest, host = come(there, OLGA, hour.hour_id), come(there, HANA, hour.hour_id)
    assert (guest.owner, host.owner) == (auto_owner, False)
    assert (guest.may("recording"), host.may("recording")) == (False, True)


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1]])
def test_9_posts_in_any_order_tell_who_is_on_stage(there: Deployment, order: list[int]):
    hour = make_hour(there.ctx, room_name=ROOM)
    assert there.jitsi.prosody.events is not None
    there.jitsi.prosody.events.held = True
    seat = come(there, HANA, hour.hour_id)
    there.jitsi.prosody.wait(1)
    come(there, ADA, hour.hour_id)
    there.jitsi.prosody.events.let_go(order)
    assert names(there, hour.hour_id) == ("Hana", "Ada")
    there.jitsi.prosody.leave(seat)
    assert names(there, hour.hour_id) == ("Ada",)


def test_9_post_that_was_refused_for_a_moment_comes_again_behind_the_others(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.line.faults = [None, 503]
    come(there, HANA, hour.hour_id)
    there.jitsi.prosody.wait(2)
    assert posts(there.jitsi.prosody.line.calls) == ["room/created", "occupant/joined", "room/created"]
    assert names(there, hour.hour_id) == ("Hana",)
    (visit,) = there.ctx.records.room_visits.of_hour(hour.hour_id)
    assert (visit.opened_at, visit.guessed) == (START, False)


def test_9_post_whose_answer_was_lost_is_taken_once(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.line.faults = [None, Line.LOST, Line.LOST]
    come(there, HANA, hour.hour_id)
    assert names(there, hour.hour_id) == ("Hana",)


def test_9_post_that_never_comes_is_made_up_for_by_the_census(there: Deployment, clock: SetClock):
    hour = make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.line.faults = [None, 404, 404]
    come(there, HANA, hour.hour_id)
    there.work()
    (visit,) = there.ctx.records.room_visits.of_hour(hour.hour_id)
    assert (visit.guessed, visit.closed_at) == (True, 0)


def test_9_restart_of_prosody_leaves_nobody_on_stage(there: Deployment, clock: SetClock):
    hour = make_hour(there.ctx, room_name=ROOM)
    come(there, HANA, hour.hour_id)
    assert names(there, hour.hour_id) == ("Hana",)
    there.jitsi.prosody.restart()
    there.jitsi.prosody.wait(150)
    assert names(there, hour.hour_id) == ()
    come(there, ADA, hour.hour_id)
    assert names(there, hour.hour_id) == ("Ada",)
    first, second = there.ctx.records.room_visits.of_hour(hour.hour_id)
    assert (first.closed_by, second.closed_at) == ("census", 0)


def test_9_empty_list_that_is_an_object_closes_the_room(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    there.jitsi.prosody.ask(ROOM)
    there.jitsi.prosody.wait(20)
    assert b'"all_occupants": {}' in there.jitsi.prosody.line.calls[-2].body + there.jitsi.prosody.line.calls[-1].body
    there.work()
    (visit,) = there.ctx.records.room_visits.of_hour(hour.hour_id)
    assert (visit.opened_at, visit.closed_at) == (START, START + 15_000)


@pytest.mark.parametrize("tenant", ["", "mentors"])
def test_10_rooms_of_a_tenant_are_asked_told_and_ended_as_others(ctx: Context, clock: SetClock, tenant: str):
    with running_deployment(ctx, clock, tenant=tenant) as there:
        hour = make_hour(ctx, room_name=ROOM)
        come(there, HANA, hour.hour_id)
        assert names(there, hour.hour_id) == ("Hana",)
        booking = begin(ctx, make_session(ctx), clock)
        seat = come_privately(there, CHIDI, booking)
        there.jitsi.prosody.wait((ENDS + MINUTE_MS - clock.ms) / 1000)
        there.work()
        assert seat.thrown_out
        assert there.ctx.records.alarms.unseen() == []


def test_stranger_sees_how_many_are_on_stage_and_not_who(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    come(there, HANA, hour.hour_id)
    come(there, CHIDI, hour.hour_id)
    there.work()
    assert on_stage(there.ctx, OLGA, hour.hour_id).count == 2
    assert on_stage(there.ctx, OLGA, hour.hour_id).names == ()
    assert on_stage(there.ctx, ADA, hour.hour_id).names == ("Hana", "Chidi")


def test_refusal_is_read_in_the_language_and_the_zone_of_the_hour(there: Deployment):
    early = START + 24 * 3600 * 1000
    make_hour(there.ctx, "open", room_name=ROOM, starts_at=early, language="fr", zone="Africa/Nairobi")
    with pytest.raises(Refused) as refused:
        there.jitsi.prosody.ask(ROOM)
    assert refused.value.code == 403
    assert "28 nov. 2026, 18:00 (Africa/Nairobi)" in refused.value.text
