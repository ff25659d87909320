"""Who listens to one hour in this process: sockets, their people, their audiences."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hub.domain.roles import Actor
from hub.protocol.events import Audience

COUNTED = frozenset({Audience.ATTENDEES, Audience.DESK})
"""A screen on the wall is nobody: the stage and the overlay are not counted as present."""


class Listener(NamedTuple):
    """A socket that hears an hour."""

    actor: Actor
    audience: Audience


class Listeners:
    """The sockets that hear one hour."""

    def __init__(self) -> None:
        self._sockets: dict[str, Listener] = {}
        self._audiences: Counter[Audience] = Counter()
        self._sockets_of: Counter[str] = Counter()
        self._here: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._sockets)

    def add(self, sid: str, listener: Listener) -> None:
        """Count a socket in that was not here before."""
        self._sockets[sid] = listener
        self._tally(listener, 1)

    def remove(self, sid: str) -> Listener | None:
        """Count a socket out; returns what it was, None when it was not here."""
        listener = self._sockets.pop(sid, None)
        if listener:
            self._tally(listener, -1)
        return listener

    def hears(self, audience: Audience) -> bool:
        """Whether somebody hears as this audience."""
        return self._audiences[audience] > 0

    def connected(self, person_id: str) -> bool:
        """Whether a person has a socket here."""
        return self._sockets_of[person_id] > 0

    def present(self, person_id: str) -> bool:
        """Whether a person counts as here."""
        return self._here[person_id] > 0

    def everyone_present(self) -> list[str]:
        """The ids of all people who count as here, each once."""
        return list(self._here)

    def of(self, audience: Audience) -> Iterable[tuple[str, Listener]]:
        """The sockets of an audience."""
        return [(sid, one) for sid, one in self._sockets.items() if one.audience is audience]

    def _tally(self, listener: Listener, step: int) -> None:
        person_id = listener.actor.person_id
        self._audiences[listener.audience] += step
        _count(self._sockets_of, person_id, step)
        if listener.audience in COUNTED:
            _count(self._here, person_id, step)


def _count(counter: Counter[str], key: str, step: int) -> None:
    counter[key] += step
    if not counter[key]:
        del counter[key]
