"""Having one's data erased: asking for it, and what the worker does then, step by step.

Each step can be cut off anywhere and is taken again from its beginning; ``go_on_erasing`` is done when every step found
nothing left to do. What templates/erase.html and docs/privacy.md say is what is done here.
"""

from contextlib import suppress

from hub.actions.booking_clock import leave_booking
from hub.actions.booking_steps import rung, set_scene, step, told_of_cancelling
from hub.actions.context import ASKER, Context, event
from hub.actions.limits import mark_of, spend
from hub.actions.room_ids import jitsi_id
from hub.domain.bookings import COMING, UNDER_WAY, WAITING, Party
from hub.domain.erasing import Erasing
from hub.domain.errors import (
    BookingTransitionRefused,
    HourClosed,
    PayloadInvalid,
    QuestionTransitionRefused,
    SignInNeeded,
)
from hub.domain.mentors import MentorState
from hub.domain.questions import MOVES, UNCLAIMED, QuestionState, clean_line
from hub.domain.roles import Actor
from hub.domain.texts import N_
from hub.protocol.cursors import after

BEGINS_AFTER_MS = 5000
"""What was under way when somebody asked for it is over by then, and nothing of theirs comes after."""
NOT_THE_NAME = N_("Please write the name exactly as it stands above.")
NOBODY = Actor("")


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
    # Each of them is taken even where another one waits: a session that is under way keeps no name on a page.
    whole = [bool(erasing.left_hours_at) or _leave_hours(ctx, erasing), _leave_sessions(ctx, erasing)]
    if not all(whole):
        return False
    ctx.records.erasing.erase_words(erasing)
    rooms = ctx.records.erasing.hours_with_visits()
    ctx.records.erasing.erase_marks(erasing, [jitsi_id(ctx, hour_id, person_id) for hour_id in rooms])
    ctx.records.erasing.finish(person_id)
    return True


def _leave_hours(ctx: Context, erasing: Erasing) -> bool:
    """Redis goes first, where an hour goes on; the archive when it has heard of everything. False while it has not."""
    unsettled = ctx.records.archive.unsettled()
    late = {hour_id for hour_id in unsettled if not _leave_live_hour(ctx, erasing, hour_id)}
    for hour_id in ctx.records.erasing.hours_of(erasing.person_id):
        if hour_id in late:
            continue
        live = hour_id in unsettled
        if live:
            # What is trimmed is archived, and whoever was away for a moment is shown the hour anew.
            ctx.store.events.trim(hour_id, ctx.records.archive.cursor(hour_id))
        else:
            # The archive has the hour whole: nothing needs what Redis keeps of it for a month.
            ctx.store.forgetting.drop(hour_id)
        ctx.records.erasing.erase_hour(erasing, hour_id, live=live)
    if not late:
        ctx.records.erasing.left_hours(erasing.person_id, ctx.clock())
    return not late


def _leave_live_hour(ctx: Context, erasing: Erasing, hour_id: str) -> bool:
    if _lags(ctx, hour_id):
        # Under which names they wrote is known when it is archived.
        return False
    for question in ctx.store.questions.of_person(hour_id, erasing.person_id):
        if question.state is QuestionState.PENDING and question.asker_key:
            _withdraw(ctx, erasing.person_id, hour_id, question.question_id)
    names = ctx.records.erasing.names_in(hour_id, erasing.person_id)
    told = event(ctx, "question.unnamed", NOBODY, ASKER)
    stand_in = erasing.stand_in(hour_id)
    ctx.store.forgetting.unname(hour_id, erasing.person_id, stand_in, names, told)
    return not _lags(ctx, hour_id)


def _withdraw(ctx: Context, person_id: str, hour_id: str, question_id: str) -> None:
    """What waits is for nobody's eyes any more. In an hour that is closed it waits for nobody.

    What was asked without a name waits on: taken back in this moment, it would tell the desk whose it was.
    """
    fields = {"pinned": False, "consent": False, **UNCLAIMED}
    told = event(ctx, MOVES["withdraw"].event, NOBODY, ASKER)
    now = ctx.clock()
    with suppress(HourClosed, QuestionTransitionRefused):
        ctx.store.questions.move("withdraw", hour_id, question_id, now=now, event=told, fields=fields, asker=person_id)


def _lags(ctx: Context, hour_id: str) -> bool:
    return after(ctx.store.events.newest(hour_id), ctx.records.archive.cursor(hour_id))


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
