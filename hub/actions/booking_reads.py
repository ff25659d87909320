"""Bookings as one of the two sees them. For everybody else there are none."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.programme_access import check_account
from hub.domain.booking_rules import cancel_asks_why, may_now
from hub.domain.bookings import UNDER_WAY, WAITING, Booking, BookingEvent, Party
from hub.domain.errors import BookingNotFound, SignInNeeded
from hub.domain.mentors import Mentor
from hub.domain.programmes import Programme
from hub.domain.roles import Actor
from hub.domain.room_rules import opens_at
from hub.protocol.booking_views import BookingView, HistoryLine
from hub.records.afterwards import Afterwards

NOTHING = Afterwards()


def load_own(ctx: Context, actor: Actor, booking_id: str) -> tuple[Booking, Party]:
    """A booking of this person's, and which of the two they are.

    Raises:
        BookingNotFound: there is none, or it is not theirs: organisers and moderators have no part in it either.
    """
    booking = ctx.records.bookings.get(booking_id)
    party = booking.party(actor.person_id) if booking and _has_account(ctx, actor) else None
    if booking is None or party is None:
        raise BookingNotFound
    return booking, party


def asked_before(ctx: Context, actor: Actor, programme_id: str, booking_id: str) -> Booking | None:
    """A request that somebody made in a programme before, with its words; None where it is not theirs."""
    try:
        booking, party = load_own(ctx, actor, booking_id)
    except BookingNotFound:
        return None
    return booking if party is Party.CANDIDATE and booking.programme_id == programme_id else None


def read_booking(ctx: Context, actor: Actor, booking_id: str) -> BookingView:
    """A booking with its history, as this person sees it.

    Raises:
        BookingNotFound: there is none, or it is not theirs.
    """
    booking, party = load_own(ctx, actor, booking_id)
    return view_of(ctx, booking, party)


def view_of(ctx: Context, booking: Booking, party: Party) -> BookingView:
    """A booking with its history and what was kept of it, as one of the two sees it."""
    names = Names(ctx)
    events = ctx.records.bookings.history(booking.booking_id)
    # A mentor to whom it was passed on learns nothing of what was said to the candidate before.
    shown = [one for one in events if party is Party.CANDIDATE or one.mentor_id == booking.mentor_id]
    own, other = booking.candidate_id, booking.mentor_person_id
    if party is Party.MENTOR:
        own, other = other, own
    kept = ctx.records.bookings.afterwards(booking.booking_id, own, other)
    return _view(ctx, names, booking, party, kept, shown)


def bookings_of(ctx: Context, actor: Actor) -> list[BookingView]:
    """Everything of this person's, without its history: what is coming first, soonest first; what is over last.

    Raises:
        SignInNeeded: guests have no bookings.
    """
    check_account(ctx, actor)
    names = Names(ctx)
    found = [(one, one.party(actor.person_id)) for one in ctx.records.bookings.of_person(actor.person_id)]
    found.sort(key=lambda pair: _order(pair[0]))
    return [_view(ctx, names, one, party, NOTHING, ()) for one, party in found if party]


class Names:
    """The mentors and programmes that a list speaks of, each read once."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._mentors: dict[str, Mentor | None] = {}
        self._programmes: dict[str, Programme | None] = {}

    def mentor(self, mentor_id: str) -> Mentor:
        """The mentor of an id; a nameless one where the record is gone."""
        if mentor_id not in self._mentors:
            self._mentors[mentor_id] = self._ctx.records.mentors.get(mentor_id)
        return self._mentors[mentor_id] or Mentor(mentor_id=mentor_id, programme_id="")

    def programme(self, programme_id: str) -> Programme:
        """The programme of an id; a nameless one where the record is gone."""
        if programme_id not in self._programmes:
            self._programmes[programme_id] = self._ctx.records.programmes.get(programme_id)
        return self._programmes[programme_id] or Programme(programme_id=programme_id, title="")


def _has_account(ctx: Context, actor: Actor) -> bool:
    try:
        check_account(ctx, actor)
    except SignInNeeded:
        return False
    return True


def _order(booking: Booking) -> tuple[int, int]:
    if booking.state in UNDER_WAY and booking.starts_at:
        return 0, booking.starts_at
    return (1, -booking.changed_at) if booking.state in UNDER_WAY else (2, -booking.changed_at)


def _view(
    ctx: Context,
    names: Names,
    booking: Booking,
    party: Party,
    kept: Afterwards,
    events: Iterable[BookingEvent],
) -> BookingView:
    now, mentor, programme = ctx.clock(), names.mentor(booking.mentor_id), names.programme(booking.programme_id)
    others = booking.order if party is Party.CANDIDATE and booking.state in WAITING else ()
    return BookingView(
        booking_id=booking.booking_id,
        programme_id=booking.programme_id,
        programme_title=programme.title,
        version=booking.version,
        state=booking.state.value,
        you=party.value,
        may=may_now(booking, party, now),
        candidate_name=booking.candidate_name,
        candidate_zone=booking.candidate_zone,
        mentor_id=booking.mentor_id,
        mentor_name=mentor.name,
        mentor_zone=mentor.zone,
        about=booking.about,
        proposals=booking.proposals,
        held=booking.held,
        duration_s=booking.duration_s,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        waits_for=booking.waits_for,
        answer_by=booking.answer_by,
        reason=booking.reason,
        reason_line=booking.reason_line,
        missing=booking.missing,
        thread_id=booking.thread_id,
        from_thread_id=booking.from_thread_id,
        wiki_source=booking.wiki_source,
        room_opens_at=opens_at(booking),
        cancel_asks_why=cancel_asks_why(booking, programme.cancel_notice_s, now),
        others=tuple(names.mentor(mentor_id).name for mentor_id in others),
        history=tuple(_line(names, event) for event in events),
        note=kept.note,
        note_shared=kept.note_shared,
        other_note=kept.other_note,
        chat=kept.chat,
        rated=kept.rated,
    )


def _line(names: Names, event: BookingEvent) -> HistoryLine:
    return HistoryLine(
        at=event.at,
        name=event.name,
        by=event.by,
        mentor_name=names.mentor(event.mentor_id).name,
        reason=event.reason,
        line=event.line,
        times=event.times,
    )
