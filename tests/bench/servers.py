"""The processes that are measured, each on a core of its own, and an hour for them."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.actions import registry
from hub.actions.context import Context
from hub.config import Settings
from hub.domain.roles import Actor
from tests.live.conftest import furnish
from tests.live.visitor import cookie_of
from tests.people import MONA, make_hour
from tests.processes import free_port, serving, serving_hub


@dataclass(frozen=True)
class Server:
    """A server that answers: where, which process, and what its people need to come in."""

    port: int
    pid: int
    hour_id: str
    question_ids: list[str]
    cookies: list[str]
    desk_cookie: str


@contextmanager
def hub_server(folder: Path, redis_url: str, people: int, questions: int, mode: str) -> Iterator[Server]:
    """The hub, with an hour that is live."""
    port = free_port()
    environ = {
        "HUB_ENVIRONMENT": "development",
        "HUB_SECRET_KEY": secrets.token_urlsafe(48),
        "HUB_DATA_DIR": str(folder),
        "HUB_REDIS_URL": redis_url,
        "HUB_PORT": str(port),
        "HUB_ASYNC": mode,
        "HUB_LOG_LEVEL": "warning",
    }
    settings = Settings.from_env(environ)
    hour_id, question_ids = _hour(settings, questions)
    cookies = [cookie_of(settings, Actor(f"g{number}", f"Guest {number}")) for number in range(people)]
    with serving_hub(environ, core=0) as process:
        yield Server(port, process.pid, hour_id, question_ids, cookies, cookie_of(settings, MONA))


@contextmanager
def plain_server(people: int, questions: int) -> Iterator[Server]:
    """The plain app."""
    port = free_port()
    ids = [f"q{number}" for number in range(questions)]
    command = [sys.executable, "-m", "tests.bench.plain_app", str(port), str(questions)]
    with serving(command, port, {}, core=0) as process:
        yield Server(port, process.pid, "", ids, ["plain=1"] * people, "plain=1")


def _hour(settings: Settings, questions: int) -> tuple[str, list[str]]:
    ctx = furnish(settings)
    hour = make_hour(ctx, starts_at=ctx.clock())
    ids = [_question(ctx, hour.hour_id, number) for number in range(questions)]
    ctx.records.engine.dispose()
    return hour.hour_id, ids


def _question(ctx: Context, hour_id: str, number: int) -> str:
    text = f"Question {number} of those that were asked before the hour began?"
    asked = {"hour_id": hour_id, "text": text, "client_key": f"bench-before-{number}"}
    question_id: str = registry.run(ctx, Actor(f"gearly{number}", "Early"), "question.submit", asked)[
        "question"
    ].question_id
    registry.run(ctx, MONA, "question.approve", {"hour_id": hour_id, "question_id": question_id})
    return question_id
