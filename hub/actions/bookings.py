"""Bookings: one function a command. Each decides from the booking as it is, and writes it if it still is so."""

from collections.abc import Callable
from typing import Any

import msgspec

from hub.actions.booking_afterwards import keep_note, rate, write_on
from hub.actions.booking_placing import request
from hub.actions.booking_reads import load_own, view_of
from hub.actions.booking_steps import (
    BOTH,
    Scene,
    candidate_times,
    decline_step,
    next_to_ask,
    pass_on_step,
    rung,
    set_scene,
    step,
    told_of_cancelling,
)
from hub.actions.context import Context
from hub.actions.sessions import erase_room
from hub.domain.booking_rules import LINE_LIMIT, SET_DOWN, agreed, check_choice, check_step, check_time
from hub.domain.bookings import Booking, BookingState, Party
from hub.domain.errors import (
    BookingTransitionRefused,
    MentorUnavailable,
    ReasonNeeded,
    RecordChangedMeanwhile,
    TimeUnfit,
)
from hub.domain.questions import clean_line
from hub.domain.roles import Actor
from hub.protocol import booking_commands as c
from hub.records.booking_writes import Step
from hub.store.rooms import MOVING_S

TRIES = 5
"""How often a step is decided anew, where the other was quicker and the person did not say which version they saw."""
C, M = Party.CANDIDATE, Party.MENTOR


def request_booking(ctx: Context, actor: Actor, command: c.BookingRequest) -> dict[str, Any]:
    """Ask for a session. The same ``client_key`` from the same person never makes a second request."""
    return {"booking": view_of(ctx, request(ctx, actor, command), C)}


def accept_booking(ctx: Context, actor: Actor, command: c.BookingAccept) -> dict[str, Any]:
    """As the mentor, accept a request at ``time``: one of the proposed moments, or any where none was proposed."""

    def accept(scene: Scene) -> Step:
        check_choice(scene.booking, command.time, scene.now)
        told = [(C, "booking.accepted"), (M, "booking.confirmed")]
        return step(scene, "accept", told, times=(command.time,), **agreed(scene.booking, command.time))

    return _take(ctx, actor, command, "accept", accept)


def counter_booking(ctx: Context, actor: Actor, command: c.BookingCounter) -> dict[str, Any]:
    """As the mentor, propose another time; it is held until the candidate answers."""

    def counter(scene: Scene) -> Step:
        check_time(command.time, scene.now)
        times, line = (command.time,), _line(command.line)
        asks = scene.asking(times, C, held=True)
        return step(scene, "counter", [(C, "booking.countered")], line=line, times=times, **asks)

    return _take(ctx, actor, command, "counter", counter)


def agree_booking(ctx: Context, actor: Actor, command: c.BookingAgree) -> dict[str, Any]:
    """As the candidate, accept the time that the mentor proposed."""

    def agree(scene: Scene) -> Step:
        at = _proposed(scene)
        told = [(M, "booking.agreed"), (C, "booking.confirmed")]
        return step(scene, "agree", told, times=(at,), **agreed(scene.booking, at))

    return _take(ctx, actor, command, "agree", agree)


def propose_booking(ctx: Context, actor: Actor, command: c.BookingPropose) -> dict[str, Any]:
    """As the candidate, propose other times, at most three."""

    def propose(scene: Scene) -> Step:
        times, line = scene.proposed(command.times), _line(command.line)
        return step(scene, "propose", [(M, "booking.proposed")], line=line, times=times, **scene.asking(times, M))

    return _take(ctx, actor, command, "propose", propose)


def decline_booking(ctx: Context, actor: Actor, command: c.BookingDecline) -> dict[str, Any]:
    """As the mentor, decline a request; the candidate reads the reason.

    Where the candidate named others, it goes on to the next one, and is not this mentor's any more: then the answer
    shows the booking as it was with them, declined.
    """
    line = _line(command.line)

    def decline(scene: Scene) -> Step:
        following = next_to_ask(ctx, scene)
        if following is None:
            return decline_step(scene, command.reason, line)
        times = candidate_times(ctx, scene)
        return pass_on_step(scene, following, times, reason=command.reason.value, line=line)

    return _take(ctx, actor, command, "decline", decline)


def pass_on_booking(ctx: Context, actor: Actor, command: c.BookingPassOn) -> dict[str, Any]:
    """As the candidate, take none of the mentor's times: the next mentor of one's order is asked."""

    def pass_on(scene: Scene) -> Step:
        if scene.party is not C:
            raise BookingTransitionRefused(state=scene.booking.state.value)
        following = next_to_ask(ctx, scene)
        if following is None:
            raise MentorUnavailable(mentor_id=scene.booking.order[0])
        return pass_on_step(scene, following, candidate_times(ctx, scene))

    return _take(ctx, actor, command, "pass_on", pass_on)


