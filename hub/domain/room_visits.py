"""What happened in a room, put together from what Jitsi tells: in any order, more than once, or not at all.

Jitsi's posts have no numbers, overtake each other, and get lost. So nothing here hangs on their order: each tells a
fact with its own moment, and the story of the room is the same whichever of them comes first.
"""

from collections.abc import Callable, Iterable

import msgspec

BY_JITSI, BY_CENSUS, LOST = "jitsi", "census", "lost"
"""Who said that a room was closed: Jitsi itself, the census in which it is missing, or nobody: another life began."""

NewId = Callable[[], str]


class RoomVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A life of a room in Jitsi. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        granted: the hub had said yes when it was opened.
        guessed: Jitsi did not say (yet) when it was opened; ``opened_at`` is when somebody was first known to be in it.
        closed_by: ``BY_JITSI``, ``BY_CENSUS``, ``LOST``, or ``""`` while it is open.
    """

    visit_id: str
    room_name: str
    hour_id: str = ""
    booking_id: str = ""
    opened_at: int
    closed_at: int = 0
    granted: bool = False
    guessed: bool = False
    closed_by: str = ""

    @property
    def sure(self) -> bool:
        """Whether its end is known, and not only that it is over."""
        return self.closed_by in (BY_JITSI, BY_CENSUS)


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a room. ``left_at`` is 0 until it is told, also where the room was closed meanwhile.

    Fields of note:
        occupant_jid: the line of one browser to Jitsi.
        jitsi_id: the id in our token, ``""`` for a visitor without one.
        joined_at: of their last coming; 0 where only their going was told.
    """

    visit_id: str = ""
    occupant_jid: str
    jitsi_id: str = ""
    name: str = ""
    joined_at: int = 0
    left_at: int = 0

    @property
    def at(self) -> int:
        """A moment at which they were in the room."""
        return self.joined_at or self.left_at


class Opened(msgspec.Struct, frozen=True):
    """A room was opened at a moment (ms since 1970)."""

    at: int


class Closed(msgspec.Struct, frozen=True):
    """A room was closed at a moment (ms since 1970); ``opened_at`` is 0 where it is not told."""

    at: int
    opened_at: int = 0


class Seen(msgspec.Struct, frozen=True):
    """A room stands in the census at a moment (ms since 1970); ``opened_at`` is 0 where it is not told."""

    at: int
    opened_at: int = 0


class Missed(msgspec.Struct, frozen=True):
    """A room is missing in the census at a moment (ms since 1970)."""

    at: int


Fact = Opened | Closed | Seen | Missed | Stay


