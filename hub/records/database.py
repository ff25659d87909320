"""The SQL database: SQLite in WAL mode or PostgreSQL, and its migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, RowMapping, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_STATE = {"postgresql": {"isolation_level": "REPEATABLE READ"}}
"""By itself PostgreSQL shows each statement the newest state; SQLite shows a transaction what its first one saw."""
BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another one on SQLite before it gives up."""


def connect(url: str) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql://…``.

    On SQLite every transaction takes the write lock when it begins, so that waiting for it is all that a second
    writer ever has to do; ``reading`` begins one that takes no lock.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(str(url))
    driver = address.set(drivername="postgresql+psycopg")
    return create_engine(driver, pool_pre_ping=True, pool_recycle=1800, hide_parameters=True)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, at the first write and without the write lock; we do it.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later is refused at once, whatever the timeout, when another
    # one wrote between: so whoever may write asks for the lock at the start.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short transaction that only reads: it sees one state of the database, and waits for nobody."""
    with engine.connect() as connection:
        yield connection.execution_options(reads=True, **ONE_STATE.get(engine.dialect.name, {}))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A short transaction that writes: all of it stands, or nothing."""
    with engine.begin() as connection:
        yield connection


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def struct(row: RowMapping, kind: type[T]) -> T:
    """A row as a frozen struct; columns that the struct does not have are left out."""
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)


def migrate(url: str) -> None:
    """Bring the database to the newest revision. Safe to call from several processes at once."""
    engine = connect(url)
    try:
        migrate_engine(engine)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> None:
    """As ``migrate``, on an engine that is there already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
