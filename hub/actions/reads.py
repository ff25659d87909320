"""What people may read of an hour: the snapshot for their audience, and what is their own in it."""

from typing import Any

import msgspec

from hub.actions.context import Context, load_hour, roles_in
from hub.domain.errors import AccessDenied, HourNotFound
from hub.domain.hours import Hour
from hub.domain.questions import VISIBLE, Question, rank_key
from hub.domain.roles import Actor, Right, Role, may
from hub.protocol import views
from hub.protocol.events import Audience
from hub.protocol.views import DeskQuestion, LiveHour, OwnQuestion, PublicQuestion
from hub.store.hours import Snapshot


class HourView(msgspec.Struct, frozen=True, kw_only=True):
    """An hour as one audience sees it. ``cursor`` is the newest event in it."""

    cursor: str
    hour: LiveHour
    questions: list[PublicQuestion | DeskQuestion]


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """What is one person's own in an hour: their questions, what they endorse, whether they are silenced and why."""

    questions: list[OwnQuestion]
    endorsed: list[str]
    silenced: str
    roles: list[str]


def readable_hour(ctx: Context, actor: Actor, hour_id: str) -> Hour:
    """The record of an hour that this person may know of: drafts exist for those with a role alone.

    Raises:
        HourNotFound: there is none, or not for this person.
    """
    hour = load_hour(ctx, hour_id)
    if not hour.public and not roles_in(ctx, actor, hour):
        raise HourNotFound()
    return hour


def check_audience(ctx: Context, actor: Actor, hour_id: str, audience: Audience) -> None:
    """Check that a person may hear what an audience hears.

    Raises:
        HourNotFound: no such hour for this person.
        AccessDenied: the desk is for moderators.
    """
    hour = readable_hour(ctx, actor, hour_id)
    if audience is Audience.DESK and not may(roles_in(ctx, actor, hour), Right.MODERATOR):
        raise AccessDenied(audience=audience.value)


def view_for(snapshot: Snapshot, audience: Audience) -> HourView:
    """A snapshot as an audience sees it, in the order of the queue."""
    ranked = sorted(snapshot.questions, key=rank_key)
    if audience is Audience.DESK:
        seen: list[Any] = [views.desk(one) for one in ranked if one.state not in views.NOT_FOR_THE_DESK]
    else:
        seen = [views.public(one) for one in ranked if one.state in VISIBLE]
    return HourView(cursor=snapshot.cursor, hour=snapshot.hour, questions=seen)


def read_hour(ctx: Context, actor: Actor, hour_id: str, audience: Audience = Audience.ATTENDEES) -> HourView:
    """An hour as one audience sees it now.

    Raises:
        HourNotFound, AccessDenied: see ``check_audience``.
    """
    check_audience(ctx, actor, hour_id, audience)
    snapshot = ctx.store.hours.snapshot(hour_id)
    if snapshot is None:
        raise HourNotFound()
    return view_for(snapshot, audience)


def read_mine(ctx: Context, actor: Actor, hour: Hour, question_ids: list[str]) -> Mine:
    """What is one person's own in an hour.

    Args:
        question_ids: the questions that the person sees, to say which of them they endorse.
    """
    own: list[Question] = ctx.store.questions.of_person(hour.hour_id, actor.person_id)
    roles: frozenset[Role] = roles_in(ctx, actor, hour)
    return Mine(
        questions=[views.own(one) for one in own],
        endorsed=ctx.store.questions.endorsed_by(hour.hour_id, actor.person_id, question_ids),
        silenced=ctx.store.questions.why_silenced(hour.hour_id, actor.person_id),
        roles=sorted(role.value for role in roles),
    )
