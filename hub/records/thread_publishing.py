"""From private to public, part by part: consents, and the copy that is made when the last one is given.

A consent is for one version of a part. The thread is held while a consent or a word is written, so a word that comes
in the same moment is either in the version that all agreed to, or makes their consents void.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select, update

from hub.domain.errors import ThreadChanged, ThreadNotYours
from hub.domain.thread_rules import writers
from hub.domain.threads import Consent, Part, Post, Thread, ThreadState, Visibility
from hub.records.database import insert as upsert
from hub.records.database import struct
from hub.records.mentoring_tables import consents, thread_parts, thread_posts, threads
from hub.records.telling import tell
from hub.records.thread_writes import grow, lock_thread, part_of_thread, posts_of, tellings

TITLE_LENGTH = 120


class Wish(NamedTuple):
    """Somebody agrees that a part becomes public as it was at ``version``, under ``name``; or takes it back."""

    thread_id: str
    number: int
    person_id: str
    version: int
    agrees: bool
    name: str


class Outcome(NamedTuple):
    """What came of a wish: the public thread that it completed (``""`` for none), and the people who were told."""

    public_id: str
    told: set[str]


@dataclass(frozen=True)
class _Publishing:
    """One part on its way to the public, within one transaction."""

    connection: Connection
    new_id: Callable[[], str]
    now: int
    thread: Thread
    part: Part
    posts: list[Post]
    agreed: dict[str, Consent]


def consent(connection: Connection, new_id: Callable[[], str], now: int, wish: Wish) -> Outcome:
    """Write a consent; when it is the last one that was missing, publish the part.

    Args:
        now: milliseconds since 1970.
    Raises:
        ThreadNotFound: no such part.
        ThreadNotYours: the person wrote nothing in it.
        ThreadChanged: something was written in it since that version; ``version``.
    """
    thread = lock_thread(connection, wish.thread_id)
    part = part_of_thread(connection, wish.thread_id, wish.number)
    posts = [post for post in posts_of(connection, wish.thread_id) if post.number == wish.number]
    people = writers(thread, wish.number, posts)
    if wish.person_id not in people:
        raise ThreadNotYours
    if part.version != wish.version:
        raise ThreadChanged(version=part.version)
    first = not _agreed(connection, part)
    _write(connection, wish, now)
    grow(connection, thread, 0)
    agreed = _agreed(connection, part)
    if not wish.agrees:
        return Outcome("", people)
    if people <= agreed.keys():
        return _publish(_Publishing(connection, new_id, now, thread, part, posts, agreed), people)
    if first:
        missing = people - agreed.keys()
        occasion = f"consent {part.number} {part.version}"
        told = tellings("thread.consent_asked", missing, thread.thread_id, thread.programme_id, {}, occasion)
        tell(connection, new_id, now, told)
    return Outcome("", people)


def _write(connection: Connection, wish: Wish, now: int) -> None:
    mine = (
        consents.c.thread_id == wish.thread_id,
        consents.c.number == wish.number,
        consents.c.person_id == wish.person_id,
    )
    connection.execute(delete(consents).where(*mine))
    if wish.agrees:
        row = {name: value for name, value in wish._asdict().items() if name != "agrees"}
        connection.execute(upsert(connection, consents).values(**row, at=now))


def _agreed(connection: Connection, part: Part) -> dict[str, Consent]:
    """Who agrees to a part as it is now."""
    here = (consents.c.thread_id == part.thread_id, consents.c.number == part.number)
    query = select(consents).where(*here, consents.c.version == part.version)
    return {one.person_id: one for one in (struct(row, Consent) for row in connection.execute(query).mappings())}


def _publish(work: _Publishing, people: set[str]) -> Outcome:
    public = _copy_of_part(work) or _copy_of_thread(work)
    number = _put_part(work, public)
    _put_posts(work, public, number)
    _name_all(work, public, number)
    asker_name = work.agreed[work.thread.asker_id].name
    grow(work.connection, public, work.now, state=ThreadState.OPEN, asker_name=asker_name)
    here = (thread_parts.c.thread_id == work.thread.thread_id, thread_parts.c.number == work.part.number)
    published = update(thread_parts).where(*here).values(published_version=work.part.version)
    work.connection.execute(published)
    occasion = f"published {work.part.number} {work.part.version}"
    private = work.thread
    told = tellings("thread.published", people, private.thread_id, private.programme_id, {}, occasion)
    tell(work.connection, work.new_id, work.now, told)
    return Outcome(public.thread_id, people)


def _copy_of_part(work: _Publishing) -> Thread | None:
    """The public thread in which this part stands already, from an earlier version."""
    query = (
        select(threads)
        .join(thread_parts, thread_parts.c.thread_id == threads.c.thread_id)
        .where(threads.c.from_thread_id == work.thread.thread_id, thread_parts.c.from_number == work.part.number)
    )
    row = work.connection.execute(query).mappings().first()
    return lock_thread(work.connection, str(row["thread_id"])) if row else None


def _copy_of_thread(work: _Publishing) -> Thread:
    """The public thread of this one under the name that the asker chose; made where there is none.

    Under another name another thread is made: who asked one part as A and one as B is not told to be one person.
    """
    name = work.agreed[work.thread.asker_id].name
    query = select(threads).where(threads.c.from_thread_id == work.thread.thread_id, threads.c.asker_name == name)
    row = work.connection.execute(query).mappings().first()
    if row:
        return lock_thread(work.connection, str(row["thread_id"]))
    public = Thread(
        thread_id=work.new_id(),
        programme_id=work.thread.programme_id,
        visibility=Visibility.PUBLIC,
        asker_id=work.thread.asker_id,
        title=_title(work.part.text),
        asker_name=name,
        from_thread_id=work.thread.thread_id,
        client_key=f"published-{work.new_id()}",
        created_at=work.now,
        changed_at=work.now,
    )
    work.connection.execute(insert(threads).values(**msgspec.to_builtins(public)))
    return public


def _title(text: str) -> str:
    """The question's first words: the title of the private thread was agreed to by nobody."""
    line = text.splitlines()[0]
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"


