"""The names of all Socket.IO rooms."""

from hub.protocol.events import Audience


def audience_room(hour_id: str, audience: Audience) -> str:
    """The room of everyone who hears an hour as one audience."""
    return f"hour:{hour_id}" if audience is Audience.ATTENDEES else f"hour:{hour_id}:{audience.value}"


def person_room(hour_id: str, person_id: str) -> str:
    """The room of all sockets of one person in an hour."""
    return f"hour:{hour_id}:person:{person_id}"
