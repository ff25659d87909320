"""The rules of bookings, pure: who may take which step now, which times are fit, and what is held for whom."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from hub.domain.bookings import (
    COMING,
    MOVES,
    NO_SHOW_S,
    OVER,
    QUANTUM_MS,
    WAITING,
    Booking,
    BookingState,
    Party,
    quanta,
)
from hub.domain.errors import BookingTransitionRefused, TextEmpty, TextTooLong, TimeUnfit
from hub.domain.questions import clean_line, seen
from hub.domain.room_rules import may_admit, may_ask

AHEAD_S = 90 * 24 * 3600
"""How far ahead a time may lie."""
ABOUT_LIMIT = 4000
NOTE_LIMIT = 4000
NAME_LIMIT = 60
LINE_LIMIT = 500
TITLE_LIMIT = 80

NOT_CHOSEN = frozenset({"expire", "miss"})
"""Steps that follow from others, or from the clock: nobody presses a button for them."""
SET_DOWN: dict[str, Any] = {"proposals": (), "held": False, "waits_for": "", "answer_by": 0}
"""What a booking forgets when nobody is waited for any more."""
PARAGRAPH = re.compile(r"\n[^\S\n]*\n")

S = BookingState


def check_step(booking: Booking, move: str, party: Party, now: int) -> None:
    """Check that a party may take a step of ``MOVES`` at a moment (ms since 1970).

    Raises:
        BookingTransitionRefused: no such step from its present state, or not for this party; ``state``.
    """
    step = MOVES[move]
    if booking.state in step.sources_of(party) and _now_is_the_time(booking, move, party, now):
        return
    raise BookingTransitionRefused(state=booking.state.value)


def _now_is_the_time(booking: Booking, move: str, party: Party, now: int) -> bool:
    if move == "settle":
        return booking.waits_for == party
    if move == "pass_on":
        return bool(booking.order)
    if move == "reschedule":
        return now < booking.starts_at
    if move == "cancel":
        # Who cancels what has begun would not have come: from the start on that is what the record says.
        return booking.state in WAITING or now < booking.starts_at
    if move == "admit":
        return may_admit(booking, now)
    if move == "extend":
        return may_ask(booking, now)
    return True


def may_now(booking: Booking, party: Party, now: int) -> tuple[str, ...]:
    """The steps that a party may choose at a moment (ms since 1970), by the names of ``MOVES``."""
    return tuple(move for move in MOVES if move not in NOT_CHOSEN and _may(booking, move, party, now))


def _may(booking: Booking, move: str, party: Party, now: int) -> bool:
    # Proposed times that have all passed can be accepted by nobody, although the step itself is open.
    if move in ("accept", "agree", "settle") and booking.proposals and max(booking.proposals) <= now:
        return False
    # A mentor passes on by declining, and gives a reason.
    if move == "pass_on" and party is not Party.CANDIDATE:
        return False
    try:
        check_step(booking, move, party, now)
    except BookingTransitionRefused:
        return False
    return True


def after(booking: Booking, move: str, party: Party, now: int, **fields: Any) -> Booking:
    """A booking as a step leaves it: the state of ``MOVES``, a version more, and these fields.

    Args:
        now: milliseconds since 1970.
        fields: what the step sets beside; ``version`` where it leaves more than one row in the history.
    Raises:
        BookingTransitionRefused: the party may not take the step now.
    """
    check_step(booking, move, party, now)
    target = MOVES[move].target
    still_asking = target in WAITING or target is S.RESCHEDULED
    plain: dict[str, Any] = {"state": target, "version": booking.version + 1, "changed_at": now}
    plain |= {} if still_asking else SET_DOWN
    plain |= {"ended_at": now} if target in OVER else {}
    return msgspec.structs.replace(booking, **plain | fields)


def asking(times: tuple[int, ...], waits_for: Party, now: int, within_s: int, *, held: bool = False) -> dict[str, Any]:
    """The fields of a booking in which somebody is waited for.

    Args:
        times: the proposed moments, none for any time. When the last of them has come, there is nothing left to
            answer.
        within_s: how long an answer is waited for.
    """
    until = now + within_s * 1000
    answer_by = min(until, max(times)) if times else until
    return {"proposals": times, "waits_for": waits_for.value, "answer_by": answer_by, "held": held}


def agreed(booking: Booking, at: int) -> dict[str, Any]:
    """The fields of a booking whose time is agreed."""
    return {"starts_at": at, "ends_at": at + booking.duration_s * 1000}


def holds(booking: Booking) -> frozenset[int]:
    """The five minutes (moments, ms since 1970) in which both are taken by a booking.

    What ``records.claims`` keeps follows from the booking alone: the agreed time while it is ahead, the time from the
    moment of letting in while it is under way, and the one proposed time where it is held. The minute for goodbyes is
    nobody's: the next session may begin in it.
    """
    found: set[int] = set()
    if booking.state in COMING:
        found.update(quanta(booking.starts_at, booking.ends_at))
    elif booking.state is S.IN_PROGRESS:
        found.update(quanta(_begun_at(booking), booking.ends_at))
    asks = booking.state in WAITING or booking.state is S.RESCHEDULED
    if asks and booking.held and booking.proposals:
        at = booking.proposals[0]
        found.update(quanta(at, at + booking.duration_s * 1000))
    return frozenset(found)


def _begun_at(booking: Booking) -> int:
    """From when on a session under way takes both: whoever lets in early takes the five minutes before as well."""
    admitted_at = booking.admitted_at or booking.starts_at
    return min(booking.starts_at, admitted_at - admitted_at % QUANTUM_MS)


def check_time(at: int, now: int, notice_s: int = 0) -> None:
    """Check that a session may begin at a moment.

    Args:
        at, now: milliseconds since 1970.
        notice_s: the shortest notice.
    Raises:
        TimeUnfit: it has passed, is too soon, too far ahead, or not on five minutes.
    """
    soon, late = now + notice_s * 1000, now + AHEAD_S * 1000
    if at % QUANTUM_MS or at <= now or not soon <= at <= late:
        raise TimeUnfit(time=at)


def fit_times(times: Iterable[int], now: int, notice_s: int) -> tuple[int, ...]:
    """Proposed times in order, each once.

    Raises:
        TimeUnfit: as ``check_time``.
    """
    kept = tuple(sorted(set(times)))
    for at in kept:
        check_time(at, now, notice_s)
    return kept


def check_choice(booking: Booking, at: int, now: int) -> None:
    """Check that a moment is one that the other has said yes to: among the proposals and ahead, or any fit one.

    Raises:
        TimeUnfit: it is not.
    """
    if not booking.proposals:
        check_time(at, now)
    elif at not in booking.proposals or at <= now:
        raise TimeUnfit(time=at)


def cancel_asks_why(booking: Booking, cancel_notice_s: int, now: int) -> bool:
    """Whether cancelling now is short notice: the session is agreed, and begins within the programme's notice."""
    return booking.state in COMING and now >= booking.starts_at - cancel_notice_s * 1000


