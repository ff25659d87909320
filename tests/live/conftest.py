"""A hub in a process of its own, as it runs for people, once on each way of being asynchronous."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.actions.context import Context
from hub.config import Settings
from hub.domain.roles import Actor
from hub.records import database
from hub.records.records import Records
from hub.store import keys
from hub.store.store import connect
from tests.live.visitor import Visitor, cookie_of
from tests.people import move_in
from tests.processes import free_port, serving_hub
from tests.redis_server import running_redis

Visit = Callable[..., Visitor]


@dataclass
class RunningHub:
    """A hub at an address, and the Context on the same Redis and database."""

    url: str
    ctx: Context
    environ: dict[str, str]


@contextmanager
def running_hub(mode: str, **more: str) -> Iterator[RunningHub]:
    """A hub with a Redis and a database of its own, in which the cast has accounts.

    Args:
        mode: how it waits (``HUB_ASYNC``).
        more: further variables of its environment.
    """
    with tempfile.TemporaryDirectory() as folder, running_redis() as redis_socket:
        environ = {
            "HUB_ENVIRONMENT": "development",
            "HUB_SECRET_KEY": "a secret for tests that nobody else knows",
            "HUB_DATA_DIR": folder,
            "HUB_REDIS_URL": f"unix://{redis_socket}",
            "HUB_PORT": str(free_port()),
            "HUB_ASYNC": mode,
            "HUB_TICK_MS": "30",
            "HUB_LOG_LEVEL": "error",
            **more,
        }
        settings = Settings.from_env(environ)
        ctx = furnish(settings)
        with serving_hub(environ):
            yield RunningHub(settings.base_url, ctx, environ)
        ctx.records.engine.dispose()


def furnish(settings: Settings) -> Context:
    """A database with the cast in it, and the Context on these settings."""
    Path(settings.data_dir).mkdir(exist_ok=True)
    database.migrate(settings.database_url)
    engine = database.connect(settings.database_url)
    move_in(engine)
    return Context(settings, connect(settings.redis_url), Records(engine))


@pytest.fixture(scope="session", params=["eventlet", "gevent"])
def hub(request: pytest.FixtureRequest) -> Iterator[RunningHub]:
    """The hub that all tests of a session visit; each test has hours of its own."""
    with running_hub(request.param) as running:
        yield running


@pytest.fixture
def visit(hub: RunningHub) -> Iterator[Visit]:
    """Let somebody open a page: ``visit(BEN)``; every page is closed at the end."""
    for key in hub.ctx.store.client.scan_iter(f"{keys.LIMITS}*"):
        hub.ctx.store.client.delete(key)
    with ExitStack() as pages:

        def come(actor: Actor, **options: Any) -> Visitor:
            return pages.enter_context(Visitor(hub.url, cookie_of(hub.ctx.settings, actor), **options))

        yield come
