"""Somebody who joins hour after hour leaves enough connections to Redis for everybody else."""

from typing import Any

import pytest
import socketio

from hub.actions.context import Context
from hub.domain.errors import ServerBusy
from hub.live import hours as live_hours
from hub.live.hours import Hours
from hub.live.outlet import Outlet
from hub.live.tasks import Tasks
from hub.protocol.commands import HourJoin
from hub.store.pool import MOST_CONNECTIONS
from tests.people import BEN, make_hour


def asleep(*_: Any) -> None:
    """No task runs, so every feed stays."""


def test_a_process_follows_only_so_many_hours_at_once(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert live_hours.MOST_FEEDS < MOST_CONNECTIONS
    monkeypatch.setattr(live_hours, "MOST_FEEDS", 2)
    hours = Hours(ctx, Outlet(socketio.Server(async_mode="threading")), Tasks(asleep, asleep))
    first, second, third = (make_hour(ctx) for _ in range(3))
    for hour in (first, second, first):
        assert hours.join("sid", BEN, HourJoin(hour.hour_id))["view"]
    with pytest.raises(ServerBusy):
        hours.join("sid", BEN, HourJoin(third.hour_id))
