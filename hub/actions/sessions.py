"""Rooms of sessions: one function a command, and the end that the clock brings.

A session ends in three steps: the chat takes no more lines and is read; one transaction ends the booking, and keeps the
chat where both say so; the chat is erased from Redis. What can repeat: after a crash behind the first step the next end
reads the same lines again; behind the second nothing is left to end (compare-and-set), and the worker finds the chat of
a booking that is over and erases it. Nobody is told twice, and no chat is kept twice: both are rows of the transaction.
"""

from typing import Any

import redis
import structlog

from hub.actions.booking_reads import load_own
from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.session_reads import came, names_of, room_view
from hub.domain.booking_rules import check_step, clean_words
from hub.domain.bookings import Booking, Party
from hub.domain.errors import (
    BookingTransitionRefused,
    ExtensionRefused,
    HubError,
    LimitReached,
    RecordChangedMeanwhile,
)
from hub.domain.roles import Actor
from hub.domain.room_rules import INSIDE, closed, is_over, over_at, phase
from hub.domain.texts import N_
from hub.domain.topics import booking_topic, inbox_topic
from hub.protocol import booking_commands as c
from hub.protocol.booking_views import ChatLine
from hub.records.telling import Telling
from hub.store.rooms import LEFT_S, ChatFull

log = structlog.get_logger(__name__)

LINE_LIMIT = 2000
"""The most characters of a line of the chat."""
FULL = N_("This chat is full. You can write to each other after the session.")


def enter_room(ctx: Context, actor: Actor, command: c.RoomEnter) -> dict[str, Any]:
    """Come into the waiting room of a session, or say that one is still here: pages repeat it every 15 seconds."""
    booking, party = load_own(ctx, actor, command.booking_id)
    now, entered = ctx.clock(), booking
    if phase(booking, now) not in INSIDE:
        raise closed(booking, now)
    if not came(booking, party):
        entered = ctx.records.sessions.come(booking.booking_id, party, now)
    is_new = ctx.store.rooms.come(booking.booking_id, party, now)
    if is_new or entered.version != booking.version:
        ring(ctx, booking_topic(booking.booking_id))
    return _answer(ctx, entered, party)


def admit_room(ctx: Context, actor: Actor, command: c.RoomAdmit) -> dict[str, Any]:
    """As the mentor, let the candidate in: the session begins."""
    booking = _as_mentor(ctx, actor, command.booking_id)
    begun = ctx.records.sessions.admit(booking.booking_id, command.version, ctx.clock())
    ring(ctx, booking_topic(begun.booking_id))
    return _answer(ctx, begun, Party.MENTOR)


def extend_room(ctx: Context, actor: Actor, command: c.RoomExtend) -> dict[str, Any]:
    """Press for ten minutes more, or take it back; granted when both pressed and the mentor's next slot is free."""
    booking, party = load_own(ctx, actor, command.booking_id)
    pressed = ctx.records.sessions.press(booking.booking_id, command.version, party, command.agrees, ctx.clock())
    ring(ctx, booking_topic(booking.booking_id))
    if pressed.refused:
        raise ExtensionRefused
    return _answer(ctx, pressed.booking, party)


def say_room(ctx: Context, actor: Actor, command: c.RoomSay) -> dict[str, Any]:
    """Write a line in the chat of the room; it is erased at the end unless both keep it."""
    booking, party = load_own(ctx, actor, command.booking_id)
    now, text = ctx.clock(), clean_words(command.text, LINE_LIMIT)
    if phase(booking, now) not in INSIDE:
        raise closed(booking, now)
    line = ChatLine(at=now, by=party.value, text=text, client_key=command.client_key)
    try:
        if ctx.store.rooms.say(booking.booking_id, line, over_at(booking)):
            ring(ctx, booking_topic(booking.booking_id))
    except ChatFull:
        raise LimitReached(FULL) from None
    return _answer(ctx, booking, party)


def keep_room(ctx: Context, actor: Actor, command: c.RoomKeep) -> dict[str, Any]:
    """Say whether the chat is to be kept; it is when both say so."""
    booking, party = load_own(ctx, actor, command.booking_id)
    told = ctx.records.sessions.keep(booking.booking_id, party, command.agrees, ctx.clock())
    if told.version != booking.version:
        ring(ctx, booking_topic(booking.booking_id))
    return _answer(ctx, told, party)


def end_room(ctx: Context, actor: Actor, command: c.RoomEnd) -> dict[str, Any]:
    """As the mentor, end the session before its time."""
    booking = _as_mentor(ctx, actor, command.booking_id)
    # Before the chat is closed, which a session that goes on needs.
    check_step(booking, "end", Party.MENTOR, ctx.clock())
    if command.version not in (0, booking.version):
        raise RecordChangedMeanwhile(version=booking.version)
    ended = _end(ctx, booking, Party.MENTOR, command.version)
    return _answer(ctx, ended, Party.MENTOR)


def end_by_clock(ctx: Context, booking_id: str) -> bool:
    """End a session whose minute for goodbyes is past; answers whether it was due. Safe to repeat at any point."""
    booking = ctx.records.bookings.get(booking_id)
    if booking is None or not is_over(booking, ctx.clock()):
        return False
    _end(ctx, booking, Party.CLOCK, booking.version)
    return True


def _end(ctx: Context, booking: Booking, by: Party, version: int) -> Booking:
    closing = ctx.new_id()
    lines = ctx.store.rooms.close(booking.booking_id, closing)
    try:
        ended = ctx.records.sessions.end(
            booking.booking_id, by, ctx.clock(), version=version, lines=lines, tellings=_tellings(ctx, booking)
        )
    except HubError:
        # It was extended, or changed, since it was looked at: where it goes on, its chat does.
        ctx.store.rooms.reopen(booking.booking_id, closing)
        raise
    erase_room(ctx, booking.booking_id)
    both = (booking.candidate_id, booking.mentor_person_id)
    ring(ctx, booking_topic(booking.booking_id), *map(inbox_topic, both))
    return ended


def erase_room(ctx: Context, booking_id: str, closed_s: int = LEFT_S) -> None:
    """Erase what a room held, after its session has ended or moved: that stands, and is what is answered.

    Where Redis is away the worker finds the chat later, and erases it.

    Args:
        closed_s: as in ``RoomStore.erase``.
    """
    try:
        ctx.store.rooms.erase(booking_id, closed_s)
    except redis.RedisError as error:
        log.warning("room.not_erased", booking_id=booking_id, error=type(error).__name__)


def _tellings(ctx: Context, booking: Booking) -> list[Telling]:
    names = names_of(ctx, booking)
    return [
        Telling(
            person_id=person_id,
            kind="booking.ended",
            occasion=f"{booking.booking_id} ended",
            programme_id=booking.programme_id,
            booking_id=booking.booking_id,
            facts={"mentor": names[Party.MENTOR], "candidate": names[Party.CANDIDATE]},
        )
        for person_id in (booking.candidate_id, booking.mentor_person_id)
    ]


def _as_mentor(ctx: Context, actor: Actor, booking_id: str) -> Booking:
    booking, party = load_own(ctx, actor, booking_id)
    if party is not Party.MENTOR:
        raise BookingTransitionRefused(state=booking.state.value)
    return booking


def _answer(ctx: Context, booking: Booking, party: Party) -> dict[str, Any]:
    return {"room": room_view(ctx, booking, party)}
