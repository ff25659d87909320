"""A hub that listens on a real port, with a fake Jitsi beside it that calls it, on one clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from werkzeug.serving import make_server

from hub.actions.context import Context
from hub.domain.clock import SetClock
from tests.fakes.jitsi import APP_SECRET, FakeJitsi, running_jitsi
from tests.fakes.jitsi_line import Call, Told, over_http
from tests.fakes.jitsi_tokens import TokenRules
from tests.web.hooks import open_hub, open_settings
from tests.worker.working import work
from worker.jobs.census import CensusJob
from worker.jobs.end_rooms import EndRoomsJob
from worker.jobs.room_posts import ForgetRoomsJob, RoomPostsJob, StageJob


class Deployment(NamedTuple):
    """A hub and its Jitsi. ``ctx`` is the context of the hub's worker, with the settings of both."""

    ctx: Context
    jitsi: FakeJitsi
    url: str

    def work(self) -> None:
        """Let the worker do what it does about rooms."""
        work(self.ctx, RoomPostsJob(), EndRoomsJob(), StageJob(), ForgetRoomsJob(), CensusJob(), rounds=1)


class Later:
    """A way to a hub whose address is known only once it listens."""

    def __init__(self) -> None:
        self.url = ""

    def __call__(self, call: Call) -> Told:
        return over_http(self.url)(call)


@contextmanager
def running_deployment(ctx: Context, clock: SetClock, *, tenant: str = "", **of_hub: Any) -> Iterator[Deployment]:
    """Both, for as long as the block lasts; with tokens, reservations and event_sync."""
    way, rules = Later(), TokenRules(app_secret=APP_SECRET)
    with running_jitsi(clock, way, rules=rules, tenant=tenant) as jitsi:
        settings = jitsi.settings(open_settings(ctx.settings), **of_hub)
        server = make_server(
            "127.0.0.1", 0, open_hub(settings, clock, **{"jitsi_url": settings.jitsi_url} | of_hub), threaded=True
        )
        way.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield Deployment(replace(ctx, settings=settings), jitsi, way.url)
        finally:
            server.shutdown()
            server.server_close()
