"""The generated parts of docs/mentoring.md: bookings, mentors and threads."""

from docs.lives import drawing, joined
from docs.markdown import table
from docs.rules import states
from hub.domain.bookings import MOVES as BOOKING_MOVES
from hub.domain.bookings import BookingMove, BookingState, Party
from hub.domain.mentors import MOVES as MENTOR_MOVES
from hub.domain.mentors import MentorState
from hub.domain.threads import MOVES as THREAD_MOVES
from hub.domain.threads import ThreadState


def booking_drawing() -> str:
    """The states of a booking, and the moves between them."""
    arrows = [
        f"{source.value} --> {move.target.value}: {name}"
        for name, move in BOOKING_MOVES.items()
        for source in BookingState
        if source in move.sources and source is not move.target
    ]
    return drawing(["[*] --> requested: request", *joined(arrows)])


def booking_table() -> str:
    """Every move on a booking."""
    rows = [
        (
            name,
            ", ".join(_who(move, party) for party in Party if party in move.who),
            states(move.sources, BookingState),
            f"`{move.target.value}`",
            f"`{move.event}`",
        )
        for name, move in BOOKING_MOVES.items()
    ]
    return table(("move", "who", "from", "to", "history"), rows)


def _who(move: BookingMove, party: Party) -> str:
    """A party, with the states from which alone it may take the move."""
    own = move.sources_of(party)
    return party.value if own == move.sources else f"{party.value} (from {states(own, BookingState)})"


def mentor_table() -> str:
    """Every step in the life of a mentor's part."""
    rows = [
        (name, move.who, states(move.sources, MentorState), f"`{move.target.value}`")
        for name, move in MENTOR_MOVES.items()
    ]
    return table(("step", "who", "from", "to"), rows)


def thread_table() -> str:
    """Every step in the life of a thread."""
    rows = [
        (
            name,
            ", ".join(sorted(move.who)),
            states(move.sources, ThreadState),
            f"`{move.target.value}`",
            f"`{move.event}`",
        )
        for name, move in THREAD_MOVES.items()
    ]
    return table(("step", "who", "from", "to", "event"), rows)
