"""The search: what can be found, how it was when it was indexed, and the index of each database's own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("search_docs", "search_marks", "search_index")

# The words come parted and folded (hub/domain/search_words.py): the tokenizer has nothing to do but to look for spaces.
SQLITE = "CREATE VIRTUAL TABLE search_index USING fts5(heading, words, ends, facets, tokenize = 'ascii')"
POSTGRES = "CREATE TABLE search_index (doc_id BIGINT CONSTRAINT pk_search_index PRIMARY KEY, vector TSVECTOR NOT NULL)"
POSTGRES_INDEX = "CREATE INDEX ix_search_index_vector ON search_index USING gin (vector)"


def upgrade() -> None:
    """Make them."""
    _search_docs()
    _search_marks()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.execute(POSTGRES)
        op.execute(POSTGRES_INDEX)


def downgrade() -> None:
    """Drop them."""
    for name in reversed(TABLES):
        op.execute(f"DROP TABLE {name}")


def _search_docs() -> None:
    op.create_table(
        "search_docs",
        sa.Column("doc_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.String(64), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False, server_default=""),
        sa.Column("answered", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("doc_id", name="pk_search_docs"),
        sa.UniqueConstraint("owner_id", "kind", "item_id", name="uq_search_docs_owner_id_kind_item_id"),
    )


def _search_marks() -> None:
    op.create_table(
        "search_marks",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.String(64), nullable=False),
        sa.Column("form", sa.Integer, nullable=False, server_default="0"),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("settled_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cursor", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("kind", "owner_id", name="pk_search_marks"),
    )
