"""The answers to Prosody's ``mod_reservations``, in the exact form that it takes.

A key with ``null``, or with a value of another type, kills the room there until Prosody is started anew: so a key is
left out where there is nothing to say, and each value has its type here.
"""

from datetime import UTC, datetime

from hub.config import Settings
from hub.domain.room_grants import Grant
from hub.jitsi.links import room_jid

OWNER = "baraza"
"""Something has to stand there. Prosody's own word is a random name of whoever asked: it says nothing."""


def node_of(settings: Settings, room: str) -> str:
    """How Prosody calls a room of which we have our own name: what ``links.room_of`` makes of it, undone.

    Raises:
        JitsiError: see ``links.server``.
    """
    if room.startswith("["):
        return room.removeprefix("[]")
    return room_jid(settings, room).partition("@")[0].lower()


def answer(grant: Grant, name: str, owner: str = "") -> dict[str, str | int]:
    """That a room may open.

    Args:
        name: as Prosody asked for it: with another one it takes no answer.
        owner: as Prosody told it.
    """
    return {
        "id": grant.grant_id,
        "name": name,
        "mail_owner": owner or OWNER,
        "start_time": datetime.fromtimestamp(grant.starts_at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration": grant.duration_s,
    }


def refusal(message: str) -> dict[str, str]:
    """That a room may not open. People read the message in Jitsi's own words around it."""
    return {"message": message}
