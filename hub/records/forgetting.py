"""What time takes: the people of hours that are long over, and what else about people is kept for a while alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, bindparam, case, delete, func, or_, select, update

from hub.domain.hours import CLOSED, HourState
from hub.domain.people import STAND_IN
from hub.domain.questions import Question
from hub.protocol.cursors import position
from hub.protocol.events import Event
from hub.protocol.forgetting import Forgetting, Retention
from hub.records import archive_writes as write
from hub.records.database import insert, reading, writing
from hub.records.hour_numbers import count_people
from hub.records.mentoring_tables import programme_acts
from hub.records.tables import (
    acts,
    archive_cursors,
    archived_questions,
    endorsements,
    hour_numbers,
    hours,
    people,
    speakers,
)
from hub.records.telling_tables import letters
from hub.records.video_tables import room_occupants, room_posts

NAME = archived_questions.c.question["asker_name"].as_string()

Row = dict[str, Any]


@dataclass(frozen=True)
class ForgettingRecords:
    """What time takes. Every method is one short transaction, and doing it again changes nothing."""

    engine: Engine
    new_id: Callable[[], str]

    def due(self, over_by: int, limit: int) -> list[str]:
        """Ids of hours that were over at a moment (ms since 1970) and whose people are known still, oldest first.

        They are settled: their archive is whole. With them come those in which somebody does not keep their name any
        more (``people.keeps_name``).
        """
        numbers = hour_numbers.c
        query = (
            select(hours.c.hour_id)
            .join(archive_cursors, archive_cursors.c.hour_id == hours.c.hour_id)
            .outerjoin(hour_numbers, numbers.hour_id == hours.c.hour_id)
            .where(_settled(), _over_at() <= over_by, _over_at() > 0)
            .where(or_(func.coalesce(numbers.forgotten_at, 0) == 0, hours.c.hour_id.in_(_named_against_will())))
            .order_by(hours.c.starts_at, hours.c.hour_id)
        )
        with reading(self.engine) as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    def version(self, hour_id: str) -> int:
        """The version of an hour whose archive is whole and closed; 0 where it is not."""
        with reading(self.engine) as connection:
            return _settled_version(connection, hour_id)

    def forget(self, hour_id: str, version: int, now: int) -> bool:
        """Forget the people of an hour that is settled at a version; False where it is not so any more.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            if _settled_version(connection, hour_id, locked=True) != version:
                return False
            lock_archive(connection, hour_id)
            numbered = select(hour_numbers.c.forgotten_at).where(hour_numbers.c.hour_id == hour_id)
            if not connection.execute(numbered).scalar():
                _keep_numbers(connection, hour_id, now)
            retention = Retention(lambda: f"{STAND_IN}{self.new_id()}", _nameless(connection, hour_id))
            rewrite(connection, hour_id, retention)
            _keep_speakers(connection, hour_id)
        return True

    def leftovers(self, before: int, letters_before: int) -> list[str]:
        """What there is to forget beside hours: ``occupants``, ``posts``, ``moderators``, ``letters``.

        Args:
            before, letters_before: what is older than these moments (ms since 1970), letters by the second.
        """
        queries = {
            "occupants": select(room_occupants.c.visit_id).where(_known_before(before)),
            "posts": select(room_posts.c.post_key).where(room_posts.c.received_at < before),
            "moderators": select(programme_acts.c.act_id).where(_by_somebody_before(before)),
            "letters": select(letters.c.letter_id).where(letters.c.at < letters_before),
        }
        with reading(self.engine) as connection:
            return [name for name, query in queries.items() if connection.execute(query.limit(1)).first()]

    def forget_occupants(self, before: int, limit: int) -> int:
        """Forget who was in rooms that somebody entered before a moment (ms since 1970); when stays. How many went."""
        columns = room_occupants.c
        query = select(columns.visit_id, columns.occupant_jid).where(_known_before(before)).limit(limit)
        with writing(self.engine) as connection:
            rows = [
                {"the_visit": visit_id, "the_jid": jid, "stand_in": f"{STAND_IN}{self.new_id()}"}
                for visit_id, jid in connection.execute(query)
            ]
            here = and_(columns.visit_id == bindparam("the_visit"), columns.occupant_jid == bindparam("the_jid"))
            gone = update(room_occupants).where(here)
            if rows:
                connection.execute(gone.values(name="", jitsi_id="", occupant_jid=bindparam("stand_in")), rows)
        return len(rows)

    def forget_posts(self, before: int) -> None:
        """Forget what Jitsi told us before a moment (ms since 1970), dealt with or not."""
        with writing(self.engine) as connection:
            connection.execute(delete(room_posts).where(room_posts.c.received_at < before))

    def forget_moderators(self, before: int) -> None:
        """Forget who moderated public threads before a moment (ms since 1970); the ledger keeps what was done."""
        with writing(self.engine) as connection:
            connection.execute(update(programme_acts).where(_by_somebody_before(before)).values(by=""))

    def forget_letters(self, before: int) -> None:
        """Forget letters that were written before a moment (ms since 1970), with the addresses on them."""
        with writing(self.engine) as connection:
            connection.execute(delete(letters).where(letters.c.at < before))


def rewrite(connection: Connection, hour_id: str, forgetting: Forgetting) -> None:
    """Let an hour's archive be without the people who are forgotten, within a transaction."""
    _rewrite_questions(connection, hour_id, forgetting)
    _rewrite_acts(connection, hour_id, forgetting)
    _rewrite_endorsements(connection, hour_id, forgetting)