def _put_part(work: _Publishing, public: Thread) -> int:
    """The question in the public thread, new or as it is now; answers its number there."""
    there = thread_parts.c.thread_id == public.thread_id
    numbers = {
        int(row.from_number): int(row.number) for row in work.connection.execute(select(thread_parts).where(there))
    }
    number = numbers.get(work.part.number)
    if number:
        here = (there, thread_parts.c.number == number)
        work.connection.execute(update(thread_parts).where(*here).values(text=work.part.text))
        return number
    number = max(numbers.values(), default=0) + 1
    row = {"thread_id": public.thread_id, "number": number, "text": work.part.text, "from_number": work.part.number}
    work.connection.execute(insert(thread_parts).values(**row, version=1, at=work.now))
    return number


def _put_posts(work: _Publishing, public: Thread, number: int) -> None:
    """The answers.

    A copy that is there already stays the same post, in its place: what moderators hid of it stays hidden. The moment
    of a copy is that of its publishing: nothing dates the original.
    """
    here = (thread_posts.c.thread_id == public.thread_id, thread_posts.c.number == number)
    rows = work.connection.execute(select(thread_posts).where(*here, thread_posts.c.from_post_id != "")).mappings()
    copies = {one.from_post_id: one for one in (struct(row, Post) for row in rows)}
    for place, post in enumerate(work.posts):
        copy = copies.get(post.post_id)
        if copy is None:
            _add_copy(work, public, number, post, work.now - len(work.posts) + place)
            continue
        edited_at = copy.edited_at if copy.text == post.text else work.now
        this = thread_posts.c.post_id == copy.post_id
        work.connection.execute(update(thread_posts).where(this).values(text=post.text, edited_at=edited_at))


def _add_copy(work: _Publishing, public: Thread, number: int, post: Post, at: int) -> None:
    post_id = work.new_id()
    row = {
        "post_id": post_id,
        "thread_id": public.thread_id,
        "number": number,
        "author_id": post.author_id,
        "name": work.agreed[post.author_id].name,
        "role": post.role,
        "text": post.text,
        "client_key": post_id,
        "from_post_id": post.post_id,
        "at": at,
    }
    work.connection.execute(insert(thread_posts).values(**row))


def _name_all(work: _Publishing, public: Thread, number: int) -> None:
    """Everybody has one name where their words stand together: the asker in the whole thread, others in the part.

    Who takes another name when a part is published again takes it for what stands there, too: two names side by side
    would tell that they are one person.
    """
    for person_id, agreed in work.agreed.items():
        theirs = [thread_posts.c.thread_id == public.thread_id, thread_posts.c.author_id == person_id]
        if person_id != work.thread.asker_id:
            theirs.append(thread_posts.c.number == number)
        work.connection.execute(update(thread_posts).where(*theirs).values(name=agreed.name))


def names_shown(connection: Connection, thread_id: str) -> dict[tuple[int, str], str]:
    """Under which names people stand in what was published of a private thread: by part (of this thread) and person."""
    copied = thread_parts.join(threads, threads.c.thread_id == thread_parts.c.thread_id)
    asked = select(thread_parts.c.from_number, threads.c.asker_id, threads.c.asker_name).select_from(copied)
    here = (thread_posts.c.thread_id == thread_parts.c.thread_id, thread_posts.c.number == thread_parts.c.number)
    wrote = select(thread_parts.c.from_number, thread_posts.c.author_id, thread_posts.c.name).select_from(
        copied.join(thread_posts, and_(*here, thread_posts.c.from_post_id != ""))
    )
    found: dict[tuple[int, str], str] = {}
    for query in (asked, wrote):
        rows = connection.execute(query.where(threads.c.from_thread_id == thread_id, thread_parts.c.from_number > 0))
        found |= {(int(number), str(person_id)): str(name) for number, person_id, name in rows}
    return found
