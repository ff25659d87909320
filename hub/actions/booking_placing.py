"""How a request for a session comes into being: from a candidate's form, or from a line on a wiki page."""

from collections.abc import Sequence

from hub.actions.booking_steps import facts, proposed_times
from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.programme_access import check_account, readable_programme
from hub.actions.slots import is_free
from hub.domain.booking_rules import ABOUT_LIMIT, NAME_LIMIT, asking, clean_words, fit_times
from hub.domain.bookings import Booking, Party
from hub.domain.errors import MentorUnavailable, PayloadInvalid, ProgrammeNotOpen, ThreadNotFound, TimeTaken, TimeUnfit
from hub.domain.local_time import zone_of
from hub.domain.mentors import Mentor
from hub.domain.programmes import Phase, Programme
from hub.domain.questions import clean_line
from hub.domain.roles import Actor
from hub.domain.texts import N_
from hub.domain.topics import booking_topic, inbox_topic
from hub.protocol.booking_commands import BookingRequest
from hub.records.booking_writes import Limits
from hub.records.telling import Telling

TWICE_TEXT = N_("Each mentor can be named once.")
ZONE_TEXT = N_("We do not know this time zone.")
ONE_TIME_TEXT = N_("A free slot is one time.")


def request(ctx: Context, actor: Actor, command: BookingRequest) -> Booking:
    """Place the request of a candidate; the same ``client_key`` from the same person answers the booking it made.

    Raises:
        SignInNeeded: guests have no bookings.
        ProgrammeNotFound: there is no such programme for this person.
        ProgrammeNotOpen: it takes no requests now; ``opens_at``, ``closes_at``.
        PayloadInvalid: a mentor twice, an unknown zone, more than one time for a slot; ``fields``.
        MentorUnavailable: one of the mentors takes no sessions, or is the candidate; ``mentor_id``.
        TextEmpty, TextTooLong: what it is about.
        TimeUnfit: a time has passed, is too soon, too far ahead, or not on five minutes; ``time``.
        TimeTaken: the slot is not free; ``time``.
        BookingLimitReached: as many as the programme allows; ``limit``.
        ThreadNotFound: it was asked for in a thread that is not the candidate's.
    """
    check_account(ctx, actor)
    made = ctx.records.bookings.find(actor.person_id, command.client_key)
    if made:
        return made
    programme = readable_programme(ctx, actor, command.programme_id)
    _check_open(programme, ctx.clock())
    mentors = _mentors(ctx, programme, command.mentors, actor.person_id)
    _check_thread(ctx, actor, command)
    return place_booking(
        ctx,
        programme=programme,
        candidate_id=actor.person_id,
        candidate_name=clean_line(command.candidate_name)[:NAME_LIMIT] or actor.name,
        candidate_zone=_zone(ctx, actor, command.zone),
        mentors=mentors,
        about=command.about,
        times=command.times,
        slot=command.slot,
        client_key=command.client_key,
        from_thread_id=command.from_thread_id,
        limits=_limits(programme),
    )


def check_room_for_one_more(ctx: Context, actor: Actor, programme_id: str) -> None:
    """Check that a candidate may ask for one more session, so that they are told before they write.

    Raises:
        ProgrammeNotFound: there is no such programme for this person.
        BookingLimitReached: they have as many as the programme allows; ``limit``.
    """
    programme = readable_programme(ctx, actor, programme_id)
    ctx.records.bookings.check_limits(programme_id, actor.person_id, _limits(programme))


