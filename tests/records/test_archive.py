"""The archive: written from events, exactly once, on both databases."""

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from hub.domain.hours import Hour, HourState
from hub.domain.questions import Note, Question, QuestionState, Reply
from hub.protocol.events import Event
from hub.records.archive import ArchiveRecords, Standing
from hub.records.records import Records
from tests.fixed import START
from tests.records.racing import race

H = "hour1"
S = QuestionState


@pytest.fixture
def archive(records: Records) -> ArchiveRecords:
    return records.archive


@pytest.fixture
def ids() -> Iterator[str]:
    """Ids of stream entries, more than ten of them within one millisecond."""
    return (f"{START + number // 15}-{number % 15}" for number in itertools.count())


def question(question_id: str = "q1", **fields: Any) -> Question:
    asked = {"state": S.SHOWN, "text": "Why?", "asker_id": "gben", "asker_key": "k", "submitted_at": START}
    return Question(question_id=question_id, hour_id=H, **asked | fields)


def event(event_id: str, name: str, **fields: Any) -> Event:
    return Event(event_id=event_id, name=name, at=START, hour_id=H, **fields)


def about(event_id: str, name: str, image: Question, **fields: Any) -> Event:
    return event(event_id, name, question_id=image.question_id, question=image, **fields)


def vote(event_id: str, person_id: str, count: int, question_id: str = "q1", *, undo: bool = False) -> Event:
    name = "question.unendorsed" if undo else "question.endorsed"
    return event(event_id, name, question_id=question_id, by=person_id, endorsements=count)


def write(archive: ArchiveRecords, *events: Event) -> None:
    """Append events to the archive, wherever it stands."""
    assert archive.apply(H, archive.cursor(H), events[-1].event_id, events)


def test_archive_begins_before_the_first_event(archive: ArchiveRecords):
    assert archive.cursor(H) == "0-0"
    assert (archive.questions(H), archive.acts(H), archive.question_ids(H)) == ([], [], frozenset())


def test_question_is_kept_whole(archive: ArchiveRecords, ids: Iterator[str]):
    full = question(
        text="Où est la bibliothèque ? ሰላም 🌍",
        labels=("sources", "été"),
        notes=(Note("Mona", "Ask Ada.", START),),
        replies=(Reply("Ada", "guest", "Here.", START),),
        pinned=True,
        endorsements=7,
        aired_at=START + 1,
    )
    write(archive, about(next(ids), "question.submitted", full))
    assert archive.questions(H) == [full]


def test_newest_image_counts(archive: ArchiveRecords, ids: Iterator[str]):
    write(archive, about(next(ids), "question.submitted", question(state=S.PENDING)))
    on_air = question(state=S.ON_AIR, aired_at=START)
    write(archive, about(next(ids), "question.approved", question()), about(next(ids), "question.aired", on_air))
    assert archive.questions(H) == [on_air]


def test_questions_come_oldest_first(archive: ArchiveRecords, ids: Iterator[str]):
    for key, at in (("q2", 2), ("q1", 3), ("q3", 1)):
        write(archive, about(next(ids), "question.submitted", question(key, submitted_at=START + at)))
    assert [one.question_id for one in archive.questions(H)] == ["q3", "q2", "q1"]


def test_endorsements_are_counted_although_their_events_carry_no_question(archive: ArchiveRecords, ids: Iterator[str]):
    write(archive, about(next(ids), "question.submitted", question()), vote(next(ids), "gada", 1))
    write(archive, vote(next(ids), "golga", 2), vote(next(ids), "gchidi", 3))
    assert archive.questions(H)[0].endorsements == 3
    assert archive.endorsers(H, "q1") == {"gada", "golga", "gchidi"}


def test_endorsement_taken_back_is_gone(archive: ArchiveRecords, ids: Iterator[str]):
    write(archive, about(next(ids), "question.submitted", question()), vote(next(ids), "gada", 1))
    write(archive, vote(next(ids), "gada", 0, undo=True))
    assert archive.endorsers(H, "q1") == frozenset()
    assert archive.questions(H)[0].endorsements == 0


def test_changes_of_mind_within_a_batch_end_at_the_last(archive: ArchiveRecords, ids: Iterator[str]):
    write(
        archive,
        about(next(ids), "question.submitted", question()),
        vote(next(ids), "gada", 1),
        vote(next(ids), "gada", 0, undo=True),
        vote(next(ids), "golga", 1),
        vote(next(ids), "golga", 0, undo=True),
        vote(next(ids), "golga", 1),
    )
    assert archive.endorsers(H, "q1") == {"golga"}


