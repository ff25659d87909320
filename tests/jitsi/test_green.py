"""A server of Jitsi that is slow holds up nobody else in a hub."""

import socket
import subprocess
import sys

import pytest

WAITS = """
import sys, time
mode, port = sys.argv[1:]
if mode == "eventlet":
    import eventlet; eventlet.monkey_patch(); spawn = eventlet.spawn
else:
    from gevent import monkey; monkey.patch_all(); import gevent; spawn = gevent.spawn
from hub.config import Settings
from hub.jitsi.errors import JitsiError
from hub.jitsi.http import Http

ticks = []

def tick():
    while True:
        ticks.append(time.monotonic())
        time.sleep(0.01)

spawn(tick)
try:
    Http(Settings(), timeout_s=(0.5, 0.5), repeats=0).ask("GET", f"http://127.0.0.1:{port}/room-size", who="Prosody")
except JitsiError:
    print(len(ticks))
"""


@pytest.mark.parametrize("mode", ["eventlet", "gevent"])
def test_others_go_on_while_a_server_does_not_answer(mode: str):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", WAITS, mode, port], capture_output=True, text=True, check=True
        )
    assert int(done.stdout) > 3
