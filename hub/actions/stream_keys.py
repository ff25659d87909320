"""The key by which an hour is streamed to YouTube: a password. It is written, used for one press, and never shown."""

import re

from hub.actions.context import Context, authorise
from hub.actions.limits import spend
from hub.actions.sealing import open_sealed, seal
from hub.domain.errors import PayloadInvalid
from hub.domain.roles import Actor, Right
from hub.domain.texts import N_
from hub.domain.video_errors import StreamKeyMissing
from hub.records.stream_keys import SealedKey

KEY = re.compile(r"[A-Za-z0-9_-]{8,200}")
WITH_SERVER = re.compile(r"rtmps?://[a-z0-9.-]+\.youtube\.com(?::\d+)?/live2/", re.IGNORECASE)
NO_KEY = N_("This is not a stream key. It looks like abcd-efgh-ijkl-mnop-qrst.")


def set_stream_key(ctx: Context, actor: Actor, hour_id: str, written: str) -> None:
    """Keep the key of an hour's stream, in place of any it had.

    Args:
        written: the key, or YouTube's whole address with the key at its end.
    Raises:
        HourNotFound, AccessDenied: for its organisers.
        PayloadInvalid: it is none; ``fields``.
    """
    authorise(ctx, actor, hour_id, Right.ORGANISER)
    key = WITH_SERVER.sub("", "".join(written.split()))
    if not KEY.fullmatch(key):
        raise PayloadInvalid(fields={"stream_key": NO_KEY})
    sealed = seal(ctx.settings, _purpose(hour_id), key)
    ctx.records.stream_keys.put(SealedKey(hour_id, sealed, actor.person_id, ctx.clock()))


def remove_stream_key(ctx: Context, actor: Actor, hour_id: str) -> None:
    """Forget the key of an hour's stream.

    Raises:
        HourNotFound, AccessDenied: for its organisers.
    """
    authorise(ctx, actor, hour_id, Right.ORGANISER)
    ctx.records.stream_keys.remove(hour_id)


def has_stream_key(ctx: Context, hour_id: str) -> bool:
    """Whether a key is set. That much those who run the hour may know."""
    return stream_key_set_at(ctx, hour_id) > 0


def stream_key_set_at(ctx: Context, hour_id: str) -> int:
    """When the key was set, ms since 1970; 0 where there is none that can be used."""
    kept = ctx.records.stream_keys.get(hour_id)
    return kept.set_at if kept and _opened(ctx, kept) else 0


def stream_key_for(ctx: Context, actor: Actor, hour_id: str) -> str:
    """The key, for one press of the button that begins the stream. Never keep it, log it, or put it into a page.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
        StreamKeyMissing: there is none.
        LimitReached: nobody presses so often.
    """
    authorise(ctx, actor, hour_id, Right.STAGE)
    spend(ctx, actor, "stream.key")
    kept = ctx.records.stream_keys.get(hour_id)
    key = _opened(ctx, kept) if kept else None
    if key is None:
        raise StreamKeyMissing
    return key


def _opened(ctx: Context, kept: SealedKey) -> str | None:
    return open_sealed(ctx.settings, _purpose(kept.hour_id), kept.sealed)


def _purpose(hour_id: str) -> str:
    return f"stream key {hour_id}"
