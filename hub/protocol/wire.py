"""What each audience hears of an event: the one place where an event of the stream is split.

Attendees and the stage never hear of a question that was never for their eyes; one that they saw and may not see any
more reaches them as a ``HiddenQuestion``. The desk hears everything, the asker everything about their own.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from hub.domain.questions import VISIBLE, Question
from hub.protocol import views
from hub.protocol.events import (
    EVENTS,
    Audience,
    EndorsementEvent,
    Event,
    HourEvent,
    MergedEvent,
    PersonEvent,
    PresenceEvent,
    QuestionEvent,
    StageEvent,
    WireEvent,
)
from hub.protocol.views import DeskQuestion, HiddenQuestion, LiveHour, PublicQuestion

NOBODY: Mapping[str, WireEvent] = {}


class Heard(NamedTuple):
    """One event as each audience hears it; None where it hears nothing. ``persons`` is by person id."""

    attendees: WireEvent | None = None
    desk: WireEvent | None = None
    stage: WireEvent | None = None
    persons: Mapping[str, WireEvent] = NOBODY

    def by(self, audience: Audience) -> WireEvent | None:
        """What everyone of an audience hears; ``person`` is no such audience."""
        heard: WireEvent | None = getattr(self, audience.value)
        return heard


NOTHING = Heard()


def hear(event: Event) -> Heard:
    """Split an event by audience. An event of a newer version of the hub, unknown here, is heard by nobody."""
    kind = EVENTS.get(event.name)
    if kind is None:
        return NOTHING
    heard = SPLIT[kind.form](event)
    return Heard(
        attendees=heard.attendees if Audience.ATTENDEES in kind.audiences else None,
        desk=heard.desk if Audience.DESK in kind.audiences else None,
        stage=heard.stage if Audience.STAGE in kind.audiences else None,
        persons=heard.persons if Audience.PERSON in kind.audiences else NOBODY,
    )


def count_here(cursor: str, at: int, here: int) -> WireEvent:
    """The event that tells how many people are here.

    Args:
        cursor: id of the newest entry of the stream.
        at: milliseconds since 1970.
        here: the number of people.
    """
    return PresenceEvent(name="presence.counted", id=cursor, at=at, here=here)


def _alike(told: WireEvent) -> Heard:
    return Heard(attendees=told, desk=told, stage=told)


def _hour(event: Event) -> Heard:
    if event.hour is None:
        return NOTHING
    return _alike(HourEvent(name=event.name, id=event.event_id, at=event.at, role=event.role, hour=event.hour))


def _stage(event: Event) -> Heard:
    return _alike(StageEvent(name=event.name, id=event.event_id, at=event.at, on_stage=event.on_stage))


def _endorsement(event: Event) -> Heard:
    return _alike(_count(event, event.name, event.question_id, event.endorsements))


def _person(event: Event) -> Heard:
    told = PersonEvent(
        name=event.name,
        id=event.event_id,
        at=event.at,
        question_id=event.question_id,
        person_name=event.person_name,
        reason=event.reason,
    )
    return Heard(desk=told, persons={event.person_id: told})


def _question(event: Event) -> Heard:
    question = event.question
    if question is None:
        return NOTHING
    public = None
    if _visible(question) or event.was in VISIBLE:
        public = _told(event, views.public(question))
    return Heard(
        attendees=public,
        desk=_told(event, desk_sees(question), event.by_name),
        stage=public,
        persons={question.asker_id: _told(event, views.own(question))},
    )


def _merged(event: Event) -> Heard:
    source, target = event.question, event.into
    if source is None or target is None:
        return NOTHING
    into = views.public(target) if _visible(target) else None
    # Whoever does not know the question that went in hears only that the other one has more endorsements now.
    count = _count(event, "question.endorsed", target.question_id, target.endorsements)
    public: WireEvent | None = count if into else None
    if event.was in VISIBLE:
        merged_into = target.question_id if into else ""
        public = _merge(event, HiddenQuestion(source.question_id, source.state, merged_into), into)
    persons: dict[str, WireEvent] = {target.asker_id: count, source.asker_id: _merge(event, views.own(source), into)}
    return Heard(
        attendees=public,
        desk=_merge(event, desk_sees(source), desk_sees(target), event.by_name),
        stage=public,
        persons=persons,
    )


def desk_sees(question: Question) -> DeskQuestion | HiddenQuestion:
    """A question as the desk sees it: what its asker took back is gone there too."""
    if question.state in views.NOT_FOR_THE_DESK:
        return HiddenQuestion(question.question_id, question.state, question.merged_into)
    return views.desk(question)


def _visible(question: Question) -> bool:
    return question.state in VISIBLE


def _told(event: Event, question: PublicQuestion | HiddenQuestion, by_name: str = "") -> QuestionEvent:
    return QuestionEvent(
        name=event.name, id=event.event_id, at=event.at, role=event.role, by_name=by_name, question=question
    )


def _merge(
    event: Event,
    question: PublicQuestion | HiddenQuestion,
    into: PublicQuestion | HiddenQuestion | None,
    by_name: str = "",
) -> MergedEvent:
    return MergedEvent(
        name=event.name, id=event.event_id, at=event.at, role=event.role, by_name=by_name, question=question, into=into
    )


def _count(event: Event, name: str, question_id: str, endorsements: int) -> EndorsementEvent:
    return EndorsementEvent(
        name=name, id=event.event_id, at=event.at, question_id=question_id, endorsements=endorsements
    )


SPLIT: dict[type[WireEvent], Callable[[Event], Heard]] = {
    QuestionEvent: _question,
    MergedEvent: _merged,
    EndorsementEvent: _endorsement,
    HourEvent: _hour,
    PersonEvent: _person,
    StageEvent: _stage,
    PresenceEvent: lambda _event: NOTHING,
}


class Now(NamedTuple):
    """An hour, and a question of it by its id, as they are now."""

    hour: LiveHour
    question: Callable[[str], Question | None]


def for_late_eyes(told: WireEvent, audience: Audience, now: Now) -> WireEvent | None:
    """What an audience heard, as told to somebody who was away: without what it may not see any more.

    A wording that is shown no longer, because its asker replaced it, is left out as well. What the audience may see
    of the question comes with a later event: each carries it whole. The address of a stream that was withdrawn is left
    out of every event of the hour.
    """
    if isinstance(told, HourEvent):
        return msgspec.structs.replace(told, hour=_without_gone_address(told.hour, now.hour))
    if not isinstance(told, QuestionEvent):
        return told
    if isinstance(told, MergedEvent):
        return told if _may_be_seen(told.into, audience, now) else msgspec.structs.replace(told, into=None)
    return told if _may_be_seen(told.question, audience, now) else None


def _may_be_seen(question: PublicQuestion | HiddenQuestion | None, audience: Audience, now: Now) -> bool:
    if not isinstance(question, PublicQuestion):
        return True
    present = now.question(question.question_id)
    if present is None or audience is Audience.DESK:
        return present is not None and present.state not in views.NOT_FOR_THE_DESK
    return _visible(present) and question.text in (present.text, present.original_text)


def _without_gone_address(hour: LiveHour, now: LiveHour) -> LiveHour:
    return hour if hour.youtube_url == now.youtube_url else msgspec.structs.replace(hour, youtube_url=now.youtube_url)
