"""Prosody with Jitsi's modules: its rooms, who comes and goes, and what it asks and tells the hub.

A test says who comes and goes; Prosody does the rest as the real one does. Where each quirk comes from stands in
``jitsi_tokens.py``, ``jitsi_reservations.py``, ``jitsi_events.py`` and, of what it answers over HTTP, in
``jitsi_modules.py``. Of rooms themselves, from a lab run and Jicofo's source:

- Only Jitsi's helper (focus) makes rooms, after somebody asked for a conference: so a room exists before the first is
  in it, and is destroyed 15 seconds later if nobody comes.
- A room is destroyed some 20 seconds after the last left. Who comes back later finds a new one, and all is asked anew.
- A token counts at the door: nobody is thrown out when it ends.
- Health checks of Jicofo (``__jicofo-health-check…``) are told and asked to nobody.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.domain.clock import SetClock
from tests.fakes.jitsi_events import EventSync
from tests.fakes.jitsi_line import Call, Line, Told, Way
from tests.fakes.jitsi_reservations import SWEEP_S, Reservations
from tests.fakes.jitsi_time import Timers
from tests.fakes.jitsi_tokens import Refused, TokenRules, check_room, is_owner, login, may

NOBODY_CAME_S = 15
EMPTY_S = 20
HOOK_TOKEN = "what the fake Prosody shows the hub"
SHOWN = {"Authorization": f"Bearer {HOOK_TOKEN}"}
ENDED_BY_SERVER = "The meeting has been terminated"
TIME_IS_UP = "Scheduled conference duration exceeded."


@dataclass
class Seat:
    """Somebody in a room. ``thrown_out``: why the room was closed on them."""

    room: str
    jid: str
    claims: dict[str, Any]
    name: str
    owner: bool
    facts: dict[str, Any]
    thrown_out: str = ""

    def may(self, feature: str) -> bool:
        """Whether Prosody lets them, say ``recording`` (mod_filter_iq_jibri)."""
        return may(self.claims, feature, owner=self.owner)


@dataclass
class Room:
    """A room that is open. ``past`` are the facts of everybody who was ever in it, as event_sync keeps them."""

    node: str
    created_s: int
    seats: list[Seat] = field(default_factory=list)
    past: list[dict[str, Any]] = field(default_factory=list)


class FakeProsody:
    """A Prosody that runs.

    Args:
        clock: the clock of the test; ``wait`` moves it.
        hub: the way to the hub, None where it neither asks nor tells it anything.
        rules: how it looks at tokens, and its domain.
        tenant: in which its visitors come, ``""`` for none.
        muc: the XMPP domain of its rooms, ``""`` for ``conference.`` before the domain.
        reservations, event_sync: whether these modules are there.
        prefix: of the addresses at which it calls the hub.
        headers: its operator's own, on every call.
        seed: of its chance: the order of fields, of posts that were held, and JIDs.
    """

    def __init__(
        self,
        clock: SetClock,
        hub: Way | None = None,
        *,
        rules: TokenRules | None = None,
        tenant: str = "",
        muc: str = "",
        reservations: bool = True,
        event_sync: bool = True,
        prefix: str = "/jitsi",
        headers: dict[str, str] = SHOWN,
        seed: int = 1,
    ) -> None:
        self.time, self.chance = Timers(clock), random.Random(seed)
        self.rules, self.tenant = rules or TokenRules(), tenant
        self.muc = muc or f"conference.{self.rules.domain}"
        self.line = Line(hub or _nowhere)
        parts = (self.line, self.time, prefix, headers, self.chance)
        self.reservations = Reservations(*parts) if reservations and hub else None
        self.events = EventSync(*parts) if event_sync and hub else None
        self.rooms: dict[str, Room] = {}
        self._start()

    # What people do

    def join(self, room: str, token: str = "", *, name: str = "") -> Seat:
        """Somebody opens the room's address, as far as its door and through it.

        Args:
            name: what they call themselves; a token's name wins.
        Raises:
            Refused: by the token, or by the hub.
            Hangs: they wait for ever.
        """
        claims = login(self.rules, token, self.time.now_s())
        node = self.ask(room)
        check_room(self.rules, claims, room, self.tenant)
        return self._seat(self.rooms[node], claims, name)

    def ask(self, room: str, *, as_typed: str = "") -> str:
        """The request for a conference that comes before: the room exists afterwards. Answers its node.

        Args:
            as_typed: how a hand-made request spells it.
        Raises:
            Refused, Hangs: as ``join``.
        """
        node = self.node_of(room)
        if node not in self.rooms:
            if self.reservations:
                self.reservations.ask(node, f"{self._jid()}@{self.rules.domain}", as_typed=as_typed)
            self._open(node)
        return node

    def open_around(self, room: str, token: str = "") -> Seat:
        """The same by Jicofo's own HTTP port (``/conference-request/v1``), which walks round reservations. (Source.)"""
        claims, node = login(self.rules, token, self.time.now_s()), self.node_of(room)
        if node not in self.rooms:
            self._open(node)
        check_room(self.rules, claims, room, self.tenant)
        return self._seat(self.rooms[node], claims, "")

    def leave(self, seat: Seat) -> None:
        """Somebody goes, or loses the line."""
        room = self.rooms.get(self.node_of(seat.room))
        if room is None or seat not in room.seats:
            return
        self._left(room, seat)
        if not room.seats:
            self._close_if_empty(room, EMPTY_S)

    # What time and operators do

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time.wait(seconds)

    def end(self, node: str, reason: str = ENDED_BY_SERVER) -> bool:
        """Destroy a room: everybody is out, and the hub is told. False for no such room."""
        room = self.rooms.get(node)
        if room is None:
            return False
        for seat in list(room.seats):
            seat.thrown_out = reason
            self._left(room, seat)
        del self.rooms[node]
        if self.events and not _of_health(node):
            self.events.room_destroyed(self._where(node), room.created_s, room.past)
        if self.reservations:
            self.reservations.destroyed(node)
        return True

    def restart(self) -> None:
        """Stop and start: rooms, grants and posts that waited are forgotten, and nobody is told."""
        for room in self.rooms.values():
            for seat in room.seats:
                seat.thrown_out = "the line is lost"
        self.rooms.clear()
        self.time.forget()
        if self.reservations:
            self.reservations.known.clear()
        if self.events:
            self.events.waiting.clear()
        self._start()

    def node_of(self, room: str) -> str:
        """A room as it is called within: with the tenant in brackets before it."""
        return f"[{self.tenant}]{room}" if self.tenant else room

    def inside(self, room: str) -> list[Seat]:
        """Who is in a room of this tenant."""
        found = self.rooms.get(self.node_of(room))
        return list(found.seats) if found else []

    # How it does it

    def _start(self) -> None:
        self.time.after(SWEEP_S, self._sweep)

    def _sweep(self) -> None:
        if self.reservations:
            self.reservations.sweep(lambda node: self.end(node, TIME_IS_UP))
        self.time.after(SWEEP_S, self._sweep)

    def _open(self, node: str) -> None:
        room = self.rooms[node] = Room(node, self.time.now_s())
        if self.events and not _of_health(node):
            self.events.room_created(self._where(node), room.created_s)
        self._close_if_empty(room, NOBODY_CAME_S)

    def _close_if_empty(self, room: Room, seconds: int) -> None:
        seen = len(room.past)

        def close() -> None:
            # Whoever came meanwhile, and went, has a wait of their own.
            if self.rooms.get(room.node) is room and not room.seats and len(room.past) == seen:
                self.end(room.node, "")

        self.time.after(seconds, close)

    def _seat(self, room: Room, claims: dict[str, Any], name: str) -> Seat:
        user = claims.get("context", {}).get("user", {})
        facts: dict[str, Any] = {"occupant_jid": f"{self._jid()}@{self.rules.domain}/{self._jid()[:8]}"}
        facts |= {"joined_at": self.time.now_s()}
        facts |= {key: user[key] for key in ("name", "id", "email") if user.get(key) is not None}
        owner = is_owner(self.rules, claims, first=not room.seats)
        called = str(user.get("name") or name)
        seat = Seat(self._name_of(room), f"{room.node}@{self.muc}/{self._jid()[:8]}", claims, called, owner, facts)
        room.seats.append(seat)
        room.past.append(facts)
        if self.events:
            self.events.occupant("joined", self._where(room.node), dict(facts), len(room.seats))
        return seat

    def _left(self, room: Room, seat: Seat) -> None:
        room.seats.remove(seat)
        seat.facts["left_at"] = self.time.now_s()
        if self.events:
            self.events.occupant("left", self._where(room.node), dict(seat.facts), len(room.seats))

    def _where(self, node: str) -> dict[str, Any]:
        return {"room_name": node, "room_jid": f"{node}@{self.muc}", "is_breakout": False}

    def _name_of(self, room: Room) -> str:
        return room.node.removeprefix(f"[{self.tenant}]")

    def _jid(self) -> str:
        """A random UUID, as Prosody gives everybody who logs in."""
        return "-".join(f"{self.chance.getrandbits(bits):0{bits // 4}x}" for bits in (32, 16, 16, 16, 48))


def _of_health(node: str) -> bool:
    return node.startswith("__jicofo-health-check")


def _nowhere(call: Call) -> Told:
    return Told(404)


def posts(calls: Iterable[Any]) -> list[str]:
    """The kinds of event_sync's posts among calls, in their order: ``room/created`` …"""
    return [one.path.partition("/events/")[2] for one in calls if "/events/" in one.path]


__all__ = ["FakeProsody", "Refused", "Room", "Seat", "posts"]
