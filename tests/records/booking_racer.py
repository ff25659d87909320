"""A process that races others for time: ``python -m tests.records.booking_racer ADDRESS < WISHES``.

It reads a line with its wishes, opens its connections, says that it is ready, waits for the word to go, and tells what
became of each wish. ``race_for_time`` starts several of them at once.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from hub.domain.bookings import Booking, Party
from hub.domain.errors import HubError
from hub.records import database
from hub.records.records import Records
from hub.records.telling import Telling
from tests.fixed import START

THREADS = 6
"""In each process; all together stay below what the tests' PostgreSQL takes in connections."""
PROCESSES = 5
PATIENCE_S = 60
ROOT = Path(__file__).parents[2]


class Wish(NamedTuple):
    """Somebody asks a mentor for a slot (ms since 1970)."""

    booking_id: str
    candidate_id: str
    mentor_id: str
    at: int


def booking_of(wish: Wish) -> Booking:
    """The request that a wish makes: 20 minutes, held for both."""
    return Booking(
        booking_id=wish.booking_id,
        programme_id="programme",
        candidate_id=wish.candidate_id,
        mentor_id=wish.mentor_id,
        mentor_person_id=f"p{wish.mentor_id}",
        proposals=(wish.at,),
        held=True,
        waits_for=Party.MENTOR.value,
        answer_by=wish.at,
        client_key=wish.booking_id,
        created_at=START,
        changed_at=START,
    )


def ask(records: Records, wish: Wish) -> str:
    """Try one wish; ``""`` when it was granted, the code of the refusal, or the kind of the fault."""
    told = Telling(person_id=f"p{wish.mentor_id}", kind="booking.requested", occasion=wish.booking_id)
    try:
        records.bookings.add(booking_of(wish), [told])
    except HubError as refused:
        return refused.code
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return ""


def race_for_time(url: str, wishes: list[Wish]) -> dict[str, str]:
    """What became of each wish, by its booking's id, when several processes race for all of them."""
    racers = [_start(url) for _ in range(PROCESSES)]
    try:
        for number, racer in enumerate(racers):
            _say(racer, json.dumps(wishes[number::PROCESSES]))
        for racer in racers:
            assert _hear(racer) == "ready"
        for racer in racers:
            _say(racer, "go")
        found: dict[str, str] = {}
        for racer in racers:
            found |= json.loads(_hear(racer))
        return found
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate(timeout=PATIENCE_S)


def _start(url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.records.booking_racer", url]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _say(racer: "subprocess.Popen[str]", line: str) -> None:
    assert racer.stdin
    racer.stdin.write(f"{line}\n")
    racer.stdin.flush()


def _hear(racer: "subprocess.Popen[str]") -> str:
    assert racer.stdout
    return racer.stdout.readline().strip()


def _run(url: str) -> None:
    records = Records(database.connect(url))
    wishes = [Wish(*one) for one in json.loads(sys.stdin.readline())]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: records.bookings.get("warm"), range(THREADS)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        answers = list(threads.map(lambda wish: ask(records, wish), wishes))
    found = {wish.booking_id: answer for wish, answer in zip(wishes, answers, strict=True)}
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.stdout.flush()
    records.engine.dispose()


if __name__ == "__main__":
    _run(sys.argv[1])
