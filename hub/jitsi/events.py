"""What Prosody's ``event_sync`` tells us of rooms and of those in them, as posts of ours."""

from collections.abc import Callable

from hub.config import Settings
from hub.domain.room_posts import RoomPost
from hub.jitsi.links import room_of
from hub.jitsi.posts import (
    ID_LIMIT,
    JID_LIMIT,
    NAME_LIMIT,
    ROOM_LIMIT,
    Json,
    key_of,
    read_object,
    rows_of,
    seconds_of,
    text_of,
    within,
)

SOURCE = "prosody"
HEALTH_CHECK = "__jicofo-health-check"
MACHINES = ("recorder.", "hidden.", "auth.", "focus.")
"""Domains of Jitsi's own helpers: Jibri sits in a room like a person, and is none."""


def read_event(settings: Settings, kind: str, raw: bytes, now: int) -> RoomPost | None:
    """A post of event_sync; None for one that tells nothing of a room's people.

    Rooms within a room (breakouts) are not told apart from going: whoever is in one is not on the stage.

    Args:
        kind: one of ``domain.room_posts.ROOM_KINDS``, by the address it came to.
        now: milliseconds since 1970.
    Raises:
        PayloadInvalid: no JSON object.
    """
    found = read_object(raw)
    node = text_of(found, "room_name", ROOM_LIMIT).lower()
    if not node or node.startswith(HEALTH_CHECK) or found.get("is_breakout") is True:
        return None
    body = READERS[kind](found, now)
    if kind.startswith("occupant.") and not is_person(body["jid"]):
        return None
    room = text_of(found, "room_jid", JID_LIMIT) or node
    at = next((body[name] for name in MOMENTS[kind] if body.get(name)), now)
    key = key_of(SOURCE, kind, room, body.get("jid", ""), *(body.get(name, 0) for name in MOMENTS[kind]))
    return RoomPost(
        post_key=key,
        source=SOURCE,
        kind=kind,
        room_name=room_of(settings, node)[:ROOM_LIMIT],
        at=at,
        received_at=now,
        body=body,
    )


def is_person(jid: str) -> bool:
    """Whether a line to Jitsi is somebody's, and not that of one of its own helpers."""
    node, _, domain = jid.partition("@")
    return bool(jid) and node != "focus" and not domain.startswith(MACHINES)


def _created(found: Json, now: int) -> Json:
    return {"created_at": seconds_of(found, "created_at", now)}


def _destroyed(found: Json, now: int) -> Json:
    occupants = [_occupant(one, now) for one in rows_of(found, "all_occupants")]
    return {
        "created_at": seconds_of(found, "created_at", now),
        "destroyed_at": seconds_of(found, "destroyed_at", now),
        "occupants": [one for one in occupants if is_person(one["jid"])],
    }


def _of_occupant(found: Json, now: int) -> Json:
    return _occupant(within(found, "occupant"), now)


def _occupant(found: Json, now: int) -> Json:
    # An address is told as well; nobody here needs it, so it goes no further than this.
    return {
        "jid": text_of(found, "occupant_jid", JID_LIMIT),
        "jitsi_id": text_of(found, "id", ID_LIMIT),
        "name": text_of(found, "name", NAME_LIMIT),
        "joined_at": seconds_of(found, "joined_at", now),
        "left_at": seconds_of(found, "left_at", now),
    }


READERS: dict[str, Callable[[Json, int], Json]] = {
    "room.created": _created,
    "room.destroyed": _destroyed,
    "occupant.joined": _of_occupant,
    "occupant.left": _of_occupant,
}
MOMENTS: dict[str, tuple[str, ...]] = {
    "room.created": ("created_at",),
    "room.destroyed": ("destroyed_at", "created_at"),
    "occupant.joined": ("joined_at",),
    "occupant.left": ("left_at", "joined_at"),
}
"""When it happened: the first that is told. All of them together tell one post from another."""
