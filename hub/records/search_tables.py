"""The SQL tables of the search that both databases have; the index itself is each one's own (``search_index``)."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, UniqueConstraint

from hub.records.columns import count, flag, identity, metadata

search_docs = Table(
    "search_docs",
    metadata,
    Column("doc_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    identity("owner_id"),
    Column("item_id", String(64), nullable=False, default="", server_default=""),
    flag("answered"),
    Column("digest", String(32), nullable=False),
    UniqueConstraint("owner_id", "kind", "item_id"),
)
"""What can be found: an hour, a question of an hour, a numbered question of a public thread. ``doc_id`` grows with the
moment of it (see ``search.doc_id_of``); ``digest`` is of what was indexed. No words stand here: they are read from the
records when something is found."""

search_marks = Table(
    "search_marks",
    metadata,
    Column("kind", String(16), primary_key=True),
    identity("owner_id", primary_key=True),
    count("form"),
    count("version"),
    count("settled_version"),
    Column("cursor", String(32), nullable=False, default="", server_default=""),
)
"""How an hour or a thread was when it was indexed: what differs from the records now is due."""
