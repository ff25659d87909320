"""Leaving hours: somebody who has their data erased goes from what Redis has of them, and then from the archive.

In which hours they stand is looked for once, as nothing of theirs comes any more; each of these is left by itself, so
that one in which much happens holds up none of the others.
"""

from collections.abc import Iterator
from contextlib import suppress

from hub.actions.context import ASKER, Context, event
from hub.domain.erasing import Erasing
from hub.domain.errors import HourClosed, QuestionTransitionRefused
from hub.domain.questions import MOVES, UNCLAIMED, QuestionState
from hub.domain.roles import Actor
from hub.protocol.bylines import Byline
from hub.protocol.cursors import following
from hub.protocol.events import Event
from hub.protocol.forgetting import Erasure
from hub.records.archive_writes import SPOKEN

NOBODY = Actor("")
AT_ONCE = 500


def leave_hours(ctx: Context, erasing: Erasing) -> bool:
    """Do what can be done of it now; answers whether no hour knows the person any more."""
    found = erasing.hours if erasing.looked_at else _look(ctx, erasing)
    live = frozenset(ctx.records.archive.unsettled() if found else ())
    late = [hour_id for hour_id in found if not _leave(ctx, erasing, hour_id, live=hour_id in live)]
    return not late


def _look(ctx: Context, erasing: Erasing) -> list[str]:
    """Redis goes first: what is archived meanwhile is found in the archive."""
    person_id = erasing.person_id
    live = {hour_id for hour_id in ctx.records.archive.unsettled() if _knows(ctx, erasing, hour_id)}
    found = sorted(live.union(ctx.records.erasing.hours_of(person_id)))
    ctx.records.erasing.look(person_id, found, ctx.clock())
    return found


def _knows(ctx: Context, erasing: Erasing, hour_id: str) -> bool:
    erasure = Erasure(erasing.person_id, erasing.stand_in(hour_id), Byline(erasing.person_id))
    return ctx.store.forgetting.knows(hour_id, erasing.person_id) or _is_told(ctx, hour_id, erasure)


def _leave(ctx: Context, erasing: Erasing, hour_id: str, *, live: bool) -> bool:
    if not live:
        # The archive has the hour whole: nothing needs what Redis keeps of it for a month.
        ctx.store.forgetting.drop(hour_id)
    elif not _leave_live(ctx, erasing, hour_id):
        return False
    ctx.records.erasing.erase_hour(erasing, hour_id, live=live)
    return True


def _leave_live(ctx: Context, erasing: Erasing, hour_id: str) -> bool:
    """Take the person off an hour that goes on; False while they stand in what the archive has not heard of."""
    if ctx.store.archive.lacks(hour_id, ctx.records.archive.question_ids(hour_id)):
        # They are put back in this moment: it may be as they were.
        return False
    for question in ctx.store.questions.of_person(hour_id, erasing.person_id):
        if question.state is QuestionState.PENDING and question.asker_key:
            _withdraw(ctx, erasing.person_id, hour_id, question.question_id)
    byline = _byline(ctx, erasing.person_id, hour_id)
    told = event(ctx, "question.unnamed", NOBODY, ASKER)
    stand_in = erasing.stand_in(hour_id)
    ctx.store.forgetting.unname(hour_id, erasing.person_id, stand_in, byline, told)
    cursor = ctx.records.archive.cursor(hour_id)
    if _is_told(ctx, hour_id, Erasure(erasing.person_id, stand_in, byline), cursor):
        return False
    # What is trimmed is archived, and whoever was away for a moment is shown the hour anew.
    ctx.store.events.trim(hour_id, following(cursor))
    return True


def _byline(ctx: Context, person_id: str, hour_id: str) -> Byline:
    """Under which names somebody wrote in an hour: what is archived meanwhile is known there."""
    told = list(_unarchived(ctx, hour_id))
    names = {one.by_name for one in told if one.by == person_id and one.name in SPOKEN}
    names |= ctx.records.erasing.names_in(hour_id, person_id)
    return Byline(person_id, names, [*ctx.records.archive.acts(hour_id), *told] if names else ())


def _is_told(ctx: Context, hour_id: str, erasure: Erasure, cursor: str = "") -> bool:
    """Whether somebody stands in what an hour told after a cursor, or that the archive does not have yet.

    Where they do not, the archive can go on from there without learning of them again, however much is told.
    """
    return any(erasure.event(one) != one for one in _unarchived(ctx, hour_id, cursor))


def _unarchived(ctx: Context, hour_id: str, cursor: str = "") -> Iterator[Event]:
    cursor = cursor or ctx.records.archive.cursor(hour_id)
    while found := ctx.store.events.since(hour_id, cursor, AT_ONCE):
        yield from found
        cursor = found[-1].event_id


def _withdraw(ctx: Context, person_id: str, hour_id: str, question_id: str) -> None:
    """What waits is for nobody's eyes any more. In an hour that is closed it waits for nobody.

    What was asked without a name waits on: taken back in this moment, it would tell the desk whose it was.
    """
    fields = {"pinned": False, "consent": False, **UNCLAIMED}
    told = event(ctx, MOVES["withdraw"].event, NOBODY, ASKER)
    now = ctx.clock()
    with suppress(HourClosed, QuestionTransitionRefused):
        ctx.store.questions.move("withdraw", hour_id, question_id, now=now, event=told, fields=fields, asker=person_id)
