"""What is erased of somebody in mentoring: their part as a mentor, their words in private, their name everywhere.

What stays is what others need: that a session took place and when, public questions and answers without a name, and
that something stood where words were taken out.
"""

from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from hub.domain.bookings import Party
from hub.domain.erasing import Erasing
from hub.domain.threads import MOVES, ThreadState, Visibility
from hub.records.booking_lines import written_by
from hub.records.erasing_told import erase_told
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

UNREAD = or_(threads.c.visibility == Visibility.PRIVATE.value, threads.c.hidden_at > 0)
"""What stands in these threads is for few, or is hidden from everyone."""
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
    erase_told(connection, erasing)
    for table in GONE_ROWS:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    _erase_bookings(connection, person_id)
    _erase_threads(connection, person_id)
    _erase_posts(connection, person_id)
    _erase_reports(connection, erasing)
    connection.execute(update(mentors).where(mentors.c.person_id == person_id).values(**NO_MENTOR))


def _erase_bookings(connection: Connection, person_id: str) -> None:
    both = (Party.CANDIDATE, bookings.c.candidate_id), (Party.MENTOR, bookings.c.mentor_person_id)
    for party, whose in both:
        _erase_lines(connection, person_id, party)
        for booking_id in connection.execute(select(bookings.c.booking_id).where(whose == person_id)).scalars().all():
            _erase_chat(connection, booking_id, party)
    nobody = {"candidate_name": "", "candidate_zone": "UTC", "about": "", "wiki_source": ""}
    mine = bookings.c.candidate_id == person_id
    connection.execute(update(bookings).where(mine).values(**nobody, version=bookings.c.version + 1))


def _erase_lines(connection: Connection, person_id: str, party: Party) -> None:
    """What somebody wrote with a step; ``reason_line`` is the line of the last one that has a reason."""
    mine, columns = written_by(person_id, party), booking_events.c
    for booking_id, line in connection.execute(select(columns.booking_id, columns.line).where(mine)).all():
        here = (bookings.c.booking_id == booking_id, bookings.c.reason_line == line)
        connection.execute(update(bookings).where(*here).values(reason_line=""))
    connection.execute(update(booking_events).where(mine).values(line=""))


def _erase_chat(connection: Connection, booking_id: str, party: Party) -> None:
    here = kept_chats.c.booking_id == booking_id
    lines = connection.execute(select(kept_chats.c.lines).where(here)).scalar()
    if lines:
        left = [line | {"text": ""} if line["by"] == party.value else line for line in lines]
        connection.execute(update(kept_chats).where(here).values(lines=left))


def _erase_threads(connection: Connection, person_id: str) -> None:
    mine = threads.c.asker_id == person_id
    asked, unread = select(threads.c.thread_id).where(mine), select(threads.c.thread_id).where(mine, UNREAD)
    connection.execute(update(thread_parts).where(thread_parts.c.thread_id.in_(unread)).values(text=""))
    connection.execute(update(threads).where(mine, UNREAD).values(title=""))
    # A question that was reported is known by its number: it is no post.
    reported = (reports.c.post_id == "", reports.c.thread_id.in_(asked))
    connection.execute(update(reports).where(*reported).values(author_name=""))
    nobody = {"asker_name": "", "wiki_source": "", "version": threads.c.version + 1}
    connection.execute(update(threads).where(mine).values(**nobody))
    # Nobody waits for an answer any more, so nobody is reminded of one.
    quiet = MOVES["fall_quiet"].target.value
    connection.execute(update(threads).where(mine, threads.c.state == ThreadState.OPEN.value).values(state=quiet))


def _erase_posts(connection: Connection, person_id: str) -> None:
    mine = thread_posts.c.author_id == person_id
    written = select(thread_posts.c.thread_id).where(mine)
    unread = or_(thread_posts.c.thread_id.in_(select(threads.c.thread_id).where(UNREAD)), thread_posts.c.hidden_at > 0)
    posts = select(thread_posts.c.post_id).where(mine)
    connection.execute(update(reports).where(reports.c.post_id.in_(posts)).values(author_name=""))
    connection.execute(update(thread_posts).where(mine, unread).values(text=""))
    connection.execute(update(thread_posts).where(mine).values(name=""))
    grown = {"version": threads.c.version + 1}
    # Whoever has them open, and the search, read them anew.
    connection.execute(update(threads).where(threads.c.thread_id.in_(written)).values(**grown))


def _erase_reports(connection: Connection, erasing: Erasing) -> None:
    """What was shown to moderators stays with them, and by whom does not."""
    mine = reports.c.reporter_id == erasing.person_id
    connection.execute(update(reports).where(mine).values(reporter_id=erasing.stand_in("reports"), line=""))
    connection.execute(update(programme_acts).where(programme_acts.c.by == erasing.person_id).values(by=""))
