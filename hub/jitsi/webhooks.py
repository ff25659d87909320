"""What JaaS, Jibri and the finalize script tell us, as posts of ours; and whether it is them."""

import base64
import binascii
import hashlib
import hmac
import re
from typing import Any

from hub.config import Settings
from hub.domain.errors import PayloadInvalid
from hub.domain.room_posts import RoomPost
from hub.jitsi.events import is_person
from hub.jitsi.links import room_of
from hub.jitsi.posts import (
    ID_LIMIT,
    JID_LIMIT,
    NAME_LIMIT,
    ROOM_LIMIT,
    Json,
    key_of,
    milliseconds_of,
    read_object,
    text_of,
    within,
)

TOLERANCE_S = 300
"""How old, or how far ahead, a signature of JaaS may be."""
KEY_LIMIT = 200

JAAS_KINDS = {
    "ROOM_CREATED": "room.created",
    "ROOM_DESTROYED": "room.destroyed",
    "PARTICIPANT_JOINED": "occupant.joined",
    "PARTICIPANT_LEFT": "occupant.left",
    "RECORDING_STARTED": "recording.started",
    "RECORDING_ENDED": "recording.ended",
    "RECORDING_UPLOADED": "recording.uploaded",
    "LIVE_STREAM_STARTED": "stream.started",
    "LIVE_STREAM_ENDED": "stream.ended",
}
"""The events of JaaS that we take; it has many more, and new ones come."""
DIRECTORY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
"""A plain name: no way out of the folder of recordings, and nothing that is hidden there."""


def is_signed(secret: str, header: str, raw: bytes, now: int) -> bool:
    """Whether JaaS signed these very bytes, lately: ``t=<s>,v1=<base64>[,v1=…]``; other schemes are passed over.

    Args:
        now: milliseconds since 1970.
    """
    pairs = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in pairs if name == "t"]
    if len(moments) != 1 or not re.fullmatch(r"[0-9]{1,15}", moments[0]):
        return False
    expected = hmac.new(secret.encode(), moments[0].encode() + b"." + raw, hashlib.sha256).digest()
    # Each is compared to its end: how long it takes tells nothing of which one was nearly right.
    fits = [hmac.compare_digest(expected, _decoded(value)) for name, _, value in pairs if name == "v1"]
    return any(fits) and abs(now // 1000 - int(moments[0])) <= TOLERANCE_S


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value.encode(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def read_jaas(settings: Settings, raw: bytes, now: int) -> RoomPost | None:
    """An event of JaaS; None for one that we do not take.

    Args:
        raw: what ``is_signed`` has let through.
        now: milliseconds since 1970.
    Raises:
        PayloadInvalid: no JSON object.
    """
    found = read_object(raw)
    event, data = text_of(found, "eventType", ID_LIMIT), within(found, "data")
    kind, at = JAAS_KINDS.get(event), milliseconds_of(found, "timestamp", now) or now
    if kind is None:
        return None
    tenant, _, room = text_of(found, "fqn", ROOM_LIMIT).lower().rpartition("/")
    body = _jaas_body(kind, data, at) if kind.startswith(("room.", "occupant.")) else None
    if body is not None and (not room or data.get("isBreakout") is True or not is_person(body.get("jid", "-"))):
        return None
    told = {"event": event, "session_id": text_of(found, "sessionId", KEY_LIMIT), "data": data}
    return RoomPost(
        post_key=_jaas_key(found, raw),
        source="jaas",
        kind=kind,
        room_name=room_of(settings, f"[{tenant}]{room}" if tenant else room)[:ROOM_LIMIT],
        at=at,
        received_at=now,
        body=told if body is None else body,
    )


def _jaas_key(found: Json, raw: bytes) -> str:
    key = text_of(found, "idempotencyKey", KEY_LIMIT)
    return key_of("jaas", key) if key else key_of("jaas", "", hashlib.sha256(raw).hexdigest())


def _jaas_body(kind: str, data: Json, at: int) -> Json:
    if kind == "room.created":
        return {"created_at": at}
    if kind == "room.destroyed":
        return {"created_at": 0, "destroyed_at": at, "occupants": []}
    joined = kind == "occupant.joined"
    return {
        "jid": text_of(data, "participantJid", JID_LIMIT) or text_of(data, "participantId", JID_LIMIT),
        "jitsi_id": text_of(data, "id", ID_LIMIT),
        "name": text_of(data, "name", NAME_LIMIT),
        "joined_at": at if joined else 0,
        "left_at": 0 if joined else at,
    }


def jibri_key(hook_token: str) -> str:
    """What stands in the address that Jibri calls: it cannot send our header. It opens that address and no other."""
    return hmac.new(hook_token.encode(), b"the address that Jibri calls", hashlib.sha256).hexdigest()[:40]


def read_jibri(kind: str, raw: bytes, now: int) -> RoomPost:
    """What a Jibri tells of itself (``jibri.status``) or of a job (``jibri.session``). It is sent once, never again.

    Args:
        now: milliseconds since 1970.
    Raises:
        PayloadInvalid: no JSON object.
    """
    found, part = read_object(raw), kind.partition(".")[2]
    jibri_id, told = text_of(found, "jibriId", KEY_LIMIT), within(found, part)
    job = [text_of(told, name, KEY_LIMIT) for name in ("sessionId", "status")]
    # A job is in each state once; how a Jibri is may be the same each minute.
    key = key_of(kind, jibri_id, *job) if all(job) else key_of(kind, jibri_id, now)
    body: dict[str, Any] = {"jibri_id": jibri_id, part: told}
    return RoomPost(post_key=key, source="jibri", kind=kind, at=now, received_at=now, body=body)


def read_finalized(raw: bytes, now: int) -> RoomPost:
    """A recording that is finished: the finalize script names its folder.

    Args:
        now: milliseconds since 1970.
    Raises:
        PayloadInvalid: no JSON object, or its ``directory`` is no plain name.
    """
    found = read_object(raw)
    directory = found.get("directory")
    if not isinstance(directory, str) or not DIRECTORY.fullmatch(directory):
        raise PayloadInvalid(reason="directory must be the plain name of a folder")
    body = {"directory": directory, "session": text_of(found, "session", KEY_LIMIT)}
    return RoomPost(
        post_key=key_of("finalized", directory),
        source="script",
        kind="recording.finalized",
        at=now,
        received_at=now,
        body=body,
    )
