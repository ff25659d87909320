"""Threads: reading them, and what their people write."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, Select, and_, exists, false, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.errors import LimitReached, ThreadNotFound, ThreadNotYours
from hub.domain.mentors import Mentor, MentorState
from hub.domain.texts import N_
from hub.domain.thread_rules import is_in
from hub.domain.threads import MOST_PARTS, MOVES, Consent, Part, Post, Thread, Visibility
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import consents, mentors, programmes, thread_parts, thread_posts, threads
from hub.records.telling import Telling, tell
from hub.records.thread_publishing import Outcome, Wish, consent, names_shown
from hub.records.thread_writes import (
    add_part,
    grow,
    grow_part,
    lock_thread,
    open_thread,
    part_of_thread,
    parts_of,
    posts_of,
)

PUBLIC = Visibility.PUBLIC.value

COPIED_TEXT = N_("This copy is as all agreed to it. Change your words in the private thread, and agree anew.")
FULL_TEXT = N_("There is no room for more questions here. Please begin another thread.")


class Reach(NamedTuple):
    """A thread that somebody may be able to read, and whether they wrote in it."""

    thread: Thread
    wrote: bool


class WholeThread(msgspec.Struct, frozen=True):
    """A thread with everything in it. ``public_ids`` are the threads into which parts of it were published."""

    thread: Thread
    parts: list[Part]
    posts: list[Post]
    consents: list[Consent]
    public_ids: list[str]


@dataclass(frozen=True)
class ThreadRecords:
    """Threads. Every method is one short transaction; every word grows the version."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, thread_id: str) -> Thread | None:
        """The thread of an id, or None, for checks that end as for an unknown id."""
        with reading(self.engine) as connection:
            return _find(connection, thread_id)

    def within_reach(self, thread_id: str, person_id: str) -> Reach | None:
        """The row of a thread that somebody may be able to read.

        What is private and of no concern to the person is not even loaded. Whether a mentor of its programme is in it
        is left to ``domain.thread_rules.is_in``; until that is decided, nobody asks for more than this.
        """
        query = select(threads, _wrote(person_id).label("wrote")).where(
            threads.c.thread_id == thread_id, _reach(person_id)
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
            return Reach(struct(row, Thread), bool(row["wrote"])) if row else None

    def whole(self, thread_id: str) -> WholeThread | None:
        """A thread with everything in it, or None. Whoever asks was found to be in it."""
        with reading(self.engine) as connection:
            thread = _find(connection, thread_id)
            return _whole(connection, thread) if thread else None

    def names_shown(self, thread_id: str) -> dict[tuple[int, str], str]:
        """Under which names people stand in what was published of a thread; see ``thread_publishing.names_shown``."""
        with reading(self.engine) as connection:
            return names_shown(connection, thread_id)

    def find(self, asker_id: str, client_key: str) -> str:
        """The thread that somebody began with this key before, or ``""``."""
        with reading(self.engine) as connection:
            return _begun(connection, asker_id, client_key)

    def start(self, now: int, **fields: Any) -> str:
        """Begin a thread; answers its id. The same key of the same person never begins a second one.

        Args:
            fields: see ``thread_writes.open_thread``.
        """
        try:
            with writing(self.engine) as connection:
                before = _begun(connection, fields["asker_id"], fields["client_key"])
                return before or open_thread(connection, self.new_id, now, **fields)
        except IntegrityError:
            # The same request came twice in one moment, and the other was first: the constraint decides.
            found = self.find(fields["asker_id"], fields["client_key"])
            if not found:
                raise
            return found

    def post(self, post: Post, tellings: Iterable[Telling]) -> None:
        """Write an answer or a follow-up; a retry with the same key changes nothing.

        Raises:
            ThreadNotFound: no such part.
        """
        move = MOVES["answer" if post.role == "mentor" else "follow_up"]
        with writing(self.engine) as connection:
            thread = lock_thread(connection, post.thread_id)
            part_of_thread(connection, post.thread_id, post.number)
            if _written_before(connection, post):
                return
            row = msgspec.to_builtins(post) | {"client_key": post.client_key or post.post_id}
            connection.execute(insert(thread_posts).values(**row))
            grow_part(connection, post.thread_id, post.number)
            grow(connection, thread, post.at, state=move.target, reminders=0)
            tell(connection, self.new_id, post.at, tellings)

    def ask(self, thread_id: str, text: str, client_key: str, now: int, tellings: Iterable[Telling]) -> int:
        """Add a numbered question; answers its number. A retry with the same key changes nothing.

        Args:
            now: milliseconds since 1970.
        Raises:
            LimitReached: it has as many questions as it may; ``limit``.
        """
        with writing(self.engine) as connection:
            thread = lock_thread(connection, thread_id)
            parts = parts_of(connection, thread_id)
            before = next((part.number for part in parts if part.client_key == client_key), 0)
            if before:
                return before
            if len(parts) >= MOST_PARTS:
                raise LimitReached(FULL_TEXT, limit=MOST_PARTS)
            number = parts[-1].number + 1 if parts else 1
            add_part(connection, thread_id, number, text, now, client_key)
            grow(connection, thread, now, state=MOVES["ask"].target, reminders=0)
            tell(connection, self.new_id, now, tellings)
            return number

    def edit(self, thread_id: str, post_id: str, author_id: str, text: str, now: int) -> None:
        """Change one's own post.

        Raises:
            ThreadNotYours: somebody else wrote it, or it is a copy, to which others agreed as it is.
            ThreadNotFound: it is not there.
        """
        with writing(self.engine) as connection:
            thread = lock_thread(connection, thread_id)
            post = find_post(connection, thread_id, post_id)
            if post.author_id != author_id:
                raise ThreadNotYours
            if post.from_post_id:
                raise ThreadNotYours(COPIED_TEXT)
            here = thread_posts.c.post_id == post_id
            connection.execute(update(thread_posts).where(here).values(text=text, edited_at=now))
            grow_part(connection, thread_id, post.number)
            grow(connection, thread, now)

    def move(self, thread_id: str, move: str, now: int, *, version: int = 0) -> bool:
        """Take a step of ``domain.threads.MOVES``; False when the thread is not in a state for it (any more).

        Args:
            now: milliseconds since 1970.
            version: take the step only from this version; 0 for any.
        """
        step = MOVES[move]
        with writing(self.engine) as connection:
            thread = lock_thread(connection, thread_id)
            if thread.state not in step.sources or (version and thread.version != version):
                return False
            grow(connection, thread, 0, state=step.target, settled_at=now)
            return True

    def offer(self, thread_id: str, mentor_id: str, tellings: Iterable[Telling], now: int) -> None:
        """Note that a mentor offers a session. Offering again changes nothing."""
        with writing(self.engine) as connection:
            thread = lock_thread(connection, thread_id)
            if mentor_id not in thread.offers:
                grow(connection, thread, 0, offers=(*thread.offers, mentor_id))
                tell(connection, self.new_id, now, tellings)

    def consent(self, wish: Wish, now: int) -> Outcome:
        """Agree that a part becomes public, or take it back; see ``thread_publishing.consent``."""
        with writing(self.engine) as connection:
            return consent(connection, self.new_id, now, wish)

    def public(self, programme_id: str, words: str, before: int, limit: int, last: str = "") -> list[WholeThread]:
        """Public threads that nobody hides, those with the newest words first.

        Args:
            words: every one of them stands in the title, a question or an answer; ``""`` for all threads.
            before: changed before this moment (ms since 1970), 0 for any.
            last: id of the last one of the page before, which changed at ``before``: others of that moment follow it.
        """
        query = select(threads).where(
            threads.c.programme_id == programme_id, threads.c.visibility == PUBLIC, threads.c.hidden_at == 0
        )
        for word in words.split()[:10]:
            query = query.where(_has(word))
        if before:
            in_the_moment = and_(threads.c.changed_at == before, threads.c.thread_id > last)
            query = query.where(or_(threads.c.changed_at < before, in_the_moment if last else false()))
        return self._wholes(query.order_by(threads.c.changed_at.desc(), threads.c.thread_id).limit(limit))

    def some_public(self, thread_ids: Collection[str]) -> dict[str, WholeThread]:
        """Public threads that nobody hides, of programmes that everyone knows, by their ids."""
        query = (
            select(threads)
            .join(programmes, programmes.c.programme_id == threads.c.programme_id)
            .where(threads.c.thread_id.in_(list(thread_ids)), threads.c.visibility == PUBLIC)
            .where(threads.c.hidden_at == 0, programmes.c.published_at > 0)
        )
        return {whole.thread.thread_id: whole for whole in (self._wholes(query) if thread_ids else [])}

    def of_person(self, person_id: str) -> list[WholeThread]:
        """Threads that somebody asked, wrote in, or is asked in as a mentor; the newest words first."""
        wrote = _wrote(person_id)
        mine = or_(threads.c.asker_id == person_id, wrote, mentors.c.mentor_id.is_not(None))
        query = select(threads, wrote.label("wrote"), mentors.c.mentor_id, mentors.c.takes_written)
        query = query.outerjoin(mentors, _active_part(person_id)).where(mine)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(threads.c.changed_at.desc(), threads.c.thread_id)).mappings().all()
            # What concerns them is decided by the row: of what does not, nothing more is loaded.
            return [_whole(connection, struct(row, Thread)) for row in rows if _concerns(row, person_id)]

    def open_since(self, programme_id: str, before: int) -> list[Thread]:
        """Open threads of a programme in which nobody wrote since a moment (ms since 1970), without their words."""
        query = select(threads).where(
            threads.c.programme_id == programme_id,
            threads.c.state == "open",
            threads.c.hidden_at == 0,
            threads.c.changed_at <= before,
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(threads.c.changed_at)).mappings()
            return [struct(row, Thread) for row in rows]

    def remind(self, thread: Thread, now: int, tellings: Iterable[Telling]) -> bool:
        """Remind those who owe an answer, unless somebody wrote or was reminded since the thread was read."""
        same = and_(threads.c.thread_id == thread.thread_id, threads.c.version == thread.version)
        untold = threads.c.reminders == thread.reminders
        with writing(self.engine) as connection:
            values = {"reminders": thread.reminders + 1, "reminded_at": now}
            changed = connection.execute(update(threads).where(same, untold).values(**values))
            if changed.rowcount:
                tell(connection, self.new_id, now, tellings)
            return bool(changed.rowcount)

    def _wholes(self, query: Select[Any]) -> list[WholeThread]:
        with reading(self.engine) as connection:
            rows = connection.execute(query).mappings().all()
            return [_whole(connection, struct(row, Thread)) for row in rows]


