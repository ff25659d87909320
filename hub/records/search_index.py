"""What both indexes are: SQLite's in ``search_sqlite.py``, PostgreSQL's in ``search_postgres.py``."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from hub.domain.search_terms import Term

MOST_FOUND = 1000
"""Of what is found in more documents than this, the newest are ranked: a word that stands everywhere ranks nothing."""
MOST_HEADINGS = 200
"""So many more are ranked, the newest again, in whose headings it stands."""

IN_HEADING, IN_WORDS, IN_END = 6.0, 2.0, 0.4
"""How much it counts that a word stands in the heading, in the text, or only within a longer word."""


class Entry(NamedTuple):
    """A document as the index takes it: its words in their order, the ends of words, and what it is filtered by."""

    doc_id: int
    heading: Sequence[str]
    words: Sequence[str]
    ends: Sequence[str]
    facets: Sequence[str]


class Wish(NamedTuple):
    """What is looked for.

    Fields:
        terms: what stands in the document.
        facets: of each group the document has one.
        least: so many of the terms are enough; 0 for all.
        most: so many documents are enough, the newest; 0 for what ``MOST_FOUND`` allows, ranked.
    """

    terms: Sequence[Term]
    facets: Sequence[Sequence[str]] = ()
    least: int = 0
    most: int = 0


class Found(NamedTuple):
    """A document that was found; a better one has the higher score."""

    doc_id: int
    score: float


class Index(Protocol):
    """The words of all documents. Every call is part of its caller's transaction."""

    def put(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Add documents that are not in it."""

    def drop(self, connection: Connection, doc_ids: Collection[int]) -> None:
        """Take documents out."""

    def clear(self, connection: Connection) -> None:
        """Take everything out, and mend what is broken."""

    def tidy(self, connection: Connection) -> None:
        """Put it in order after much was added."""

    def find(self, connection: Connection, wish: Wish) -> list[Found]:
        """The documents that have what is wished for, each once, in no order."""
