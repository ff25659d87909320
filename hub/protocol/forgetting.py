"""Forgetting people: what is left of an hour's questions and events when names go, and what leads to a person.

Two ways lead here. Time takes the names of those without an account, and whoever acted off the ledger (``Retention``);
and somebody takes back what is theirs by their own will (``Erasure``). Either leaves every count as it was: where an id
counts, a *stand-in* takes its place, which is the same for one person in one hour and leads to nobody.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol, TypeVar

import msgspec

from hub.domain.people import is_guest
from hub.domain.questions import UNCLAIMED, VISIBLE, Note, Question, QuestionState, Reply
from hub.protocol.bylines import Byline, Piece
from hub.protocol.cursors import after
from hub.protocol.events import Event

W = TypeVar("W", Note, Reply)

NOBODY = {"by": "", "by_name": "", "person_id": "", "person_name": ""}
OFF_THE_DESK = {"asker_key": "", "notes": (), **UNCLAIMED}
"""What was for the desk of a live hour, and is read by nobody afterwards."""
NAMELESS = {"asker_name": "", "asker_key": "", "keeps_name": False}
WORDLESS = {"text": "", "original_text": "", "appeal_text": ""}


class Forgetting(Protocol):
    """What becomes of an hour's people. Doing it again changes nothing."""

    def question(self, question: Question) -> Question:
        """A question without them."""

    def event(self, event: Event) -> Event:
        """An event without them."""

    def endorser(self, person_id: str) -> str:
        """By which id somebody counts among those who endorse."""


class Retention:
    """What time does, long after an hour: guests lose their names, and the ledger keeps acts without persons.

    Args:
        stand_in: makes a fresh stand-in.
        nameless: ids of the accounts among the askers that do not keep their names either.
    """

    def __init__(self, stand_in: Callable[[], str], nameless: Collection[str]) -> None:
        self._make = stand_in
        self._nameless = nameless
        self._stand_ins: dict[str, str] = {}

    def question(self, question: Question) -> Question:
        """A question without a guest who did not wish to keep their name with it, and without the desk's own marks."""
        fields: dict[str, object] = dict(OFF_THE_DESK)
        without_account = is_guest(question.asker_id) or not question.asker_id
        kept = question.keeps_name and readable(question)
        if question.asker_id in self._nameless or (without_account and not kept):
            fields |= NAMELESS | {"asker_id": self.endorser(question.asker_id)}
        return msgspec.structs.replace(question, **fields)

    def event(self, event: Event) -> Event:
        """An act without whoever did it and whom it concerned; the role stays."""
        return msgspec.structs.replace(event, **NOBODY, **_images(event, self.question))

    def endorser(self, person_id: str) -> str:
        """A guest counts as a stand-in, an account as itself."""
        if not is_guest(person_id):
            return person_id
        return self._stand_ins.setdefault(person_id, self._make())


class Erasure:
    """What one person's own will does: what is theirs loses its name and its way back to them.

    Their words stay where everyone reads them, and go where they were for few or for nobody.

    Args:
        stand_in: in whose name they count from now on.
        byline: under which names they wrote in this hour.
        questions: of the hour, as they are now; ``events``: its acts in their order.
        live: the hour has a desk. What nobody put their name to stays there as it is: if its words went together with
            those of another one, the desk would know who asked it (``lua/question_unname.lua`` is alike).
    """

    def __init__(
        self,
        person_id: str,
        stand_in: str,
        byline: Byline,
        questions: Iterable[Question] = (),
        events: Iterable[Event] = (),
        *,
        live: bool = False,
    ) -> None:
        self._person_id = person_id
        self._stand_in = stand_in
        self._byline = byline
        told = list(events)
        named = {one.question.question_id for one in told if one.question and one.question.asker_key}
        unread = (one for one in questions if not readable(one))
        gone = (one for one in unread if not live or one.question_id in named or one.state is QuestionState.WITHDRAWN)
        self._unread = {one.question_id for one in gone}
        self._edited = {one.question_id: one.event_id for one in told if one.name == "question.edited"}

    def question(self, question: Question) -> Question:
        """A question without this person: as its asker, as whoever is to answer it, and as who did."""
        fields: dict[str, object] = {
            "answer_name": self._name(question, question.answer_name, question.answer_text),
            "replies": tuple(self._unsigned(question, one) for one in question.replies),
            "notes": tuple(self._unsigned(question, one) for one in question.notes),
        }
        if question.asker_id == self._person_id:
            fields |= NAMELESS | {"asker_id": self._stand_in}
            fields |= WORDLESS if question.question_id in self._unread else {}
        if question.assigned_to == self._person_id:
            fields |= {"assigned_to": "", "assigned_name": ""}
        if question.claimed_by == self._person_id:
            fields |= UNCLAIMED
        return msgspec.structs.replace(question, **fields)

    def event(self, event: Event) -> Event:
        """An act without this person; and without a wording of theirs that they replaced later."""
        fields: dict[str, object] = {}
        if event.by == self._person_id:
            fields |= {"by": "", "by_name": ""}
        if event.person_id == self._person_id:
            fields |= {"person_id": "", "person_name": ""}
        own = event.question is not None and event.question.asker_id == self._person_id
        replaced = own and after(self._edited.get(event.question_id, "0-0"), event.event_id)
        if own and (replaced or event.question_id in self._unread):
            fields |= {"text_before": ""}
        fields |= _images(event, self.question)
        if replaced and isinstance(image := fields.get("question"), Question):
            fields["question"] = msgspec.structs.replace(image, **WORDLESS)
        return msgspec.structs.replace(event, **fields)

    def endorser(self, person_id: str) -> str:
        """The person counts as the stand-in."""
        return self._stand_in if person_id == self._person_id else person_id

    def _name(self, question: Question, name: str, piece: Piece) -> str:
        return "" if self._byline.has(question.question_id, name, piece) else name

    def _unsigned(self, question: Question, written: W) -> W:
        return msgspec.structs.replace(written, name=self._name(question, written.name, written.at))


def readable(question: Question) -> bool:
    """Whether everyone reads the words of a question, or read them before it went into another one."""
    merged = question.state is QuestionState.MERGED and question.shown_at > 0
    return question.state in VISIBLE or merged


def _images(event: Event, forget: Callable[[Question], Question]) -> dict[str, Question]:
    found = {"question": event.question, "into": event.into}
    return {name: forget(question) for name, question in found.items() if question}
