"""Alarms: what should not have happened, and somebody who looks after the site has to look at."""

from typing import Any

import msgspec

from hub.domain.texts import N_

ALARM_TEXTS: dict[str, str] = {
    "room.unknown": N_("A room that nobody planned was opened: %(room)s. Whoever opened it went round the hub."),
    "room.hour": N_("The room of “%(title)s” was opened without the hub's leave."),
    "room.private": N_("A private room was opened without the hub's leave."),
    "room.not_ended": N_(
        "A private room whose session is over could not be ended in Jitsi. See whether Prosody answers, has the module "
        "“muc_end_meeting”, and takes the hub's key."
    ),
    "recording.private_room": N_("Jitsi says that a private room was recorded. Nothing of it is fetched."),
    "recording.private_file": N_(
        "The file of a private room turned up. It is kept from everyone, in the folder “quarantine” of the recordings."
    ),
    "recording.unknown_room": N_(
        "A recording of a room that is not ours turned up. It was left at its place: %(place)s."
    ),
    "recording.grew": N_(
        "The file of a recording grew after it was published. The longer one was left at its place: %(place)s."
    ),
}
"""What each kind says; the facts of an alarm fill the places. Nothing of a private room leads to the two in it: not its
name, not the booking."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm. ``at`` is when it happened, ms since 1970; ``facts`` are for eyes of the site's organisers alone."""

    alarm_id: str
    kind: str
    facts: dict[str, Any]
    at: int