def find_post(connection: Connection, thread_id: str, post_id: str) -> Post:
    """A post of a thread.

    Raises:
        ThreadNotFound: there is none of this id in it.
    """
    here = (thread_posts.c.thread_id == thread_id, thread_posts.c.post_id == post_id)
    row = connection.execute(select(thread_posts).where(*here)).mappings().first()
    if row is None:
        raise ThreadNotFound
    return struct(row, Post)


def _find(connection: Connection, thread_id: str) -> Thread | None:
    row = connection.execute(select(threads).where(threads.c.thread_id == thread_id)).mappings().first()
    return struct(row, Thread) if row else None


def _whole(connection: Connection, thread: Thread) -> WholeThread:
    agreed = select(consents).where(consents.c.thread_id == thread.thread_id)
    copies = select(threads.c.thread_id).where(threads.c.from_thread_id == thread.thread_id)
    return WholeThread(
        thread,
        parts_of(connection, thread.thread_id),
        posts_of(connection, thread.thread_id),
        [struct(row, Consent) for row in connection.execute(agreed).mappings()],
        [str(one) for one in connection.execute(copies.order_by(threads.c.created_at)).scalars()],
    )


def _reach(person_id: str) -> Any:
    return or_(
        threads.c.visibility == PUBLIC,
        threads.c.asker_id == person_id,
        _wrote(person_id),
        exists().where(_active_part(person_id)),
    )


