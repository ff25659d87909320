"""The database: its migrations, and writers that meet."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, exc, inspect, text

from hub.domain.hours import Hour, HourState
from hub.records import database
from hub.records.columns import metadata
from hub.records.records import Records
from tests.fixed import START
from tests.records.racing import race

MIGRATE = "import sys; from hub.records.database import migrate; migrate(sys.argv[1])"


INDEX = "search_index"
"""The index of the search is of each database's own kind, and FTS5 keeps it in tables of its own."""


def names_in(url: str) -> set[str]:
    """The tables of a database, but for those of the index of the search."""
    engine = database.connect(url)
    try:
        return {name for name in inspect(engine).get_table_names() if not name.startswith(INDEX)}
    finally:
        engine.dispose()


def known(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the code's tables have a say in this one."""
    return not (kind == "table" and str(name).startswith(INDEX))


def test_migrations_lead_to_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        # Alembic takes SQLite's DEFAULT '' for a change; PostgreSQL compares the values themselves.
        exact = connection.dialect.name == "postgresql"
        options = {"compare_type": True, "compare_server_default": exact, "include_name": known}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert found == []


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    starting = [subprocess.Popen([sys.executable, "-c", MIGRATE, empty_url]) for _ in range(3)]
    assert [one.wait(timeout=60) for one in starting] == [0, 0, 0]
    assert names_in(empty_url) == {table.name for table in metadata.sorted_tables} | {"alembic_version"}


def test_who_starts_while_another_migrates_waits_longer_than_for_any_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite; PostgreSQL's lock has no end."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    begin = database._begin
    url = f"sqlite:///{tmp_path}/hub.sqlite"
    other = sqlite3.connect(tmp_path / "hub.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.5, other.execute, ["ROLLBACK"])

    def waited_for(connection: Connection) -> None:
        """What comes before asking for the lock takes its time on a slow machine."""
        if not done.ident:
            done.start()
        begin(connection)

    monkeypatch.setattr(database, "_begin", waited_for)
    database.migrate(url)
    done.join()
    other.close()
    assert "hours" in names_in(url)


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    engine = database.connect(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE hours (in_the_way INTEGER)"))
    engine.dispose()
    with pytest.raises(exc.DBAPIError):
        database.migrate(empty_url)
    assert names_in(empty_url) == {"hours"}


def test_the_first_revision_can_be_taken_back(empty_url: str) -> None:
    from alembic import command
    from alembic.config import Config

    database.migrate(empty_url)
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = engine = database.connect(empty_url)
    command.downgrade(config, "base")
    engine.dispose()
    assert names_in(empty_url) == {"alembic_version"}


def test_writers_wait_for_each_other_and_lose_nothing(records: Records) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            hour = Hour(hour_id=f"h{number}-{turn}", title="An hour", starts_at=START, duration_s=60)
            records.hours.add(hour)
            records.hours.change(hour.hour_id, 1, title="Another title")

    assert race([lambda number=number: write(number) for number in range(8)]) == [None] * 8
    kept = records.hours.in_states({HourState.DRAFT})
    assert [(one.title, one.version) for one in kept] == [("Another title", 2)] * 40


def test_a_reader_is_not_kept_waiting_by_a_writer(records: Records, engine: Engine) -> None:
    with database.writing(engine) as connection:
        connection.execute(text("UPDATE people SET name = 'Somebody else' WHERE person_id = 'pada'"))
        before = records.people.get("pada")
    after = records.people.get("pada")
    assert before
    assert after
    assert (before.name, after.name) == ("Ada", "Somebody else")


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(records: Records, engine: Engine) -> None:
    names = text("SELECT name FROM people WHERE person_id = 'pada'")
    with database.reading(engine) as connection:
        before = connection.execute(names).scalar()
        with database.writing(engine) as other:
            other.execute(text("UPDATE people SET name = 'Somebody else' WHERE person_id = 'pada'"))
        assert connection.execute(names).scalar() == before == "Ada"
    with database.reading(engine) as connection:
        assert connection.execute(names).scalar() == "Somebody else"


def test_a_writer_after_a_reader_sees_what_others_wrote(engine: Engine) -> None:
    with database.reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    with database.writing(engine) as connection:
        found = connection.get_isolation_level()
    assert found == ("SERIALIZABLE" if engine.dialect.name == "sqlite" else "READ COMMITTED")
