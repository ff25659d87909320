"""Servers in processes of their own: started, waited for, ended with the block."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STARTING_S = 30
ENDING_S = 15
HUB = [sys.executable, "-m", "hub.wsgi"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(
    command: list[str], port: int, environ: dict[str, str], core: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A server that listens on a port.

    Args:
        environ: what it finds in its environment beside the tests' own; nothing named ``HUB_`` of that.
        core: the one core it may use, None for any.
    Raises:
        RuntimeError: it did not start to listen.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    server = subprocess.Popen(command, env=clean | environ, preexec_fn=None if core is None else lambda: pin(core))
    try:
        wait_for(port, server)
        yield server
    finally:
        end(server)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a server listens.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    until = time.monotonic() + STARTING_S
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not start")


def end(server: "subprocess.Popen[bytes]") -> None:
    """Ask a server to end, and insist after a while."""
    server.terminate()
    try:
        server.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def pin(core: int) -> None:
    """Stay on one core, where the machine has more than one."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core % len(cores)]})