def who_is_missing(booking: Booking, now: int) -> str:
    """Who is missing when a session is overdue: a party, ``both``, or ``""`` while nobody is (yet).

    Somebody who has not come ten minutes after the start is missing. Where both came and the mentor never let the
    candidate in, the mentor is, once the time is over.
    """
    if booking.state not in COMING or now < booking.starts_at + NO_SHOW_S * 1000:
        return ""
    absent = [
        party
        for party, came_at in ((Party.MENTOR, booking.mentor_came_at), (Party.CANDIDATE, booking.candidate_came_at))
        if not came_at
    ]
    if not absent:
        return Party.MENTOR.value if now >= booking.ends_at else ""
    return absent[0].value if len(absent) == 1 else "both"


def clean_words(text: str, limit: int) -> str:
    """What somebody wrote, as it is kept: NFC, without control characters, trimmed, paragraphs apart by one line.

    Raises:
        TextEmpty: nothing that can be seen is left.
        TextTooLong: more than ``limit`` characters are left.
    """
    lines = "\n".join(text.splitlines())
    kept = "\n\n".join(filter(None, (clean_line(part, newlines=True) for part in PARAGRAPH.split(lines))))
    if not seen(kept):
        raise TextEmpty
    if len(kept) > limit:
        raise TextTooLong(limit=limit, length=len(kept))
    return kept


def title_of(about: str) -> str:
    """The beginning of what a request is about, as the title of a thread."""
    line = about.partition("\n")[0]
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1].rstrip()}…"


def was_agreed(booking: Booking) -> bool:
    """Whether the two ever agreed on a time: then they may write to each other, and keep notes of it."""
    return bool(booking.starts_at)


def took_its_time(booking: Booking) -> bool:
    """Whether there is something to tell the programme: the session is done, or somebody did not come."""
    return booking.state in (S.DONE, S.NO_SHOW)
