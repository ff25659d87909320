"""Steps in the life of a booking: what each leaves in the record, in the history and in the inboxes of the two."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.slots import is_free
from hub.domain.availability import check_there
from hub.domain.booking_rules import after, asking, cancel_asks_why, fit_times
from hub.domain.bookings import COMING, MOVES, Booking, BookingEvent, BookingState, DeclineReason, Party
from hub.domain.errors import BookingNotFound
from hub.domain.mentors import Mentor
from hub.domain.programmes import Programme
from hub.domain.topics import booking_topic, inbox_topic
from hub.records.booking_writes import Step
from hub.records.telling import Telling

ASKED = frozenset({"booking.requested", "booking.proposed", "booking.passed_on"})
"""The rows of a history that hold what the candidate proposed."""
BOTH = (Party.CANDIDATE, Party.MENTOR)

Fields = dict[str, Any]
Told = Iterable[tuple[Party, str]]


class Scene(NamedTuple):
    """A booking at the moment at which somebody, or the clock, does something about it."""

    booking: Booking
    party: Party
    programme: Programme
    mentor: Mentor
    now: int

    @property
    def other(self) -> Party:
        """The other one of the two."""
        return Party.MENTOR if self.party is Party.CANDIDATE else Party.CANDIDATE

    @property
    def asks_why(self) -> bool:
        """Whether cancelling now needs a line."""
        return cancel_asks_why(self.booking, self.programme.cancel_notice_s, self.now)

    def proposed(self, times: Iterable[int]) -> tuple[int, ...]:
        """The times that the candidate proposes to the mentor of the booking: see ``proposed_times``."""
        return proposed_times(self.mentor, self.booking.duration_s, times, self.now)

    def asking(self, times: tuple[int, ...], waits_for: Party, *, held: bool = False) -> Fields:
        """The fields of a booking in which somebody is waited for, for as long as the programme lets them."""
        return asking(times, waits_for, self.now, self.programme.answer_within_s, held=held)


def set_scene(ctx: Context, booking: Booking, party: Party) -> Scene:
    """A booking with its programme and its mentor.

    Raises:
        BookingNotFound: one of these records is gone.
    """
    programme = ctx.records.programmes.get(booking.programme_id)
    mentor = ctx.records.mentors.get(booking.mentor_id)
    if programme is None or mentor is None:
        raise BookingNotFound
    return Scene(booking, party, programme, mentor, ctx.clock())


def step(
    scene: Scene,
    move: str,
    told: Told,
    *,
    reason: str = "",
    line: str = "",
    times: tuple[int, ...] = (),
    **fields: Any,
) -> Step:
    """One step of ``domain.bookings.MOVES``.

    Args:
        told: who of the two is told what (``domain.notices.KINDS``).
        reason, line, times: what the history shows with it.
        fields: what it sets in the booking.
    Raises:
        BookingTransitionRefused: the party may not take this step now.
    """
    if move in ("decline", "cancel"):
        fields |= {"reason": reason, "reason_line": line}
    moved = after(scene.booking, move, scene.party, scene.now, **fields)
    row = event(scene, moved, MOVES[move].event, reason=reason, line=line, times=times)
    tellings = tuple(telling(scene, moved, party, kind) for party, kind in told)
    return Step(before=scene.booking, after=moved, events=(row,), tellings=tellings)


def event(scene: Scene, moved: Booking, name: str, **more: Any) -> BookingEvent:
    """A row of the history for a booking as a step left it; ``more`` are further fields of the row."""
    row: Fields = {
        "booking_id": moved.booking_id,
        "version": moved.version,
        "name": name,
        "at": scene.now,
        "by": scene.party.value,
        "state": moved.state.value,
        "mentor_id": moved.mentor_id,
    }
    return BookingEvent(**row | more)


def telling(scene: Scene, moved: Booking, party: Party, kind: str, mentor: Mentor | None = None) -> Telling:
    """What one of the two is told of a step; once, whoever carries it out how often."""
    person_id = moved.candidate_id if party is Party.CANDIDATE else moved.mentor_person_id
    return Telling(
        person_id=person_id,
        kind=kind,
        occasion=f"{moved.booking_id} {moved.version}",
        programme_id=moved.programme_id,
        booking_id=moved.booking_id,
        facts=facts(scene.programme, mentor or scene.mentor, moved),
    )


def thread_telling(scene: Scene, moved: Booking, person_id: str) -> Telling:
    """What a mentor is told for whom a request became a thread, while the booking itself is not theirs to open."""
    return Telling(
        person_id=person_id,
        kind="thread.started",
        occasion=f"{moved.booking_id} {moved.version}",
        programme_id=moved.programme_id,
        facts=facts(scene.programme, scene.mentor, moved),
    )


def told_of_cancelling(scene: Scene) -> list[tuple[Party, str]]:
    """Who is told of a cancelling: the other, and for an agreed session both, as it stands in both calendars."""
    parties = BOTH if scene.booking.state in COMING else (scene.other,)
    return [(party, "booking.cancelled") for party in parties]


def facts(programme: Programme, mentor: Mentor, booking: Booking) -> dict[str, str | int]:
    """The names that fill the sentences of notices."""
    return {"mentor": mentor.name, "candidate": booking.candidate_name, "title": programme.title}


def decline_step(scene: Scene, reason: DeclineReason | str, line: str) -> Step:
    """The mentor declines, and nobody else is to be asked."""
    told = [(Party.CANDIDATE, "booking.declined")]
    return step(scene, "decline", told, reason=str(reason), line=line)


class Next(NamedTuple):
    """The mentor who is asked next, with those after; ``free``: a held time is on the mentor's free slots too."""

    mentor: Mentor
    rest: tuple[str, ...]
    free: bool = False


