"""An hour as its own page shows it: from Redis while it is there, from the archive afterwards."""

import msgspec

from hub.actions.context import Context, roles_in
from hub.actions.reads import HourView, Mine, read_mine, readable_hour, view_for
from hub.actions.withdrawn_streams import as_shown
from hub.domain.errors import QuestionNotFound
from hub.domain.hours import Hour, HourState
from hub.domain.questions import VISIBLE, Question, QuestionState
from hub.domain.roles import Actor
from hub.protocol import views
from hub.protocol.cursors import START
from hub.protocol.events import Audience
from hub.protocol.views import HiddenQuestion, LiveHour, OwnQuestion, PublicQuestion
from hub.store.hours import Snapshot


class WholeHour(msgspec.Struct, frozen=True, kw_only=True):
    """The record of an hour, what everyone sees of it, what is the reader's own, and how many are here.

    ``settled``: it is closed and from the archive alone, so that nothing happens in it any more.
    """

    hour: Hour
    view: HourView
    mine: Mine
    here: int
    settled: bool = False


def read_whole_hour(ctx: Context, actor: Actor, hour_id: str) -> WholeHour:
    """An hour as an attendee reads it, whether it is on, to come, or long over.

    Raises:
        HourNotFound: no such hour for this person.
    """
    hour = readable_hour(ctx, actor, hour_id)
    (shown,) = as_shown(ctx, [hour])
    snapshot = ctx.store.hours.snapshot(hour_id)
    if snapshot is None:
        return _from_archive(ctx, actor, shown)
    view = view_for(snapshot, Audience.ATTENDEES)
    mine = read_mine(ctx, actor, hour, [one.question_id for one in view.questions])
    return WholeHour(hour=shown, view=view, mine=mine, here=ctx.store.presence.count(hour_id, ctx.clock()))


def _from_archive(ctx: Context, actor: Actor, hour: Hour) -> WholeHour:
    questions = ctx.records.archive.questions(hour.hour_id)
    own = [one for one in questions if one.asker_id == actor.person_id]
    mine = Mine(
        questions=[views.own(one) for one in own],
        endorsed=[],
        silenced="",
        roles=sorted(role.value for role in roles_in(ctx, actor, hour)),
    )
    settled = hour.state is HourState.ARCHIVED
    snapshot = Snapshot(START, live_part(hour), questions)
    return WholeHour(hour=hour, view=view_for(snapshot, Audience.ATTENDEES), mine=mine, here=0, settled=settled)


def live_part(hour: Hour) -> LiveHour:
    """What everyone would see of an hour that Redis does not hold (yet, or any more)."""
    shared = {name: getattr(hour, name) for name in LiveHour.__struct_fields__ if hasattr(hour, name)}
    fields = shared | {"room_ready": bool(hour.room_name), "asking_paused": False, "slow_s": 0, "on_air": ""}
    return msgspec.convert(msgspec.to_builtins(fields), LiveHour)


class WholeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question as its page shows it. ``own``: the reader asked it. A ``HiddenQuestion`` was merged into another."""

    question: PublicQuestion | OwnQuestion | HiddenQuestion
    own: bool
    endorsed: bool


def read_whole_question(ctx: Context, actor: Actor, hour: Hour, question_id: str) -> WholeQuestion:
    """One question of an hour, for its permanent address.

    A question that is not for all eyes is there for its asker alone; for the others it cannot be told from one that
    never was. Of a merged one everybody learns where it went.

    Raises:
        QuestionNotFound: no such question for this person.
    """
    question = _find(ctx, hour.hour_id, question_id)
    own = question is not None and question.asker_id == actor.person_id
    if question is None or not (own or _leads_somewhere(question)):
        raise QuestionNotFound()
    return WholeQuestion(
        question=views.own(question) if own else views.public(question),
        own=own,
        endorsed=bool(ctx.store.questions.endorsed_by(hour.hour_id, actor.person_id, [question_id])),
    )


def _leads_somewhere(question: Question) -> bool:
    # A question that waited when it was merged was never shown: its way stays unknown, as the question itself.
    return question.state in VISIBLE or (question.state is QuestionState.MERGED and question.shown_at > 0)


def _find(ctx: Context, hour_id: str, question_id: str) -> Question | None:
    found = ctx.store.questions.get(hour_id, question_id)
    if found or ctx.store.hours.version(hour_id):
        return found
    archived = ctx.records.archive.questions(hour_id)
    return next((one for one in archived if one.question_id == question_id), None)
