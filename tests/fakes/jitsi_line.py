"""How the fake Jitsi reaches the hub, with the faults that a test asks for."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import requests
from flask.testing import FlaskClient

NOT_REACHED = 0
"""The status that Prosody's HTTP library tells where no line stood."""


class Call(NamedTuple):
    """One call to the hub, as it was sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Told(NamedTuple):
    """What came back: a status, ``NOT_REACHED``, or None where nothing came in time; and the bytes."""

    status: int | None
    body: bytes = b""

    @property
    def fine(self) -> bool:
        """Whether it was taken."""
        return self.status is not None and 200 <= self.status < 300


class Way(Protocol):
    """Something that carries calls to the hub."""

    def __call__(self, call: Call) -> Told:
        """Carry one call."""


class Line:
    """The line to the hub. It remembers every call, also those that a fault kept from arriving.

    Fields:
        calls, answers: what was sent, and what came back, in order.
        faults: what happens to the next calls instead, the first one first: a status (the hub is not reached),
            ``LOST`` (the hub does it, and its answer never comes), or None (nothing special).
    """

    LOST = -1

    def __init__(self, way: Way) -> None:
        self._way = way
        self.calls: list[Call] = []
        self.answers: list[Told] = []
        self.faults: list[int | None] = []

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Told:
        """Make a call."""
        call = Call(method, path, dict(headers), body)
        self.calls.append(call)
        fault = self.faults.pop(0) if self.faults else None
        if fault is None:
            told = self._way(call)
        elif fault == self.LOST:
            self._way(call)
            told = Told(None)
        else:
            told = Told(fault)
        self.answers.append(told)
        return told

    def paths(self) -> list[str]:
        """What was called, as ``POST /jitsi/conference``."""
        return [f"{one.method} {one.path}" for one in self.calls]


def over_http(base_url: str) -> Way:
    """A way over a real line, to a hub that listens."""

    def carry(call: Call) -> Told:
        try:
            answer = requests.request(
                call.method,
                base_url + call.path,
                data=call.body,
                headers=dict(call.headers),
                timeout=20,
                allow_redirects=False,
            )
        except requests.Timeout:
            return Told(None)
        except requests.ConnectionError:
            return Told(NOT_REACHED)
        return Told(answer.status_code, answer.content)

    return carry


def over_client(client: FlaskClient) -> Way:
    """A way into a hub in this process."""

    def carry(call: Call) -> Told:
        answer = client.open(call.path, method=call.method, headers=dict(call.headers), data=call.body)
        return Told(answer.status_code, answer.get_data())

    return carry