class RoomStory:
    """The lives of one room, oldest first, and who was in them.

    Args:
        visit: what a life of this room is to look like; ``visit_id`` and ``opened_at`` are filled in.
    """

    def __init__(
        self, visit: RoomVisit, new_id: NewId, visits: Iterable[RoomVisit] = (), stays: Iterable[Stay] = ()
    ) -> None:
        self._kind, self._new_id = visit, new_id
        self.visits = sorted(visits, key=_opened)
        self.stays = list(stays)

    def tell(self, *facts: Fact) -> None:
        """Take in what happened."""
        for fact in facts:
            self._take(fact)
        self._house()
        self._close_the_lost()

    def here(self) -> list[Stay]:
        """Who is in the room now, as far as is known."""
        is_open = {one.visit_id for one in self.visits if not one.closed_at}
        return [one for one in self.stays if one.visit_id in is_open and not one.left_at]

    def _take(self, fact: Fact) -> None:
        if isinstance(fact, Stay):
            self.stays.append(msgspec.structs.replace(fact, visit_id=""))
        elif isinstance(fact, Opened):
            self._life(fact.at)
        elif isinstance(fact, Closed):
            self._close(fact)
        elif isinstance(fact, Seen):
            self._see(fact)
        elif self.visits and not self.visits[-1].closed_at and self.visits[-1].opened_at <= fact.at:
            self._set(self.visits[-1], closed_at=fact.at, closed_by=BY_CENSUS)

    def _life(self, opened_at: int, until: int = 0) -> RoomVisit:
        """The life that began at a moment: known, guessed so far, or new."""
        following = next((one for one in self.visits if one.opened_at >= opened_at), None)
        if following and following.opened_at == opened_at:
            return self._set(following, guessed=False)
        if following and following.guessed and (not until or following.opened_at <= until):
            return self._set(following, opened_at=opened_at, guessed=False)
        return self._add(opened_at)

    def _close(self, fact: Closed) -> None:
        if fact.opened_at:
            found = self._life(fact.opened_at, fact.at)
        else:
            before = [one for one in self.visits if one.opened_at <= fact.at]
            if before and before[-1].closed_by == BY_JITSI and fact.at <= before[-1].closed_at:
                return
            known = before and before[-1].closed_by != BY_JITSI
            found = before[-1] if known else self._add(fact.at, guessed=True)
        self._set(found, closed_at=max(fact.at, found.opened_at), closed_by=BY_JITSI)

    def _see(self, fact: Seen) -> None:
        last = self.visits[-1] if self.visits else None
        if last and not last.closed_at:
            return
        # Where the census knows no beginning, or one that is over for us, it is a life of which nobody told.
        ended = last.closed_at if last else 0
        begun = fact.opened_at if fact.opened_at > ended else fact.at
        if begun > ended:
            self._add(begun, guessed=True)

    def _house(self) -> None:
        """Put everybody into the life in which they were there; where there is none, there was one."""
        told, self.stays = sorted(self.stays, key=_moment), []
        housed: dict[tuple[str, str], Stay] = {}
        for stay in told:
            home = self._home(stay.at)
            key = (home.visit_id, stay.occupant_jid)
            there = msgspec.structs.replace(stay, visit_id=home.visit_id)
            housed[key] = merged(housed[key], there) if key in housed else there
        self.stays = list(housed.values())

    def _home(self, at: int) -> RoomVisit:
        before = [one for one in self.visits if one.opened_at <= at]
        if before and not (before[-1].sure and at > before[-1].closed_at):
            return before[-1]
        following = next((one for one in self.visits if one.opened_at > at), None)
        if following and following.guessed:
            return self._set(following, opened_at=at)
        return self._add(at, guessed=True)

    def _close_the_lost(self) -> None:
        """Jitsi that is started anew says no goodbyes: a life is over at the latest when the next one begins."""
        for one, following in zip(self.visits, self.visits[1:], strict=False):
            late = one.closed_at > following.opened_at and one.closed_by != BY_JITSI
            if not one.closed_at or one.closed_by == LOST or late:
                self._set(one, closed_at=following.opened_at, closed_by=LOST)

    def _add(self, opened_at: int, *, guessed: bool = False) -> RoomVisit:
        fresh = msgspec.structs.replace(self._kind, visit_id=self._new_id(), opened_at=opened_at, guessed=guessed)
        self.visits = sorted([*self.visits, fresh], key=_opened)
        return fresh

    def _set(self, visit: RoomVisit, **fields: object) -> RoomVisit:
        changed = msgspec.structs.replace(visit, **fields)
        others = [one for one in self.visits if one.visit_id != visit.visit_id]
        self.visits = sorted([*others, changed], key=_opened)
        return changed


def merged(known: Stay, told: Stay) -> Stay:
    """What is known of one line in one life, after something more was told of it: the last coming counts."""
    names = {"name": told.name or known.name, "jitsi_id": told.jitsi_id or known.jitsi_id}
    alone = 0 in (known.joined_at, told.joined_at) and max(known.left_at, told.left_at) >= max(
        known.joined_at, told.joined_at
    )
    if alone or known.joined_at == told.joined_at:
        moments = {
            "joined_at": max(known.joined_at, told.joined_at),
            "left_at": max(known.left_at, told.left_at),
        }
        return msgspec.structs.replace(known, **names, **moments)
    last = max(known, told, key=lambda one: one.at)
    return msgspec.structs.replace(last, **names)


def _opened(visit: RoomVisit) -> tuple[int, str]:
    return visit.opened_at, visit.visit_id


def _moment(stay: Stay) -> int:
    return stay.at
