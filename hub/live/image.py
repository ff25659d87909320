"""An hour as it stands at a cursor: begun from a snapshot, kept true by the events alone."""

import msgspec

from hub.domain.questions import VISIBLE, Question, QuestionState, rank_key
from hub.protocol import views
from hub.protocol.events import Audience, Event
from hub.protocol.wire import Now, desk_sees
from hub.store.hours import Snapshot

EVERYONE = "everyone"
DESK = "desk"


class HourImage:
    """One for each hour that somebody listens to, so that a thousand people joining cost Redis nothing."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.cursor = snapshot.cursor
        self._hour = snapshot.hour
        self._questions = {one.question_id: one for one in snapshot.questions}
        # A question is encoded when it is first asked for, and again after it has changed.
        self._encoded: dict[str, dict[str, msgspec.Raw]] = {EVERYONE: {}, DESK: {}}
        self._views: dict[str, msgspec.Raw] = {}

    def apply(self, event: Event) -> None:
        """Move on by one event."""
        if event.hour:
            self._hour = event.hour
        for question in (event.question, event.into):
            if question:
                self._put(question)
        if event.name in ("question.endorsed", "question.unendorsed"):
            self._count(event.question_id, event.endorsements)
        self.cursor = event.event_id
        self._views.clear()

    @property
    def now(self) -> Now:
        """The hour and its questions at the cursor."""
        return Now(self._hour, self.question)

    def question(self, question_id: str) -> Question | None:
        """A question as it is now, or None."""
        return self._questions.get(question_id)

    def seen_by(self, audience: Audience) -> list[str]:
        """The ids of the questions that an audience sees."""
        return [question_id for question_id, one in self._questions.items() if _sees(audience, one)]

    def view(self, audience: Audience) -> msgspec.Raw:
        """The encoded ``HourView`` of an audience, at the cursor."""
        kind = DESK if audience is Audience.DESK else EVERYONE
        if kind not in self._views:
            self._views[kind] = self._encode_view(audience, kind)
        return self._views[kind]

    def _encode_view(self, audience: Audience, kind: str) -> msgspec.Raw:
        ranked = sorted((one for one in self._questions.values() if _sees(audience, one)), key=rank_key)
        questions = [self._encode_question(kind, one) for one in ranked]
        view = {"cursor": self.cursor, "hour": self._hour, "questions": questions}
        return msgspec.Raw(msgspec.json.encode(view))

    def _encode_question(self, kind: str, question: Question) -> msgspec.Raw:
        encoded = self._encoded[kind]
        if question.question_id not in encoded:
            seen = desk_sees(question) if kind == DESK else views.public(question)
            encoded[question.question_id] = msgspec.Raw(msgspec.json.encode(seen))
        return encoded[question.question_id]

    def _put(self, question: Question) -> None:
        self._questions[question.question_id] = question
        for encoded in self._encoded.values():
            encoded.pop(question.question_id, None)
        on_air = self._hour.on_air
        if question.state is QuestionState.ON_AIR:
            self._hour = msgspec.structs.replace(self._hour, on_air=question.question_id)
        elif on_air == question.question_id:
            self._hour = msgspec.structs.replace(self._hour, on_air="")

    def _count(self, question_id: str, endorsements: int) -> None:
        question = self._questions.get(question_id)
        if question:
            self._put(msgspec.structs.replace(question, endorsements=endorsements))


def _sees(audience: Audience, question: Question) -> bool:
    if audience is Audience.DESK:
        return question.state not in views.NOT_FOR_THE_DESK
    return question.state in VISIBLE
