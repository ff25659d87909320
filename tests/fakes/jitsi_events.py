"""``event_sync`` (jitsi-contrib/prosody-plugins): what it tells the hub of rooms and of those in them.

From a lab run against the module, and its source:

- A POST with JSON for each: room created, occupant joined and left, room destroyed. Seconds since 1970, whole ones; no
  id, no number. ``id``, ``name`` and ``email`` are those of the token, and are not there at all where it has none.
- Each post goes on its own: one that is answered with 503 comes again a second later, after those that happened since.
  5xx and no line: three times again. 4xx and no answer in time: never again.
- ``all_occupants`` is a list in no order; of a room that nobody entered it is ``{}``, since Lua knows no difference.
- Nothing is told when Prosody stops or starts.
"""

import json
import random
from typing import Any

from tests.fakes.jitsi_line import NOT_REACHED, Line
from tests.fakes.jitsi_reservations import AGENT
from tests.fakes.jitsi_time import Timers

RETRIES, RETRY_S = 3, 1


class EventSync:
    """The module.

    Fields:
        held: while this is set posts wait, and ``let_go`` sends them in an order of chance (or one that is given).
    """

    def __init__(self, line: Line, time: Timers, prefix: str, headers: dict[str, str], chance: random.Random) -> None:
        self._line, self._time, self._prefix, self._chance = line, time, prefix, chance
        self._headers = {"User-Agent": AGENT, "Content-Type": "application/json"} | headers
        self.held = False
        self.waiting: list[tuple[str, bytes]] = []

    def room_created(self, where: dict[str, Any], created_at: int) -> None:
        """A room is there."""
        self._post("room/created", {"event_name": "muc-room-created", "created_at": created_at} | where)

    def occupant(self, what: str, where: dict[str, Any], occupant: dict[str, Any], active: int) -> None:
        """Somebody ``joined`` or ``left``."""
        told = {"event_name": f"muc-occupant-{what}", "occupant": occupant, "active_occupants_count": active}
        self._post(f"occupant/{what}", told | where)

    def room_destroyed(self, where: dict[str, Any], created_at: int, occupants: list[dict[str, Any]]) -> None:
        """A room is gone."""
        everybody: Any = self._chance.sample(occupants, len(occupants)) or {}
        moments = {"created_at": created_at, "destroyed_at": self._time.now_s()}
        told = {"event_name": "muc-room-destroyed", "all_occupants": everybody} | moments
        self._post("room/destroyed", told | where)

    def let_go(self, order: list[int] | None = None) -> None:
        """Send what waits, in an order of chance.

        Args:
            order: the places of the waiting posts, in the order in which they are to arrive.
        """
        waiting, self.waiting, self.held = self.waiting, [], False
        for place in order if order is not None else self._chance.sample(range(len(waiting)), len(waiting)):
            self._send(*waiting[place], RETRIES)

    def _post(self, path: str, told: dict[str, Any]) -> None:
        # Lua's tables have no order either.
        body = json.dumps(dict(self._chance.sample(list(told.items()), len(told)))).encode()
        if self.held:
            self.waiting.append((path, body))
        else:
            self._send(path, body, RETRIES)

    def _send(self, path: str, body: bytes, left: int) -> None:
        told = self._line.send("POST", f"{self._prefix}/events/{path}", self._headers, body)
        again = told.status is not None and (told.status == NOT_REACHED or told.status >= 500)
        if again and left:
            self._time.after(RETRY_S, lambda: self._send(path, body, left - 1))