def lock_archive(connection: Connection, hour_id: str) -> None:
    """Whoever writes the archive of this hour waits until the transaction ends."""
    row = select(archive_cursors.c.cursor).where(archive_cursors.c.hour_id == hour_id)
    connection.execute(row.with_for_update())


def questions_in(connection: Connection, hour_id: str) -> list[Question]:
    """The archived questions of an hour, in no order, within a transaction."""
    images = select(archived_questions.c.question).where(archived_questions.c.hour_id == hour_id)
    return [msgspec.convert(one, Question) for one in connection.execute(images).scalars()]


def acts_in(connection: Connection, hour_id: str) -> list[Event]:
    """The archived acts of an hour in their order, within a transaction."""
    told = connection.execute(select(acts.c.event).where(acts.c.hour_id == hour_id)).scalars()
    return sorted((msgspec.convert(one, Event) for one in told), key=lambda event: position(event.event_id))


def _known_before(before: int) -> ColumnElement[bool]:
    columns = room_occupants.c
    known = or_(columns.name != "", columns.jitsi_id != "", columns.occupant_jid.contains("@"))
    return and_(columns.joined_at < before, known)


def _by_somebody_before(before: int) -> ColumnElement[bool]:
    return and_(programme_acts.c.at < before, programme_acts.c.by != "")


def _over_at() -> ColumnElement[int]:
    columns = hours.c
    ended = case((columns.ended_at > 0, columns.ended_at), else_=columns.archived_at)
    return case((columns.state == HourState.CANCELLED.value, columns.cancelled_at), else_=ended)


def _settled() -> ColumnElement[bool]:
    closed = hours.c.state.in_([state.value for state in CLOSED])
    return and_(closed, archive_cursors.c.settled_version >= hours.c.version)


def _named_against_will() -> Any:
    here = and_(people.c.person_id == archived_questions.c.asker_id, people.c.keeps_name.is_(False), NAME != "")
    return select(archived_questions.c.hour_id).join(people, here)


def _settled_version(connection: Connection, hour_id: str, *, locked: bool = False) -> int:
    joined = archive_cursors.c.hour_id == hours.c.hour_id
    query = select(hours.c.version).join(archive_cursors, joined).where(hours.c.hour_id == hour_id, _settled())
    return int(connection.execute(query.with_for_update(of=hours) if locked else query).scalar() or 0)


def _nameless(connection: Connection, hour_id: str) -> frozenset[str]:
    asked = select(archived_questions.c.asker_id).where(archived_questions.c.hour_id == hour_id)
    query = select(people.c.person_id).where(people.c.keeps_name.is_(False), people.c.person_id.in_(asked))
    return frozenset(connection.execute(query).scalars())


def _keep_numbers(connection: Connection, hour_id: str, now: int) -> None:
    """The count is taken once, while each person has one id; a name that is kept beside a stand-in makes two of one."""
    fields = {"people": count_people(connection, hour_id), "forgotten_at": now}
    made = insert(connection, hour_numbers).values(hour_id=hour_id, **fields)
    connection.execute(made.on_conflict_do_update(index_elements=["hour_id"], set_=fields))


def _rewrite_questions(connection: Connection, hour_id: str, forgetting: Forgetting) -> None:
    columns = archived_questions.c
    query = select(columns.question).where(columns.hour_id == hour_id)
    rows = []
    for kept in connection.execute(query).scalars().all():
        before = msgspec.convert(kept, Question)
        after = forgetting.question(before)
        if after != before:
            image = {"question": msgspec.to_builtins(after), "text": after.text, "asker_id": after.asker_id}
            rows.append({"the_id": after.question_id} | {f"new_{name}": value for name, value in image.items()})
    here = update(archived_questions).where(columns.hour_id == hour_id, columns.question_id == bindparam("the_id"))
    _write(connection, here, ("question", "text", "asker_id"), rows)


def _rewrite_acts(connection: Connection, hour_id: str, forgetting: Forgetting) -> None:
    query = select(acts.c.event_id, acts.c.event).where(acts.c.hour_id == hour_id)
    rows: list[Row] = []
    for event_id, kept in connection.execute(query).all():
        before = msgspec.convert(kept, Event)
        after = forgetting.event(before)
        if after != before:
            rows.append({"the_id": event_id, "new_event": write.lean(after)})
    here = update(acts).where(acts.c.hour_id == hour_id, acts.c.event_id == bindparam("the_id"))
    _write(connection, here, ("event",), rows)


def _rewrite_endorsements(connection: Connection, hour_id: str, forgetting: Forgetting) -> None:
    columns = endorsements.c
    found = connection.execute(select(columns.person_id).where(columns.hour_id == hour_id).distinct()).scalars()
    renamed = {one: forgetting.endorser(one) for one in found}
    rows = [{"the_id": old, "new_person_id": new} for old, new in renamed.items() if new != old]
    here = update(endorsements).where(columns.hour_id == hour_id, columns.person_id == bindparam("the_id"))
    _write(connection, here, ("person_id",), rows)


def _write(connection: Connection, here: Any, fields: Sequence[str], rows: list[Row]) -> None:
    if rows:
        connection.execute(here.values({name: bindparam(f"new_{name}") for name in fields}), rows)


def _keep_speakers(connection: Connection, hour_id: str) -> None:
    """Who answered under which name stays, for as long as the answer does; whoever left a note only is forgotten."""
    questions = questions_in(connection, hour_id)
    names = {one.answer_name for one in questions} | {reply.name for one in questions for reply in one.replies}
    gone = delete(speakers).where(speakers.c.hour_id == hour_id, speakers.c.name.not_in(sorted(names - {""})))
    connection.execute(gone)
