"""Changes of threads, each within a transaction of its caller's."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from hub.domain.errors import ThreadNotFound
from hub.domain.mentors import Mentor, MentorState
from hub.domain.threads import Part, Post, Thread, ThreadState, Visibility
from hub.records.database import struct
from hub.records.mentoring_tables import mentors, thread_parts, thread_posts, threads
from hub.records.telling import Telling, tell


def open_thread(
    connection: Connection,
    new_id: Callable[[], str],
    now: int,
    *,
    programme_id: str,
    visibility: Visibility,
    asker_id: str,
    asker_name: str,
    title: str,
    parts: Sequence[str],
    mentors: Sequence[str] = (),
    booking_id: str = "",
    client_key: str = "",
    wiki_source: str = "",
    quiet: bool = False,
) -> str:
    """Begin a thread, and tell the mentors whom it is for; answers its id.

    Args:
        now: milliseconds since 1970.
        parts: the numbered questions, cleaned.
        mentors: ids of those whom it is for; none for whoever can answer.
        client_key: ``""`` where no retry is to be told from a second thread.
        quiet: tell nobody; the caller tells of it in other words.
    """
    thread_id = new_id()
    row = {
        "thread_id": thread_id,
        "programme_id": programme_id,
        "visibility": Visibility(visibility).value,
        "state": ThreadState.OPEN.value,
        "title": title,
        "asker_id": asker_id,
        "asker_name": asker_name,
        "mentors": list(mentors),
        "booking_id": booking_id,
        "client_key": client_key or thread_id,
        "wiki_source": wiki_source,
        "created_at": now,
        "changed_at": now,
    }
    connection.execute(insert(threads).values(**row))
    for number, text in enumerate(parts, 1):
        add_part(connection, thread_id, number, text, now)
    if not quiet:
        told = answerers(connection, programme_id, mentors)
        facts: dict[str, str | int] = {"candidate": asker_name}
        tell(connection, new_id, now, tellings("thread.started", told - {asker_id}, thread_id, programme_id, facts))
    return thread_id


def answerers(connection: Connection, programme_id: str, mentor_ids: Sequence[str]) -> set[str]:
    """The people whom a thread is for: those mentors, or all active ones who take written questions."""
    query = select(mentors.c.person_id).where(
        mentors.c.programme_id == programme_id, mentors.c.state == MentorState.ACTIVE.value, mentors.c.person_id != ""
    )
    query = query.where(mentors.c.mentor_id.in_(list(mentor_ids)) if mentor_ids else mentors.c.takes_written)
    return {str(one) for one in connection.execute(query).scalars()}


def asked(connection: Connection, thread: Thread) -> set[str]:
    """The people who may be waited for in a thread; of a public one whose mentors all left, whoever can answer."""
    people = answerers(connection, thread.programme_id, thread.mentors)
    if not people and thread.public:
        people = answerers(connection, thread.programme_id, ())
    return people - {thread.asker_id}


def left_alone(connection: Connection, mentor: Mentor) -> list[Telling]:
    """What the askers of open private threads are told when, with this mentor, the last one left whom they asked."""
    active = select(mentors.c.mentor_id).where(
        mentors.c.programme_id == mentor.programme_id, mentors.c.state == MentorState.ACTIVE.value
    )
    there = {str(one) for one in connection.execute(active).scalars()}
    query = select(threads).where(
        threads.c.programme_id == mentor.programme_id,
        threads.c.visibility == Visibility.PRIVATE.value,
        threads.c.state == ThreadState.OPEN.value,
    )
    found = [struct(row, Thread) for row in connection.execute(query).mappings()]
    alone = [one for one in found if mentor.mentor_id in one.mentors and not there & {*one.mentors}]
    occasion = f"{mentor.mentor_id} {mentor.version}"
    return [
        telling
        for one in alone
        for telling in tellings("thread.left_alone", [one.asker_id], one.thread_id, one.programme_id, {}, occasion)
    ]


def tellings(
    kind: str, people: Iterable[str], thread_id: str, programme_id: str, facts: dict[str, str | int], occasion: str = ""
) -> list[Telling]:
    """The same told to several people about a thread.

    Args:
        occasion: names what happened, beside the thread.
    """
    return [
        Telling(
            person_id=person_id,
            kind=kind,
            occasion=f"{thread_id} {occasion}".strip(),
            programme_id=programme_id,
            thread_id=thread_id,
            facts=facts,
        )
        for person_id in sorted(people)
    ]


def add_part(connection: Connection, thread_id: str, number: int, text: str, now: int, client_key: str = "") -> None:
    """Add a numbered question."""
    row = {"thread_id": thread_id, "number": number, "text": text, "client_key": client_key, "version": 1, "at": now}
    connection.execute(insert(thread_parts).values(**row))


def lock_thread(connection: Connection, thread_id: str) -> Thread:
    """The thread of an id, held against other writers until the transaction ends.

    Raises:
        ThreadNotFound: there is none.
    """
    query = select(threads).where(threads.c.thread_id == thread_id).with_for_update()
    row = connection.execute(query).mappings().first()
    if row is None:
        raise ThreadNotFound
    return struct(row, Thread)


def parts_of(connection: Connection, thread_id: str) -> list[Part]:
    """The numbered questions of a thread, in order."""
    query = select(thread_parts).where(thread_parts.c.thread_id == thread_id).order_by(thread_parts.c.number)
    return [struct(row, Part) for row in connection.execute(query).mappings()]


def posts_of(connection: Connection, thread_id: str) -> list[Post]:
    """The answers and follow-ups of a thread, oldest first."""
    query = select(thread_posts).where(thread_posts.c.thread_id == thread_id)
    ordered = query.order_by(thread_posts.c.at, thread_posts.c.post_id)
    return [struct(row, Post) for row in connection.execute(ordered).mappings()]


def part_of_thread(connection: Connection, thread_id: str, number: int) -> Part:
    """One numbered question.

    Raises:
        ThreadNotFound: there is none of this number.
    """
    here = (thread_parts.c.thread_id == thread_id, thread_parts.c.number == number)
    row = connection.execute(select(thread_parts).where(*here)).mappings().first()
    if row is None:
        raise ThreadNotFound
    return struct(row, Part)


def grow(connection: Connection, thread: Thread, now: int, **fields: Any) -> None:
    """Save fields of a thread that is held; it grows a version, and is new again where something was said.

    Args:
        now: milliseconds since 1970; 0 for a change that is no word.
    """
    moment = {"changed_at": now} if now else {}
    values = msgspec.to_builtins(fields) | moment | {"version": thread.version + 1}
    connection.execute(update(threads).where(threads.c.thread_id == thread.thread_id).values(**values))


def grow_part(connection: Connection, thread_id: str, number: int) -> None:
    """A word was written in a part: who agreed to publish it agreed to less."""
    here = (thread_parts.c.thread_id == thread_id, thread_parts.c.number == number)
    connection.execute(update(thread_parts).where(*here).values(version=thread_parts.c.version + 1))
