"""Real parts: a Redis for each pytest worker, an SQLite file for each test, a clock that stands."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
import redis
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from hub.actions.context import Context
from hub.config import Settings
from hub.current import EXTENSION
from hub.domain.clock import SetClock
from hub.records import database
from hub.records.records import Records
from hub.store.store import Store
from hub.store.store import connect as connect_store
from tests.compiled import share_compiled
from tests.fixed import START, Ids
from tests.people import move_in
from tests.redis_server import running_redis

MEMORY, ROOM = Path("/dev/shm"), 4 << 30

share_compiled()
# A test leaves few rings behind, and looking for them took a tenth of the time.
gc.set_threshold(50_000, 50, 50)
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # A commit waits for no disk there.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one hub has compiled of the templates is there for the next: most tests make a hub of their own."""
    folder = tmp_path_factory.mktemp("templates")
    flask.Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session")
def redis_socket() -> Iterator[Path]:
    """A redis-server of this pytest worker's own; nothing is written to disk."""
    with running_redis() as socket:
        yield socket


@pytest.fixture
def redis_url(redis_socket: Path) -> Iterator[str]:
    """The address of an empty Redis; it is emptied before and after each test."""
    client = redis.Redis(unix_socket_path=str(redis_socket))
    client.flushall()
    yield f"unix://{redis_socket}"
    client.flushall()
    client.close()


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and the accounts of the cast; each test works on a copy."""
    file = tmp_path_factory.mktemp("database") / "template.sqlite"
    url = f"sqlite:///{file}"
    database.migrate(url)
    engine = database.connect(url)
    move_in(engine)
    engine.dispose()  # the last connection that closes writes the WAL into the file
    return file


@pytest.fixture
def settings(redis_url: str, database_template: Path, tmp_path: Path) -> Settings:
    """Settings of a development hub that keeps everything in this test's folder."""
    file = tmp_path / "hub.sqlite"
    shutil.copy(database_template, file)
    return Settings.from_env(
        {
            "HUB_ENVIRONMENT": "development",
            "HUB_SECRET_KEY": "a secret for tests that nobody else knows",
            "HUB_DATA_DIR": str(tmp_path),
            "HUB_REDIS_URL": redis_url,
            "HUB_DATABASE_URL": f"sqlite:///{file}",
        }
    )


@pytest.fixture
def store(redis_url: str) -> Iterator[Store]:
    """The live side: an empty Redis."""
    found = connect_store(redis_url)
    yield found
    found.client.close()


@pytest.fixture
def records(settings: Settings, ids: Ids) -> Iterator[Records]:
    """The records: a database with nobody but the cast in it."""
    found = Records(database.connect(settings.database_url), ids)
    yield found
    found.engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at 16:00 UTC on 27 November 2026 until the test moves it."""
    return SetClock(START)


@pytest.fixture
def ids() -> Ids:
    """Ids in a row."""
    return Ids()


@pytest.fixture
def ctx(settings: Settings, store: Store, records: Records, clock: SetClock, ids: Ids) -> Context:
    """What every action is handed."""
    return Context(settings, store, records, clock=clock, new_id=ids)


@pytest.fixture
def app(settings: Settings, clock: SetClock, ids: Ids) -> Iterator[flask.Flask]:
    """The whole hub, on the same Redis and database as ``ctx``."""
    from hub.app import create_app

    made: flask.Flask = create_app(settings, clock=clock, new_id=ids)
    made.testing = True
    yield made
    opened: Context = made.extensions[EXTENSION]
    opened.store.client.close()
    opened.records.engine.dispose()


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    """A browser that keeps cookies, without JavaScript."""
    return app.test_client()
