"""A session in its room: coming, letting in, ten minutes more, the chat, the end, and the way to the video."""

import logging
from typing import Any

import msgspec
import pytest
import structlog
from structlog.testing import capture_logs

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.actions.private_rooms import private_room_link
from hub.actions.session_reads import read_room
from hub.actions.sessions import FULL
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import (
    BookingNotFound,
    BookingTransitionRefused,
    ExtensionRefused,
    LimitReached,
    PrivateRoomClosed,
    RecordChangedMeanwhile,
    TextEmpty,
)
from hub.domain.roles import Actor
from hub.records.claims import taken
from hub.records.mentoring_tables import kept_chats
from hub.records.telling_tables import notices
from hub.store.rooms import HERE_MS
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI
from tests.records.racing import race
from tests.sessions import BEGINS, ENDS, MINUTE_MS, ROOM, act, begin, make_session, now_is, say

TWO = [ADA, CHIDI]
STRANGERS = [ZURI, MONA, HANA, OLGA, BEN, NYAH]
COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("room.enter", {}),
    ("room.admit", {}),
    ("room.extend", {}),
    ("room.say", {"text": "Hello", "client_key": "key00001"}),
    ("room.keep", {"agrees": True}),
    ("room.end", {}),
]
TEN = 10 * MINUTE_MS


def name_of(actor: Actor) -> str:
    return actor.name or "nobody"


def rows(ctx: Context, table: Any) -> list[Any]:
    with ctx.records.engine.connect() as connection:
        return list(connection.execute(table.select()).mappings())


def history(ctx: Context, booking: Booking) -> list[tuple[str, str]]:
    return [(one.name, one.by) for one in ctx.records.bookings.history(booking.booking_id)][1:]


def claimed(ctx: Context, begins: int = 0, ends: int = 10**14) -> set[tuple[str, int]]:
    return taken(ctx.records.engine, [ADA.person_id, CHIDI.person_id], begins, ends)


@pytest.fixture
def session(ctx: Context) -> Booking:
    """A session whose waiting room has just opened."""
    return make_session(ctx)


@pytest.fixture
def under_way(ctx: Context, session: Booking, clock: SetClock) -> Booking:
    """A session at its beginning; the mentor has just let the candidate in."""
    return begin(ctx, session, clock)


# Whose it is


