"""What was erased leaves the disk too: Redis' file is written anew, now and then, where it may be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.protocol.booking_views import ChatLine
from hub.store import keys
from hub.store.rooms import REWRITE_S
from hub.store.store import connect
from tests.redis_server import running_redis
from tests.worker.processes import until
from tests.worker.working import work
from worker.jobs.rewrite import RewriteJob

SECRET = "a word that is for one person alone"


@contextmanager
def on_disk(ctx: Context, *options: str) -> Iterator[tuple[Context, Path]]:
    """A hub whose Redis keeps a file of everything, and the folder of that file."""
    with running_redis("--appendonly", "yes", "--appendfsync", "always", *options) as socket:
        store = connect(f"unix://{socket}")
        yield replace(ctx, store=store), socket.parent
        store.client.close()


def erase_a_chat(ctx: Context) -> None:
    """A chat is written and erased."""
    booking_id, now = ctx.new_id(), ctx.clock()
    line = ChatLine(at=now, by="candidate", text=SECRET, client_key="key00001")
    ctx.store.rooms.say(booking_id, line, now)
    ctx.store.rooms.erase(booking_id)


def kept_in(folder: Path) -> bool:
    """Whether the word stands in any file of Redis."""
    return any(SECRET.encode() in _read(file) for file in folder.rglob("*.aof"))


def _read(file: Path) -> bytes:
    """What stands in a file; nothing in one that Redis has just put in the place of another."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def test_a_chat_that_was_erased_leaves_the_disk(ctx: Context) -> None:
    with on_disk(ctx) as (durable, folder):
        erase_a_chat(durable)
        assert kept_in(folder)
        work(durable, RewriteJob())
        until(lambda: not kept_in(folder))
        assert not durable.store.rooms.leaves_traces()


def test_the_file_is_written_once_in_ten_minutes_however_many_rooms_are_erased(ctx: Context) -> None:
    with on_disk(ctx) as (durable, folder):
        erase_a_chat(durable)
        work(durable, RewriteJob())
        until(lambda: not kept_in(folder))
        erase_a_chat(durable)
        assert not durable.store.rooms.rewrite()
        assert kept_in(folder)
        assert REWRITE_S - 60 < durable.store.client.ttl(keys.REWRITTEN) <= REWRITE_S
        durable.store.client.delete(keys.REWRITTEN)
        work(durable, RewriteJob())
        until(lambda: not kept_in(folder))


def test_where_redis_refuses_nothing_fails_and_it_is_asked_again(ctx: Context) -> None:
    with on_disk(ctx, "--rename-command", "BGREWRITEAOF", "") as (durable, _folder):
        erase_a_chat(durable)
        with capture_logs() as lines:
            work(durable, RewriteJob())
        assert [one["event"] for one in lines] == ["redis.not_rewritten"]
        assert not durable.store.rooms.leaves_traces(), "not now"
        durable.store.client.delete(keys.REWRITTEN)
        assert durable.store.rooms.leaves_traces(), "but later"


def test_a_redis_without_a_file_has_nothing_to_write(ctx: Context) -> None:
    erase_a_chat(ctx)
    work(ctx, RewriteJob())
    ctx.store.client.delete(keys.REWRITTEN)
    assert not ctx.store.rooms.leaves_traces()