def test_image_after_a_vote_within_a_batch_counts(archive: ArchiveRecords, ids: Iterator[str]):
    pinned = question(pinned=True, endorsements=1)
    write(
        archive,
        about(next(ids), "question.submitted", question()),
        vote(next(ids), "gada", 1),
        about(next(ids), "question.pinned", pinned),
    )
    assert archive.questions(H) == [pinned]


@pytest.mark.parametrize("in_one_batch", [True, False])
def test_merge_unites_endorsers_without_the_asker_of_the_target(
    archive: ArchiveRecords, ids: Iterator[str], in_one_batch: bool
):
    source, target = question("q1", asker_id="gben"), question("q2", asker_id="gada")
    merged = msgspec.structs.replace(source, state=S.MERGED, merged_into="q2", endorsements=3)
    united = msgspec.structs.replace(target, endorsements=3)
    story = [
        about(next(ids), "question.submitted", source),
        about(next(ids), "question.submitted", target),
        vote(next(ids), "gada", 1, "q1"),
        vote(next(ids), "golga", 2, "q1"),
        vote(next(ids), "gchidi", 3, "q1"),
        vote(next(ids), "golga", 1, "q2"),
        vote(next(ids), "gnyah", 2, "q2"),
        about(next(ids), "question.merged", merged, into=united, was="shown"),
        vote(next(ids), "golga", 2, "q2", undo=True),
    ]
    batches = [story] if in_one_batch else [[one] for one in story]
    for batch in batches:
        write(archive, *batch)
    assert archive.endorsers(H, "q2") == {"gchidi", "gnyah"}
    assert archive.endorsers(H, "q1") == {"gada", "golga", "gchidi"}
    assert [one.endorsements for one in archive.questions(H)] == [3, 2]
    assert archive.questions(H)[0].merged_into == "q2"


def test_acts_are_kept_whole_and_in_their_order(archive: ArchiveRecords, ids: Iterator[str]):
    acts = [
        about(next(ids), "question.labelled", question(labels=(str(number),)), by="pmona", by_name="Mona")
        for number in range(40)
    ]
    write(archive, *acts[:7])
    write(archive, *acts[7:])
    assert archive.acts(H) == acts
    assert archive.acts(H, after=acts[10].event_id) == acts[11:]


def test_only_acts_stand_in_the_ledger(archive: ArchiveRecords, ids: Iterator[str]):
    write(
        archive,
        about(next(ids), "question.submitted", question()),
        vote(next(ids), "gada", 1),
        about(next(ids), "question.claimed", question()),
        about(next(ids), "question.noted", question()),
        event(next(ids), "person.silenced", person_id="gben", reason="Insults."),
    )
    assert [act.name for act in archive.acts(H)] == ["question.submitted", "person.silenced"]


def test_batch_is_written_once(archive: ArchiveRecords, ids: Iterator[str]):
    first = about(next(ids), "question.submitted", question())
    assert archive.apply(H, "0-0", first.event_id, [first])
    assert not archive.apply(H, "0-0", first.event_id, [first])
    assert archive.acts(H) == [first]


def test_batch_that_does_not_follow_is_refused_whole(archive: ArchiveRecords, ids: Iterator[str]):
    first, second, third = (about(next(ids), "question.submitted", question(f"q{number}")) for number in range(3))
    write(archive, first)
    assert not archive.apply(H, second.event_id, third.event_id, [third])
    assert archive.cursor(H) == first.event_id
    assert [one.question_id for one in archive.questions(H)] == ["q0"]


def test_batch_that_fails_in_the_middle_leaves_nothing_behind(archive: ArchiveRecords, ids: Iterator[str]):
    first = about(next(ids), "question.submitted", question())
    twice = about(first.event_id, "question.approved", question())
    with pytest.raises(Exception, match="acts"):
        archive.apply(H, "0-0", twice.event_id, [first, twice])
    assert (archive.cursor(H), archive.questions(H), archive.acts(H)) == ("0-0", [], [])


