"""Who may use each command about mentoring, and what may stand in its way: from the tables of the domain."""

from hub.domain.bookings import MOVES as BOOKING_MOVES
from hub.domain.bookings import BookingMove, BookingState, Party

OF_BOOKINGS = ("booking.not_found", "booking.transition_refused", "record.changed_meanwhile")
NEW_TIME = ("booking.time_taken", "booking.time_unfit")
TEXT = ("text.empty", "text.too_long")

MOVE_OF = {
    "booking.accept": ("accept", (*OF_BOOKINGS, *NEW_TIME)),
    "booking.counter": ("counter", (*OF_BOOKINGS, *NEW_TIME, "text.too_long")),
    "booking.agree": ("agree", (*OF_BOOKINGS, *NEW_TIME)),
    "booking.propose": ("propose", (*OF_BOOKINGS, "booking.time_unfit", "text.too_long")),
    "booking.decline": ("decline", OF_BOOKINGS),
    "booking.pass_on": ("pass_on", (*OF_BOOKINGS, "mentor.unavailable")),
    "booking.reschedule": ("reschedule", (*OF_BOOKINGS, *NEW_TIME, "text.too_long")),
    "booking.settle": ("settle", (*OF_BOOKINGS, "booking.time_taken")),
    "booking.cancel": ("cancel", (*OF_BOOKINGS, "booking.reason_needed")),
    "room.admit": ("admit", (*OF_BOOKINGS, "room.closed", "booking.time_taken")),
    "room.extend": ("extend", (*OF_BOOKINGS, "room.extension_refused")),
    "room.end": ("end", OF_BOOKINGS),
}
"""The commands that are moves of a booking, and their refusals."""

FEWER = {"booking.pass_on": frozenset({Party.CANDIDATE})}
"""Commands that not all use who may take the move: a mentor passes on by declining."""

THE_TWO = "the candidate, the mentor"
WHO: dict[str, str] = {
    "booking.request": "anyone with an account",
    "mentor.accept": "the invited person",
    "mentor.decline": "the invited person",
    "mentor.update": "the mentor",
    "mentor.plan": "the mentor",
    "mentor.leave": "the mentor",
    "mentor.invite": "organiser of the programme",
    "mentor.invite_again": "organiser of the programme",
    "mentor.remove": "organiser of the programme",
    "report.settle": "organiser, moderator of the programme",
    "thread.start": "anyone with an account",
    "thread.join": "whoever may read the thread",
    "thread.leave": "anyone",
    "thread.post": "the asker, mentors in the thread",
    "thread.writing": "the asker, mentors in the thread",
    "thread.ask": "the asker",
    "thread.edit": "who wrote it",
    "thread.settle": "the asker",
    "thread.consent": "those who wrote in the part",
    "thread.offer": "mentors in the thread who take calls",
    "thread.hide": "organiser, moderator of the programme; public threads alone",
    "thread.unhide": "organiser, moderator of the programme; public threads alone",
    "thread.report": "those in a private thread",
    "inbox.join": "anyone with an account",
    "inbox.read": "anyone with an account",
    "inbox.choose": "anyone with an account",
}
"""Everything else is for the two of a booking."""

REFUSALS: dict[str, tuple[str, ...]] = {
    "booking.request": (
        "access.sign_in_needed",
        "programme.not_found",
        "programme.not_open",
        "mentor.not_found",
        "mentor.unavailable",
        "booking.limit_reached",
        *NEW_TIME,
        *TEXT,
    ),
    "booking.note": ("booking.not_found", "text.too_long"),
    "booking.rate": ("booking.not_found", "booking.transition_refused", "text.too_long"),
    "booking.write": ("booking.not_found", "booking.transition_refused"),
    "room.enter": ("booking.not_found", "room.closed"),
    "room.say": ("booking.not_found", "room.closed", *TEXT),
    "room.keep": ("booking.not_found", "room.closed"),
    "mentor.accept": ("access.sign_in_needed", "mentor.not_found", "mentor.transition_refused"),
    "mentor.decline": ("access.sign_in_needed", "mentor.not_found", "mentor.transition_refused"),
    "mentor.update": ("mentor.not_found", "record.changed_meanwhile"),
    "mentor.plan": ("mentor.not_found", "record.changed_meanwhile"),
    "mentor.leave": ("mentor.not_found", "mentor.transition_refused"),
    "mentor.invite": ("programme.not_found", "access.denied", "mentor.transition_refused"),
    "mentor.invite_again": ("mentor.not_found", "access.denied", "mentor.transition_refused"),
    "mentor.remove": ("mentor.not_found", "access.denied", "mentor.transition_refused"),
    "report.settle": ("programme.not_found", "access.denied", "text.empty", "thread.not_found"),
    "thread.start": (
        "access.sign_in_needed",
        "programme.not_found",
        "programme.not_open",
        "mentor.not_found",
        "mentor.unavailable",
        *TEXT,
    ),
    "thread.post": ("thread.not_found", "thread.not_yours", *TEXT),
    "thread.ask": ("thread.not_found", "thread.not_yours", "limit.reached", *TEXT),
    "thread.edit": ("thread.not_found", "thread.not_yours", *TEXT),
    "thread.settle": ("thread.not_found", "thread.not_yours"),
    "thread.consent": ("thread.not_found", "thread.not_yours", "thread.changed"),
    "thread.offer": ("thread.not_found", "thread.not_yours", "programme.not_open", "mentor.unavailable"),
    "thread.hide": ("thread.not_found", "access.denied", "text.empty"),
    "thread.unhide": ("thread.not_found", "access.denied", "text.empty"),
    "thread.report": ("thread.not_found", "thread.not_yours"),
    "inbox.join": ("access.sign_in_needed",),
    "inbox.read": ("access.sign_in_needed",),
    "inbox.choose": ("access.sign_in_needed",),
}


def who_may(name: str) -> str:
    """Whom a command is for, in words."""
    if name in MOVE_OF:
        move = BOOKING_MOVES[MOVE_OF[name][0]]
        known = _sources(name, move)
        return ", ".join(f"the {party.value}{_from(move, party, known)}" for party in _parties(name, move))
    return WHO.get(name, THE_TWO)


def refusals_of(name: str) -> tuple[str, ...]:
    """What a command may be refused with."""
    if name in MOVE_OF:
        return MOVE_OF[name][1]
    subject = name.partition(".")[0]
    usual = {"booking": ("booking.not_found",), "thread": ("thread.not_found",)}
    return REFUSALS.get(name, usual.get(subject, ()))


def booking_states(name: str) -> str:
    """From which states of a booking a command leads where, as code; empty where it asks for none."""
    if name not in MOVE_OF:
        return ""
    move = BOOKING_MOVES[MOVE_OF[name][0]]
    return f"{_words(_sources(name, move))} → `{move.target.value}`"


def _parties(name: str, move: BookingMove) -> list[Party]:
    """Who uses a command: the clock uses none."""
    who = FEWER.get(name, move.who)
    return [party for party in Party if party in who and party is not Party.CLOCK]


def _sources(name: str, move: BookingMove) -> frozenset[BookingState]:
    return frozenset().union(*(move.sources_of(party) for party in _parties(name, move)))


def _from(move: BookingMove, party: Party, sources: frozenset[BookingState]) -> str:
    own = move.sources_of(party)
    return "" if own == sources else f" (from {_words(own)})"


def _words(found: frozenset[BookingState]) -> str:
    return ", ".join(f"`{state.value}`" for state in BookingState if state in found)
