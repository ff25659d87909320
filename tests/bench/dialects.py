"""What the load client says and understands, to the hub and to the plain app."""

from typing import Any, NamedTuple, Protocol

import msgspec


class Told(NamedTuple):
    """What a frame tells: votes by question, ids of questions that are shown, and of those that wait."""

    votes: dict[str, int]
    shown: list[str]
    waiting: list[str]


class Call(NamedTuple):
    """A command to send."""

    name: str
    payload: dict[str, Any]


class Dialect(Protocol):
    """How a server is spoken to."""

    def join(self, desk: bool) -> Call:
        """Hear the hour, as an attendee or at the desk."""

    def ask(self, number: int) -> Call:
        """Put a question."""

    def approve(self, question_id: str) -> Call:
        """Show a question."""

    def vote(self, question_id: str) -> Call:
        """Endorse a question."""

    def voted(self, ack: Any) -> int | None:
        """The count after a vote; None when it was refused."""

    def ready(self, ack: Any) -> bool:
        """Whether a join succeeded."""

    def read(self, packet: bytes) -> Told:
        """What a frame tells."""


class Hub:
    """The hub's own protocol: docs/events.md."""

    def __init__(self, hour_id: str) -> None:
        self._hour = {"hour_id": hour_id}

    def join(self, desk: bool) -> Call:
        """See ``Dialect``."""
        return Call("hour.join", self._hour | ({"audience": "desk"} if desk else {}))

    def ask(self, number: int) -> Call:
        """See ``Dialect``."""
        text = f"What becomes of question number {number}?"
        return Call("question.submit", self._hour | {"text": text, "client_key": f"bench-key-{number}"})

    def approve(self, question_id: str) -> Call:
        """See ``Dialect``."""
        return Call("question.approve", self._hour | {"question_id": question_id})

    def vote(self, question_id: str) -> Call:
        """See ``Dialect``."""
        return Call("question.endorse", self._hour | {"question_id": question_id})

    def voted(self, ack: Any) -> int | None:
        """See ``Dialect``."""
        return ack["data"]["endorsements"] if ack["ok"] else None

    def ready(self, ack: Any) -> bool:
        """See ``Dialect``."""
        return bool(ack["ok"])

    def read(self, packet: bytes) -> Told:
        """See ``Dialect``."""
        told = Told({}, [], [])
        for event in msgspec.json.decode(packet[2:])[1]["events"]:
            if "endorsements" in event:
                told.votes[event["question_id"]] = event["endorsements"]
            elif event["name"] == "question.approved":
                told.shown.append(event["question"]["question_id"])
            elif event["name"] == "question.submitted":
                told.waiting.append(event["question"]["question_id"])
        return told


class Plain:
    """The plain app's events: ``plain_app.py``."""

    def join(self, desk: bool) -> Call:
        """See ``Dialect``."""
        return Call("join", {"desk": desk})

    def ask(self, number: int) -> Call:
        """See ``Dialect``."""
        return Call("ask", {"text": f"What becomes of question number {number}?"})

    def approve(self, question_id: str) -> Call:
        """See ``Dialect``."""
        return Call("approve", {"id": question_id})

    def vote(self, question_id: str) -> Call:
        """See ``Dialect``."""
        return Call("vote", {"id": question_id})

    def voted(self, ack: Any) -> int | None:
        """See ``Dialect``."""
        votes: int = ack["votes"]
        return votes

    def ready(self, ack: Any) -> bool:
        """See ``Dialect``."""
        return "questions" in ack

    def read(self, packet: bytes) -> Told:
        """See ``Dialect``."""
        name, data = msgspec.json.decode(packet[2:])
        if name == "vote":
            return Told({data["id"]: data["votes"]}, [], [])
        return Told({}, [data["id"]], []) if name == "question" else Told({}, [], [data["id"]])
