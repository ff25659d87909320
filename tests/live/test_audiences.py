"""Every event, for every audience: what it hears, or that it hears nothing."""

import msgspec
import pytest

from hub.domain.questions import MOVES, Note, Question, QuestionState
from hub.protocol.events import (
    EVENTS,
    EndorsementEvent,
    Event,
    HourEvent,
    MergedEvent,
    PersonEvent,
    QuestionEvent,
    StageEvent,
)
from hub.protocol.views import DeskQuestion, HiddenQuestion, LiveHour, OwnQuestion, PublicQuestion
from hub.protocol.wire import NOTHING, Heard, hear
from tests.fixed import START

ASKER, OTHER = "gben", "gchidi"
AUDIENCES = ("attendees", "stage", "desk", "asker", "other")

# One row for each event, and for each state of the question before and after in which it can come.
# Q the question, H that it is hidden now, D as the desk sees it, O as its asker sees it, C a count, M merged,
# L the hour, S how many are on stage, P about the person, - nothing.
TABLE = """
question.submitted     -          pending    -  -  D  O  -
question.submitted     -          shown      Q  Q  D  O  -
question.edited        pending    pending    -  -  D  O  -
question.edited        dismissed  pending    -  -  D  O  -
question.withdrawn     pending    withdrawn  -  -  H  O  -
question.withdrawn     shown      withdrawn  H  H  H  O  -
question.withdrawn     dismissed  withdrawn  -  -  H  O  -
question.appealed      dismissed  pending    -  -  D  O  -
question.consented     dismissed  dismissed  -  -  D  O  -
question.approved      pending    shown      Q  Q  D  O  -
question.dismissed     pending    dismissed  -  -  D  O  -
question.dismissed     shown      dismissed  H  H  D  O  -
question.restored      dismissed  shown      Q  Q  D  O  -
question.restored      answered   shown      Q  Q  D  O  -
question.reworded      pending    pending    -  -  D  O  -
question.reworded      shown      shown      Q  Q  D  O  -
question.reworded      on_air     on_air     Q  Q  D  O  -
question.labelled      pending    pending    -  -  D  O  -
question.labelled      shown      shown      Q  Q  D  O  -
question.labelled      on_air     on_air     Q  Q  D  O  -
question.labelled      answered   answered   Q  Q  D  O  -
question.assigned      pending    pending    -  -  D  O  -
question.assigned      shown      shown      Q  Q  D  O  -
question.assigned      on_air     on_air     Q  Q  D  O  -
question.assigned      answered   answered   Q  Q  D  O  -
question.claimed       pending    pending    -  -  D  -  -
question.claimed       shown      shown      -  -  D  -  -
question.claimed       on_air     on_air     -  -  D  -  -
question.released      pending    pending    -  -  D  -  -
question.released      shown      shown      -  -  D  -  -
question.released      on_air     on_air     -  -  D  -  -
question.noted         pending    pending    -  -  D  -  -
question.noted         shown      shown      -  -  D  -  -
question.noted         on_air     on_air     -  -  D  -  -
question.noted         answered   answered   -  -  D  -  -
question.noted         dismissed  dismissed  -  -  D  -  -
question.noted         merged     merged     -  -  D  -  -
question.noted         withdrawn  withdrawn  -  -  H  -  -
question.pinned        shown      shown      Q  Q  D  O  -
question.unpinned      pending    pending    -  -  D  O  -
question.unpinned      shown      shown      Q  Q  D  O  -
question.unpinned      on_air     on_air     Q  Q  D  O  -
question.unpinned      answered   answered   Q  Q  D  O  -
question.aired         pending    on_air     Q  Q  D  O  -
question.aired         shown      on_air     Q  Q  D  O  -
question.unaired       on_air     shown      Q  Q  D  O  -
question.answered      shown      answered   Q  Q  D  O  -
question.answered      on_air     answered   Q  Q  D  O  -
question.answered      answered   answered   Q  Q  D  O  -
question.replied       shown      shown      Q  Q  D  O  -
question.replied       on_air     on_air     Q  Q  D  O  -
question.replied       answered   answered   Q  Q  D  O  -
question.unnamed       -          pending    -  -  D  O  -
question.unnamed       -          shown      Q  Q  D  O  -
question.unnamed       -          answered   Q  Q  D  O  -
question.unnamed       -          dismissed  -  -  D  O  -
question.unnamed       -          -          -  -  -  -  -
question.endorsed      -          -          C  C  C  -  -
question.unendorsed    -          -          C  C  C  -  -
person.silenced        -          -          -  -  P  P  -
person.unsilenced      -          -          -  -  P  P  -
hour.announced         -          -          L  L  L  -  -
hour.opened            -          -          L  L  L  -  -
hour.started           -          -          L  L  L  -  -
hour.ended             -          -          L  L  L  -  -
hour.resumed           -          -          L  L  L  -  -
hour.archived          -          -          L  L  L  -  -
hour.cancelled         -          -          L  L  L  -  -
hour.edited            -          -          L  L  L  -  -
hour.room_made         -          -          L  L  L  -  -
hour.overran           -          -          L  L  L  -  -
hour.asking_paused     -          -          L  L  L  -  -
hour.asking_resumed    -          -          L  L  L  -  -
hour.slowed            -          -          L  L  L  -  -
hour.stage_counted     -          -          S  S  S  -  -
"""

