"""Short ways to write and read threads in tests; the cast is that of ``tests/mentoring.py``."""

from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.registry import run
from hub.actions.thread_reads import read_thread
from hub.domain.errors import HubError
from hub.domain.programmes import Programme
from hub.domain.roles import Actor
from hub.protocol.thread_views import ThreadView
from tests.people import CHIDI

PARTS = ("How much time does it take?", "Who pays for travel?", "What surprised you?")


def start(ctx: Context, programme: Programme, actor: Actor = CHIDI, **fields: Any) -> ThreadView:
    """Three private questions to whoever can answer, unless the fields say otherwise."""
    asked = {
        "programme_id": programme.programme_id,
        "client_key": f"key-{ctx.new_id()}",
        "visibility": "private",
        "title": "Before I decide",
        "parts": PARTS,
        "asker_name": "Somebody",
    }
    found: ThreadView = run(ctx, actor, "thread.start", asked | fields)["thread"]
    return found


def tell(ctx: Context, actor: Actor, name: str, thread: ThreadView, **fields: Any) -> ThreadView:
    """Carry out a command about a thread; how it is then."""
    found: ThreadView = run(ctx, actor, name, {"thread_id": thread.thread_id, **fields})["thread"]
    return found


def post(ctx: Context, actor: Actor, thread: ThreadView, number: int, text: str) -> ThreadView:
    """Write about a part."""
    return tell(ctx, actor, "thread.post", thread, number=number, text=text, client_key=f"key-{ctx.new_id()}")


def agree(ctx: Context, actor: Actor, thread: ThreadView, number: int, name: str = "", **fields: Any) -> ThreadView:
    """Agree that a part, as it is now, becomes public."""
    version = read_thread(ctx, actor, thread.thread_id).parts[number - 1].version
    wish = {"number": number, "version": version, "agrees": True, "shown_name": name}
    return tell(ctx, actor, "thread.consent", thread, **wish | fields)


def refused(ctx: Context, actor: Actor, name: str, **fields: Any) -> str:
    """The code with which a command is refused."""
    with pytest.raises(HubError) as error:
        run(ctx, actor, name, fields)
    return error.value.code


def kinds(ctx: Context, actor: Actor) -> list[str]:
    """What somebody was told, oldest first."""
    return [one.kind for one in reversed(ctx.records.notices.of_person(actor.person_id, 100))]
