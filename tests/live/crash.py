"""A whole deployment whose parts can be killed and started again: Redis with its file, hub, worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis

from tests.processes import HUB, free_port, wait_for, wait_for_answer
from tests.redis_server import redis_program

WORKER = [sys.executable, "-m", "worker"]
ANSWERING_S = 30


class Part:
    """One process of the deployment."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self._command = command
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        self._environ = clean | environ
        self.start()

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(self._command, env=self._environ, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Deployment:
    """Redis that writes every change to disk before it answers, a hub, a worker, SQLite."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.socket = folder / "redis.sock"
        self.port = free_port()
        self.environ = {
            "HUB_ENVIRONMENT": "development",
            "HUB_SECRET_KEY": "a secret for tests that nobody else knows",
            "HUB_DATA_DIR": str(folder),
            "HUB_REDIS_URL": f"unix://{self.socket}",
            "HUB_PORT": str(self.port),
            "HUB_ASYNC": mode,
            "HUB_TICK_MS": "30",
            "HUB_LOG_LEVEL": "error",
        }
        durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        self.redis = Part(
            [redis_program(), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(folder), *durable], {}
        )
        self.wait_for_redis()

    @property
    def url(self) -> str:
        """Where the hub answers."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Start hub and worker."""
        self.hub, self.worker = Part(HUB, self.environ), Part(WORKER, self.environ)
        wait_for(self.port, self.hub.process)
        wait_for_answer(self.port)

    def wait_for_redis(self) -> None:
        """Wait until Redis has read its file and answers."""
        until = time.monotonic() + ANSWERING_S
        while time.monotonic() < until:
            try:
                redis.Redis(unix_socket_path=str(self.socket), retry=None).ping()
                return
            except redis.ConnectionError:
                time.sleep(0.02)
        raise RuntimeError("Redis does not answer")

    def close(self) -> None:
        """Kill everything."""
        for part in ("hub", "worker", "redis"):
            if hasattr(self, part):
                getattr(self, part).kill()
