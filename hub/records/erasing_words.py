"""What is erased of somebody in mentoring: their part as a mentor, their words in private, their name everywhere.

What stays is what others need: that a session took place and when, public questions and answers without a name, and
that something stood where words were taken out.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, or_, select, update

from hub.domain.bookings import Party
from hub.domain.erasing import Erasing
from hub.domain.threads import MOVES, ThreadState, Visibility
from hub.records.mentoring_tables import (
    booking_events,
    booking_notes,
    bookings,
    claims,
    consents,
    feedback,
    kept_chats,
    mentors,
    programme_acts,
    reports,
    thread_parts,
    thread_posts,
    threads,
)
from hub.records.tables import erasures
from hub.records.telling_tables import notices

PRIVATE = threads.c.visibility == Visibility.PRIVATE.value
GONE_ROWS = (booking_notes, feedback, consents, claims)
"""What is one person's own, and nothing to anybody else."""
NO_MENTOR: dict[str, Any] = {
    "person_id": "",
    "invited_name": "",
    "name": "",
    "wiki_account": "",
    "aliases": [],
    "languages": [],
    "topics": [],
    "words": "",
    "picture_url": "",
    "zone": "UTC",
    "weekly": [],
    "absences": [],
    "extras": [],
}


def erase_words(connection: Connection, erasing: Erasing) -> None:
    """Take somebody's name, and their words in private, out of sessions and threads; and from what others were told."""
    person_id = erasing.person_id
    names = _remember_names(connection, erasing)
    _erase_told(connection, erasing, names)
    for table in GONE_ROWS:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    _erase_bookings(connection, person_id)
    _erase_threads(connection, person_id)
    _erase_posts(connection, person_id)
    _erase_offers(connection, person_id, names)
    _erase_reports(connection, erasing)
    connection.execute(update(mentors).where(mentors.c.person_id == person_id).values(**NO_MENTOR))


def _remember_names(connection: Connection, erasing: Erasing) -> frozenset[str]:
    """Every name under which the person stands anywhere here."""
    own = (
        (bookings, bookings.c.candidate_name, bookings.c.candidate_id),
        (threads, threads.c.asker_name, threads.c.asker_id),
        (thread_posts, thread_posts.c.name, thread_posts.c.author_id),
        (consents, consents.c.name, consents.c.person_id),
        (mentors, mentors.c.name, mentors.c.person_id),
    )
    found = set(erasing.names)
    for _table, name, whose in own:
        found |= set(connection.execute(select(name).where(whose == erasing.person_id).distinct()).scalars())
    names = frozenset(found - {""})
    here = erasures.c.person_id == erasing.person_id
    connection.execute(update(erasures).where(here).values(names=sorted(names)))
    return names


def _erase_told(connection: Connection, erasing: Erasing, names: Collection[str]) -> None:
    """What the person was told goes; what others were told of them loses the name."""
    person_id = erasing.person_id
    connection.execute(delete(notices).where(notices.c.person_id == person_id))
    told = cast(notices.c.facts, Text)
    # As it stands in JSON, where letters beyond ASCII are written as numbers.
    named = [told.contains(json.dumps(name), autoescape=True) for name in sorted(names)]
    query = select(notices.c.notice_id, notices.c.facts).where(_concerns(person_id), or_(False, *named))
    for notice_id, facts in connection.execute(query).all():
        kept = {key: "" if value in names else value for key, value in facts.items()}
        connection.execute(update(notices).where(notices.c.notice_id == notice_id).values(facts=kept))
    keyed = select(notices.c.notice_id, notices.c.key).where(notices.c.key.contains(person_id, autoescape=True))
    for notice_id, key in connection.execute(keyed).all():
        other = key.replace(person_id, erasing.stand_in("notices"))
        connection.execute(update(notices).where(notices.c.notice_id == notice_id).values(key=other))


def _concerns(person_id: str) -> Any:
    """A notice is about a session, a thread, a programme or an hour in which the person had a part."""
    parties = or_(bookings.c.candidate_id == person_id, bookings.c.mentor_person_id == person_id)
    sessions = select(bookings.c.booking_id).where(parties)
    parts = select(mentors.c.programme_id).where(mentors.c.person_id == person_id)
    written = select(thread_posts.c.thread_id).where(thread_posts.c.author_id == person_id)
    asked = select(threads.c.thread_id).where(threads.c.asker_id == person_id)
    return or_(
        notices.c.booking_id.in_(sessions),
        notices.c.thread_id.in_(written),
        notices.c.thread_id.in_(asked),
        notices.c.programme_id.in_(parts),
        notices.c.hour_id != "",
    )


