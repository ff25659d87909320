"""Who is let into the Jitsi room of an hour, and by which address."""

from hub.actions.context import Context, roles_in
from hub.actions.reads import readable_hour
from hub.actions.room_ids import jitsi_id
from hub.domain.errors import AccessDenied, HourClosed, RoomNotReady
from hub.domain.hours import COMING, Hour, HourState, Watch
from hub.domain.roles import Actor
from hub.jitsi import links
from hub.jitsi.errors import JitsiError
from hub.jitsi.tokens import Keys, Visitor, make_token

EARLY_S = 3600
"""How long before the start those with a part in the hour may come in."""


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
    hour = readable_hour(ctx, actor, hour_id)
    speaks = bool(roles_in(ctx, actor, hour))
    if not speaks and hour.watch is not Watch.JITSI:
        raise AccessDenied(watch=hour.watch.value)
    _check_open(ctx, hour, speaks=speaks)
    if not hour.room_name:
        raise RoomNotReady
    try:
        return _link(ctx, actor, hour, speaks=speaks, language=language)
    except JitsiError:
        raise RoomNotReady from None


def _check_open(ctx: Context, hour: Hour, *, speaks: bool) -> None:
    if hour.state is HourState.LIVE:
        return
    opens_at = hour.starts_at - EARLY_S * 1000
    if speaks and hour.state in COMING and ctx.clock() >= opens_at:
        return
    details: dict[str, object] = {"state": hour.state.value}
    if speaks and hour.state in COMING:
        details["opens_at"] = opens_at
    raise HourClosed(None, **details)


def _link(ctx: Context, actor: Actor, hour: Hour, *, speaks: bool, language: str) -> str:
    overrides: dict[str, str | bool] = {"config.subject": hour.title}
    if not speaks:
        overrides |= {"config.startWithAudioMuted": True, "config.startWithVideoMuted": True}
    if actor.name:
        overrides["userInfo.displayName"] = actor.name
    token = _token(ctx, actor, hour, speaks=speaks)
    base = ctx.settings.jitsi_url
    return links.room_url(base, hour.room_name, language=language, overrides=overrides, token=token)


def _token(ctx: Context, actor: Actor, hour: Hour, *, speaks: bool) -> str:
    keys = Keys(ctx.settings.jitsi_app_id, ctx.settings.jitsi_app_secret)
    if not all(keys):
        return ""
    place = links.server(ctx.settings.jitsi_url)
    # A server that checks domains wants to read the tenant here, where the room is in one.
    subject = place.tenant or ctx.settings.jitsi_domain or place.host
    visitor = Visitor(jitsi_id(ctx, hour.hour_id, actor.person_id), actor.name, moderator=speaks)
    return make_token(keys, subject, hour.room_name, visitor, now=ctx.clock(), ends_at=hour.ends_at)
