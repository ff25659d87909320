"""Alarms: what should not have happened, and somebody who looks after the site has to look at."""

from typing import Any

import msgspec

from hub.domain.texts import N_

ALARM_TEXTS: dict[str, str] = {
    "room.unknown": N_("A room that nobody planned was opened: %(room)s. Whoever opened it went round the hub."),
    "room.hour": N_("The room of “%(title)s” was opened without the hub's leave."),
    "room.private": N_("A private room was opened without the hub's leave."),
}
"""What each kind says; the facts of an alarm fill the places. Nothing of a private room leads to the two in it: not its
name, not the booking."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm. ``at`` is when it happened, ms since 1970; ``facts`` are for eyes of the site's organisers alone."""

    alarm_id: str
    kind: str
    facts: dict[str, Any]
    at: int