def _erase_bookings(connection: Connection, person_id: str) -> None:
    both = (Party.CANDIDATE, bookings.c.candidate_id), (Party.MENTOR, bookings.c.mentor_person_id)
    for party, whose in both:
        for row in connection.execute(select(bookings).where(whose == person_id)).all():
            _erase_lines(connection, row, party)
            _erase_chat(connection, row.booking_id, party)
    nobody = {"candidate_name": "", "candidate_zone": "UTC", "about": "", "wiki_source": ""}
    mine = bookings.c.candidate_id == person_id
    connection.execute(update(bookings).where(mine).values(**nobody, version=bookings.c.version + 1))


def _erase_lines(connection: Connection, booking: Any, party: Party) -> None:
    """What one of the two wrote with a step; ``reason_line`` is the line of the last one that has a reason."""
    here = (booking_events.c.booking_id == booking.booking_id, booking_events.c.by == party.value)
    lines = set(connection.execute(select(booking_events.c.line).where(*here)).scalars())
    connection.execute(update(booking_events).where(*here).values(line=""))
    if booking.reason_line in lines:
        this = bookings.c.booking_id == booking.booking_id
        connection.execute(update(bookings).where(this).values(reason_line=""))


def _erase_chat(connection: Connection, booking_id: str, party: Party) -> None:
    here = kept_chats.c.booking_id == booking_id
    lines = connection.execute(select(kept_chats.c.lines).where(here)).scalar()
    if lines:
        left = [line | {"text": ""} if line["by"] == party.value else line for line in lines]
        connection.execute(update(kept_chats).where(here).values(lines=left))


def _erase_threads(connection: Connection, person_id: str) -> None:
    mine = threads.c.asker_id == person_id
    private = select(threads.c.thread_id).where(mine, PRIVATE)
    connection.execute(update(thread_parts).where(thread_parts.c.thread_id.in_(private)).values(text=""))
    connection.execute(update(threads).where(mine, PRIVATE).values(title=""))
    nobody = {"asker_name": "", "wiki_source": "", "version": threads.c.version + 1}
    connection.execute(update(threads).where(mine).values(**nobody))
    # Nobody waits for an answer any more, so nobody is reminded of one.
    quiet = MOVES["fall_quiet"].target.value
    connection.execute(update(threads).where(mine, threads.c.state == ThreadState.OPEN.value).values(state=quiet))


def _erase_posts(connection: Connection, person_id: str) -> None:
    mine = thread_posts.c.author_id == person_id
    written = select(thread_posts.c.thread_id).where(mine)
    private = select(threads.c.thread_id).where(PRIVATE)
    unread = or_(thread_posts.c.thread_id.in_(private), thread_posts.c.hidden_at > 0)
    posts = select(thread_posts.c.post_id).where(mine)
    connection.execute(update(reports).where(reports.c.post_id.in_(posts)).values(author_name=""))
    connection.execute(update(thread_posts).where(mine, unread).values(text=""))
    connection.execute(update(thread_posts).where(mine).values(name=""))
    _grow(connection, written)


def _erase_offers(connection: Connection, person_id: str, names: Collection[str]) -> None:
    """Who offered a session stands in a thread by name alone."""
    here = select(mentors.c.programme_id).where(mentors.c.person_id == person_id)
    query = select(threads.c.thread_id, threads.c.offers).where(threads.c.programme_id.in_(here))
    for thread_id, offers in connection.execute(query).all():
        left = [name for name in offers if name not in names]
        if left != offers:
            connection.execute(update(threads).where(threads.c.thread_id == thread_id).values(offers=left))
            _grow(connection, [thread_id])


def _erase_reports(connection: Connection, erasing: Erasing) -> None:
    """What was shown to moderators stays with them, and by whom does not."""
    mine = reports.c.reporter_id == erasing.person_id
    connection.execute(update(reports).where(mine).values(reporter_id=erasing.stand_in("reports"), line=""))
    connection.execute(update(programme_acts).where(programme_acts.c.by == erasing.person_id).values(by=""))


def _grow(connection: Connection, thread_ids: Any) -> None:
    """The threads changed: whoever has them open, and the search, read them anew."""
    here = threads.c.thread_id.in_(thread_ids)
    connection.execute(update(threads).where(here).values(version=threads.c.version + 1))
