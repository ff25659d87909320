"""What Jitsi tells us by itself: posts about rooms, people in them, recordings and streams, in one form."""

from typing import Any

import msgspec

ROOM_KINDS = ("room.created", "room.destroyed", "occupant.joined", "occupant.left")
"""What happens in rooms; ``worker/jobs/room_posts.py`` takes these."""
RECORDING_KINDS = (
    "recording.started",
    "recording.ended",
    "recording.uploaded",
    "recording.finalized",
    "stream.started",
    "stream.ended",
    "jibri.status",
    "jibri.session",
)
"""What happens to recordings; the jobs of recordings take these."""
AGAIN = frozenset({"recording.finalized"})
"""Kinds of which one that was dealt with before waits anew: somebody ran the script again because they wanted it."""


class RoomPost(msgspec.Struct, frozen=True, kw_only=True):
    """One post. Moments (``at``, ``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        post_key: the same for the same post, so that one which comes twice is one.
        source: ``prosody``, ``jaas``, ``jibri`` or ``script``.
        room_name: our name of the room (``jitsi.links.room_of``), ``""`` where none is told.
        at: when it happened, by Jitsi's clock; ``received_at`` by ours.
        body: what is told; holds names of people, and is emptied when the post is done. By kind:

            ``room.created``: ``created_at``.
            ``room.destroyed``: ``created_at`` (0 where it is not told), ``destroyed_at``, ``occupants``: a list of
                what ``occupant.left`` has.
            ``occupant.joined``, ``occupant.left``: ``jid``, ``jitsi_id``, ``name``, ``joined_at``, ``left_at`` (each
                0 where it is not told).
            ``recording.started``, ``.ended``, ``.uploaded``, ``stream.*``: ``event`` (JaaS' name of it), ``session_id``
                (of the meeting), ``data`` as JaaS sends it.
            ``recording.finalized``: ``directory``, a plain name below the folder of recordings, and ``session``.
            ``jibri.status``: ``jibri_id``, ``status``; ``jibri.session``: ``jibri_id``, ``session``: as Jibri sends.
    """

    post_key: str
    source: str
    kind: str
    room_name: str = ""
    at: int = 0
    received_at: int = 0
    body: dict[str, Any]
    done_at: int = 0
