"""Bookings: 20 minutes between one candidate and one mentor. Their life is one table, ``MOVES``."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from hub.domain.texts import N_

QUANTUM_MS = 5 * 60 * 1000
"""Sessions begin and last in multiples of this; ``records.claims`` keeps one row for each."""
EXTENSION_S = 600
GRACE_S = 60
"""How long the room stays after the end, for goodbyes."""
NO_SHOW_S = 600
ROOM_EARLY_S = 15 * 60
"""How long before the start the worker makes the room, and the waiting room opens."""
MOST_TIMES = 3
MOST_MENTORS = 5


class Party(StrEnum):
    """Who acts on a booking."""

    CANDIDATE = "candidate"
    MENTOR = "mentor"
    CLOCK = "clock"


class BookingState(StrEnum):
    """Where a booking stands. ``rescheduled``: another time was proposed, the old one stands until it is answered."""

    REQUESTED = "requested"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    RESCHEDULED = "rescheduled"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


S = BookingState
WAITING = frozenset({S.REQUESTED, S.COUNTERED})
COMING = frozenset({S.ACCEPTED, S.RESCHEDULED})
UNDER_WAY = WAITING | COMING | {S.IN_PROGRESS}
OVER = frozenset(S) - UNDER_WAY


class BookingMove(msgspec.Struct, frozen=True):
    """A step: who may take it, from where, to where, and the event it leaves in the history.

    ``narrower`` says from which states alone one of them may take it, where the others may from more.
    """

    who: frozenset[Party]
    sources: frozenset[BookingState]
    target: BookingState
    event: str
    narrower: Mapping[Party, frozenset[BookingState]] = {}

    def sources_of(self, party: Party) -> frozenset[BookingState]:
        """The states from which a party may take it; none for whoever may not at all."""
        return self.narrower.get(party, self.sources) if party in self.who else frozenset()


def _by(*who: Party) -> frozenset[Party]:
    return frozenset(who)


C, M, CLOCK = Party.CANDIDATE, Party.MENTOR, Party.CLOCK

MOVES: dict[str, BookingMove] = {
    "accept": BookingMove(_by(M), frozenset({S.REQUESTED}), S.ACCEPTED, "booking.accepted"),
    "counter": BookingMove(_by(M), WAITING, S.COUNTERED, "booking.countered"),
    "agree": BookingMove(_by(C), frozenset({S.COUNTERED}), S.ACCEPTED, "booking.agreed"),
    "propose": BookingMove(_by(C), WAITING, S.REQUESTED, "booking.proposed"),
    "decline": BookingMove(_by(M), WAITING, S.DECLINED, "booking.declined"),
    "pass_on": BookingMove(_by(C, M, CLOCK), WAITING, S.REQUESTED, "booking.passed_on", {C: frozenset({S.COUNTERED})}),
    "expire": BookingMove(_by(CLOCK), WAITING, S.EXPIRED, "booking.expired"),
    "reschedule": BookingMove(_by(C, M), COMING, S.RESCHEDULED, "booking.rescheduling"),
    "settle": BookingMove(_by(C, M), frozenset({S.RESCHEDULED}), S.ACCEPTED, "booking.rescheduled"),
    "keep": BookingMove(_by(C, M, CLOCK), frozenset({S.RESCHEDULED}), S.ACCEPTED, "booking.kept"),
    "cancel": BookingMove(_by(C, M), WAITING | COMING, S.CANCELLED, "booking.cancelled", {M: COMING}),
    "admit": BookingMove(_by(M), COMING, S.IN_PROGRESS, "booking.admitted"),
    "extend": BookingMove(_by(C, M), frozenset({S.IN_PROGRESS}), S.IN_PROGRESS, "booking.extended"),
    "end": BookingMove(_by(M, CLOCK), frozenset({S.IN_PROGRESS}), S.DONE, "booking.ended"),
    "miss": BookingMove(_by(CLOCK), COMING, S.NO_SHOW, "booking.missed"),
}
"""Every step there is. A request itself is ``booking.requested``.