def test_of_racing_workers_one_writes_each_batch(archive: ArchiveRecords, ids: Iterator[str]):
    for number in range(5):
        old = archive.cursor(H)
        batch = [about(next(ids), "question.submitted", question(f"q{number}"))]
        answers = race([lambda old=old, batch=batch: archive.apply(H, old, batch[0].event_id, batch)] * 4)
        assert sorted(answers) == [False, False, False, True]
    assert len(archive.acts(H)) == len(archive.question_ids(H)) == 5


def test_hours_do_not_mix(archive: ArchiveRecords, ids: Iterator[str]):
    write(archive, about(next(ids), "question.submitted", question()), vote(next(ids), "gada", 1))
    assert (archive.cursor("hour2"), archive.questions("hour2"), archive.acts("hour2")) == ("0-0", [], [])
    assert archive.endorsers("hour2", "q1") == frozenset()


def plan(records: Records, hour_id: str, state: HourState) -> Hour:
    hour = Hour(hour_id=hour_id, title="An hour", starts_at=START, duration_s=3600, state=state)
    records.hours.add(hour)
    return hour


def test_hour_is_settled_at_its_version(records: Records, ids: Iterator[str]):
    plan(records, H, HourState.ARCHIVED)
    write(records.archive, about(next(ids), "question.submitted", question()))
    assert records.archive.unsettled() == [H]
    assert records.archive.settle(H, records.archive.standing(H), 1, [question()], {"q1": frozenset()}, START) == []
    assert records.archive.unsettled() == []
    records.hours.change(H, 1, title="Another title")
    assert records.archive.unsettled() == [H]


def test_hour_without_any_event_can_be_settled_and_go_on(records: Records, ids: Iterator[str]):
    plan(records, H, HourState.CANCELLED)
    assert records.archive.settle(H, Standing(), 1, [], {}, START) == []
    write(records.archive, about(next(ids), "question.submitted", question()))
    assert len(records.archive.question_ids(H)) == 1


def test_drafts_have_no_archive(records: Records):
    plan(records, "draft", HourState.DRAFT)
    plan(records, "live", HourState.LIVE)
    plan(records, "archived", HourState.ARCHIVED)
    assert records.archive.unsettled() == ["archived", "live"]
    assert records.archive.unsettled({HourState.ARCHIVED}) == ["archived"]


def test_settling_mends_what_differs_from_redis(archive: ArchiveRecords, ids: Iterator[str]):
    write(
        archive,
        about(next(ids), "question.submitted", question("q1")),
        about(next(ids), "question.submitted", question("q2")),
        about(next(ids), "question.submitted", question("q3")),
        vote(next(ids), "gada", 1, "q1"),
        vote(next(ids), "golga", 1, "q2"),
    )
    right, gone = question("q1", endorsements=1), question("q2", state=S.ANSWERED, endorsements=1)
    new = question("q4", endorsements=2)
    sets = {"q1": frozenset({"gada"}), "q2": frozenset({"gnyah"}), "q4": frozenset({"gada", "golga"})}
    assert archive.settle(H, archive.standing(H), 1, [right, gone, new], sets, START) == ["q2", "q4"]
    assert archive.questions(H) == [right, gone, question("q3"), new]
    assert {key: archive.endorsers(H, key) for key in sets} == sets


def test_settling_waits_for_the_archive(archive: ArchiveRecords, ids: Iterator[str]):
    write(archive, about(next(ids), "question.submitted", question()))
    assert archive.settle(H, Standing(next(ids)), 1, [], {}, START) is None
    assert len(archive.question_ids(H)) == 1


def test_what_was_read_before_somebody_went_does_not_come_in(records: Records, ids: Iterator[str]):
    archive, asked = records.archive, question()
    write(archive, about(next(ids), "question.submitted", asked), vote(next(ids), "golga", 1))
    seen = archive.standing(H)
    records.erasing.begin_guest("golga", START)
    records.erasing.look("golga", [H, "hour2"], START)
    erasing = records.erasing.get("golga")
    assert erasing
    assert (seen.erasures, erasing.hours) == (0, (H, "hour2"))
    records.erasing.erase_hour(erasing, H)
    assert archive.settle(H, seen, 1, [asked], {"q1": frozenset({"golga"})}, START) is None
    assert "golga" not in archive.endorsers(H, "q1")
    assert archive.standing(H) == Standing(seen.cursor, 1)
    left = records.erasing.get("golga")
    assert left
    assert left.hours == ("hour2",)
