"""Alembic's entry: one transaction for all that is due, one process at a time."""

from typing import Any

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
from hub.records.database import BUSY_TIMEOUT_MS, connect

MIGRATING_MS = 300_000
"""How long a process that starts waits for another one that migrates a large SQLite file."""
LOCK = 0x62_61_72_61_7A_61
"""Number of the advisory lock that keeps two starting processes from migrating PostgreSQL together."""


def run(connection: Connection) -> None:
    """Run what is due. On SQLite the transaction's own write lock keeps others waiting."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _wait_for(connection, MIGRATING_MS)
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
    if sqlite:
        _wait_for(connection, BUSY_TIMEOUT_MS)


def _wait_for(connection: Connection, lock_ms: int) -> None:
    """How long a connection waits for the write lock; beside SQLAlchemy, which would ask for that lock first."""
    opened: Any = connection.connection.driver_connection
    opened.execute(f"PRAGMA busy_timeout={lock_ms}")


engine = context.config.attributes.get("engine") or connect(context.config.get_main_option("sqlalchemy.url", ""))
with engine.connect() as opened:
    run(opened)