def place_booking(
    ctx: Context,
    *,
    programme: Programme,
    candidate_id: str,
    candidate_name: str,
    candidate_zone: str,
    mentors: Sequence[Mentor],
    about: str,
    client_key: str,
    times: Sequence[int] = (),
    slot: bool = False,
    from_thread_id: str = "",
    wiki_source: str = "",
    limits: Limits | None = None,
) -> Booking:
    """Write a request, and tell the first mentor of it; again with the same ``client_key`` answers the one there is.

    Who may ask, and when, the caller has checked.

    Args:
        mentors: in the order in which they are asked; there is at least one.
        times: proposed moments (ms since 1970), none for any time; for a ``slot`` the one that is to be held.
        limits: how much the candidate may ask for; None for as much as they like.
    Raises:
        TextEmpty, TextTooLong, TimeUnfit, TimeTaken, BookingLimitReached, MentorUnavailable: as ``request``.
    """
    now, first = ctx.clock(), mentors[0]
    booking = Booking(
        booking_id=ctx.new_id(),
        programme_id=programme.programme_id,
        candidate_id=candidate_id,
        candidate_name=candidate_name,
        candidate_zone=candidate_zone,
        mentor_id=first.mentor_id,
        mentor_person_id=first.person_id,
        order=tuple(one.mentor_id for one in mentors[1:]),
        about=clean_words(about, ABOUT_LIMIT),
        duration_s=programme.session_s,
        client_key=client_key,
        from_thread_id=from_thread_id,
        wiki_source=wiki_source,
        created_at=now,
        changed_at=now,
        **asking(_times(ctx, programme, first, times, slot), Party.MENTOR, now, programme.answer_within_s, held=slot),
    )
    told = Telling(
        person_id=first.person_id,
        kind="booking.requested",
        occasion=f"{booking.booking_id} 1",
        programme_id=programme.programme_id,
        booking_id=booking.booking_id,
        facts=facts(programme, first, booking),
    )
    kept = ctx.records.bookings.add(booking, [told], limits or Limits())
    ring(ctx, booking_topic(kept.booking_id), inbox_topic(first.person_id))
    return kept


def _times(ctx: Context, programme: Programme, mentor: Mentor, times: Sequence[int], slot: bool) -> tuple[int, ...]:
    now = ctx.clock()
    if not slot:
        return proposed_times(mentor, programme.session_s, times, now)
    if len(times) != 1:
        raise PayloadInvalid(fields={"times": ONE_TIME_TEXT})
    try:
        kept = fit_times(times, now, mentor.notice_s)
    except TimeUnfit:
        # A free slot that time has overtaken is one that is not free any more.
        raise TimeTaken(time=times[0]) from None
    if not is_free(ctx, mentor, programme, kept[0]):
        raise TimeTaken(time=kept[0])
    return kept


def _limits(programme: Programme) -> Limits:
    return Limits(under_way=programme.open_limit, sessions=programme.session_limit or None)


def _check_open(programme: Programme, now: int) -> None:
    if programme.phase(now) is not Phase.OPEN:
        raise ProgrammeNotOpen(None, opens_at=programme.opens_at, closes_at=programme.closes_at)


def _mentors(ctx: Context, programme: Programme, mentor_ids: Sequence[str], candidate_id: str) -> list[Mentor]:
    if len(set(mentor_ids)) != len(mentor_ids):
        raise PayloadInvalid(fields={"mentors": TWICE_TEXT})
    found = []
    for mentor_id in mentor_ids:
        mentor = ctx.records.mentors.get(mentor_id)
        # Somebody who is invited only is answered like somebody who never was: nobody learns of invitations.
        if mentor is None or mentor.programme_id != programme.programme_id or not mentor.active:
            raise MentorUnavailable(mentor_id=mentor_id)
        if not mentor.takes_calls or mentor.person_id == candidate_id:
            raise MentorUnavailable(mentor_id=mentor_id)
        found.append(mentor)
    return found


def _check_thread(ctx: Context, actor: Actor, command: BookingRequest) -> None:
    if not command.from_thread_id:
        return
    thread = ctx.records.threads.get(command.from_thread_id)
    if thread is None or thread.asker_id != actor.person_id or thread.programme_id != command.programme_id:
        raise ThreadNotFound


def _zone(ctx: Context, actor: Actor, name: str) -> str:
    if not name:
        person = ctx.records.people.get(actor.person_id)
        return (person.zone if person else "") or "UTC"
    try:
        zone_of(name)
    except ValueError:
        raise PayloadInvalid(fields={"zone": ZONE_TEXT}) from None
    return name
