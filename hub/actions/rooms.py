"""Who is let into the Jitsi room of an hour, and by which address."""

import msgspec

from hub.actions.context import Context, roles_in
from hub.actions.reads import readable_hour
from hub.actions.room_ids import jitsi_id
from hub.actions.stream_keys import has_stream_key
from hub.domain.errors import AccessDenied, HourClosed, RoomNotReady
from hub.domain.hours import COMING, Hour, HourState, Watch
from hub.domain.roles import Actor, Right, Role, may
from hub.domain.room_grants import opens_at
from hub.jitsi import abilities, links
from hub.jitsi.errors import JitsiError
from hub.jitsi.tokens import RUNNING, SPEAKING, Visitor, token_for

BACK_S = 3600
"""How long after the end a token still opens the door: browsers that lost the line come back with the same one."""


class RoomFrame(msgspec.Struct, frozen=True):
    """A room within our page: its frame, and whether the person may have it recorded or streamed. Never log it."""

    frame: links.Frame
    records: bool
    streams: bool


def room_link(ctx: Context, actor: Actor, hour_id: str, *, language: str = "") -> str:
    """The address that lets this person, and nobody else where there are tokens, into the room. Never log it.

    Everybody may come in while the hour is live and watched in the room; those with a part in it from an hour before
    the start, and also where the others watch elsewhere.

    Args:
        language: code of the language in which Jitsi is to speak, ``""`` for its choice.
    Raises:
        HourNotFound: no such hour for this person.
        HourClosed: not now; ``state``, and ``opens_at`` (ms since 1970) where waiting helps.
        AccessDenied: this hour is watched elsewhere.
        RoomNotReady: there is no room yet.
    """
    try:
        return _way(ctx, actor, hour_id, language).url()
    except JitsiError:
        raise RoomNotReady from None


def room_frame(ctx: Context, actor: Actor, hour_id: str, *, language: str = "") -> RoomFrame:
    """The same way in, for a page of ours that shows the room within itself, and what the person may do about it.

    Args, Raises: as ``room_link``.
    """
    try:
        frame = _way(ctx, actor, hour_id, language).frame()
    except JitsiError:
        raise RoomNotReady from None
    runs = may(roles_in(ctx, actor, readable_hour(ctx, actor, hour_id)), Right.STAGE)
    records = runs and abilities.records(ctx.settings)
    return RoomFrame(frame, records=records, streams=records and has_stream_key(ctx, hour_id))


def _way(ctx: Context, actor: Actor, hour_id: str, language: str) -> links.Way:
    hour = readable_hour(ctx, actor, hour_id)
    roles = roles_in(ctx, actor, hour)
    if not roles and hour.watch is not Watch.JITSI:
        raise AccessDenied(watch=hour.watch.value)
    _check_open(ctx, hour, speaks=bool(roles))
    if not hour.room_name:
        raise RoomNotReady
    token = _token(ctx, actor, hour, roles)
    wishes = _wishes(actor, hour, speaks=bool(roles))
    return links.Way(ctx.settings.jitsi_url, hour.room_name, language, wishes, token)


def _check_open(ctx: Context, hour: Hour, *, speaks: bool) -> None:
    if hour.state is HourState.LIVE:
        return
    if speaks and hour.state in COMING and ctx.clock() >= opens_at(hour):
        return
    details: dict[str, object] = {"state": hour.state.value}
    if speaks and hour.state in COMING:
        details["opens_at"] = opens_at(hour)
    raise HourClosed(None, **details)


def _wishes(actor: Actor, hour: Hour, *, speaks: bool) -> dict[str, str | bool]:
    overrides: dict[str, str | bool] = {"config.subject": hour.title}
    if not speaks:
        overrides |= {"config.startWithAudioMuted": True, "config.startWithVideoMuted": True}
    if actor.name:
        overrides["userInfo.displayName"] = actor.name
    return overrides


def _token(ctx: Context, actor: Actor, hour: Hour, roles: frozenset[Role]) -> str:
    now = ctx.clock()
    return token_for(
        ctx.settings,
        hour.room_name,
        Visitor(jitsi_id(ctx, hour.hour_id, actor.person_id), actor.name, moderator=bool(roles)),
        begins_at=now,
        ends_at=max(hour.ends_at, now) + BACK_S * 1000,
        # Guests lead the talk in the room; whether it is recorded is for those who run the hour. Every token says so:
        # else it hung on who is moderator, and where no module reads that of a token, the first to come is.
        features=RUNNING if may(roles, Right.STAGE) else SPEAKING,
    )
