"""Hub, worker and Redis killed in a storm: nothing that was acknowledged is lost, and nothing is there twice."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import socketio.exceptions

from hub.actions.context import Context
from hub.actions.questions import submit_question
from hub.actions.reads import read_hour
from hub.config import Settings
from hub.domain.roles import Actor
from hub.protocol.commands import QuestionSubmit
from tests.live.conftest import furnish
from tests.live.crash import Deployment
from tests.live.visitor import Refused, Visitor, cookie_of
from tests.people import OLGA, make_hour

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PEOPLE = 6
BEFORE = 60
ASKS = 18
"""Below what one person may ask in a minute."""
BETWEEN_BLOWS = 30
"""So many acknowledgements."""
PATIENCE_S = 60.0
LINE_IS_DOWN = (socketio.exceptions.SocketIOError, OSError, AssertionError)
TRY_AGAIN = {"server.busy", "server.failed"}


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
    """Somebody who does not give up: what was not acknowledged is sent again, with the same key."""

    def __init__(self, url: str, settings: Settings, hour_id: str, person_id: str) -> None:
        super().__init__(daemon=True)
        self.person_id = person_id
        self.asked: list[str] = []
        self.endorsed: list[str] = []
        self.to_endorse: list[str] = []
        self._page: Visitor | None = None
        self._url, self._cookie, self._hour_id = url, cookie_of(settings, Actor(person_id, "Guest")), hour_id

    def run(self) -> None:
        """Endorse everything that was there; ask in between."""
        for number, question_id in enumerate(self.to_endorse):
            self._persist("question.endorse", question_id=question_id)
            self.endorsed.append(question_id)
            if number * ASKS < len(self.asked) * len(self.to_endorse):
                continue
            text, key = f"Question {number} of {self.person_id}", f"{self.person_id}-key-{number}"
            self.asked.append(self._persist("question.submit", text=text, client_key=key)["question"]["question_id"])
        if self._page:
            self._page.leave_the_building()

    def _persist(self, name: str, **fields: str) -> dict:  # type: ignore[type-arg]
        while True:
            try:
                done: dict = self._open_page().do(name, **fields)  # type: ignore[type-arg]
            except Refused as refused:
                if refused.code not in TRY_AGAIN:
                    raise
            except LINE_IS_DOWN:
                self._page = None
            else:
                # At the pace of a person, so that the blows fall in the middle.
                time.sleep(0.1)
                return done
            time.sleep(0.05)

    def _open_page(self) -> Visitor:
        if self._page is None or not self._page.socket.connected:
            page = Visitor(self._url, self._cookie, patience_s=5)
            page.join(self._hour_id)
            self._page = page
        return self._page


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(deployment: Deployment) -> None:
    settings = Settings.from_env(deployment.environ)
    ctx = furnish(settings)
    hour_id = make_hour(ctx, moderation="after").hour_id
    before = [_ask(ctx, hour_id, number) for number in range(BEFORE)]
    deployment.open()
    people = [Person(deployment.url, settings, hour_id, f"gperson{number}") for number in range(PEOPLE)]
    watcher = Visitor(deployment.url, cookie_of(settings, OLGA), reconnect=True)
    watcher.join(hour_id)
    for person in people:
        person.to_endorse = before
        person.start()

    _strike(deployment, people)
    for person in people:
        person.join(PATIENCE_S)
        assert not person.is_alive(), "somebody still waits for an answer"

    shown = read_hour(ctx, OLGA, hour_id).questions
    asked = [question_id for person in people for question_id in person.asked]
    assert len(asked) == PEOPLE * ASKS
    assert sorted(one.question_id for one in shown) == sorted(asked + before)
    expected = {one.question_id: one.endorsements for one in shown}
    assert expected == dict.fromkeys(asked, 0) | dict.fromkeys(before, PEOPLE)
    watcher.wait_until(lambda page: _counts(page.view["questions"]) == expected)
    watcher.leave_the_building()
    _wait_for_archive(ctx, hour_id, expected)


def _strike(deployment: Deployment, people: list[Person]) -> None:
    _wait_for_more(people)
    deployment.worker.kill()
    _wait_for_more(people)
    deployment.hub.kill()
    deployment.hub.start()
    _wait_for_more(people)
    deployment.redis.kill()
    deployment.redis.start()
    deployment.worker.start()
    _wait_for_more(people)
    deployment.redis.kill()
    deployment.hub.kill()
    deployment.redis.start()
    deployment.hub.start()


def _wait_for_more(people: list[Person]) -> None:
    """Wait until the storm has gone on for a while."""
    begun, until = _acknowledged(people), time.monotonic() + PATIENCE_S
    while _acknowledged(people) < begun + BETWEEN_BLOWS:
        assert time.monotonic() < until, "the storm has died down"
        time.sleep(0.02)


def _acknowledged(people: list[Person]) -> int:
    return sum(len(person.asked) + len(person.endorsed) for person in people)


def _wait_for_archive(ctx: Context, hour_id: str, expected: dict[str, int]) -> None:
    until, archived = time.monotonic() + PATIENCE_S, {}
    while archived != expected and time.monotonic() < until:
        archived = {one.question_id: one.endorsements for one in ctx.records.archive.questions(hour_id)}
        time.sleep(0.1)
    assert archived == expected


def _counts(questions: Iterable[dict]) -> dict[str, int]:  # type: ignore[type-arg]
    return {one["question_id"]: one["endorsements"] for one in questions}


def _ask(ctx: Context, hour_id: str, number: int) -> str:
    asked = submit_question(ctx, OLGA, QuestionSubmit(hour_id, f"Before {number}", f"before-key-{number}"))
    question_id: str = asked["question"].question_id
    return question_id
