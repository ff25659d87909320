"""``make bench``: the hub and a plain Flask-SocketIO app in turn, the same people doing the same to both."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from tests.bench.servers import Server, hub_server, plain_server
from tests.bench.swarm import Task
from tests.processes import pin
from tests.redis_server import running_redis

Measured = dict[str, Any]
Row = tuple[str, float, float]
LARGEST_SHARE_MS = 500
FRAMES = 10


def main() -> int:
    """Measure, print the table; 1 when a target was missed."""
    wishes = _wishes()
    pin(1)
    measured: dict[str, list[Measured]] = {"hub": [], "plain": []}
    for _ in range(wishes.rounds):
        measured["hub"].append(_hub(wishes))
        if not wishes.alone:
            measured["plain"].append(_plain(wishes))
    sys.stdout.write(table(measured, wishes))
    return 0 if _reached(measured["hub"]) else 1


def _wishes() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    reader.add_argument("--people", type=int, default=1000)
    reader.add_argument("--before", type=int, default=30, help="questions that are there when people come")
    reader.add_argument("--questions", type=int, default=20, help="questions that go from asked to seen by all")
    reader.add_argument("--rates", type=int, nargs="+", default=[50, 200], help="endorsements a second")
    reader.add_argument("--seconds", type=float, default=10.0, help="how long each storm lasts")
    reader.add_argument("--rounds", type=int, default=1, help="of several rounds the medians are shown")
    reader.add_argument("--mode", default="eventlet", choices=["eventlet", "gevent", "threading"])
    reader.add_argument("--alone", action="store_true", help="without the plain app")
    return reader.parse_args()


def _hub(wishes: argparse.Namespace) -> Measured:
    durable = ("--appendonly", "yes", "--appendfsync", "everysec")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_redis(*durable) as redis_socket,
        hub_server(Path(folder), f"unix://{redis_socket}", wishes.people, wishes.before, wishes.mode) as server,
    ):
        return _swarm(server, wishes)


def _plain(wishes: argparse.Namespace) -> Measured:
    with plain_server(wishes.people, wishes.before) as server:
        return _swarm(server, wishes)


def _swarm(server: Server, wishes: argparse.Namespace) -> Measured:
    task = Task(
        host="127.0.0.1",
        port=server.port,
        pid=server.pid,
        hour_id=server.hour_id,
        question_ids=server.question_ids,
        cookies=server.cookies,
        desk_cookie=server.desk_cookie,
        rates=wishes.rates,
        seconds=wishes.seconds,
        questions=wishes.questions,
    )
    command = [sys.executable, "-m", "tests.bench.swarm"]
    done = subprocess.run(command, input=msgspec.json.encode(task), stdout=subprocess.PIPE, check=True)
    measured: Measured = msgspec.json.decode(done.stdout)
    return measured


ROWS = {
    "join": {
        "joins_per_s": "joins a second",
        "core_ms_per_join": "ms of a core a join",
        "kb_per_line": "kB a connection",
    },
    "questions": {"p50_ms": "question to all eyes, p50 ms", "p99_ms": "question to all eyes, p99 ms"},
}
STORM_ROWS = {
    "votes_per_s": "sent a second",
    "seen": "part seen by all",
    "p50_ms": "seen by all, p50 ms",
    "p99_ms": "seen by all, p99 ms",
    "frames_per_person_s": "frames a second a person, most",
    "kb_per_person_s": "kB a second a person",
    "core": "share of a core",
}


def table(measured: dict[str, list[Measured]], wishes: argparse.Namespace) -> str:
    """The figures, side by side."""
    lines = [
        f"{wishes.people} people, one core for the server, hub on {wishes.mode}; medians of {wishes.rounds}",
        f"{'':44}{'hub':>12}{'plain':>12}{'plain/hub':>12}",
    ]
    for part, rows in ROWS.items():
        lines += [_row(name, measured, part, key) for key, name in rows.items()]
    for rate in wishes.rates:
        lines.append(f"{rate} endorsements a second")
        lines += [_row(f"  {name}", measured, "storms", str(rate), key) for key, name in STORM_ROWS.items()]
    return "\n".join(lines) + "\n"


def _row(name: str, measured: dict[str, list[Measured]], *path: str) -> str:
    hub, plain = (_median(measured[one], path) for one in ("hub", "plain"))
    if plain is None or hub is None:
        return f"{name:44}{_figure(hub):>12}{_figure(plain):>12}"
    return f"{name:44}{_figure(hub):>12}{_figure(plain):>12}{_figure(plain / hub if hub else None):>12}"


def _median(runs: list[Measured], path: tuple[str, ...]) -> float | None:
    found = []
    for run in runs:
        value: Any = run
        for step in path:
            value = value[step]
        # JSON has no infinity; what never came is None.
        found.append(float("inf") if value is None else value)
    return median(found) if found else None


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return "never" if value == float("inf") else f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def _reached(runs: list[Measured]) -> bool:
    """Whether the targets of docs/performance.md hold: few enough frames, seen by all soon enough."""
    storms = [storm for run in runs for storm in run["storms"].values()]
    return all(
        storm["frames_per_person_s"] <= FRAMES and (storm["p99_ms"] or float("inf")) < LARGEST_SHARE_MS
        for storm in storms
    )


if __name__ == "__main__":
    sys.exit(main())
