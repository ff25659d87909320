"""Having one's data erased: asking for it, and what the worker does then, step by step.

Each step can be cut off anywhere and is taken again from its beginning; ``go_on_erasing`` is done when every step found
nothing left to do. What templates/erase.html and docs/privacy.md say is what is done here.
"""

from contextlib import suppress

from hub.actions.booking_clock import leave_booking
from hub.actions.booking_steps import rung, set_scene, step, told_of_cancelling
from hub.actions.context import Context
from hub.actions.erasing_hours import leave_hours
from hub.actions.limits import mark_of, spend
from hub.actions.room_ids import jitsi_id
from hub.domain.bookings import COMING, UNDER_WAY, WAITING, Party
from hub.domain.erasing import Erasing
from hub.domain.errors import BookingTransitionRefused, PayloadInvalid, SignInNeeded
from hub.domain.mentors import MentorState
from hub.domain.questions import clean_line
from hub.domain.roles import Actor
from hub.domain.texts import N_

BEGINS_AFTER_MS = 5000
"""What was under way when somebody asked for it is over by then, and nothing of theirs comes after."""
TOLD_MS = 300_000
"""How long after a room was closed Jitsi may still tell who was in it."""
LOST_MS = 24 * 3600 * 1000
"""How long after a room was opened its goodbye is waited for: where it was lost, nobody else may ever tell of it."""
NOT_THE_NAME = N_("Please write the name exactly as it stands above.")


def erase_me(ctx: Context, actor: Actor, typed: str = "") -> None:
    """Have everything erased that is one's own. There is no way back.

    Args:
        typed: the name of the account, written out by its owner; guests confirm by the button alone.
    Raises:
        PayloadInvalid: that is not the name; ``fields``.
        LastOrganiser: nobody would be left to organise the site.
        LimitReached: it was tried too often.
    """
    spend(ctx, actor, "data.erase")
    if actor.signed_in:
        _bury(ctx, actor, typed)
    else:
        ctx.records.erasing.begin_guest(actor.person_id, ctx.clock())
    ctx.store.forgetting.shut_out(mark_of(actor.person_id))
    ctx.store.wake_worker("erasing")


def _bury(ctx: Context, actor: Actor, typed: str) -> None:
    person = ctx.records.people.get(actor.person_id)
    if person is None or person.erased_at:
        raise SignInNeeded
    if clean_line(typed) != person.name:
        raise PayloadInvalid(fields={"name": NOT_THE_NAME})
    on_wiki = person.issuer == ctx.settings.wikimedia_url
    ctx.records.erasing.begin(person, ctx.clock(), wiki_account=person.name if on_wiki else "")


def go_on_erasing(ctx: Context, person_id: str) -> bool:
    """Do what can be done of an erasure; answers whether all of it is done. Safe to repeat, and to be cut off."""
    erasing = ctx.records.erasing.get(person_id)
    if erasing is None:
        return False
    # None waits for another: a session that is under way keeps no name on a page, and no hour a private word.
    # Hours come last, as an entry of a stream that cannot be read stops them until the archive has put it aside.
    if not all([_leave_words(ctx, erasing), _leave_rooms(ctx, erasing), leave_hours(ctx, erasing)]):
        return False
    ctx.records.erasing.finish(person_id)
    return True


def _leave_words(ctx: Context, erasing: Erasing) -> bool:
    """End what is open, then erase what is private, and what is left in the records of others."""
    if erasing.left_words_at:
        return True
    if not _leave_sessions(ctx, erasing):
        return False
    ctx.records.erasing.erase_words(erasing)
    ctx.records.erasing.erase_marks(erasing.person_id)
    ctx.records.erasing.left_words(erasing.person_id, ctx.clock())
    return True


def _leave_rooms(ctx: Context, erasing: Erasing) -> bool:
    """Forget in which rooms they were. False while Jitsi may still tell of one: its next post has their name again."""
    # Hours are looked for after this: once they are known, all rooms were gone through, and those that may still be
    # waited for were open on the day before it was asked for, or later.
    since = erasing.asked_at - LOST_MS if erasing.looked_at else 0
    rooms = ctx.records.erasing.hours_with_visits(since)
    known_as = [jitsi_id(ctx, hour_id, erasing.person_id) for hour_id in rooms]
    now = ctx.clock()
    return ctx.records.erasing.erase_stays(erasing, known_as, closed_by=now - TOLD_MS, opened_by=now - LOST_MS)


def _leave_sessions(ctx: Context, erasing: Erasing) -> bool:
    """End what is open with a mentor or a candidate who goes; the others are told. False while a session goes on."""
    person_id = erasing.person_id
    for mentor in ctx.records.mentors.of_person(person_id):
        if mentor.state is MentorState.ACTIVE:
            ctx.records.mentors.move(mentor.mentor_id, "leave", ctx.clock())
        elif mentor.state is MentorState.INVITED:
            ctx.records.mentors.move(mentor.mentor_id, "decline", ctx.clock())
    for booking in ctx.records.bookings.of_person(person_id):
        if booking.mentor_person_id == person_id:
            leave_booking(ctx, booking.booking_id)
        elif booking.state in WAITING | COMING:
            # What has begun cannot be cancelled: the clock ends it, and the next look goes on.
            with suppress(BookingTransitionRefused):
                scene = set_scene(ctx, booking, Party.CANDIDATE)
                cancelled = step(scene, "cancel", told_of_cancelling(scene))
                rung(ctx, ctx.records.bookings.move(cancelled), cancelled.tellings)
    return not any(one.state in UNDER_WAY for one in ctx.records.bookings.of_person(person_id))