def pass_on_step(scene: Scene, following: Next, times: tuple[int, ...], *, reason: str = "", line: str = "") -> Step:
    """The request goes on to the next mentor: by the clock, by the candidate, or after a declining, which its history
    shows before it.

    Args:
        times: what the candidate proposes to the next mentor, none for any time.
    Raises:
        BookingTransitionRefused: the booking is not in a state for it.
    """
    declined = bool(reason)
    moved = after(
        scene.booking,
        "pass_on",
        scene.party,
        scene.now,
        mentor_id=following.mentor.mentor_id,
        mentor_person_id=following.mentor.person_id,
        order=following.rest,
        reason="",
        reason_line="",
        version=scene.booking.version + (2 if declined else 1),
        **scene.asking(times, Party.MENTOR),
    )
    rows = [event(scene, moved, MOVES["pass_on"].event, times=times)]
    if declined:
        before = {"version": moved.version - 1, "mentor_id": scene.mentor.mentor_id, "reason": reason, "line": line}
        rows.insert(0, event(scene, moved, MOVES["decline"].event, **before))
    return Step(
        before=scene.booking,
        after=moved,
        events=tuple(rows),
        tellings=tuple(_told_on(scene, moved, following.mentor)),
        asked=following.mentor.mentor_id,
        hold_if_free=following.free,
    )


def _told_on(scene: Scene, moved: Booking, to: Mentor) -> Iterable[Telling]:
    if scene.party is not Party.CANDIDATE:
        yield telling(scene, moved, Party.CANDIDATE, "booking.passed_on", to)
    yield telling(scene, moved, Party.MENTOR, "booking.requested", to)
    ended = {Party.CLOCK: "booking.lapsed", Party.CANDIDATE: "booking.cancelled"}.get(scene.party)
    if ended:
        # Whoever was asked before is told that it ended for them; the booking is not theirs to open any more.
        before = telling(scene, moved, Party.MENTOR, ended)
        yield msgspec.structs.replace(before, person_id=scene.booking.mentor_person_id, booking_id="")


def people_of(tellings: Iterable[Telling]) -> list[str]:
    """Everybody into whose inbox these go."""
    return list(dict.fromkeys(one.person_id for one in tellings if one.person_id))


def rung(ctx: Context, moved: Booking, tellings: Iterable[Telling]) -> None:
    """Say, after a step stands, that the booking changed, and who was told something."""
    ring(ctx, booking_topic(moved.booking_id), *map(inbox_topic, people_of(tellings)))


def proposed_times(mentor: Mentor, duration_s: int, times: Iterable[int], now: int) -> tuple[int, ...]:
    """The times that a candidate proposes to a mentor, in order, each once.

    Raises:
        TimeUnfit: too soon for the mentor, while they are away, too far ahead, or not on five minutes; ``time``.
    """
    kept = fit_times(times, now, mentor.notice_s)
    check_there(mentor, kept, duration_s)
    return kept


def next_to_ask(ctx: Context, scene: Scene) -> Next | None:
    """The next mentor in the candidate's order who is there and takes sessions; None where there is nobody left."""
    order = list(scene.booking.order)
    while order:
        mentor = ctx.records.mentors.get(order.pop(0))
        if mentor is None or not mentor.active or not mentor.takes_calls:
            continue
        booking = scene.booking
        slot = booking.state is BookingState.REQUESTED and booking.held and booking.proposals[0] > scene.now
        free = slot and is_free(ctx, mentor, scene.programme, booking.proposals[0])
        return Next(mentor, tuple(order), free)
    return None


def candidate_times(ctx: Context, scene: Scene) -> tuple[int, ...]:
    """The times that the candidate proposed and that are still ahead; none for any time.

    Where all have passed the next mentor is asked for any time: near times must not take the others away.
    """
    times = scene.booking.proposals
    if scene.booking.state is not BookingState.REQUESTED:
        rows = [one for one in ctx.records.bookings.history(scene.booking.booking_id) if one.name in ASKED]
        times = rows[-1].times if rows else ()
    return tuple(at for at in times if at > scene.now)
