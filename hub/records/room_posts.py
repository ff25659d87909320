"""What Jitsi told us, as a queue."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, and_, delete, or_, select, update

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
        waits = and_(room_posts.c.done_at == 0, room_posts.c.kind.in_(list(kinds)))
        order = (room_posts.c.at, room_posts.c.received_at, room_posts.c.post_key)
        with reading(self.engine) as connection:
            rows = connection.execute(select(room_posts).where(waits).order_by(*order).limit(most)).mappings()
            return [struct(row, RoomPost) for row in rows]

    def done(self, post_key: str, now: int) -> None:
        """A post was dealt with: what it told is erased, and its key stays for a day so that it is not taken twice.

        Args:
            now: milliseconds since 1970.
        """
        here = and_(room_posts.c.post_key == post_key, room_posts.c.done_at == 0)
        with writing(self.engine) as connection:
            connection.execute(update(room_posts).where(here).values(done_at=now, body={}, room_name=""))

    def forget(self, done_before: int) -> int:
        """Delete posts that were done before a moment (ms since 1970), and those that nobody takes; how many went."""
        done = and_(room_posts.c.done_at > 0, room_posts.c.done_at < done_before)
        left = room_posts.c.received_at < done_before - LONGEST_MS
        with writing(self.engine) as connection:
            return connection.execute(delete(room_posts).where(or_(done, left))).rowcount
