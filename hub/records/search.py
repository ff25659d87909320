"""The search: what is in the index, what of it is due, and what is found. The index itself is each database's own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, exists, func, insert, or_, select

from hub.domain.search_words import FORM, words_of
from hub.records.database import insert as upsert
from hub.records.database import reading, writing
from hub.records.mentoring_tables import threads
from hub.records.search_index import Entry, Index, Wish
from hub.records.search_postgres import PostgresIndex
from hub.records.search_sqlite import SqliteIndex
from hub.records.search_tables import search_docs, search_marks
from hub.records.tables import archive_cursors, hours

NEVER = "0-0"
ANSWERED_COUNTS = 1.25
"""How much more an answered question counts than one that has no answer."""
AT_ONCE = 300
"""Documents that are read from the database in one query."""


class Kind(StrEnum):
    """What is found."""

    HOUR = "hour"
    QUESTION = "question"
    THREAD = "thread"


OF = {Kind.HOUR: (Kind.HOUR, Kind.QUESTION), Kind.THREAD: (Kind.THREAD,)}
"""What is indexed together: with an hour its questions."""


class Doc(msgspec.Struct, frozen=True, kw_only=True):
    """A document: what the index is given of an hour, of a question, or of a numbered question of a thread.

    Fields:
        owner_id: the hour, or the thread.
        item_id: the question, or its number; ``""`` for the hour itself.
        at: its moment, ms since 1970: of what is found too often, the newest are ranked.
        heading: counts for more than the texts.
        facets: what it is filtered by, see ``facet``.
    """

    kind: Kind
    owner_id: str
    item_id: str = ""
    at: int
    heading: str = ""
    texts: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    answered: bool = False

    @property
    def digest(self) -> str:
        """The same for what would be indexed alike."""
        return hashlib.blake2b(msgspec.json.encode((FORM, self)), digest_size=16).hexdigest()


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How an hour or a thread was when it was read; ``cursor`` and ``settled_version`` are of an hour's archive."""

    kind: Kind
    owner_id: str
    version: int
    settled_version: int = 0
    cursor: str = NEVER


class Hit(NamedTuple):
    """A document that was found, best first by ``score``."""

    doc_id: int
    score: float
    kind: str
    owner_id: str
    item_id: str


def facet(name: str, value: str = "") -> str:
    """What a document is filtered by, as one word of letters and digits, whatever the value is."""
    return f"{name}{value.encode().hex()}"


def doc_id_of(doc: Doc, turn: int = 0) -> int:
    """The number of a document: it grows with the moment, to the second, and is the same whenever it is made anew.

    Args:
        turn: how many numbers of this document were taken by others.
    """
    name = f"{doc.kind} {doc.owner_id} {doc.item_id} {turn}".encode()
    lot = int.from_bytes(hashlib.blake2b(name, digest_size=4).digest(), "big") >> 2
    return max(doc.at, 0) // 1000 << 30 | lot


