"""The index on SQLite: an FTS5 table, whose rows are numbered as the documents are."""

from collections.abc import Collection, Sequence
from itertools import combinations

from sqlalchemy import Connection, text

from hub.domain.search_terms import Look, Term
from hub.records.search_index import IN_END, IN_HEADING, IN_WORDS, MOST_FOUND, MOST_HEADINGS, Entry, Found, Wish

MAKE = "CREATE VIRTUAL TABLE search_index USING fts5(heading, words, ends, facets, tokenize = 'ascii')"

PUT = text(
    "INSERT INTO search_index (rowid, heading, words, ends, facets) VALUES (:id, :heading, :words, :ends, :facets)"
)
DROP = text("DELETE FROM search_index WHERE rowid = :id")
NEWEST = text("SELECT rowid, 0 FROM search_index WHERE search_index MATCH :match ORDER BY rowid DESC LIMIT :most")
RANKED = text(
    f"SELECT rowid, bm25(search_index, {IN_HEADING}, {IN_WORDS}, {IN_END}, 0) FROM search_index "  # noqa: S608 - our numbers
    "WHERE search_index MATCH :match ORDER BY rowid DESC LIMIT :most"
)

EVERYWHERE, WORDS, HEADING = "{heading words ends}", "{heading words}", "{heading}"


class SqliteIndex:
    """See ``search_index.Index``."""

    def put(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Add documents that are not in it."""
        rows = [
            {"id": one.doc_id} | {name: " ".join(getattr(one, name)) for name in ("heading", "words", "ends", "facets")}
            for one in entries
        ]
        if rows:
            connection.execute(PUT, rows)

    def drop(self, connection: Connection, doc_ids: Collection[int]) -> None:
        """Take documents out."""
        if doc_ids:
            connection.execute(DROP, [{"id": doc_id} for doc_id in doc_ids])

    def clear(self, connection: Connection) -> None:
        """Take everything out, and mend what is broken."""
        connection.execute(text("DROP TABLE IF EXISTS search_index"))
        connection.execute(text(MAKE))

    def tidy(self, connection: Connection) -> None:
        """Put it in order after much was added."""
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))

    def find(self, connection: Connection, wish: Wish) -> list[Found]:
        """The documents that have what is wished for, each once, in no order."""
        if wish.most:
            return _run(connection, NEWEST, match_of(wish), wish.most)
        found = _run(connection, RANKED, match_of(wish), MOST_FOUND)
        if len(found) == MOST_FOUND:
            headings = _run(connection, RANKED, match_of(wish, heading=True), MOST_HEADINGS)
            found = list({one.doc_id: one for one in (*headings, *found)}.values())
        return found


def _run(connection: Connection, query: object, match: str, most: int) -> list[Found]:
    rows = connection.execute(query, {"match": match, "most": most})  # type: ignore[call-overload]
    # FTS5 ranks the best lowest.
    return [Found(doc_id, -score) for doc_id, score in rows]


def match_of(wish: Wish, *, heading: bool = False) -> str:
    """A wish in the words of FTS5. Every word stands in quotation marks: none is an operator.

    Args:
        heading: every term stands in the heading.
    """
    found = [_term(term, heading=heading) for term in wish.terms]
    if wish.least and wish.least < len(found):
        enough = (" AND ".join(some) for some in combinations(found, wish.least))
        found = [" OR ".join(f"({some})" for some in enough)]
    groups = [f"facets : ({' OR '.join(map(_quoted, group))})" for group in wish.facets]
    return " AND ".join(f"({one})" for one in [*found, *groups])


def _term(term: Term, *, heading: bool) -> str:
    words = _quoted(" ".join(term.words))
    columns = HEADING if heading else EVERYWHERE if term.look is Look.INSIDE else WORDS
    # The word itself counts beside the longer ones that begin with it.
    wanted = words if term.look in (Look.WORD, Look.ROW) else f"({words} * OR {words})"
    return f"{columns} : {wanted}"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
