"""``hub run`` in a folder of its own: the very command of the README, with its demo."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import free_port

STARTING_S = 90
STOPPING_S = 40
LINK = re.compile(r"sign in as (\w+)\s+(\S+)")


@dataclass(frozen=True)
class Hub:
    """A hub that runs: its address, and the sign-in link of each part."""

    address: str
    links: dict[str, str]
    process: "subprocess.Popen[bytes]"
    log: Path


@contextmanager
def running_hub(folder: Path, **more: str) -> Iterator[Hub]:
    """The whole hub, until the block ends.

    Args:
        folder: where it keeps its data, and its output in ``hub.log``.
        more: further settings, by the names of their variables.
    """
    port = free_port()
    log = folder / "hub.log"
    settings = {"HUB_DATA_DIR": str(folder / "data"), "HUB_PORT": str(port), "HUB_ENVIRONMENT": "development"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_") or name == "HUB_ASYNC"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hub.cli", "run"],
            env=clean | settings | more,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Hub(f"http://127.0.0.1:{port}", _links(process, log), process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOPPING_S)


def _links(process: "subprocess.Popen[bytes]", log: Path) -> dict[str, str]:
    until = time.monotonic() + STARTING_S
    while process.poll() is None and time.monotonic() < until:
        text = log.read_text("utf-8")
        if "Ctrl-C stops" in text:
            return dict(LINK.findall(text))
        time.sleep(0.1)
    raise RuntimeError(f"The hub did not start:\n{log.read_text('utf-8')[-4000:]}")
