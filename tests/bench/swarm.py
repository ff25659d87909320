"""The load client: people who join, ask and endorse on one epoll loop. ``python -m tests.bench.swarm`` reads its task
as JSON from standard input and writes what it measured as JSON."""

import os
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.dialects import Call, Dialect, Hub, Plain, Told
from tests.bench.line import Line

AT_ONCE = 50
"""So many joins are under way at one time."""
PATIENCE_S = 60.0
SETTLE_S = 20.0
"""For what is still on its way when a storm is over; what comes later counts as not seen."""
QUIET_S = 0.3
TICKS = os.sysconf("SC_CLK_TCK")
MB = 1024 * 1024


class Task(msgspec.Struct):
    """What to do: ``rates`` are endorsements a second, each for ``seconds``; ``questions`` how many are asked."""

    host: str
    port: int
    pid: int
    hour_id: str
    question_ids: list[str]
    cookies: list[str]
    desk_cookie: str
    rates: list[int]
    seconds: float
    questions: int


class Sighting:
    """One distinct frame on its way to everyone: how many have it."""

    __slots__ = ("seen", "told")

    def __init__(self, told: Told) -> None:
        self.told = told
        self.seen = 0


class Swarm:
    """All attendees, and one moderator."""

    def __init__(self, task: Task, dialect: Dialect) -> None:
        self._task = task
        self._dialect = dialect
        self._epoll = select.epoll()
        self._lines: dict[int, Line] = {}
        self._attendees: list[Line] = []
        self._desk: Line | None = None
        self._under_way: dict[bytes, Sighting] = {}
        self._reached: dict[str, list[tuple[int, float]]] = {}
        self._shown: dict[str, float] = {}
        self._waiting: list[str] = []
        self._joined = 0

    def join(self) -> dict[str, float]:
        """Let everyone come, so many at a time; joins a second and kilobytes for each connection."""
        memory, cpu, begun = _memory(self._task.pid), _cpu(self._task.pid), time.perf_counter()
        for number, cookie in enumerate(self._task.cookies):
            self._loop(lambda number=number: number - self._joined < AT_ONCE)  # type: ignore[misc]
            line = self._come(number, cookie, desk=False)
            line.on_event = self._on_event
            self._attendees.append(line)
        self._loop(lambda: self._joined == len(self._attendees))
        seconds, spent = time.perf_counter() - begun, _cpu(self._task.pid) - cpu
        self._desk = self._come(-1, self._task.desk_cookie, desk=True)
        self._desk.on_event = self._on_desk_event
        self._loop(lambda: self._joined > len(self._attendees))
        people = len(self._attendees)
        grown = _memory(self._task.pid) - memory
        return {
            "joins_per_s": people / seconds,
            "core_ms_per_join": spent * 1000 / people,
            "kb_per_line": grown / people / 1024,
        }

    def storm(self, rate: int, offset: int) -> dict[str, float]:
        """Endorsements at a steady rate, from people in turn."""
        votes: list[list[Any]] = []
        refused = 0

        def vote(number: int) -> None:
            nonlocal refused
            line = self._attendees[number % len(self._attendees)]
            question_id = self._task.question_ids[number // len(self._attendees)]
            mine: list[Any] = [question_id, time.perf_counter(), None]

            def on_ack(ack: Any) -> None:
                nonlocal refused
                mine[2] = self._dialect.voted(ack)
                refused += mine[2] is None

            votes.append(mine)
            self._call(line, self._dialect.vote(question_id), on_ack)

        for line in self._attendees:
            line.received = 0
        self._reached.clear()
        octets, cpu, begun = _octets(), _cpu(self._task.pid), time.perf_counter()
        total = int(rate * self._task.seconds)
        for number in range(total):
            due = begun + number / rate
            self._loop(lambda due=due: time.perf_counter() >= due, due)  # type: ignore[misc]
            vote(offset + number)
        taken = time.perf_counter() - begun
        share = (_cpu(self._task.pid) - cpu) / taken
        frames = [line.received / taken for line in self._attendees]
        self._loop(lambda: len(self._seen(votes)) == total, time.perf_counter() + SETTLE_S)
        seen = sorted(self._seen(votes))
        return {
            "votes_per_s": total / taken,
            "core": share,
            "frames_per_person_s": max(frames),
            "seen": len(seen) / total,
            "refused": refused,
            "p50_ms": _quantile(seen, total, 0.5),
            "p99_ms": _quantile(seen, total, 0.99),
            "kb_per_person_s": (_octets() - octets) / taken / len(self._attendees) / 1024,
        }

    def questions(self) -> dict[str, float]:
        """One question after another, in a quiet hour: asked, waiting at the desk, approved, seen by all."""
        took: list[float] = []
        for number in range(self._task.questions):
            self._loop(lambda: False, time.perf_counter() + QUIET_S)
            waiting, shown, begun = len(self._waiting), len(self._shown), time.perf_counter()
            self._call(self._attendees[number], self._dialect.ask(number), _nothing)
            self._loop(lambda waiting=waiting: len(self._waiting) > waiting)  # type: ignore[misc]
            assert self._desk
            self._call(self._desk, self._dialect.approve(self._waiting[-1]), _nothing)
            self._loop(lambda shown=shown: len(self._shown) > shown)  # type: ignore[misc]
            took.append(time.perf_counter() - begun)
        took.sort()
        return {"p50_ms": _quantile(took, len(took), 0.5), "p99_ms": _quantile(took, len(took), 0.99)}

    def _come(self, number: int, cookie: str, *, desk: bool) -> Line:
        line = Line(number, (self._task.host, self._task.port), cookie)
        line.on_connect = lambda line: self._call(line, self._dialect.join(desk), self._on_joined)
        self._lines[line.socket.fileno()] = line
        self._epoll.register(line.socket.fileno(), select.EPOLLIN)
        return line

    def _call(self, line: Line, call: Call, ack: Callable[[Any], None]) -> None:
        line.call(call.name, call.payload, ack)

    def _on_joined(self, ack: Any) -> None:
        if not self._dialect.ready(ack):
            raise ConnectionError(f"not let in: {ack}")
        self._joined += 1

    def _on_event(self, _line: Line, packet: bytes) -> None:
        sighting = self._under_way.get(packet)
        if sighting is None:
            sighting = self._under_way[packet] = Sighting(self._dialect.read(packet))
        sighting.seen += 1
        if sighting.seen == len(self._attendees):
            del self._under_way[packet]
            now = time.perf_counter()
            for question_id, count in sighting.told.votes.items():
                self._reached.setdefault(question_id, []).append((count, now))
            for question_id in sighting.told.shown:
                self._shown[question_id] = now

    def _on_desk_event(self, _line: Line, packet: bytes) -> None:
        self._waiting += self._dialect.read(packet).waiting

    def _seen(self, votes: list[list[Any]]) -> list[float]:
        """How long each vote took until the last person was shown a count that includes it."""
        took = []
        for question_id, begun, count in votes:
            reached = self._reached.get(question_id, [])
            at = next((at for shown, at in reached if count is not None and shown >= count), None)
            if at is not None:
                took.append(max(at - begun, 0.0))
        return took

    def _loop(self, done: Callable[[], bool], until: float | None = None) -> None:
        """Read whatever comes until something holds, or until a moment.

        Raises:
            TimeoutError: it does not come to hold, and there was no such moment.
        """
        patience = time.perf_counter() + PATIENCE_S
        while not done():
            now = time.perf_counter()
            if until is not None and now >= until:
                return
            if now > patience:
                raise TimeoutError
            wait_s = min(until - now, 0.05) if until is not None else 0.05
            for number, _ in self._epoll.poll(wait_s):
                if not self._lines[number].read():
                    raise ConnectionError("the server closed a line")


def _quantile(took: list[float], total: int, part: float) -> float:
    """In milliseconds; what was never seen took for ever."""
    place = min(int(total * part), total - 1)
    return took[place] * 1000 if place < len(took) else float("inf")


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _octets() -> int:
    """Octets that came over the loopback device; the answers and Redis' own are among them."""
    line = next(line for line in Path("/proc/net/dev").read_text().splitlines() if line.strip().startswith("lo:"))
    return int(line.split(":")[1].split()[0])


def _nothing(_ack: Any) -> None:
    pass


def main() -> None:
    """Carry out the task on standard input."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    swarm = Swarm(task, Hub(task.hour_id) if task.hour_id else Plain())
    measured: dict[str, Any] = {"join": swarm.join(), "questions": swarm.questions(), "storms": {}}
    offset = 0
    for rate in task.rates:
        measured["storms"][rate] = swarm.storm(rate, offset)
        offset += int(rate * task.seconds)
    sys.stdout.buffer.write(msgspec.json.encode(measured))


if __name__ == "__main__":
    main()
