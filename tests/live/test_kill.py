"""Hub, worker and Redis killed in a storm: nothing that was acknowledged is lost, and nothing is there twice."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import socketio.exceptions

from hub.actions.context import Context
from hub.actions.reads import read_hour
from hub.config import Settings
from hub.domain.roles import Actor
from tests.live.conftest import furnish
from tests.live.crash import Deployment
from tests.live.visitor import Refused, Visitor, cookie_of
from tests.people import OLGA, make_hour

pytestmark = pytest.mark.slow

ASKERS = 8
ENDORSERS = 3
STORM_S = 2.0
"""Between two blows."""
SETTLING_S = 30.0
LINE_IS_DOWN = (socketio.exceptions.SocketIOError, OSError, AssertionError)
TRY_AGAIN = {"server.busy", "server.failed", "limit.reached"}


@pytest.fixture(params=["eventlet", "gevent"])
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """Everything that runs, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="baraza-kill-"))
    made = Deployment(folder, request.param)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


class Person(threading.Thread):
    """Somebody who does not give up: what was not acknowledged is sent again, with the same key.

    ``pace_s`` keeps them below the limit of what one person may send in a minute.
    """

    pace_s: float

    def __init__(self, url: str, cookie: str, hour_id: str, stop: threading.Event) -> None:
        super().__init__()
        self.acknowledged: list[str] = []
        self._page: Visitor | None = None
        self._url, self._cookie, self._hour_id, self._stop_asked = url, cookie, hour_id, stop

    def run(self) -> None:
        """Go on until told to stop; what is begun is finished."""
        for number in count():
            if self._stop_asked.is_set():
                break
            self.acknowledged.append(self._persist(number))
            self._stop_asked.wait(self.pace_s)
        if self._page:
            self._page.leave_the_building()

    def act(self, page: Visitor, number: int) -> str:
        """Do something once; returns what to look for afterwards."""
        raise NotImplementedError

    def _persist(self, number: int) -> str:
        while True:
            try:
                return self.act(self._open_page(), number)
            except Refused as refused:
                if refused.code not in TRY_AGAIN:
                    raise
                time.sleep(0.05)
            except LINE_IS_DOWN:
                self._page = None
                time.sleep(0.05)

    def _open_page(self) -> Visitor:
        if self._page is None or not self._page.socket.connected:
            page = Visitor(self._url, self._cookie, patience_s=2)
            page.join(self._hour_id)
            self._page = page
        return self._page


class Asker(Person):
    """Asks one question after the other."""

    pace_s = 0.8

    def act(self, page: Visitor, number: int) -> str:
        """Ask; returns the id."""
        text, key = f"Question {number} of {self.name}", f"{self.name}-key-{number}"
        asked = page.do("question.submit", text=text, client_key=key)
        question_id: str = asked["question"]["question_id"]
        return question_id


class Endorser(Person):
    """Endorses the questions that were there, one after the other, and takes every third back."""

    pace_s = 0.15

    question_ids: list[str]
    person_id: str

    def act(self, page: Visitor, number: int) -> str:
        """Endorse; returns the id and what is held of it now."""
        question_id = self.question_ids[number % len(self.question_ids)]
        undo = number % 3 == 2
        page.do("question.unendorse" if undo else "question.endorse", question_id=question_id)
        return f"{question_id} {'no' if undo else 'yes'}"


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(deployment: Deployment) -> None:
    settings = Settings.from_env(deployment.environ)
    ctx = furnish(settings)
    hour = make_hour(ctx, moderation="after")
    before = [_ask(ctx, hour.hour_id, number) for number in range(6)]
    deployment.open()
    stop = threading.Event()
    askers = [_asker(deployment, settings, hour.hour_id, stop) for _ in range(ASKERS)]
    endorsers = [_endorser(deployment, settings, hour.hour_id, stop, before, place) for place in range(ENDORSERS)]
    watcher = Visitor(deployment.url, cookie_of(settings, OLGA), reconnect=True)
    watcher.join(hour.hour_id)
    for person in (*askers, *endorsers):
        person.start()

    _strike(deployment)
    stop.set()
    for person in (*askers, *endorsers):
        person.join()

    asked = [question_id for person in askers for question_id in person.acknowledged]
    shown = read_hour(ctx, OLGA, hour.hour_id).questions
    assert len(asked) > ASKERS * 5, "the storm was a breeze"
    assert sorted(one.question_id for one in shown) == sorted(asked + before)
    _check_endorsements(ctx, hour.hour_id, endorsers)
    expected = {one.question_id: one.endorsements for one in shown}
    watcher.wait_until(
        lambda page: {one["question_id"]: one["endorsements"] for one in page.view["questions"]} == expected
    )
    watcher.leave_the_building()
    _check_archive(ctx, hour.hour_id, expected)


def _strike(deployment: Deployment) -> None:
    time.sleep(STORM_S)
    deployment.worker.kill()
    time.sleep(STORM_S / 2)
    deployment.hub.kill()
    deployment.hub.start()
    time.sleep(STORM_S)
    deployment.redis.kill()
    deployment.redis.start()
    deployment.worker.start()
    time.sleep(STORM_S)
    deployment.redis.kill()
    deployment.hub.kill()
    deployment.redis.start()
    deployment.hub.start()
    time.sleep(STORM_S * 2)


def _check_endorsements(ctx: Context, hour_id: str, endorsers: list[Endorser]) -> None:
    for person in endorsers:
        last = dict(line.split() for line in person.acknowledged)
        held = ctx.store.questions.endorsed_by(hour_id, person.person_id, list(last))
        assert {question_id for question_id, is_held in last.items() if is_held == "yes"} == set(held)


def _check_archive(ctx: Context, hour_id: str, expected: dict[str, int]) -> None:
    until = time.monotonic() + SETTLING_S
    archived: dict[str, int] = {}
    while archived != expected and time.monotonic() < until:
        archived = {one.question_id: one.endorsements for one in ctx.records.archive.questions(hour_id)}
        time.sleep(0.1)
    assert archived == expected


def _ask(ctx: Context, hour_id: str, number: int) -> str:
    from hub.actions.questions import submit_question
    from hub.protocol.commands import QuestionSubmit

    asked = submit_question(ctx, OLGA, QuestionSubmit(hour_id, f"Before {number}", f"before-key-{number}"))
    question_id: str = asked["question"].question_id
    return question_id


def _asker(deployment: Deployment, settings: Settings, hour_id: str, stop: threading.Event) -> Asker:
    person_id = f"gasker{threading.get_native_id()}{time.monotonic_ns()}"
    return Asker(deployment.url, cookie_of(settings, Actor(person_id, "Asker")), hour_id, stop)


def _endorser(
    deployment: Deployment, settings: Settings, hour_id: str, stop: threading.Event, ids: list[str], place: int
) -> Endorser:
    person_id = f"gendorser{place}"
    made = Endorser(deployment.url, cookie_of(settings, Actor(person_id, "Endorser")), hour_id, stop)
    made.question_ids, made.person_id = ids, person_id
    return made
