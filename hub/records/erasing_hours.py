"""What is erased of somebody in the archive of hours, and of what others were told of the questions there."""

from collections.abc import Iterable

from sqlalchemy import Connection, Text, cast, delete, select, union, update

from hub.domain.erasing import Erasing
from hub.domain.questions import Question
from hub.protocol.bylines import Byline
from hub.protocol.events import Event
from hub.protocol.forgetting import Erasure
from hub.records.erasing_told import blank
from hub.records.forgetting import acts_in, questions_in, rewrite
from hub.records.tables import acts, archive_cursors, archived_questions, endorsements, speakers
from hub.records.telling_tables import notices


def hours_of(connection: Connection, person_id: str) -> list[str]:
    """Ids of the hours in whose archive somebody stands: as asker, endorser, speaker, or in what was done."""
    marked = f'"{person_id}"'
    images = cast(archived_questions.c.question, Text).contains(marked, autoescape=True)
    told = cast(acts.c.event, Text).contains(marked, autoescape=True)
    found = union(
        select(archived_questions.c.hour_id).where(archived_questions.c.asker_id == person_id),
        select(archived_questions.c.hour_id).where(images),
        select(acts.c.hour_id).where(told),
        select(endorsements.c.hour_id).where(endorsements.c.person_id == person_id),
        select(speakers.c.hour_id).where(speakers.c.person_id == person_id),
    )
    return sorted(connection.execute(found).scalars())


def names_in(connection: Connection, hour_id: str, person_id: str) -> frozenset[str]:
    """Under which names somebody wrote in an hour."""
    here = (speakers.c.hour_id == hour_id, speakers.c.person_id == person_id)
    return frozenset(connection.execute(select(speakers.c.name).where(*here)).scalars())


def erase_hour(connection: Connection, erasing: Erasing, hour_id: str, *, live: bool) -> None:
    """Take somebody out of the archive of an hour that is locked, within a transaction.

    Args:
        live: it is not settled yet; see ``protocol.forgetting.Erasure``.
    """
    person_id = erasing.person_id
    questions, events = questions_in(connection, hour_id), acts_in(connection, hour_id)
    byline = Byline(person_id, names_in(connection, hour_id, person_id), events)
    _erase_promises(connection, hour_id, person_id, questions, events)
    rewrite(connection, hour_id, Erasure(person_id, erasing.stand_in(hour_id), byline, questions, events, live=live))
    here = (speakers.c.hour_id == hour_id, speakers.c.person_id == person_id)
    connection.execute(delete(speakers).where(*here))
    grown = {"erasures": archive_cursors.c.erasures + 1}
    connection.execute(update(archive_cursors).where(archive_cursors.c.hour_id == hour_id).values(**grown))


def _erase_promises(
    connection: Connection, hour_id: str, person_id: str, questions: Iterable[Question], events: Iterable[Event]
) -> None:
    """Askers were told who would answer: that may have been this person, or somebody before or after them."""
    images = [*questions, *(image for event in events for image in (event.question, event.into) if image)]
    named = {(one.question_id, one.assigned_name) for one in images if one.assigned_to == person_id}
    columns = notices.c
    query = select(columns.notice_id, columns.question_id, columns.facts).where(columns.hour_id == hour_id)
    told = connection.execute(query).all() if named else []
    blank(connection, "guest", [one for one in told if (one.question_id, one.facts.get("guest")) in named])
