"""Whose a recording is: an hour's, a session's of two, which is kept by nobody, or nobody's that we know."""

import hashlib
import hmac

import msgspec
import structlog

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.jitsi.recordings import looks_private

log = structlog.get_logger("worker")


class Home(msgspec.Struct, frozen=True):
    """Where a recording belongs. ``hour`` is None for a private room's, and for one that is not ours."""

    hour: Hour | None = None
    private: bool = False


def home_of(ctx: Context, rooms: tuple[str, ...], words: tuple[str, ...] = ()) -> Home:
    """Whose recording this is. Where anything speaks for a private room it is one.

    Args:
        rooms: the names of rooms that were told of it, the surest first.
        words: all else that was told, in which the name of a room may stand.
    """
    if looks_private(*rooms, *words) or any(ctx.records.bookings.of_room(room) for room in rooms):
        return Home(private=True)
    hours = (ctx.records.hours.of_room(room) for room in rooms)
    return Home(next(filter(None, hours), None))


def tell_private(ctx: Context, kind: str, occasion: str) -> None:
    """Raise the alarm that a private room was recorded: the time alone is told, and nothing that leads to the two.

    Args:
        occasion: the same for the same recording.
    """
    if ctx.records.alarms.add(kind, veiled(ctx, occasion), {}, ctx.clock()):
        log.error(kind)


def tell_unknown(ctx: Context, occasion: str, place: str) -> None:
    """Raise the alarm that there is a recording of a room that is not ours; ``place`` says where it was left."""
    kind = "recording.unknown_room"
    if ctx.records.alarms.add(kind, veiled(ctx, occasion), {"place": place}, ctx.clock()):
        log.warning(kind)


def tell_longer(ctx: Context, occasion: str, place: str) -> None:
    """Raise the alarm that a file grew whose recording everyone sees; ``place`` says where the longer one was left."""
    kind = "recording.grew"
    if ctx.records.alarms.add(kind, veiled(ctx, f"{kind} {occasion}"), {"place": place}, ctx.clock()):
        log.warning(kind)


def veiled(ctx: Context, word: str) -> str:
    """A name for a thing that is always the same, and leads nobody to it who does not have our secret."""
    secret = ctx.settings.secret_key.encode()
    return hmac.new(secret, f"recording {word}".encode(errors="replace"), hashlib.sha256).hexdigest()[:40]
