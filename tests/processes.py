"""Servers in processes of their own: started, waited for, ended with the block."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STARTING_S = 30
ENDING_S = 15
_PORTS = range(20_000, 32_000, 2)
"""Below those from which the system gives one to whoever asks for any."""
HUB = [sys.executable, "-m", "hub.wsgi"]


def free_port() -> int:
    """A port on which nobody listens, and that nobody else is given while this process lives.

    The port above it stays bound: so every worker of every run of the tests on this machine sees that it is taken.
    """
    for port in _PORTS:
        with suppress(OSError), socket.socket() as mark, socket.socket() as probe:
            mark.bind(("127.0.0.1", port + 1))
            probe.bind(("127.0.0.1", port))
            mark.detach()
            return port
    raise RuntimeError("no port is free")


@contextmanager
def serving_hub(environ: dict[str, str], core: int | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """A hub that answers; ``HUB_PORT`` of its environment says where.

    Raises:
        RuntimeError: it did not start to answer.
    """
    port = int(environ["HUB_PORT"])
    with serving(HUB, port, environ, core) as process:
        wait_for_answer(port)
        yield process


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
    server = subprocess.Popen(command, env=clean | environ)
    if core is not None:
        pin(core, server.pid)
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


def wait_for_answer(port: int) -> None:
    """Wait until a hub answers: it listens before it has loaded everything.

    Raises:
        RuntimeError: it took too long.
    """
    until = time.monotonic() + STARTING_S
    while time.monotonic() < until:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING_S)
        try:
            line.request("GET", "/healthz")
            line.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            line.close()
    raise RuntimeError("the hub did not answer")


def end(server: "subprocess.Popen[bytes]") -> None:
    """Ask a server to end, and insist after a while."""
    server.terminate()
    try:
        server.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def pin(core: int, pid: int = 0) -> None:
    """Keep a process, this one for 0, on one of the machine's cores."""
    os.sched_setaffinity(pid, {core % (os.cpu_count() or 1)})