# A merge, by the states of the question that went and of the one it went into; the asker of the latter is ``other``.
MERGES = """
shown      shown      M  M  M  M  C
shown      on_air     M  M  M  M  C
pending    shown      C  C  M  M  C
pending    on_air     C  C  M  M  C
shown      pending    M  M  M  M  C
pending    pending    -  -  M  M  C
"""

LETTERS = {
    DeskQuestion: "D",
    OwnQuestion: "O",
    PublicQuestion: "Q",
    HiddenQuestion: "H",
    EndorsementEvent: "C",
    HourEvent: "L",
    PersonEvent: "P",
    StageEvent: "S",
    MergedEvent: "M",
    type(None): "-",
}
NO_ROW = {"question.merged", "presence.counted"}


ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()]


def question(state: str, question_id: str = "q1", asker_id: str = ASKER) -> Question:
    return Question(
        question_id=question_id,
        hour_id="h1",
        state=QuestionState(state),
        text="How do I begin?",
        asker_id=asker_id,
        asker_key="key-of-the-asker",
        submitted_at=START,
        claimed_by="pmona",
        notes=(Note("Mona", "a note for the desk", START),),
    )


def live_hour() -> LiveHour:
    fields = dict.fromkeys(LiveHour.__struct_fields__, "") | {"starts_at": 0, "ends_at": 0, "asking_opens_at": 0}
    numbers = {"length_limit": 500, "pace_s": 0, "slow_s": 0}
    return LiveHour(**fields | numbers | {"room_ready": False, "asking_paused": False})


def happened(name: str, was: str, now: str) -> Event:
    subject = name.partition(".")[0]
    return Event(
        event_id="1-1",
        name=name,
        at=START,
        hour_id="h1",
        by="pmona",
        by_name="Mona",
        role="moderator",
        was="" if was == "-" else was,
        question_id="q1",
        question=None if now == "-" else question(now),
        hour=live_hour() if subject == "hour" else None,
        person_id=ASKER if subject == "person" else "",
    )


def letters(heard: Heard) -> list[str]:
    return [_letter(heard, audience) for audience in AUDIENCES]


def _letter(heard: Heard, audience: str) -> str:
    person_id = {"asker": ASKER, "other": OTHER}.get(audience)
    told = heard.persons.get(person_id) if person_id else getattr(heard, audience)
    return LETTERS[type(told.question) if type(told) is QuestionEvent else type(told)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:3]))
def test_each_audience_hears_what_it_may(row: tuple[str, ...]) -> None:
    name, was, now, *expected = row
    assert letters(hear(happened(name, was, now))) == expected


@pytest.mark.parametrize("row", MERGES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_each_audience_hears_of_a_merge_what_it_may(row: str) -> None:
    was, target, *expected = row.split()
    into = question(target, "q2", OTHER)
    event = msgspec.structs.replace(happened("question.merged", was, "merged"), into=into)
    assert letters(hear(event)) == expected


def test_every_event_has_a_row() -> None:
    assert {row[0] for row in ROWS} == set(EVENTS) - NO_ROW


def test_every_step_of_a_question_has_a_row() -> None:
    counted = {"question.endorsed", "question.unendorsed", "question.merged"}
    steps = {
        (step.event, source.value, (step.target or source).value)
        for step in MOVES.values()
        for source in step.sources
        if step.event not in counted
    }
    assert steps <= {row[:3] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:3]))
def test_what_is_private_reaches_nobody_but_the_desk(row: tuple[str, ...]) -> None:
    heard = hear(happened(*row[:3]))
    for told in (heard.attendees, heard.stage, *heard.persons.values()):
        sent = msgspec.json.encode(told).decode()
        for secret in ("gben", "pmona", "Mona", "key-of-the-asker", "a note for the desk"):
            assert secret not in sent


def test_not_even_the_desk_hears_who_the_asker_is() -> None:
    for row in ROWS:
        assert ASKER not in msgspec.json.encode(hear(happened(*row[:3])).desk).decode()


def test_the_desk_alone_hears_who_did_it() -> None:
    heard = hear(happened("question.approved", "pending", "shown"))
    assert (heard.desk.by_name, heard.attendees.by_name, heard.persons[ASKER].by_name) == ("Mona", "", "")  # type: ignore[union-attr]


def test_who_saw_a_question_merged_into_a_waiting_one_does_not_learn_which() -> None:
    into = question("pending", "q2", OTHER)
    event = msgspec.structs.replace(happened("question.merged", "shown", "merged"), into=into)
    told = hear(event).attendees
    assert isinstance(told, MergedEvent) and told.into is None
    assert "q2" not in msgspec.json.encode(told).decode()


def test_an_event_of_a_newer_version_is_heard_by_nobody() -> None:
    assert hear(happened("question.sung", "shown", "shown")) == NOTHING
