"""What time does to bookings, and what becomes of them when their mentor leaves. All of it is safe to repeat."""

from hub.actions.booking_steps import (
    BOTH,
    Scene,
    candidate_times,
    decline_step,
    next_to_ask,
    pass_on_step,
    rung,
    set_scene,
    step,
    thread_telling,
    told_of_cancelling,
)
from hub.actions.context import Context
from hub.domain.booking_rules import title_of, who_is_missing
from hub.domain.bookings import COMING, LEFT, WAITING, BookingState, DeclineReason, Party
from hub.domain.mentors import Mentor, MentorState
from hub.records.booking_writes import Opening, Step

S = BookingState
WRITES = DeclineReason.BETTER_IN_WRITING.value


def lapse_booking(ctx: Context, booking_id: str) -> bool:
    """Do what is due when nobody answered in time; answers whether something was.

    A proposed new time falls away, and the agreed one stands. A request goes on to the next mentor in the candidate's
    order (for any time, where the proposed ones have passed), else it becomes a private thread with those who were
    asked. A time proposed by the mentor ends unanswered.

    Raises:
        BookingTransitionRefused, RecordChangedMeanwhile: somebody answered in the same moment.
    """
    booking = ctx.records.bookings.get(booking_id)
    if booking is None or not booking.answer_by or booking.answer_by > ctx.clock():
        return False
    scene = set_scene(ctx, booking, Party.CLOCK)
    if booking.state is S.RESCHEDULED:
        return _write(ctx, step(scene, "keep", _both("booking.kept")))
    if booking.state is S.COUNTERED:
        return _write(ctx, step(scene, "expire", _both("booking.lapsed")))
    return booking.state is S.REQUESTED and _not_answered(ctx, scene)


def miss_booking(ctx: Context, booking_id: str) -> bool:
    """End a session to which not both came; answers whether it was one.

    Raises:
        BookingTransitionRefused, RecordChangedMeanwhile: somebody came, or cancelled, in the same moment.
    """
    booking = ctx.records.bookings.get(booking_id)
    missing = who_is_missing(booking, ctx.clock()) if booking else ""
    if booking is None or not missing:
        return False
    scene = set_scene(ctx, booking, Party.CLOCK)
    return _write(ctx, step(scene, "miss", _both("booking.missed"), missing=missing))


def leave_booking(ctx: Context, booking_id: str) -> bool:
    """Do what is due with a booking whose mentor has left; answers whether something was.

    A request goes on to the next mentor or is declined, an agreed session is cancelled; one that is due takes place,
    or nobody comes.

    Raises:
        BookingTransitionRefused, RecordChangedMeanwhile: somebody did something about it in the same moment.
    """
    booking = ctx.records.bookings.get(booking_id)
    if booking is None or booking.state not in WAITING | COMING:
        return False
    scene = set_scene(ctx, booking, Party.MENTOR)
    if scene.mentor.state is not MentorState.LEFT:
        return False
    if booking.state in COMING:
        ahead = scene.now < booking.starts_at
        return ahead and _write(ctx, step(scene, "cancel", told_of_cancelling(scene), reason=LEFT))
    following = next_to_ask(ctx, scene)
    if following is None:
        return _write(ctx, decline_step(scene, LEFT, ""))
    return _write(ctx, pass_on_step(scene, following, candidate_times(ctx, scene), reason=LEFT))


def _not_answered(ctx: Context, scene: Scene) -> bool:
    following = next_to_ask(ctx, scene)
    if following is not None:
        return _write(ctx, pass_on_step(scene, following, candidate_times(ctx, scene)))
    mentors = _for_thread(ctx, scene)
    if not mentors:
        return _write(ctx, step(scene, "expire", _both("booking.lapsed")))
    expired = step(scene, "expire", _both("booking.expired"))
    opening = Opening(
        title=title_of(scene.booking.about),
        parts=(scene.booking.about,),
        mentors=tuple(one.mentor_id for one in mentors),
        # The one who did not answer is told of the end already; the others hear of the thread alone.
        tellings=tuple(
            thread_telling(scene, expired.after, one.person_id)
            for one in mentors
            if one.mentor_id != scene.mentor.mentor_id
        ),
    )
    return _write(ctx, expired, opening)


def _for_thread(ctx: Context, scene: Scene) -> list[Mentor]:
    """Whom the thread is for: the mentors who were asked, or would have been next.

    Nobody who declined, unless to answer in writing; and nobody else who takes no written questions.
    """
    rows = ctx.records.bookings.history(scene.booking.booking_id)
    declined = {row.mentor_id for row in rows if row.name == "booking.declined" and row.reason != WRITES}
    named = dict.fromkeys([scene.mentor.mentor_id, *(row.mentor_id for row in rows), *scene.booking.order])
    found = (ctx.records.mentors.get(mentor_id) for mentor_id in named if mentor_id not in declined)
    return [
        one for one in found if one and one.active and (one.takes_written or one.mentor_id == scene.mentor.mentor_id)
    ]


def _write(ctx: Context, decided: Step, opening: Opening | None = None) -> bool:
    moved = ctx.records.bookings.move(decided, opening)
    rung(ctx, moved, (*decided.tellings, *(opening.tellings if opening else ())))
    return True


def _both(kind: str) -> list[tuple[Party, str]]:
    return [(party, kind) for party in BOTH]