@dataclass(frozen=True)
class SearchRecords:
    """The search. What it finds is only where to look: whoever shows it reads the records, which may say otherwise."""

    engine: Engine

    @property
    def _index(self) -> Index:
        return SqliteIndex() if self.engine.dialect.name == "sqlite" else PostgresIndex()

    def due(self, limit: int) -> list[tuple[Kind, str]]:
        """Hours and public threads that are not indexed as they are now, the newest first, and those that are gone.

        Args:
            limit: the most of each.
        """
        queries = [
            (Kind.HOUR, _due_hours()),
            (Kind.THREAD, _due_threads()),
            (Kind.HOUR, _gone(Kind.HOUR, hours.c.hour_id)),
            (Kind.THREAD, _gone(Kind.THREAD, threads.c.thread_id)),
        ]
        with reading(self.engine) as connection:
            return [(kind, one) for kind, query in queries for one in connection.execute(query.limit(limit)).scalars()]

    def mark_of_hour(self, hour_id: str) -> Mark | None:
        """How an hour is now; None when there is none. Read it before the hour itself: what comes between is due."""
        cursors = archive_cursors.c
        query = (
            select(hours.c.version, func.coalesce(cursors.settled_version, 0), func.coalesce(cursors.cursor, NEVER))
            .outerjoin(archive_cursors, cursors.hour_id == hours.c.hour_id)
            .where(hours.c.hour_id == hour_id)
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Mark(kind=Kind.HOUR, owner_id=hour_id, version=row[0], settled_version=row[1], cursor=row[2])

    def put(self, mark: Mark, docs: Sequence[Doc]) -> None:
        """Let the index have these documents of an hour or a thread, and no others; what did not change costs little.

        Args:
            mark: how it was when the documents were read.
        """
        wanted = {doc.item_id: doc for doc in docs}
        digests = {item_id: doc.digest for item_id, doc in wanted.items()}
        with writing(self.engine) as connection:
            _put_mark(connection, mark)
            held = _held(connection, mark.kind, mark.owner_id)
            gone = [doc_id for item_id, (doc_id, digest) in held.items() if digests.get(item_id) != digest]
            self._drop(connection, gone)
            new = [doc for item_id, doc in wanted.items() if held.get(item_id, (0, ""))[1] != digests[item_id]]
            self._add(connection, new)

    def forget(self, kind: Kind, owner_id: str) -> None:
        """Take an hour or a thread out of the index."""
        mine = and_(search_marks.c.kind == kind.value, search_marks.c.owner_id == owner_id)
        with writing(self.engine) as connection:
            connection.execute(delete(search_marks).where(mine))
            self._drop(connection, [doc_id for doc_id, _ in _held(connection, kind, owner_id).values()])

    def clear(self) -> None:
        """Forget everything: all is due again."""
        with writing(self.engine) as connection:
            connection.execute(delete(search_marks))
            connection.execute(delete(search_docs))
            self._index.clear(connection)

    def tidy(self) -> None:
        """Put the index in order after much was added."""
        with writing(self.engine) as connection:
            self._index.tidy(connection)

    def find(self, wish: Wish) -> list[Hit]:
        """The documents that have what is wished for, best first, of equals the newest; see ``search_index.Wish``."""
        if not wish.terms:
            return []
        with reading(self.engine) as connection:
            scores = dict(self._index.find(connection, wish))
            hits = [_hit(row, scores) for row in _docs(connection, list(scores))]
        return sorted(hits, key=lambda hit: (-hit.score, -hit.doc_id))

    def _drop(self, connection: Connection, doc_ids: list[int]) -> None:
        self._index.drop(connection, doc_ids)
        for some in _in_turn(doc_ids):
            connection.execute(delete(search_docs).where(search_docs.c.doc_id.in_(some)))

    def _add(self, connection: Connection, docs: Sequence[Doc]) -> None:
        entries, rows = [], []
        for doc, doc_id in _numbered(connection, docs):
            heading, words = words_of(doc.heading), words_of(*doc.texts)
            ends = dict.fromkeys([*heading.ends, *words.ends])
            entries.append(Entry(doc_id, heading.words, words.words, list(ends), doc.facets))
            rows.append(_row(doc, doc_id))
        if rows:
            connection.execute(insert(search_docs), rows)
        self._index.put(connection, entries)


def _due_hours() -> Select[Any]:
    mine = and_(search_marks.c.kind == Kind.HOUR.value, search_marks.c.owner_id == hours.c.hour_id)
    cursors = archive_cursors.c
    changed = or_(
        search_marks.c.owner_id.is_(None),
        search_marks.c.form != FORM,
        search_marks.c.version != hours.c.version,
        search_marks.c.settled_version != func.coalesce(cursors.settled_version, 0),
        search_marks.c.cursor != func.coalesce(cursors.cursor, NEVER),
    )
    return (
        select(hours.c.hour_id)
        .outerjoin(archive_cursors, cursors.hour_id == hours.c.hour_id)
        .outerjoin(search_marks, mine)
        .where(changed)
        .order_by(hours.c.starts_at.desc(), hours.c.hour_id)
    )


def _due_threads() -> Select[Any]:
    mine = and_(search_marks.c.kind == Kind.THREAD.value, search_marks.c.owner_id == threads.c.thread_id)
    changed = or_(
        search_marks.c.owner_id.is_(None), search_marks.c.form != FORM, search_marks.c.version != threads.c.version
    )
    return (
        select(threads.c.thread_id)
        .outerjoin(search_marks, mine)
        # A private thread is not even looked at: nothing of it comes near the index.
        .where(threads.c.visibility == "public", changed)
        .order_by(threads.c.changed_at.desc(), threads.c.thread_id)
    )


def _gone(kind: Kind, key: ColumnElement[str]) -> Select[Any]:
    there = exists().where(key == search_marks.c.owner_id)
    return select(search_marks.c.owner_id).where(search_marks.c.kind == kind.value, ~there)


def _put_mark(connection: Connection, mark: Mark) -> None:
    fields = msgspec.to_builtins(mark) | {"form": FORM}
    keys = ["kind", "owner_id"]
    renewed = {name: value for name, value in fields.items() if name not in keys}
    made = upsert(connection, search_marks).values(**fields)
    # The row is held until the end: two who index the same hour do it one after the other.
    connection.execute(made.on_conflict_do_update(index_elements=keys, set_=renewed))


def _held(connection: Connection, kind: Kind, owner_id: str) -> dict[str, tuple[int, str]]:
    columns = search_docs.c
    query = select(columns.item_id, columns.doc_id, columns.digest)
    kinds = [one.value for one in OF[kind]]
    found = connection.execute(query.where(columns.owner_id == owner_id, columns.kind.in_(kinds)))
    return {row.item_id: (row.doc_id, row.digest) for row in found}


def _numbered(connection: Connection, docs: Sequence[Doc]) -> Iterator[tuple[Doc, int]]:
    """Each document with a number that no other one has."""
    first = {doc_id_of(doc) for doc in docs}
    taken = {row.doc_id for row in _docs(connection, list(first))}
    for doc in docs:
        turn = 0
        while (doc_id := doc_id_of(doc, turn)) in taken or (turn and _docs(connection, [doc_id])):
            turn += 1
        taken.add(doc_id)
        yield doc, doc_id


def _row(doc: Doc, doc_id: int) -> dict[str, Any]:
    fields = {name: getattr(doc, name) for name in ("owner_id", "item_id", "answered", "digest")}
    return fields | {"doc_id": doc_id, "kind": doc.kind.value}


def _docs(connection: Connection, doc_ids: list[int]) -> list[Any]:
    found: list[Any] = []
    for some in _in_turn(doc_ids):
        found += connection.execute(select(search_docs).where(search_docs.c.doc_id.in_(some)))
    return found


def _hit(row: Any, scores: dict[int, float]) -> Hit:
    # Rounded, so that a score is the same when a page's cursor comes back with it.
    score = round(scores[row.doc_id] * (ANSWERED_COUNTS if row.answered else 1.0), 9)
    return Hit(row.doc_id, score, row.kind, row.owner_id, row.item_id)


def _in_turn(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
