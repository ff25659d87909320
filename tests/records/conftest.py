"""The same tests on both databases."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Engine, make_url, text

from hub.records import database
from hub.records.columns import metadata
from hub.records.records import Records
from tests.people import move_in
from tests.records.postgres import Missing, running_postgres


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL with every table; without one tests that ask for it are skipped, but never in CI."""
    try:
        with running_postgres() as url:
            database.migrate(url)
            yield url
    except Missing as reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(reason))


@pytest.fixture(scope="session")
def tables_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and nothing in them."""
    file = tmp_path_factory.mktemp("tables") / "template.sqlite"
    database.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tables_template: Path, tmp_path: Path) -> str:
    """The address of a database with every table and nothing in them, of either kind."""
    if request.param == "sqlite":
        file = shutil.copy(tables_template, tmp_path / "records.sqlite")
        return f"sqlite:///{file}"
    url = request.getfixturevalue("postgres_url")
    _empty(url)
    return str(url)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Iterator[str]:
    """The address of a database without tables, of either kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    with _server(database_url) as connection:
        connection.execute(text("DROP DATABASE IF EXISTS empty WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE empty"))
    yield (make_url(database_url).set(database="empty").render_as_string(hide_password=False))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The database, opened."""
    opened = database.connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def records(engine: Engine) -> Records:
    """The records of a hub where only the cast has accounts, and Zuri organises."""
    move_in(engine)
    return Records(engine)


def _empty(url: str) -> None:
    # TRUNCATE makes new files for every table and index; the few rows of a test are deleted in a tenth of the time.
    names = [*(table.name for table in reversed(metadata.sorted_tables)), "search_index"]
    with _server(url) as connection:
        connection.execute(text(";".join(f"DELETE FROM {name}" for name in names)))


@contextmanager
def _server(url: str) -> Iterator[sqlalchemy.Connection]:
    engine = database.connect(url)
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    # The server has room for forty; whether a pool that nobody holds is let go in time is the collector's choice.
    engine.dispose()