def reschedule_booking(ctx: Context, actor: Actor, command: c.BookingReschedule) -> dict[str, Any]:
    """Propose a new time for an agreed session; the old one stands until the other answers."""

    def reschedule(scene: Scene) -> Step:
        if scene.party is C:
            scene.proposed((command.time,))
        check_time(command.time, scene.now)
        if command.time == scene.booking.starts_at:
            raise TimeUnfit(time=command.time)
        times, line = (command.time,), _line(command.line)
        asks = scene.asking(times, scene.other, held=True)
        # When the old time begins there is nothing left to answer: it stands, and the session takes place.
        asks["answer_by"] = min(asks["answer_by"], scene.booking.starts_at)
        return step(scene, "reschedule", [(scene.other, "booking.rescheduling")], line=line, times=times, **asks)

    return _take(ctx, actor, command, "reschedule", reschedule)


def settle_booking(ctx: Context, actor: Actor, command: c.BookingSettle) -> dict[str, Any]:
    """Answer a proposed new time: with yes the session moves, with no (or taking it back) it stays.

    What was written in the waiting room of the old time is erased: nobody said that it is to be kept until then.
    """

    def settle(scene: Scene) -> Step:
        at = _proposed(scene)
        # Nobody has come to the new time yet or said anything there, and its room is made when it is near.
        fresh: dict[str, Any] = {"room_name": "", "mentor_came_at": 0, "candidate_came_at": 0}
        fresh |= {"mentor_keeps": False, "candidate_keeps": False}
        told = [(party, "booking.rescheduled") for party in BOTH]
        return step(scene, "settle", told, times=(at,), **agreed(scene.booking, at), **fresh)

    def keep(scene: Scene) -> Step:
        return step(scene, "keep", [(scene.other, "booking.kept")])

    if not command.agrees:
        return _take(ctx, actor, command, "keep", keep)
    moved = _take(ctx, actor, command, "settle", settle)
    erase_room(ctx, command.booking_id, MOVING_S)
    return moved


def cancel_booking(ctx: Context, actor: Actor, command: c.BookingCancel) -> dict[str, Any]:
    """Cancel a session before it begins, or one's own request. Within the programme's notice a reason is asked for."""

    def cancel(scene: Scene) -> Step:
        line = _line(command.line)
        if scene.asks_why and not line:
            raise ReasonNeeded
        return step(scene, "cancel", told_of_cancelling(scene), line=line)

    return _take(ctx, actor, command, "cancel", cancel)


def note_booking(ctx: Context, actor: Actor, command: c.BookingNote) -> dict[str, Any]:
    """Keep one's own note about a session, or share it with the other."""
    return {"booking": view_of(ctx, *keep_note(ctx, actor, command))}


def rate_booking(ctx: Context, actor: Actor, command: c.BookingRate) -> dict[str, Any]:
    """Tell the programme how a session was; the other never sees it. ``stars`` from 1 to 5, 0 for none."""
    return {"booking": view_of(ctx, *rate(ctx, actor, command))}


def write_booking(ctx: Context, actor: Actor, command: c.BookingWrite) -> dict[str, Any]:
    """Begin the private thread in which the two write to each other; answers its id."""
    return {"booking": view_of(ctx, *write_on(ctx, actor, command.booking_id))}


def _take(
    ctx: Context, actor: Actor, command: c.BookingCommand, move: str, decide: Callable[[Scene], Step]
) -> dict[str, Any]:
    """Take a step: decided from the booking as it is, written if nobody changed it meanwhile."""
    for attempt in range(TRIES):
        booking, party = load_own(ctx, actor, command.booking_id)
        scene = set_scene(ctx, booking, party)
        check_step(booking, move, party, scene.now)
        if command.version not in (0, booking.version):
            raise RecordChangedMeanwhile(version=booking.version)
        decided = decide(scene)
        try:
            moved = ctx.records.bookings.move(decided)
        except RecordChangedMeanwhile:
            if command.version or attempt + 1 == TRIES:
                raise
            continue
        rung(ctx, moved, decided.tellings)
        return {"booking": view_of(ctx, _as_seen(booking, moved, party), party)}
    raise AssertionError


def _as_seen(before: Booking, moved: Booking, party: Party) -> Booking:
    if party is C or moved.mentor_id == before.mentor_id:
        return moved
    # It went on to another mentor, of whom the one who declined learns nothing.
    ended = {"state": BookingState.DECLINED, "version": moved.version, "order": ()}
    return msgspec.structs.replace(before, **ended | SET_DOWN)


def _proposed(scene: Scene) -> int:
    at = scene.booking.proposals[0]
    if at <= scene.now:
        raise TimeUnfit(time=at)
    return at


def _line(text: str) -> str:
    return clean_line(text)[:LINE_LIMIT]
