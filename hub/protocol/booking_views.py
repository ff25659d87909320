"""A booking and its room as one of the two sees them; nobody else does. Moments are ms since 1970, 0 for never."""

import msgspec


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a booking. ``by`` is ``candidate``, ``mentor`` or ``clock``; ``name`` as in the MOVES.

    ``mentor_name``: the mentor it was with then; ``line``: what was written with it.
    """

    at: int
    name: str
    by: str
    mentor_name: str
    reason: str = ""
    line: str = ""
    times: tuple[int, ...] = ()


class BookingView(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as one of the two sees it.

    Fields of note:
        you: ``candidate`` or ``mentor``.
        may: the moves that this person may take now, by the names of ``domain.bookings.MOVES``.
        proposals, held, waits_for, answer_by, reason, reason_line, missing: as in ``domain.bookings.Booking``.
        others: names of the mentors that would be asked next; for the candidate alone.
        cancel_asks_why: cancelling now needs a line.
        note, other_note: one's own note, and the other's where it is shared.
        chat: the chat of the room, where both kept it.
        rated: whether this person has told the programme how it was.
    """

    booking_id: str
    programme_id: str
    programme_title: str
    version: int
    state: str
    you: str
    may: tuple[str, ...]
    candidate_name: str
    candidate_zone: str
    mentor_id: str
    mentor_name: str
    mentor_zone: str
    about: str
    proposals: tuple[int, ...]
    held: bool
    duration_s: int
    starts_at: int
    ends_at: int
    waits_for: str
    answer_by: int
    reason: str
    reason_line: str
    missing: str
    thread_id: str
    from_thread_id: str
    wiki_source: str
    room_opens_at: int
    cancel_asks_why: bool
    others: tuple[str, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    note: str = ""
    note_shared: bool = False
    other_note: str = ""
    chat: tuple["ChatLine", ...] = ()
    rated: bool = False


class ChatLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the room's chat; ``by`` is ``candidate`` or ``mentor``."""

    at: int
    by: str
    text: str
    client_key: str = ""


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """The room of a session as one of the two sees it.

    Fields of note:
        now: the server's clock, against which the page counts down.
        phase: ``early`` (opens at ``opens_at``), ``waiting``, ``open`` (the mentor let in), ``grace``, ``over``.
        you_here, other_here: whether either has the page open now; ``*_came``: whether they ever had.
        admits_at: from when on the mentor may let in: five minutes before the start, where both are free then.
        ready: the Jitsi room is made; its link is asked for at ``/bookings/<id>/room/link`` and is never in a view.
        may_extend: the mentor's next slot is free and the session is short of its end by ten minutes at most.
        you_extend, other_extend: who pressed for ten minutes more; ``extended_s``: what was granted.
        you_keep, other_keep: who wants to keep the chat.
    """

    booking_id: str
    version: int
    now: int
    phase: str
    you: str
    your_name: str
    other_name: str
    opens_at: int
    admits_at: int
    starts_at: int
    ends_at: int
    over_at: int
    you_came: bool
    other_came: bool
    you_here: bool
    other_here: bool
    ready: bool
    may_extend: bool
    you_extend: bool
    other_extend: bool
    extended_s: int
    you_keep: bool
    other_keep: bool
    chat: tuple[ChatLine, ...] = ()
