"""Names of Jitsi rooms: unguessable, and the same in every form a Jitsi server gives them."""

import base64
import re
from datetime import UTC, datetime

CHANCE_BYTES = 10
"""80 bits, which are just sixteen characters. Jitsi then does not call the name insecure either."""
PRIVATE_CHANCE_BYTES = 16
"""128 bits: whoever knows the name of a private room stands before its door."""
PRIVATE = re.compile(r"m-[a-z2-7]{26,}")


def private_room_name(chance: bytes) -> str:
    """The name of the room of a session of two, such as ``m-k3v7w2m7q5x4n6b2a2c4e6g7ha``: nothing but chance.

    Args:
        chance: ``PRIVATE_CHANCE_BYTES`` from ``secrets.token_bytes``.
    Raises:
        ValueError: fewer bytes of chance.
    """
    if len(chance) < PRIVATE_CHANCE_BYTES:
        raise ValueError("a private room needs more chance in its name")
    return f"m-{base64.b32encode(chance).decode().rstrip('=').lower()}"


def is_private(name: str) -> bool:
    """Whether a name is of the form of ``private_room_name``, also where no session has such a room (any more)."""
    return PRIVATE.fullmatch(name) is not None


def hour_room_name(starts_at: int, chance: bytes) -> str:
    """The name of the room of an hour, such as ``hour-2026-11-27-k3v9w2m7q5x4n6b8``.

    Only small letters, digits and hyphens: such a name stays as it is in addresses, tokens, file names and on the
    wire. Nothing of a person or an id of ours is in it.

    Args:
        starts_at: milliseconds since 1970; the date in UTC is in the name.
        chance: ``CHANCE_BYTES`` from ``secrets.token_bytes``.
    Raises:
        ValueError: fewer bytes of chance.
    """
    if len(chance) < CHANCE_BYTES:
        raise ValueError("a room needs more chance in its name")
    day = datetime.fromtimestamp(starts_at / 1000, UTC).strftime("%Y-%m-%d")
    return f"hour-{day}-{base64.b32encode(chance).decode().rstrip('=').lower()}"
