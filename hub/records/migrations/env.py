"""Alembic's entry: one transaction for all that is due, one process at a time."""

from alembic import context
from sqlalchemy import Connection, text

from hub.records import (  # noqa: F401  (they add their tables to the metadata)
    mentoring_tables,
    search_tables,
    tables,
    telling_tables,
    video_tables,
)
from hub.records.columns import metadata
from hub.records.database import connect

LOCK = 0x62_61_72_61_7A_61
"""Number of the advisory lock that keeps two starting processes from migrating PostgreSQL together."""


def run(connection: Connection) -> None:
    """Run what is due. On SQLite the transaction's own write lock keeps others waiting."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()


engine = context.config.attributes.get("engine") or connect(context.config.get_main_option("sqlalchemy.url", ""))
with engine.connect() as opened:
    run(opened)
