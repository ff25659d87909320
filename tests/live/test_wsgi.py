"""The process of the hub: how it starts, how it refuses to, how it ends."""

import importlib
import os
import random
import signal
import socket
import subprocess
from types import ModuleType

import pytest

from tests.live.conftest import RunningHub
from tests.live.visitor import Visitor, cookie_of
from tests.people import BEN, make_hour
from tests.processes import HUB, free_port, serving, serving_hub

HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


@pytest.fixture
def wsgi(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, imported without turning this process green."""
    monkeypatch.setenv("HUB_ASYNC", "threading")
    return importlib.import_module("hub.wsgi")


def run(environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    return subprocess.run(HUB, env=clean | environ, capture_output=True, text=True, timeout=30, check=False)


def test_a_busy_port_gives_one_clear_line(hub: RunningHub) -> None:
    done = run(hub.environ)
    port = hub.environ["HUB_PORT"]
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Cannot listen on 127.0.0.1, port {port}: Address already in use.\n"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"HUB_TICK_MS": "soon"}, "HUB_TICK_MS"),
        ({"HUB_REDIS_URL": ""}, "HUB_REDIS_URL"),
        ({"HUB_ASYNC": "x"}, "HUB_ASYNC"),
    ],
    ids=["a wrong value", "no Redis", "no such mode"],
)
def test_a_wrong_setting_stops_the_start_and_is_named(wrong: dict[str, str], named: str, hub: RunningHub) -> None:
    done = run(hub.environ | wrong)
    assert done.returncode == 2
    assert named in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_answers_what_is_under_way_closes_its_sockets_and_ends_well(
    number: signal.Signals, hub: RunningHub
) -> None:
    hour = make_hour(hub.ctx)
    port = free_port()
    with serving_hub(hub.environ | {"HUB_PORT": str(port)}) as process:
        with Visitor(f"http://127.0.0.1:{port}", cookie_of(hub.ctx.settings, BEN)) as ben:
            ben.join(hour.hour_id)
            process.send_signal(number)
            assert process.wait(30) == 0
            ben.wait_until(lambda page: not page.socket.connected)
        assert hub.ctx.store.presence.count(hour.hour_id, hub.ctx.clock()) == 0


def test_a_connection_that_asks_nothing_does_not_hold_up_the_end(hub: RunningHub) -> None:
    port = free_port()
    environ = hub.environ | {"HUB_PORT": str(port)}
    with serving(HUB, port, environ) as process, socket.create_connection(("127.0.0.1", port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        process.terminate()
        # An idle line is kept for 75 seconds otherwise.
        assert process.wait(50) == 0


def test_the_browsers_offer_to_compress_every_frame_is_not_taken(hub: RunningHub) -> None:
    with socket.create_connection(("127.0.0.1", int(hub.environ["HUB_PORT"])), 10) as line:
        line.sendall(HANDSHAKE.encode())
        head = line.recv(4096).decode("latin-1")
    assert head.startswith("HTTP/1.1 101")
    assert "extensions" not in head.lower()


def test_an_accepted_connection_sends_small_frames_at_once(wsgi: ModuleType) -> None:
    with wsgi.listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 126, 1000])
@pytest.mark.parametrize("offset", [0, 1, 2, 3, 4096, 4099])
def test_a_frame_unmasks_as_byte_by_byte(length: int, offset: int, wsgi: ModuleType) -> None:
    chance = random.Random(length * 7919 + offset)
    data, mask = chance.randbytes(length), tuple(chance.randbytes(4))
    expected = bytes(byte ^ mask[(offset + place) % 4] for place, byte in enumerate(data))
    assert wsgi.unmask(data, mask, length, offset) == expected
    assert wsgi.unmask(data, mask, offset=offset) == expected
