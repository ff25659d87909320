"""The index on PostgreSQL: a tsvector for each document, made by ourselves, so that no parser or locale has a say."""

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from sqlalchemy import Connection, TextClause, text

from hub.domain.search_terms import Look, Term
from hub.records.search_index import IN_END, IN_HEADING, IN_WORDS, MOST_FOUND, MOST_HEADINGS, Entry, Found, Wish

LAST_PLACE = 16_383
"""PostgreSQL knows no later place of a word in a document."""
MOST_PLACES = 255
"""Nor more places of one word."""

PUT = text("INSERT INTO search_index (doc_id, vector) VALUES (:id, CAST(:vector AS tsvector))")
DROP = text("DELETE FROM search_index WHERE doc_id = ANY(:ids)")

# A plan that is made for any query is made for none: what is rare and what is common want different ones.
PLAN_EACH = text("SET LOCAL plan_cache_mode = force_custom_plan")
NEWEST = text(
    "SELECT doc_id, 0 FROM search_index WHERE vector @@ CAST(:query AS tsquery) ORDER BY doc_id DESC LIMIT :most"
)
WEIGHTS = "{" + ", ".join(str(weight / IN_HEADING) for weight in (IN_END, IN_WORDS, IN_WORDS, IN_HEADING)) + "}"


def _newest_ranked(newest: str) -> TextClause:
    # The word itself counts beside the longer ones that begin with it. In one query they would count as one.
    return text(
        f"SELECT doc_id, ts_rank('{WEIGHTS}', vector, CAST(:begins AS tsquery), 1) "  # noqa: S608 - our own words
        f"+ ts_rank('{WEIGHTS}', vector, CAST(:exact AS tsquery), 1) FROM "
        "(SELECT doc_id, vector FROM search_index WHERE vector @@ CAST(:query AS tsquery) "
        f"ORDER BY {newest} DESC LIMIT :most) AS found"
    )


RANKED = _newest_ranked("doc_id")
RANKED_IN_PLACES = _newest_ranked("doc_id + 0")
"""For all the hours of a guest. It takes the order of the numbers from the planner, which would else walk back through
every document and hold each against every hour: a hundred milliseconds where looking them up takes four."""


class PostgresIndex:
    """See ``search_index.Index``. Words of the heading have the weight A, those of the text C; ends have no place."""

    def put(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Add documents that are not in it."""
        rows = [{"id": one.doc_id, "vector": vector_of(one)} for one in entries]
        if rows:
            connection.execute(PUT, rows)

    def drop(self, connection: Connection, doc_ids: Collection[int]) -> None:
        """Take documents out."""
        if doc_ids:
            connection.execute(DROP, {"ids": list(doc_ids)})

    def clear(self, connection: Connection) -> None:
        """Take everything out, and mend what is broken."""
        connection.execute(text("TRUNCATE search_index"))
        connection.execute(text("REINDEX TABLE search_index"))

    def tidy(self, connection: Connection) -> None:
        """Put it in order after much was added."""
        connection.execute(text("ANALYZE search_index"))

    def find(self, connection: Connection, wish: Wish) -> list[Found]:
        """The documents that have what is wished for, each once, in no order."""
        connection.execute(PLAN_EACH)
        if wish.most:
            rows = connection.execute(NEWEST, {"query": query_of(wish), "most": wish.most})
            return [Found(doc_id, score) for doc_id, score in rows]
        found = _ranked(connection, wish, query_of(wish), MOST_FOUND)
        if len(found) == MOST_FOUND:
            headings = _ranked(connection, wish, query_of(wish._replace(heading=True)), MOST_HEADINGS)
            found = list({one.doc_id: one for one in (*headings, *found)}.values())
        return found


def _ranked(connection: Connection, wish: Wish, query: str, most: int) -> list[Found]:
    words = wish._replace(facets=())
    ranked = RANKED_IN_PLACES if any(len(group) > 1 for group in wish.facets) else RANKED
    values = {"query": query, "begins": query_of(words), "exact": query_of(words, exact=True), "most": most}
    return [Found(doc_id, score) for doc_id, score in connection.execute(ranked, values)]


def vector_of(entry: Entry) -> str:
    """A document as the text of a tsvector."""
    places: dict[str, list[str]] = {}
    _place(places, entry.heading, 1, "A")
    # A gap: no row of words goes on from the heading into the text.
    _place(places, entry.words, len(entry.heading) + 2, "C")
    placed = [f"{_quoted(word)}:{','.join(found[:MOST_PLACES])}" for word, found in places.items()]
    bare = [_quoted(end) for end in entry.ends if end not in places]
    return " ".join([*placed, *bare, *(_quoted(_facet(one)) for one in entry.facets)])


def _place(places: dict[str, list[str]], words: Iterable[str], first: int, weight: str) -> None:
    for place, word in enumerate(words, first):
        places.setdefault(word, []).append(f"{min(place, LAST_PLACE)}{weight}")


def query_of(wish: Wish, *, exact: bool = False) -> str:
    """A wish as the text of a tsquery. Every word is quoted: none is an operator.

    Args:
        exact: each word is the whole word.
    """
    found = [_term(term, heading=wish.heading, exact=exact) for term in wish.terms]
    if wish.least and wish.least < len(found):
        enough = (" & ".join(some) for some in combinations(found, wish.least))
        found = [" | ".join(f"({some})" for some in enough)]
    groups = [" | ".join(_quoted(_facet(one)) for one in group) for group in wish.facets]
    return " & ".join(f"({one})" for one in [*found, *groups])


def _term(term: Term, *, heading: bool, exact: bool) -> str:
    weights = "A" if heading else "" if term.look is Look.INSIDE else "AC"
    begins = "" if exact or term.look in (Look.WORD, Look.ROW) else "*"
    flags = f":{begins}{weights}" if begins or weights else ""
    return " <-> ".join(f"{_quoted(word)}{flags}" for word in term.words)


def _facet(name: str) -> str:
    """What a document is filtered by, as a word that no text has: folded words are letters and digits alone."""
    return f"={name}"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
