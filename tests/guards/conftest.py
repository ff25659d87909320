"""A hub with a filled programme, for all tests of a file: none of them changes anything in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from flask import Flask

from hub.actions.context import Context
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from hub.records import database
from hub.records.records import Records
from hub.store.store import connect
from tests.fixed import START, Ids
from tests.guards.filled import Filled, fill


@dataclass(frozen=True)
class FilledHub:
    """The hub, what is in it, its strangers by what they are, and what was published in Redis meanwhile."""

    app: Flask
    ctx: Context
    filled: Filled
    strangers: dict[str, Actor]
    published: list[str]


@pytest.fixture(scope="module")
def hub(redis_socket: Path, database_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledHub]:
    """A hub of a file's own, on an empty Redis."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(database_template, folder / "hub.sqlite")
    settings = Settings.from_env(
        {
            "HUB_ENVIRONMENT": "development",
            "HUB_SECRET_KEY": "a secret for tests that nobody else knows",
            "HUB_DATA_DIR": str(folder),
            "HUB_REDIS_URL": f"unix://{redis_socket}",
            "HUB_DATABASE_URL": f"sqlite:///{folder / 'hub.sqlite'}",
        }
    )
    store, clock, ids = connect(settings.redis_url), SetClock(START), Ids()
    store.client.flushall()
    ctx = Context(settings, store, Records(database.connect(settings.database_url), ids), clock, ids)
    heard = store.client.pubsub()
    heard.psubscribe("*")
    filled, strangers = fill(ctx, clock)
    yield FilledHub(create_app(settings, clock=clock, new_id=ids), ctx, filled, strangers, told(heard))
    heard.close()
    store.client.flushall()
    store.client.close()
    ctx.records.engine.dispose()


def told(heard: "redis.client.PubSub") -> list[str]:
    """All that was published."""
    found = []
    while message := heard.get_message(timeout=0.1):
        found.append(message)
    return [f"{one['channel']} {one['data']}" for one in found if one["type"] == "pmessage"]