@pytest.mark.parametrize("actor", STRANGERS, ids=name_of)
@pytest.mark.parametrize(("name", "fields"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_to_everybody_else_there_is_no_room(
    ctx: Context, under_way: Booking, actor: Actor, name: str, fields: dict[str, Any]
):
    with pytest.raises(BookingNotFound) as refused:
        act(ctx, actor, name, under_way, **fields)
    with pytest.raises(BookingNotFound) as never_was:
        act(ctx, actor, name, msgspec.structs.replace(under_way, booking_id="nosuchbooking"), **fields)
    assert (refused.value.message, refused.value.details) == (never_was.value.message, never_was.value.details)


@pytest.mark.parametrize("actor", STRANGERS, ids=name_of)
def test_nobody_else_reads_the_room_or_gets_its_link(ctx: Context, under_way: Booking, actor: Actor):
    with pytest.raises(BookingNotFound):
        read_room(ctx, actor, under_way.booking_id)
    with pytest.raises(BookingNotFound):
        private_room_link(ctx, actor, under_way.booking_id)


@pytest.mark.parametrize("name", ["room.admit", "room.end"])
def test_what_is_the_mentor_s_is_refused_to_the_candidate(ctx: Context, under_way: Booking, name: str):
    with pytest.raises(BookingTransitionRefused):
        act(ctx, CHIDI, name, under_way)


def test_an_end_that_is_refused_leaves_the_chat_open(ctx: Context, session: Booking, clock: SetClock):
    with pytest.raises(BookingTransitionRefused):
        act(ctx, ADA, "room.end", session)
    assert say(ctx, CHIDI, session, "I am here.").chat
    begun = begin(ctx, session, clock)
    with pytest.raises(RecordChangedMeanwhile):
        act(ctx, ADA, "room.end", session, version=begun.version - 1)
    assert len(say(ctx, CHIDI, session, "So we go on.").chat) == 2


# Coming


@pytest.mark.parametrize("actor", TWO, ids=name_of)
@pytest.mark.parametrize(("name", "fields"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_before_the_waiting_room_opens_nothing_can_be_done_in_it(
    ctx: Context, clock: SetClock, actor: Actor, name: str, fields: dict[str, Any]
):
    session = make_session(ctx)
    clock.ms = BEGINS - 15 * MINUTE_MS - 1
    with pytest.raises((PrivateRoomClosed, BookingTransitionRefused)):
        act(ctx, actor, name, session, **fields)
    assert read_room(ctx, actor, session.booking_id).phase == "early"
    assert now_is(ctx, session) == session


def test_who_is_early_is_told_when_the_room_opens(ctx: Context, session: Booking, clock: SetClock):
    clock.ms = START - 1
    with pytest.raises(PrivateRoomClosed) as refused:
        act(ctx, CHIDI, "room.enter", session)
    assert refused.value.details == {"opens_at": START}


def test_coming_is_marked_once_and_seen_by_the_other(ctx: Context, session: Booking, clock: SetClock):
    act(ctx, CHIDI, "room.enter", session)
    clock.forward(seconds=15)
    view = act(ctx, CHIDI, "room.enter", session)
    assert (view.you_came, view.you_here, view.other_came, view.other_here) == (True, True, False, False)
    assert now_is(ctx, session).candidate_came_at == START
    assert now_is(ctx, session).version == session.version + 1
    view = read_room(ctx, ADA, session.booking_id)
    assert (view.other_came, view.other_here, view.you_came) == (True, True, False)


def test_who_lost_the_line_is_here_no_more_and_is_here_again_at_the_next_word(
    ctx: Context, under_way: Booking, clock: SetClock
):
    act(ctx, CHIDI, "room.enter", under_way)
    clock.forward(seconds=HERE_MS / 1000)
    view = act(ctx, ADA, "room.enter", under_way)
    assert (view.other_here, view.other_came, view.phase) == (False, True, "open")
    assert act(ctx, CHIDI, "room.enter", under_way).phase == "open"
    assert read_room(ctx, ADA, under_way.booking_id).other_here


def test_names_in_the_room_are_the_ones_that_both_chose(ctx: Context, session: Booking):
    view = read_room(ctx, CHIDI, session.booking_id)
    assert (view.your_name, view.other_name) == ("Chidi of Lagos", "Ada")
    assert ROOM not in str(view)
    assert not any(person.person_id in str(view) for person in TWO)


# Letting in


def test_mentor_lets_in_once_and_the_end_stays_where_it_was(ctx: Context, session: Booking, clock: SetClock):
    act(ctx, CHIDI, "room.enter", session)
    clock.ms = BEGINS - 5 * MINUTE_MS
    view = act(ctx, ADA, "room.admit", session)
    assert (view.phase, view.ends_at, view.you_came) == ("open", ENDS, True)
    assert now_is(ctx, session).admitted_at == clock()
    with pytest.raises(BookingTransitionRefused):
        act(ctx, ADA, "room.admit", session)
    assert history(ctx, session) == [("booking.admitted", "mentor")]


def test_nobody_is_let_in_too_early_or_before_they_came_or_after_the_end(
    ctx: Context, session: Booking, clock: SetClock
):
    clock.ms = BEGINS
    with pytest.raises(BookingTransitionRefused) as missing:
        act(ctx, ADA, "room.admit", session)
    assert missing.value.details["missing"] == "candidate"
    act(ctx, CHIDI, "room.enter", session)
    clock.ms = BEGINS - 5 * MINUTE_MS - 1
    with pytest.raises(PrivateRoomClosed) as early:
        act(ctx, ADA, "room.admit", session)
    assert early.value.details == {"opens_at": BEGINS - 5 * MINUTE_MS}
    clock.ms = ENDS
    with pytest.raises(PrivateRoomClosed):
        act(ctx, ADA, "room.admit", session)


def test_beginning_gives_back_the_new_time_that_was_proposed_meanwhile(ctx: Context, session: Booking, clock: SetClock):
    other = BEGINS + 120 * MINUTE_MS
    moving = make_session(
        ctx,
        mentor_id=session.mentor_id,
        state=BookingState.RESCHEDULED,
        starts_at=BEGINS + 60 * MINUTE_MS,
        ends_at=ENDS + 60 * MINUTE_MS,
        proposals=(other,),
        held=True,
        waits_for="mentor",
    )
    assert claimed(ctx, other)
    clock.ms = moving.starts_at
    act(ctx, CHIDI, "room.enter", moving)
    act(ctx, ADA, "room.admit", moving)
    assert not claimed(ctx, other)
    begun = now_is(ctx, moving)
    assert (begun.proposals, begun.held, begun.waits_for) == ((), False, "")
    assert len(claimed(ctx, moving.starts_at, moving.ends_at)) == 8


def test_an_older_version_than_the_present_one_is_refused(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - TEN
    for name in ("room.extend", "room.end"):
        with pytest.raises(RecordChangedMeanwhile):
            act(ctx, ADA, name, under_way, version=1)
    assert act(ctx, ADA, "room.extend", under_way, version=under_way.version).you_extend


# Ten minutes more


def test_ten_minutes_more_are_granted_when_both_pressed(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - 2 * MINUTE_MS
    assert read_room(ctx, ADA, under_way.booking_id).may_extend
    pressed = act(ctx, CHIDI, "room.extend", under_way)
    assert (pressed.you_extend, pressed.ends_at) == (True, ENDS)
    assert read_room(ctx, ADA, under_way.booking_id).other_extend
    assert not claimed(ctx, ENDS)
    granted = act(ctx, ADA, "room.extend", under_way)
    assert (granted.ends_at, granted.extended_s, granted.over_at) == (ENDS + TEN, 600, ENDS + TEN + MINUTE_MS)
    assert (granted.you_extend, granted.other_extend, granted.may_extend) == (False, False, False)
    moments = [ENDS, ENDS + 5 * MINUTE_MS]
    assert claimed(ctx, ENDS) == {(who.person_id, at) for who in TWO for at in moments}
    assert history(ctx, under_way)[-1] == ("booking.extended", "mentor")


def test_ten_minutes_more_can_be_granted_again(ctx: Context, under_way: Booking, clock: SetClock):
    for times in (1, 2, 3):
        clock.ms = ENDS + (times - 1) * TEN - 1
        act(ctx, ADA, "room.extend", under_way)
        assert act(ctx, CHIDI, "room.extend", under_way).extended_s == times * 600


def test_pressing_can_be_taken_back_and_repeated(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - TEN
    assert act(ctx, ADA, "room.extend", under_way).you_extend
    assert act(ctx, ADA, "room.extend", under_way).you_extend
    assert not act(ctx, ADA, "room.extend", under_way, agrees=False).you_extend
    assert act(ctx, CHIDI, "room.extend", under_way).ends_at == ENDS


@pytest.mark.parametrize("now", [ENDS - TEN - 1, ENDS, ENDS + MINUTE_MS])
def test_ten_minutes_more_are_for_the_last_ten_before_the_end(
    ctx: Context, under_way: Booking, clock: SetClock, now: int
):
    clock.ms = now
    with pytest.raises(ExtensionRefused):
        act(ctx, ADA, "room.extend", under_way)
    assert now_is(ctx, under_way) == under_way


@pytest.mark.parametrize("whose", ["mentor", "candidate"])
def test_ten_minutes_that_are_taken_are_refused_and_nobody_has_pressed(
    ctx: Context, under_way: Booking, clock: SetClock, whose: str
):
    clock.ms = ENDS - 5 * MINUTE_MS
    act(ctx, ADA, "room.extend", under_way)
    other = {"starts_at": ENDS + 5 * MINUTE_MS, "ends_at": ENDS + 25 * MINUTE_MS}
    if whose == "mentor":
        make_session(ctx, mentor_id=under_way.mentor_id, candidate_id=OLGA.person_id, **other)
    else:
        make_session(ctx, mentor_id=make_mentor(ctx, make_programme(ctx), HANA).mentor_id, **other)
    view = read_room(ctx, CHIDI, under_way.booking_id)
    assert (view.may_extend, view.other_extend) == (False, True)
    with pytest.raises(ExtensionRefused):
        act(ctx, CHIDI, "room.extend", under_way)
    after = now_is(ctx, under_way)
    assert (after.ends_at, after.mentor_extends_at, after.candidate_extends_at) == (ENDS, 0, 0)
    assert claimed(ctx, ENDS, ENDS + 5 * MINUTE_MS) == set()


def test_both_who_press_at_once_get_ten_minutes_and_not_twenty(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - MINUTE_MS
    race([lambda: act(ctx, ADA, "room.extend", under_way), lambda: act(ctx, CHIDI, "room.extend", under_way)])
    assert now_is(ctx, under_way).ends_at == ENDS + TEN
    assert len(claimed(ctx, ENDS)) == 4


# The chat


def test_chat_is_for_the_two_from_the_waiting_room_to_the_goodbyes(ctx: Context, session: Booking, clock: SetClock):
    say(ctx, CHIDI, session, "I am here already")
    begin(ctx, session, clock)
    say(ctx, ADA, session, "Sorry,\n\n\n  that  I am late")
    clock.ms = ENDS + MINUTE_MS - 1
    view = say(ctx, CHIDI, session, "Goodbye <3")
    assert [(one.by, one.text) for one in view.chat] == [
        ("candidate", "I am here already"),
        ("mentor", "Sorry,\n\nthat I am late"),
        ("candidate", "Goodbye <3"),
    ]
    clock.forward(seconds=0.001)
    with pytest.raises(PrivateRoomClosed):
        say(ctx, ADA, session, "One more thing")
    assert read_room(ctx, ADA, session.booking_id).chat == ()


def test_line_sent_again_after_a_lost_answer_is_there_once(ctx: Context, under_way: Booking):
    for _ in range(2):
        view = act(ctx, ADA, "room.say", under_way, text="Hello", client_key="key00001")
    assert len(view.chat) == 1


def test_line_of_which_nothing_is_seen_is_refused(ctx: Context, under_way: Booking):
    with pytest.raises(TextEmpty):
        say(ctx, ADA, under_way, " \u200b\n ")


def test_full_chat_says_so_in_words(ctx: Context, under_way: Booking):
    answers = race([lambda: say(ctx, ADA, under_way, "x" * 2000)] * 110)
    full = [answer for answer in answers if isinstance(answer, LimitReached)]
    assert full and {one.message for one in full} == {FULL}
    assert len(read_room(ctx, CHIDI, under_way.booking_id).chat) == 110 - len(full)


# The end


def test_mentor_may_end_early_and_both_are_told_once(ctx: Context, under_way: Booking, clock: SetClock):
    say(ctx, ADA, under_way, "Well then")
    clock.forward(seconds=7 * 60)
    assert act(ctx, ADA, "room.end", under_way).phase == "over"
    done = now_is(ctx, under_way)
    assert (done.state, done.ended_at, done.ends_at) == (BookingState.DONE, clock(), ENDS)
    assert claimed(ctx) == set()
    assert history(ctx, under_way)[-1] == ("booking.ended", "mentor")
    told = [(row["kind"], row["person_id"]) for row in rows(ctx, notices)]
    assert sorted(told) == [("booking.ended", ADA.person_id), ("booking.ended", CHIDI.person_id)]
    with pytest.raises(BookingTransitionRefused):
        act(ctx, ADA, "room.end", under_way)
    assert len(rows(ctx, notices)) == 2


@pytest.mark.parametrize("keepers", [[], [ADA], [CHIDI]], ids=["nobody", "mentor", "candidate"])
def test_chat_is_erased_at_the_end_unless_both_keep_it(ctx: Context, under_way: Booking, keepers: list[Actor]):
    say(ctx, ADA, under_way, "Between us")
    for one in keepers:
        act(ctx, one, "room.keep", under_way, agrees=True)
    act(ctx, ADA, "room.end", under_way)
    assert rows(ctx, kept_chats) == []
    assert ctx.store.rooms.chat(under_way.booking_id) == ()


def test_chat_that_both_keep_stands_with_the_session(ctx: Context, under_way: Booking):
    for actor, text in ((ADA, "Read this: https://example.org"), (CHIDI, "Asante!")):
        say(ctx, actor, under_way, text)
        view = act(ctx, actor, "room.keep", under_way, agrees=True)
    assert view.you_keep and view.other_keep
    act(ctx, ADA, "room.end", under_way)
    for actor in TWO:
        kept = read_booking(ctx, actor, under_way.booking_id).chat
        assert [one.text for one in kept] == ["Read this: https://example.org", "Asante!"]
    assert ctx.store.rooms.chat(under_way.booking_id) == ()


def test_who_no_longer_keeps_the_chat_has_the_last_word(ctx: Context, under_way: Booking):
    say(ctx, ADA, under_way, "Between us")
    for actor in TWO:
        act(ctx, actor, "room.keep", under_way, agrees=True)
    assert not act(ctx, CHIDI, "room.keep", under_way, agrees=False).you_keep
    act(ctx, ADA, "room.end", under_way)
    assert rows(ctx, kept_chats) == []


def test_no_word_of_the_chat_is_in_the_log(ctx: Context, under_way: Booking, caplog: pytest.LogCaptureFixture):
    with capture_logs() as lines, caplog.at_level(logging.DEBUG):
        structlog.get_logger("hub").info("begun")
        say(ctx, ADA, under_way, "a very private word")
        link = private_room_link(ctx, ADA, under_way.booking_id)
        act(ctx, ADA, "room.end", under_way)
    written = f"{lines} {caplog.text}"
    assert "begun" in written
    assert "private word" not in written
    assert ROOM not in written and ROOM in link
