"""What is left of a session: notes, a word for the programme, a thread in which the two write to each other."""

import msgspec

from hub.actions.booking_reads import load_own
from hub.actions.booking_steps import Scene, rung, set_scene, telling
from hub.actions.context import Context
from hub.domain.booking_rules import NOTE_LIMIT, clean_words, title_of, took_its_time, was_agreed
from hub.domain.bookings import Booking, Party
from hub.domain.errors import BookingTransitionRefused, RecordChangedMeanwhile, TextEmpty
from hub.domain.roles import Actor
from hub.protocol import booking_commands as c
from hub.records.booking_writes import Opening, Step
from hub.records.telling import Telling

OPENED_TRIES = 5


def keep_note(ctx: Context, actor: Actor, command: c.BookingNote) -> tuple[Booking, Party]:
    """Keep one's note, or share it; an empty one is thrown away. The other is told of the first sharing.

    Raises:
        BookingNotFound: not theirs.
        BookingTransitionRefused: the two never agreed on a time; ``state``.
        TextTooLong: more than a note holds.
    """
    booking, party = load_own(ctx, actor, command.booking_id)
    _check(was_agreed(booking), booking)
    text = clean_words(command.text, NOTE_LIMIT) if command.text.strip() else ""
    scene = set_scene(ctx, booking, party)
    tellings = [_shared(scene)] if text and command.shared else []
    shared = bool(text) and command.shared
    ctx.records.bookings.keep_note(booking, actor.person_id, text, shared=shared, now=scene.now, tellings=tellings)
    rung(ctx, booking, tellings)
    return booking, party


def rate(ctx: Context, actor: Actor, command: c.BookingRate) -> tuple[Booking, Party]:
    """Tell the programme how a session was; a later word replaces an earlier. The other never sees it.

    Raises:
        BookingNotFound: not theirs.
        BookingTransitionRefused: the session is not over; ``state``.
        TextEmpty: neither stars nor words.
        TextTooLong: more than the programme reads.
    """
    booking, party = load_own(ctx, actor, command.booking_id)
    _check(took_its_time(booking), booking)
    text = clean_words(command.text, NOTE_LIMIT) if command.text.strip() else ""
    if not text and not command.stars:
        raise TextEmpty
    ctx.records.bookings.rate(booking, actor.person_id, command.stars, text, ctx.clock())
    rung(ctx, booking, ())
    return booking, party


def write_on(ctx: Context, actor: Actor, booking_id: str) -> tuple[Booking, Party]:
    """The booking with the private thread in which the two write to each other; it is opened once.

    Raises:
        BookingNotFound: not theirs.
        BookingTransitionRefused: the two never agreed on a time; ``state``.
    """
    for attempt in range(OPENED_TRIES):
        booking, party = load_own(ctx, actor, booking_id)
        if booking.thread_id:
            break
        _check(was_agreed(booking), booking)
        scene = set_scene(ctx, booking, party)
        after = msgspec.structs.replace(booking, version=booking.version + 1, changed_at=scene.now)
        # The candidate who is written to hears of it with the first answer.
        told = [telling(scene, after, Party.MENTOR, "thread.started")] if party is Party.CANDIDATE else []
        opening = Opening(
            title=title_of(booking.about),
            parts=(booking.about,),
            mentors=(booking.mentor_id,),
            tellings=tuple(told),
        )
        try:
            booking = ctx.records.bookings.move(Step(before=booking, after=after, events=()), opening)
        except (RecordChangedMeanwhile, BookingTransitionRefused):
            if attempt + 1 == OPENED_TRIES:
                raise
            continue
        rung(ctx, booking, told)
        break
    return booking, party


def _shared(scene: Scene) -> Telling:
    told = telling(scene, scene.booking, scene.other, "booking.note_shared")
    return msgspec.structs.replace(told, occasion=f"{scene.booking.booking_id} note")


def _check(possible: bool, booking: Booking) -> None:
    if not possible:
        raise BookingTransitionRefused(state=booking.state.value)
