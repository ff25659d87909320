"""Events: what the hub tells, by name, field and audience. The stream of an hour holds them; frames carry them out.

An event in the stream is whole: it carries the question (or hour) as it is after the change, so that a reader needs
nothing else. ``hub/protocol/wire.py`` makes of it what each audience may hear.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from hub.domain.questions import Question
from hub.protocol.views import DeskQuestion, HiddenQuestion, LiveHour, OwnQuestion, PublicQuestion


class Audience(StrEnum):
    """A group of listeners that gets the same bytes."""

    ATTENDEES = "attendees"
    DESK = "desk"
    PERSON = "person"
    STAGE = "stage"


A = Audience
EVERYONE = frozenset(A)
THE_DESK = frozenset({A.DESK})
DESK_AND_PERSON = frozenset({A.DESK, A.PERSON})
NOT_THE_PERSON = frozenset({A.ATTENDEES, A.DESK, A.STAGE})


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an hour's stream.

    Fields of note:
        event_id: id of the stream entry, and the client's cursor.
        at: milliseconds since 1970.
        by, by_name: who did it; never leaves the hub but for ``by_name`` to the desk.
        role: the role it was done in, public: ``asker``, ``moderator``, ``host``, ``organiser``, ``guest``, ``clock``.
        was: the state of the question before.
        question: the question after the change; ``into``: the target after a merge.
        text_before: the wording before, where a wording changed.
        person_id: whom it concerns, where that is not the asker of ``question``.
        reason: why, in words.
        on_stage: how many people are in the room of the hour, where that changed.
    """

    event_id: str
    name: str
    at: int
    hour_id: str
    by: str = ""
    by_name: str = ""
    role: str = ""
    was: str = ""
    question_id: str = ""
    endorsements: int = 0
    question: Question | None = None
    into: Question | None = None
    hour: LiveHour | None = None
    text_before: str = ""
    person_id: str = ""
    person_name: str = ""
    reason: str = ""
    on_stage: int = 0


class WireEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What every event in a frame has. ``id`` is the cursor; ``at`` milliseconds since 1970."""

    name: str
    id: str
    at: int


class QuestionEvent(WireEvent, frozen=True, kw_only=True):
    """Something became of a question: here it is as it is now. ``by_name`` is filled for the desk alone."""

    role: str
    by_name: str = ""
    question: PublicQuestion | HiddenQuestion | OwnQuestion | DeskQuestion


class MergedEvent(QuestionEvent, frozen=True, kw_only=True):
    """A question was merged: ``question`` is gone from the list, ``into`` has the united endorsements.

    ``into`` is null for those who may not see it. Those who never saw ``question`` hear ``question.endorsed`` instead.
    """

    into: PublicQuestion | HiddenQuestion | DeskQuestion | None


class EndorsementEvent(WireEvent, frozen=True, kw_only=True):
    """How many endorse a question now. Within a tick only the last count is sent."""

    question_id: str
    endorsements: int


class HourEvent(WireEvent, frozen=True, kw_only=True):
    """The hour changed: here it is as it is now."""

    role: str
    hour: LiveHour


class PersonEvent(WireEvent, frozen=True, kw_only=True):
    """A person was silenced or may write again; heard by the desk and the person."""

    question_id: str
    person_name: str
    reason: str


class PresenceEvent(WireEvent, frozen=True, kw_only=True):
    """How many people are here. Not in the stream: ``id`` is that of the newest entry."""

    here: int


class StageEvent(WireEvent, frozen=True, kw_only=True):
    """How many people are in the room of the hour. Who they are, the desk reads for itself."""

    on_stage: int


class Frame(msgspec.Struct, frozen=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """The one packet of the server's own: what happened from one cursor to another, for one audience."""

    hour_id: str
    audience: Audience
    since: str
    until: str
    events: Sequence[WireEvent]


FRAME = "hour.frame"
"""The Socket.IO event that carries a ``Frame``."""


class EventKind(msgspec.Struct, frozen=True):
    """A row of the catalogue: what it means, who hears it, its form on the wire, whether it is an act on the ledger."""

    text: str
    audiences: frozenset[Audience]
    form: type[WireEvent]
    act: bool = True


def _question(text: str, audiences: frozenset[Audience] = EVERYONE, *, act: bool = True) -> EventKind:
    return EventKind(text, audiences, QuestionEvent, act)


def _hour(text: str) -> EventKind:
    return EventKind(text, NOT_THE_PERSON, HourEvent)


EVENTS: dict[str, EventKind] = {
    "question.submitted": _question("A question was put. Attendees hear it when it is shown at once."),
    "question.edited": _question("The asker changed a question that waits.", DESK_AND_PERSON),
    "question.withdrawn": _question("The asker took a question back."),
    "question.appealed": _question("The asker of a dismissed question asks to look again.", DESK_AND_PERSON),
    "question.consented": _question("The asker lets the ledger show the text, or not.", DESK_AND_PERSON),
    "question.endorsed": EventKind("Somebody endorsed a question.", NOT_THE_PERSON, EndorsementEvent, act=False),
    "question.unendorsed": EventKind("Somebody took an endorsement back.", NOT_THE_PERSON, EndorsementEvent, act=False),
    "question.approved": _question("A waiting question is shown now."),
    "question.dismissed": _question("A question was left out; the asker hears why."),
    "question.restored": _question("A dismissed or answered question is back in the queue."),
    "question.reworded": _question("The wording was changed; the original stands beside it."),
    "question.merged": EventKind("A question was merged into another.", EVERYONE, MergedEvent),
    "question.labelled": _question("The labels changed."),
    "question.assigned": _question("A guest is to answer it, or no longer."),
    "question.claimed": _question("A moderator is handling it.", THE_DESK, act=False),
    "question.released": _question("A moderator gave it back.", THE_DESK, act=False),
    "question.noted": _question("A moderator left a note.", THE_DESK, act=False),
    "question.pinned": _question("It stays at the top."),
    "question.unpinned": _question("It takes its place by endorsements again."),
    "question.aired": _question("It is on air."),
    "question.unaired": _question("It was taken off air, back into the queue."),
    "question.answered": _question("It was answered, aloud or in writing."),
    "question.replied": _question("A written reply was added."),
    "question.unnamed": _question("Somebody took their name off it.", act=False),
    "person.silenced": EventKind("A person cannot write in this hour.", DESK_AND_PERSON, PersonEvent),
    "person.unsilenced": EventKind("A person can write again.", DESK_AND_PERSON, PersonEvent),
    "hour.announced": _hour("The hour was announced."),
    "hour.opened": _hour("Asking is open."),
    "hour.started": _hour("The hour is live."),
    "hour.ended": _hour("The hour is over."),
    "hour.resumed": _hour("The hour goes on after all."),
    "hour.archived": _hour("The hour is closed for good."),
    "hour.cancelled": _hour("The hour will not take place."),
    "hour.edited": _hour("The plan of the hour changed."),
    "hour.room_made": _hour("The Jitsi room is there."),
    "hour.overran": _hour("The hour is past its planned end."),
    "hour.asking_paused": _hour("No new questions for the moment."),
    "hour.asking_resumed": _hour("Questions are taken again."),
    "hour.slowed": _hour("Each person may ask once in so many seconds."),
    "hour.stage_counted": EventKind("Somebody came on stage, or went.", NOT_THE_PERSON, StageEvent, act=False),
    "presence.counted": EventKind("How many people are here.", NOT_THE_PERSON, PresenceEvent, act=False),
}
"""Every event there is."""

ACTS = frozenset(name for name, kind in EVENTS.items() if kind.act)
"""The events that stand on the public ledger."""
