"""What organisers and hosts do with an hour: plan it, change the plan, copy it, and take it through its life.

The record in SQL is changed first, by compare-and-set, and then shown to everyone. A crash between the two is healed
by the worker, which shows every record that is newer than what Redis knows.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hub.actions.context import CLOCK, Context, authorise, event, load_hour
from hub.actions.covers import CoverPicture, keep_cover
from hub.actions.owed_answers import owed_in
from hub.actions.parts import give_first_part
from hub.actions.reads import readable_hour
from hub.actions.withdrawn_streams import as_shown
from hub.domain.errors import (
    AccessDenied,
    HourChangedMeanwhile,
    HourClosed,
    HourTransitionRefused,
    PayloadInvalid,
    QuestionNotFound,
    QuestionTransitionRefused,
    SignInNeeded,
)
from hub.domain.hours import MOVES, Hour, HourState
from hub.domain.local_time import moment_of, wall_of, zone_of
from hub.domain.owed import due_at, waits_until
from hub.domain.plan import NEW, PASSED, PICTURE, SETTINGS, opens_at, opens_before_s, read_plan, words_of
from hub.domain.questions import UNCLAIMED, QuestionState, clean_line
from hub.domain.roles import Actor, Right, Role
from hub.domain.texts import N_

REASON_LIMIT = 500
TRIES = 5
THE_CLOCK = Actor(CLOCK)
CHANGEABLE = frozenset(HourState) - {HourState.ARCHIVED, HourState.CANCELLED}
BEGUN = frozenset({HourState.LIVE, HourState.ENDED})
BEGUN_TEXT = N_("The hour has begun: its start stays.")
PAST_PLAN = N_("The planned time has passed. Please give the hour another time first.")
STILL_OWED = N_("Guests still owe answers in writing.")
REASON_TOO_LONG = N_("Please stay within 500 characters.")


def may_create(ctx: Context, actor: Actor) -> bool:
    """Whether somebody may plan new hours: organisers of the site may."""
    return actor.signed_in and Role.ORGANISER in ctx.records.people.roles(actor.person_id)


def check_may_create(ctx: Context, actor: Actor) -> None:
    """Check that somebody may plan new hours.

    Raises:
        SignInNeeded: guests never may.
        AccessDenied: only organisers of the site may.
    """
    if not actor.signed_in:
        raise SignInNeeded
    if not may_create(ctx, actor):
        raise AccessDenied(right=Right.ORGANISER.value)


def create_hour(ctx: Context, actor: Actor, fields: Mapping[str, Any], picture: CoverPicture | None = None) -> Hour:
    """Plan a new hour, as a draft; its maker becomes its organiser.

    Args:
        fields: see ``domain.plan.NEW``; what is left out is as there.
        picture: for the cover ``picture``.
    Raises:
        SignInNeeded, AccessDenied: not an organiser of the site.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    check_may_create(ctx, actor)
    plan = read_plan(fields, NEW, ctx.clock(), has_picture=picture is not None)
    return add_draft(ctx, actor, plan | _cover_of(ctx, plan, picture))


def add_draft(ctx: Context, actor: Actor, plan: Mapping[str, Any]) -> Hour:
    """Keep a draft with checked fields; its maker becomes its organiser."""
    born: dict[str, Any] = {"overlay_key": new_key(), "created_by": actor.person_id, "created_at": ctx.clock()}
    hour = Hour(hour_id=ctx.new_id(), **plan, **born)
    # The role goes first: a crash between leaves a role without an hour, never an hour without an organiser.
    give_first_part(ctx, actor, "hour", hour.hour_id)
    ctx.records.hours.add(hour)
    return hour