def _wrote(person_id: str) -> Any:
    return exists().where(thread_posts.c.thread_id == threads.c.thread_id, thread_posts.c.author_id == person_id)


def _active_part(person_id: str) -> Any:
    """The part of somebody in the programme of a thread; a person has one at most."""
    return and_(
        mentors.c.programme_id == threads.c.programme_id,
        mentors.c.person_id == person_id,
        mentors.c.person_id != "",
        mentors.c.state == MentorState.ACTIVE.value,
    )


def _concerns(row: RowMapping, person_id: str) -> bool:
    """Whether somebody is in a thread; of a public one, whether they asked it, wrote in it, or are named in it."""
    thread, mentor_id, wrote = struct(row, Thread), row["mentor_id"], bool(row["wrote"])
    if thread.public:
        return thread.asker_id == person_id or wrote or mentor_id in thread.mentors
    part = Mentor(mentor_id=mentor_id, programme_id=thread.programme_id, takes_written=row["takes_written"])
    return is_in(thread, person_id, part if mentor_id else None, wrote=wrote)


def _has(word: str) -> Any:
    """A word stands somewhere in a thread, in whatever case; ``%`` and ``_`` are themselves."""
    in_part = exists().where(
        thread_parts.c.thread_id == threads.c.thread_id, thread_parts.c.text.icontains(word, autoescape=True)
    )
    in_post = exists().where(
        thread_posts.c.thread_id == threads.c.thread_id,
        thread_posts.c.hidden_at == 0,
        thread_posts.c.text.icontains(word, autoescape=True),
    )
    return or_(threads.c.title.icontains(word, autoescape=True), in_part, in_post)


def _written_before(connection: Connection, post: Post) -> bool:
    same: Collection[Any] = (
        thread_posts.c.thread_id == post.thread_id,
        thread_posts.c.author_id == post.author_id,
        thread_posts.c.client_key == post.client_key,
    )
    return bool(post.client_key) and connection.execute(select(thread_posts.c.post_id).where(*same)).first() is not None


def _begun(connection: Connection, asker_id: str, client_key: str) -> str:
    query = select(threads.c.thread_id).where(threads.c.asker_id == asker_id, threads.c.client_key == client_key)
    return str(connection.execute(query).scalar() or "")
