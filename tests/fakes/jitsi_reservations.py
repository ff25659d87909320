"""Prosody's ``mod_reservations``: how it asks the hub whether a room may open, and what it makes of the answer.

From a lab run against Jitsi's own module, and its source (jitsi-meet, 2026):

- A POST, form-encoded, its fields in no fixed order, no charset in its type; ``start_time`` is now, always ``.000Z``;
  ``mail_owner`` is some random JID of the asker.
- It asks for a room that does not exist and for which it remembers no answer. A refusal is remembered 30 seconds and
  dropped at the next sweep, which comes each minute: 30 to 90 seconds. A grant is remembered until its end, by the
  start in our answer; the sweep after that destroys the room, up to 60 seconds late.
- 200 and 201 allow, if the answer has everything and ``name`` is the same. 409 with a ``conflict_id`` makes it GET that
  conference. All else refuses, with our ``message`` where there is one; redirects are not followed.
- 5xx and no line: three times again, 3 seconds apart. No answer within 20 seconds: refused with 500, not tried again.
- ``null`` or another type where a text is wanted: a Lua error. The asker hangs, and the room stays pending until
  Prosody is started anew: nobody asks the hub about it again.
- Optional fields (``max_occupants``, ``password``, ``lobby``) of a wrong type, also null: refused with 500.
- A grant that is over already: 419. One that begins later opens the room at once.
- When a room is destroyed, however that came, DELETE with the id of our answer, tried again on 5xx. None when Prosody
  stops. A grant that nobody used is dropped without one.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from tests.fakes.jitsi_line import NOT_REACHED, Line, Told
from tests.fakes.jitsi_time import Timers
from tests.fakes.jitsi_tokens import Hangs, Refused

SWEEP_S = 60
REMEMBER_REFUSAL_S = 30
TIMEOUT_S = 20
RETRIES, RETRY_S = 3, 3
INVALID = "Invalid response from reservation server"
AGENT = "Prosody (0.12.3; posix)"


@dataclass
class Remembered:
    """What is remembered of one room. ``status``: ``pending``, ``granted`` or ``refused``."""

    status: str = "pending"
    code: int = 0
    text: str = ""
    conference_id: Any = None
    expires_s: float = 0


class Reservations:
    """The module. ``headers`` are the operator's own (``reservations_api_headers``)."""

    def __init__(self, line: Line, time: Timers, prefix: str, headers: dict[str, str], chance: random.Random) -> None:
        self._line, self._time, self._prefix, self._chance = line, time, prefix, chance
        self._headers = {"User-Agent": AGENT} | headers
        self.known: dict[str, Remembered] = {}

    def ask(self, node: str, owner: str, *, as_typed: str = "") -> None:
        """Somebody wants a room that is not there: let them pass, or not.

        Args:
            node: the room, with ``[tenant]`` before it in one.
            owner: JID of who asks.
            as_typed: what a hand-made request calls it: the name is passed on as it is.
        Raises:
            Refused: with the code and the words that the person reads.
            Hangs: nothing ever comes.
        """
        if node in self.known and self.known[node].status == "pending":
            raise Hangs("a Lua error happened before")
        if node not in self.known:
            self.known[node] = Remembered()
            self._create(self.known[node], as_typed or node, owner)
        one = self.known[node]
        if one.status == "refused":
            raise Refused(one.code, one.text)
        if self._time.now_s() > one.expires_s:
            raise Refused(419, "Reservation expired")

    def _create(self, one: Remembered, name: str, owner: str) -> None:
        start = datetime.fromtimestamp(self._time.now_s(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        fields = [("name", name), ("start_time", start), ("mail_owner", owner)]
        self._chance.shuffle(fields)
        body = urlencode(fields).encode()
        told = self._call("POST", "/conference", body)
        if told.status == 409:
            conflict = _json(told.body)
            if not isinstance(conflict, dict) or conflict.get("conflict_id") is None:
                return self._refuse(one, 409, INVALID)
            told = self._call("GET", f"/conference/{conflict['conflict_id']}")
            fine = told.status == 200
        else:
            fine = told.status in (200, 201)
        if told.status is None:
            return self._refuse(one, 500, "Reservation lookup timed out")
        return self._take(one, name, told) if fine else self._refuse(one, told.status, _message(told.body))

    def _call(self, method: str, path: str, body: bytes = b"") -> Told:
        headers = dict(self._headers)
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for left in range(RETRIES, -1, -1):
            told = self._line.send(method, self._prefix + path, headers, body)
            if told.status is None:
                self._time.wait(TIMEOUT_S)
                return told
            if not _tried_again(told) or not left:
                break
            self._time.wait(RETRY_S)
        return told

    def _take(self, one: Remembered, name: str, told: Told) -> None:
        data = _json(told.body)
        if not isinstance(data, dict):
            return self._refuse(one, 500, INVALID)
        for field in ("name", "id", "mail_owner", "start_time"):
            if field in data and data[field] is None:
                raise Hangs(f"attempt to index a null value (field '{field}')")
        if "name" in data and not isinstance(data["name"], str):
            raise Hangs("attempt to call a nil value (method 'lower')")
        if "start_time" in data and not isinstance(data["start_time"], str):
            raise Hangs("bad argument #1 to 'match' (string expected)")
        start, duration = _moment(data.get("start_time", "")), _number(data.get("duration"))
        whole = {"name", "id", "mail_owner"} <= data.keys() and start is not None and duration is not None
        if not whole or data["name"].lower() != name or not _options_fit(data):
            return self._refuse(one, 500, INVALID)
        one.status, one.conference_id, one.expires_s = "granted", data["id"], (start or 0) + (duration or 0)
        return None

    def _refuse(self, one: Remembered, code: int | None, text: str) -> None:
        one.status, one.code, one.text = "refused", code or 500, text
        one.expires_s = self._time.now_s() + REMEMBER_REFUSAL_S

    def sweep(self, destroy: Callable[[str], bool]) -> None:
        """Drop what is over, and destroy its rooms. ``destroy`` answers whether there was a room."""
        over = [node for node, one in self.known.items() if one.expires_s and self._time.now_s() > one.expires_s]
        for node in over:
            if not destroy(node):
                self.known.pop(node, None)

    def destroyed(self, node: str) -> None:
        """A room was destroyed: tell the hub, and remember nothing."""
        one = self.known.pop(node, None)
        if one is not None and one.conference_id is not None:
            self._delete(one.conference_id, RETRIES)

    def _delete(self, conference_id: Any, left: int) -> None:
        told = self._line.send("DELETE", f"{self._prefix}/conference/{conference_id}", self._headers)
        if _tried_again(told) and left:
            self._time.after(RETRY_S, lambda: self._delete(conference_id, left - 1))


def _tried_again(told: Told) -> bool:
    return told.status is not None and (told.status == NOT_REACHED or told.status >= 500)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _message(body: bytes) -> str:
    data = _json(body)
    found = data.get("message") if isinstance(data, dict) else None
    return "Rejected by reservation server" if found is None else str(found)


def _number(found: Any) -> float | None:
    if isinstance(found, bool):
        return None
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


def _moment(text: str) -> int | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(at.timestamp()) if at.tzinfo else None


def _options_fit(data: dict[str, Any]) -> bool:
    most = _number(data.get("max_occupants", 1))
    return most is not None and most >= 1 and isinstance(data.get("password", ""), str)
