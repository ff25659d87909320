"""Rooms of sessions: the chat of the two, and who of them is here. All of it ends by itself.

The chat lies here alone until the session ends: then it is erased, or copied into SQL where both keep it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hub.domain.bookings import Party
from hub.protocol.booking_views import ChatLine
from hub.store import keys
from hub.store.pool import Client
from hub.store.scripts import Scripts

MOST_LINES = 500
MOST_BYTES = 200_000
"""Of a whole chat. Both see all of it at each change, so it must stay small enough to be sent."""
HERE_MS = 40_000
"""How long somebody counts as here after the last word of their page; it speaks every fifteen seconds."""
LEFT_S = 24 * 3600
"""How long after the end a chat may still lie here when no worker comes to keep or erase it."""
REWRITE_S = 600
"""The least time between two writings of Redis' file, which cost it a copy of all that it holds."""
TRACES_S = 7 * 24 * 3600
MOVING_S = 5
"""How long the chat of a session that moves takes no line: its new time may be near, and its room be open already."""
CLOSING_S = 60
"""How long an end may take between reading the chat and erasing it; the chat takes no line meanwhile."""


class ChatFull(RuntimeError):
    """The chat holds as many lines, or as much text, as it may."""


@dataclass(frozen=True)
class RoomStore:
    """The rooms of one Redis. Each change is one script."""

    client: Client
    scripts: Scripts

    def say(self, booking_id: str, line: ChatLine, over_at: int) -> bool:
        """Add a line to the chat; answers whether it is new: the same ``client_key`` of one party is written once.

        Args:
            over_at: when the room closes, ms since 1970; the chat is gone ``LEFT_S`` later at the latest.
        Raises:
            PrivateRoomClosed: the session has just ended.
            ChatFull: no room for it.
        """
        request = {
            "line": msgspec.json.encode(line).decode(),
            "by": line.by,
            "client_key": line.client_key,
            "most": MOST_LINES,
            "most_bytes": MOST_BYTES,
            "ttl_s": max(0, over_at - line.at) // 1000 + LEFT_S,
        }
        answer = self.scripts.run("room_say", self._chat(booking_id), request)
        if answer[0] == "full":
            raise ChatFull
        return answer[0] == "done"

    def chat(self, booking_id: str) -> tuple[ChatLine, ...]:
        """The lines of the chat, oldest first."""
        return _lines(self.client.lrange(keys.chat(booking_id), 0, -1))

    def close(self, booking_id: str, closing: str) -> tuple[ChatLine, ...]:
        """Take no more lines for a minute, and answer those there are. Safe to repeat: it answers the same.

        Args:
            closing: an id of this end, by which ``reopen`` knows it.
        """
        answer = self.scripts.run("room_close", self._chat(booking_id), {"closing": closing, "ttl_s": CLOSING_S})
        return _lines(answer[1:])

    def reopen(self, booking_id: str, closing: str) -> None:
        """Take lines again after an end that came to nothing, unless another is under way, or the chat is erased."""
        self.client.srem(keys.chat_ends(booking_id), closing)

    def erase(self, booking_id: str, closed_s: int = LEFT_S) -> None:
        """Erase the chat and who was here. Safe to repeat. What Redis has on disk goes with the next ``rewrite``.

        Args:
            closed_s: how long the chat takes no line, for whoever is late by a moment.
        """
        with self.client.pipeline(transaction=True) as pipe:
            # Before the erasing: whoever dies between the two leaves a trace too many, and none that nobody knows of.
            pipe.incr(keys.ERASED)
            pipe.expire(keys.ERASED, TRACES_S)
            pipe.execute()
        self.scripts.run("room_erase", [*self._chat(booking_id), keys.here(booking_id)], {"ttl_s": closed_s})

    def leaves_traces(self) -> bool:
        """Whether what was erased may still stand in Redis' file, and it is time to write that anew."""
        erased, rewritten = self.client.mget(keys.ERASED, keys.REWRITTEN)
        return int(erased or 0) > 0 and not rewritten

    def rewrite(self) -> bool:
        """Let Redis write its append-only file anew, in which each line of a chat stands until then.

        Answers whether it does, or has none; not more often than every ``REWRITE_S``, whoever asks.

        Raises:
            redis.ResponseError: it may not do that here, or does it already. What was erased is remembered.
        """
        if not self.client.set(keys.REWRITTEN, "1", nx=True, ex=REWRITE_S):
            return False
        erased = int(self.client.get(keys.ERASED) or 0)
        if self.client.info("persistence")["aof_enabled"]:
            self.client.bgrewriteaof()
        # Not deleted: what is erased meanwhile may have come too late for this file.
        self.client.decrby(keys.ERASED, erased)
        return True

    def with_chat(self, booking_ids: Sequence[str]) -> list[str]:
        """Those of these rooms in which a chat lies."""
        with self.client.pipeline(transaction=False) as pipe:
            for booking_id in booking_ids:
                pipe.exists(keys.chat(booking_id))
            found = pipe.execute()
        return [booking_id for booking_id, there in zip(booking_ids, found, strict=True) if there]

    def come(self, booking_id: str, party: Party, now: int) -> bool:
        """Count one of the two as here from ``now`` (ms since 1970) on; answers whether they were not before."""
        key = keys.here(booking_id)
        with self.client.pipeline(transaction=True) as pipe:
            pipe.zscore(key, party.value)
            pipe.zadd(key, {party.value: now + HERE_MS})
            pipe.pexpire(key, HERE_MS)
            before, *_ = pipe.execute()
        return before is None or before <= now

    def here(self, booking_id: str, now: int) -> frozenset[Party]:
        """Who of the two is here at ``now`` (ms since 1970)."""
        return frozenset(Party(one) for one in self.client.zrangebyscore(keys.here(booking_id), f"({now}", "+inf"))

    @staticmethod
    def _chat(booking_id: str) -> list[str]:
        return [keys.chat(booking_id), keys.chat_ends(booking_id)]


def _lines(found: Sequence[str]) -> tuple[ChatLine, ...]:
    return tuple(msgspec.json.decode(line, type=ChatLine) for line in found)