def edit_hour(
    ctx: Context,
    actor: Actor,
    hour_id: str,
    version: int,
    fields: Mapping[str, Any],
    picture: CoverPicture | None = None,
) -> Hour:
    """Change the plan of an hour; an occurrence of a series no longer follows its series then.

    Args:
        version: of the hour from which the person made the change.
        fields: see ``domain.plan.NEW``; what is left out stays.
    Raises:
        HourNotFound, AccessDenied: not for this person.
        HourClosed: the hour is archived or cancelled.
        HourChangedMeanwhile: somebody saved it since that version.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    role = authorise(ctx, actor, hour_id, Right.ORGANISER)
    hour = load_hour(ctx, hour_id)
    if hour.state not in CHANGEABLE:
        raise HourClosed(state=hour.state.value)
    has_picture = picture is not None or bool(hour.cover_file)
    plan = read_plan(fields, words_of(hour), ctx.clock(), has_picture=has_picture)
    _check_start(hour, plan)
    changed = {
        name: value for name, value in (plan | _cover_of(ctx, plan, picture)).items() if getattr(hour, name) != value
    }
    if not changed:
        return hour
    alone = {"changed_alone": True} if hour.series_id else {}
    saved = ctx.records.hours.change(hour_id, version, **changed, **alone)
    show(ctx, saved, event(ctx, "hour.edited", actor, role))
    return open_if_due(ctx, saved)


def _check_start(hour: Hour, plan: Mapping[str, Any]) -> None:
    if hour.state in BEGUN and plan["starts_at"] != hour.starts_at:
        raise PayloadInvalid(fields={"starts": BEGUN_TEXT})


def _cover_of(ctx: Context, plan: Mapping[str, Any], picture: CoverPicture | None) -> dict[str, str]:
    if picture is None or plan["cover"] != PICTURE:
        return {}
    return {"cover_file": keep_cover(ctx.settings.data_dir, picture)}


def copy_hour(ctx: Context, actor: Actor, hour_id: str) -> Hour:
    """A draft with the plan and the people of another hour, a week later or as many weeks as bring it into the future.

    Raises:
        HourNotFound, SignInNeeded, AccessDenied: not for this person.
    """
    check_may_create(ctx, actor)
    old = readable_hour(ctx, actor, hour_id)
    starts_at = _weeks_later(old, ctx.clock())
    times = {"starts_at": starts_at, "zone": old.zone, "asking_opens_at": opens_at(starts_at, opens_before_s(old))}
    settings = {name: getattr(old, name) for name in SETTINGS}
    hour = add_draft(ctx, actor, {"title": old.title, **times, **settings})
    ctx.records.people.copy_grants(old.hour_id, old.series_id, hour.hour_id, actor.person_id, ctx.clock())
    return hour


def _weeks_later(hour: Hour, now: int) -> int:
    zone = zone_of(hour.zone)
    wall = wall_of(hour.starts_at, zone) + timedelta(weeks=1)
    behind = now - moment_of(wall, zone).at
    if behind >= 0:
        wall += timedelta(weeks=behind // (7 * 24 * 3600 * 1000) + 1)
    return moment_of(wall, zone).at


def move_hour(
    ctx: Context, actor: Actor, hour_id: str, move: str, reason: str = "", *, all_the_same: bool = False
) -> Hour:
    """Take a step in the life of an hour, and show it to everyone.

    Args:
        move: a name from ``domain.hours.MOVES``.
        reason: why an hour is cancelled; everyone reads it.
        all_the_same: close it though answers in writing are owed; the worker tells the askers.
    Raises:
        HourNotFound, AccessDenied: not for this person.
        HourTransitionRefused: no such step, or not from its present state.
        PayloadInvalid: the reason is too long; the planned time of a draft that is announced has passed; or the hour
            still owes answers.
    """
    step = MOVES.get(move)
    if step is None:
        raise HourTransitionRefused(move=move)
    role = authorise(ctx, actor, hour_id, step.right)
    if move == "announce":
        _check_ahead(ctx, hour_id)
    if move == "archive":
        _check_owed(ctx, hour_id, all_the_same=all_the_same)
    return open_if_due(ctx, take(ctx, actor, role, hour_id, move, clean_reason(reason)))


def _check_ahead(ctx: Context, hour_id: str) -> None:
    """Nobody announces an hour of last week: a draft may have lain for long."""
    if load_hour(ctx, hour_id).ends_at <= ctx.clock():
        raise PayloadInvalid(PAST_PLAN, fields={"starts": PASSED})


def _check_owed(ctx: Context, hour_id: str, *, all_the_same: bool) -> None:
    """Nobody breaks a promise of the hour without knowing."""
    hour = load_hour(ctx, hour_id)
    if all_the_same or ctx.clock() >= waits_until(hour):
        return
    if owed_in(ctx, hour):
        raise PayloadInvalid(STILL_OWED, fields={"all_the_same": STILL_OWED}, until=due_at(hour))


def clean_reason(reason: str) -> str:
    """The line that says why something is cancelled, as it is kept.

    Raises:
        PayloadInvalid: longer than 500 characters.
    """
    line = clean_line(reason)
    if len(line) > REASON_LIMIT:
        raise PayloadInvalid(fields={"reason": REASON_TOO_LONG})
    return line


def clock_move(ctx: Context, hour_id: str, move: str, *, version: int = 0) -> Hour:
    """Take a step that time takes: the worker asks for it when it is due.

    Args:
        version: of the hour that was found due, so that a plan that changed meanwhile counts; 0 for any.
    Raises:
        HourNotFound, HourTransitionRefused, HourChangedMeanwhile: somebody was quicker, which is no harm.
    """
    if not MOVES[move].by_clock:
        raise HourTransitionRefused(move=move)
    return take(ctx, THE_CLOCK, CLOCK, hour_id, move, version=version)


def take(ctx: Context, actor: Actor, role: str, hour_id: str, move: str, reason: str = "", *, version: int = 0) -> Hour:
    """Take a step that was found allowed, and show it. ``role`` is the one that the ledger names."""
    hour = ctx.records.hours.move(hour_id, move, ctx.clock(), version=version, **_with(move, reason))
    show(ctx, hour, event(ctx, MOVES[move].event, actor, role, reason=reason))
    if hour.state is HourState.ENDED:
        settle_air(ctx, hour_id, actor, role)
    return hour


def _with(move: str, reason: str) -> dict[str, Any]:
    """What is saved beside the state and its moment."""
    if move == "resume":
        return {"ended_at": 0, "overrun_warned_at": 0}
    return {"cancel_reason": reason} if move == "cancel" else {}


def open_if_due(ctx: Context, hour: Hour) -> Hour:
    """Whoever announces an hour whose asking is due sees it open at once, not when the worker comes by."""
    if hour.state is not HourState.ANNOUNCED or hour.asking_opens_at > ctx.clock():
        return hour
    try:
        return clock_move(ctx, hour.hour_id, "open", version=hour.version)
    except (HourChangedMeanwhile, HourTransitionRefused):
        return load_hour(ctx, hour.hour_id)


def settle_air(ctx: Context, hour_id: str, actor: Actor = THE_CLOCK, role: str = CLOCK) -> None:
    """Mark the question that is still on air after the end as answered. Doing it again changes nothing."""
    live = ctx.store.hours.get(hour_id)
    if live is None or not live.on_air:
        return
    told = event(ctx, "question.answered", actor, role)
    # From "on air" alone: a moderator may take it off air in this very moment, and then it was not answered.
    wishes = {"sources": [QuestionState.ON_AIR.value], "stamp": "answered_at"}
    fields = {"pinned": False, **UNCLAIMED}
    with suppress(QuestionTransitionRefused, QuestionNotFound):
        ctx.store.questions.move("answer", hour_id, live.on_air, now=ctx.clock(), event=told, fields=fields, **wishes)


def renew_overlay_key(ctx: Context, actor: Actor, hour_id: str) -> Hour:
    """Give the overlay a new secret address; the old one stops working.

    Raises:
        HourNotFound, AccessDenied: not for this person.
    """
    authorise(ctx, actor, hour_id, Right.STAGE)
    for _ in range(TRIES):
        hour = load_hour(ctx, hour_id)
        try:
            return ctx.records.hours.change(hour_id, hour.version, overlay_key=new_key())
        except HourChangedMeanwhile:
            continue
    raise HourChangedMeanwhile


def show(ctx: Context, hour: Hour, told: dict[str, Any]) -> None:
    """Show a saved hour to everyone and wake the worker; a draft is nobody's business yet."""
    if hour.state is HourState.DRAFT:
        return
    (shown,) = as_shown(ctx, [hour])
    ctx.store.hours.publish(shown, told)
    ctx.store.wake_worker(hour.hour_id)


def new_key() -> str:
    """A secret for an address that nobody guesses (144 bits)."""
    return secrets.token_urlsafe(18)
