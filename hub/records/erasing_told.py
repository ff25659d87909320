"""What others were told of somebody who is erased: the name goes out of the sentence, and the rest stays.

A name is found by the part that the person had in what was told, never by its letters: it may have been another one
then, and somebody else may bear the same. What was told of the questions of hours is dealt with beside their archive
(``erasing_hours.py``).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from hub.domain.erasing import Erasing
from hub.records.mentoring_tables import booking_events, bookings, mentors, thread_posts, threads
from hub.records.telling import occasion_of
from hub.records.telling_tables import notices

OF_MENTORS = "mentor."
"""With this begin the kinds by which organisers hear of a mentor."""
ANSWERED, OFFERED = "thread.answered", "thread.offered"


def erase_told(connection: Connection, erasing: Erasing) -> None:
    """What the person was told goes; what others were told of them as a mentor or a candidate loses the name."""
    person_id = erasing.person_id
    connection.execute(delete(notices).where(notices.c.person_id == person_id))
    blank(connection, "candidate", _of_candidate(connection, person_id))
    for found in (_of_part, _of_answers, _of_sessions):
        blank(connection, "mentor", found(connection, person_id))
    keyed = _told(connection, notices.c.key.contains(person_id, autoescape=True))
    blank(connection, "mentor", (one for one in keyed if one.kind == OFFERED))
    for one in keyed:
        here = notices.c.notice_id == one.notice_id
        other = one.key.replace(person_id, erasing.stand_in("notices"))
        connection.execute(update(notices).where(here).values(key=other))


def blank(connection: Connection, fact: str, found: Iterable[Any]) -> None:
    """Take a name out of what was told."""
    for one in found:
        if one.facts.get(fact):
            here = notices.c.notice_id == one.notice_id
            connection.execute(update(notices).where(here).values(facts=one.facts | {fact: ""}))


def _told(connection: Connection, here: ColumnElement[bool]) -> list[Any]:
    columns = notices.c
    query = select(columns.notice_id, columns.kind, columns.key, columns.booking_id, columns.facts)
    return list(connection.execute(query.where(here)))


def _of_candidate(connection: Connection, person_id: str) -> list[Any]:
    """A session has one candidate, and a thread one asker."""
    sessions = select(bookings.c.booking_id).where(bookings.c.candidate_id == person_id)
    asked = select(threads.c.thread_id).where(threads.c.asker_id == person_id)
    return _told(connection, or_(notices.c.booking_id.in_(sessions), notices.c.thread_id.in_(asked)))


def _parts(connection: Connection, person_id: str) -> frozenset[str]:
    query = select(mentors.c.mentor_id).where(mentors.c.person_id == person_id)
    return frozenset(connection.execute(query).scalars())


def _of_part(connection: Connection, person_id: str) -> Iterator[Any]:
    parts = _parts(connection, person_id)
    programmes = select(mentors.c.programme_id).where(mentors.c.mentor_id.in_(parts))
    here = notices.c.kind.startswith(OF_MENTORS) & notices.c.programme_id.in_(programmes)
    return (one for one in _told(connection, here) if parts & {*occasion_of(one.key)})


def _of_answers(connection: Connection, person_id: str) -> Iterator[Any]:
    mine = thread_posts.c.author_id == person_id
    posts = frozenset(connection.execute(select(thread_posts.c.post_id).where(mine)).scalars())
    here = notices.c.thread_id.in_(select(thread_posts.c.thread_id).where(mine))
    told = _told(connection, (notices.c.kind == ANSWERED) & here)
    return (one for one in told if posts & {*occasion_of(one.key)})


def _of_sessions(connection: Connection, person_id: str) -> Iterator[Any]:
    """What was told of a booking names the mentor whom it had then: it may have gone on to another one."""
    parts, columns = _parts(connection, person_id), booking_events.c
    sessions = select(columns.booking_id).where(columns.mentor_id.in_(parts))
    rows = select(columns.booking_id, columns.version, columns.mentor_id).where(columns.booking_id.in_(sessions))
    histories: dict[str, list[tuple[int, str]]] = {}
    for booking_id, version, mentor_id in connection.execute(rows.order_by(columns.version)):
        histories.setdefault(booking_id, []).append((version, mentor_id))
    told = _told(connection, notices.c.booking_id.in_(sessions))
    return (one for one in told if _mentor_then(histories[one.booking_id], one.key) in parts)


def _mentor_then(history: list[tuple[int, str]], key: str) -> str:
    words = occasion_of(key)
    version = int(words[1]) if len(words) > 1 and words[1].isdigit() else history[-1][0]
    earlier = [mentor_id for number, mentor_id in history if number <= version]
    return earlier[-1] if earlier else history[0][1]
