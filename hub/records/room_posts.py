"""What Jitsi told us, as a queue."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Engine, and_, delete, or_, select, update

from hub.domain.room_posts import AGAIN, RoomPost
from hub.records.database import insert, reading, struct, writing
from hub.records.video_tables import room_posts

AT_ONCE = 200
LONGEST_MS = 7 * 24 * 3600 * 1000
"""A post that nobody dealt with in a week is one that nobody ever will."""


@dataclass(frozen=True)
class RoomPostRecords:
    """Posts of Jitsi. Every method is one short transaction."""

    engine: Engine

    def add(self, post: RoomPost) -> bool:
        """Let a post wait; False where the same one came before."""
        with writing(self.engine) as connection:
            added = insert(connection, room_posts).values(**msgspec.structs.asdict(post))
            if post.kind in AGAIN:
                fresh = {"body": post.body, "at": post.at, "received_at": post.received_at, "done_at": 0}
                done = room_posts.c.done_at > 0
                added = added.on_conflict_do_update(index_elements=["post_key"], set_=fresh, where=done)
            else:
                added = added.on_conflict_do_nothing()
            return connection.execute(added.returning(room_posts.c.post_key)).first() is not None

    def get(self, post_key: str) -> RoomPost | None:
        """The post of a key, or None."""
        with reading(self.engine) as connection:
            row = connection.execute(select(room_posts).where(room_posts.c.post_key == post_key)).mappings().first()
            return struct(row, RoomPost) if row else None

    def waiting(self, kinds: Collection[str], most: int = AT_ONCE) -> list[RoomPost]:
        """The posts of some kinds that were not dealt with, in the order in which things happened."""
        return self._list(room_posts.c.kind.in_(list(kinds)), most)

    def waiting_in(self, room_name: str, kinds: Collection[str], most: int = AT_ONCE) -> list[RoomPost]:
        """As ``waiting``, of one room alone."""
        return self._list(and_(room_posts.c.room_name == room_name, room_posts.c.kind.in_(list(kinds))), most)

    def done(self, post_key: str, now: int) -> None:
        """A post was dealt with: what it told is erased, and its key stays for a day so that it is not taken twice.

        Args:
            now: milliseconds since 1970.
        """
        self.done_all([post_key], now)

    def done_all(self, post_keys: Collection[str], now: int) -> None:
        """As ``done``, for several at once."""
        here = and_(room_posts.c.post_key.in_(list(post_keys)), room_posts.c.done_at == 0)
        with writing(self.engine) as connection:
            connection.execute(update(room_posts).where(here).values(done_at=now, body={}, room_name=""))

    def forget(self, done_before: int) -> int:
        """Delete posts that were done before a moment (ms since 1970), and those that nobody takes; how many went."""
        done = and_(room_posts.c.done_at > 0, room_posts.c.done_at < done_before)
        left = room_posts.c.received_at < done_before - LONGEST_MS
        with writing(self.engine) as connection:
            return connection.execute(delete(room_posts).where(or_(done, left))).rowcount

    def _list(self, which: ColumnElement[bool], most: int) -> list[RoomPost]:
        order = (room_posts.c.at, room_posts.c.received_at, room_posts.c.post_key)
        query = select(room_posts).where(room_posts.c.done_at == 0, which).order_by(*order).limit(most)
        with reading(self.engine) as connection:
            return [struct(row, RoomPost) for row in connection.execute(query).mappings()]