``pass_on``: the candidate had named others, and the next one is asked: the mentor declined or did not answer, or the
candidate takes none of the mentor's times. ``cancel``: a mentor declines what is asked, and cancels what is agreed.
``settle`` answers a proposed new time with yes, ``keep`` with no (or takes the proposal back).
"""


class DeclineReason(StrEnum):
    """Why a mentor declines; the candidate reads it."""

    NO_TIME = "no_time"
    NOT_MY_FIELD = "not_my_field"
    CONFLICT = "conflict"
    BETTER_IN_WRITING = "better_in_writing"
    OTHER = "other"


LEFT = "left"
REASON_TEXTS: dict[str, str] = {
    DeclineReason.NO_TIME: N_("I have no time in these weeks"),
    DeclineReason.NOT_MY_FIELD: N_("Somebody else can help better with this"),
    DeclineReason.CONFLICT: N_("I have a conflict of interest"),
    DeclineReason.BETTER_IN_WRITING: N_("I would rather answer in writing"),
    DeclineReason.OTHER: N_("Another reason"),
    LEFT: N_("This mentor has left the programme"),
}
"""``LEFT`` is chosen by nobody: it stands where a mentor's part ended while something was open."""


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A booking. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        candidate_id, mentor_person_id: accounts; leave the hub nowhere.
        candidate_name: the name that the candidate chose; may be a pseudonym.
        candidate_zone: IANA name of the zone in which the candidate reads times.
        order: mentors (ids) still to be asked when this one declines or does not answer.
        proposals: moments that were proposed by whoever is not waited for; none for "any time".
        held: the one proposal is claimed for both, so that nobody else takes it meanwhile.
        starts_at, ends_at: the agreed time, with extensions in ``ends_at``; 0 before.
        waits_for: whose answer is waited for until ``answer_by``.
        reason, reason_line: of the last declining (``DeclineReason``), cancelling.
        missing: who did not come, for a no-show: a party, or ``both``.
        thread_id: the thread that it became, or that the two wrote on in; ``from_thread_id``: where it was asked for.
        room_name: of the Jitsi room; known to the two alone.
        mentor_came_at, candidate_came_at: when they first entered the room's page.
        mentor_extends_at, candidate_extends_at: when they pressed for ten minutes more; 0 again after it was granted.
        wiki_source: address of the revision of the wiki page on which it began.
    """

    booking_id: str
    programme_id: str
    candidate_id: str
    mentor_id: str
    mentor_person_id: str
    state: BookingState = BookingState.REQUESTED
    version: int = 1
    candidate_name: str = ""
    candidate_zone: str = "UTC"
    order: tuple[str, ...] = ()
    about: str = ""
    proposals: tuple[int, ...] = ()
    held: bool = False
    duration_s: int = 1200
    starts_at: int = 0
    ends_at: int = 0
    waits_for: str = ""
    answer_by: int = 0
    reason: str = ""
    reason_line: str = ""
    missing: str = ""
    thread_id: str = ""
    from_thread_id: str = ""
    room_name: str = ""
    mentor_came_at: int = 0
    candidate_came_at: int = 0
    admitted_at: int = 0
    mentor_extends_at: int = 0
    candidate_extends_at: int = 0
    extended_s: int = 0
    mentor_keeps: bool = False
    candidate_keeps: bool = False
    client_key: str = ""
    wiki_source: str = ""
    created_at: int = 0
    changed_at: int = 0
    ended_at: int = 0

    def party(self, person_id: str) -> Party | None:
        """Which of the two somebody is; None for everybody else."""
        if person_id and person_id == self.candidate_id:
            return Party.CANDIDATE
        return Party.MENTOR if person_id and person_id == self.mentor_person_id else None


class BookingEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a booking's history: what happened (``name``), when, by which party, and the state it led to."""

    booking_id: str
    version: int
    name: str
    at: int
    by: str
    state: str
    mentor_id: str = ""
    reason: str = ""
    line: str = ""
    times: tuple[int, ...] = ()


def quanta(starts_at: int, ends_at: int) -> range:
    """The moments (ms since 1970) that stand for a stretch of time in ``records.claims``.

    Raises:
        ValueError: it does not begin and end on five minutes, or ends before it begins.
    """
    if starts_at % QUANTUM_MS or ends_at % QUANTUM_MS or ends_at <= starts_at:
        raise ValueError("a session begins and ends on five minutes")
    return range(starts_at, ends_at, QUANTUM_MS)
