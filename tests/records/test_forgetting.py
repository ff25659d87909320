"""Forgetting and erasing in SQL, on both databases."""

import json
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import select, text

from hub.domain.errors import LastOrganiser
from hub.domain.hours import Hour, HourState
from hub.domain.people import Grant, Person
from hub.domain.questions import Question, QuestionState, Reply
from hub.domain.roles import Role
from hub.domain.threads import Post, Visibility
from hub.protocol.events import Event
from hub.records.archive import Standing
from hub.records.columns import metadata
from hub.records.own_data import SECTIONS
from hub.records.records import Records
from hub.records.telling import Telling
from tests.fixed import START
from tests.people import ADA, CHIDI, HANA, MONA, ZURI
from tests.records.racing import race

H = "hour1"
NAME = "Zoë Żebra"
DAY_MS = 24 * 3600 * 1000


def question(question_id: str, asker_id: str, **fields: Any) -> Question:
    asked = {"state": QuestionState.SHOWN, "text": "Why?", "asker_key": "k", "submitted_at": START}
    return Question(question_id=question_id, hour_id=H, asker_id=asker_id, **asked | fields)


def event(number: int, name: str, image: Question | None = None, **fields: Any) -> Event:
    question_id = image.question_id if image else fields.pop("question_id", "")
    return Event(
        event_id=f"{START}-{number}",
        name=name,
        at=START,
        hour_id=H,
        question_id=question_id,
        question=image,
        **fields,
    )


@pytest.fixture
def records(records: Records) -> Records:
    """Records with one hour, in which a guest and Chidi asked, and Ada answered; archived and settled."""
    records.hours.add(
        Hour(hour_id=H, title="An hour", starts_at=START, duration_s=60, state=HourState.ARCHIVED, ended_at=START)
    )
    of_guest = question("q1", "gzoe", asker_name=NAME)
    of_chidi = question("q2", CHIDI.person_id, asker_name="Chidi", replies=(Reply("Ada", "guest", "So.", START),))
    events = [
        event(1, "question.submitted", of_guest, by="gzoe", role="asker"),
        event(2, "question.replied", of_chidi, by=ADA.person_id, by_name="Ada", role="guest"),
        event(3, "question.endorsed", question_id="q2", by="gzoe", endorsements=1),
        event(4, "question.endorsed", question_id="q1", by=CHIDI.person_id, endorsements=1),
        event(5, "person.silenced", question_id="q1", by=MONA.person_id, person_id="gzoe", person_name=NAME),
    ]
    assert records.archive.apply(H, "0-0", events[-1].event_id, events)
    endorsers = {"q1": frozenset({CHIDI.person_id}), "q2": frozenset({"gzoe"})}
    assert records.archive.settle(H, Standing(events[-1].event_id), 1, [], endorsers, START) == []
    return records


def stands(records: Records, *words: str) -> set[str]:
    """The tables in which any of these words stands, also as JSON writes it."""
    forms = {form for word in words for form in (word, json.dumps(word)[1:-1])}
    found = set()
    with records.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(
                select(*(text(f'CAST("{one.name}" AS TEXT)') for one in table.c)).select_from(table)
            ):
                if any(form in str(value) for value in row for form in forms):
                    found.add(table.name)
    return found


def person(records: Records, person_id: str) -> Person:
    found = records.people.get(person_id)
    assert found is not None
    return found


def test_hours_are_due_when_they_are_over_long_enough_and_settled(records: Records) -> None:
    assert records.forgetting.due(START - 1, 10) == []
    assert records.forgetting.due(START, 10) == [H]
    records.hours.change(H, 1, title="Another title")
    assert records.forgetting.due(START, 10) == []


def test_guests_go_and_counts_stay(records: Records) -> None:
    people = records.hour_numbers.people(H)
    assert records.forgetting.forget(H, 1, START + DAY_MS)
    assert stands(records, "gzoe", NAME) == set()
    assert records.hour_numbers.people(H) == people == 2
    assert {one.question_id: one.asker_name for one in records.archive.questions(H)} == {"q1": "", "q2": "Chidi"}
    assert len(records.archive.endorsers(H, "q2")) == 1
    assert [(act.name, act.role, act.by, act.person_id) for act in records.archive.acts(H)] == [
        ("question.submitted", "asker", "", ""),
        ("question.replied", "guest", "", ""),
        ("person.silenced", "", "", ""),
    ]
    assert records.forgetting.due(START + DAY_MS, 10) == []


def test_an_hour_that_changed_meanwhile_is_not_forgotten(records: Records) -> None:
    records.hours.change(H, 1, title="Another title")
    assert not records.forgetting.forget(H, 1, START)
    assert "archived_questions" in stands(records, NAME)


def test_two_who_forget_the_same_hour_do_it_once(records: Records) -> None:
    assert race([lambda: records.forgetting.forget(H, 1, START)] * 4) == [True] * 4
    assert records.hour_numbers.people(H) == 2


def test_an_account_goes_from_the_archive_after_its_hour_was_forgotten(records: Records) -> None:
    records.forgetting.forget(H, 1, START)
    for one in (ADA, CHIDI):
        records.erasing.begin(person(records, one.person_id), START)
        erasing = records.erasing.get(one.person_id)
        assert erasing
        assert records.erasing.hours_of(one.person_id) == [H]
        records.erasing.erase_hour(erasing, H)
        assert records.erasing.hours_of(one.person_id) == []
    assert stands(records, "Chidi", "Ada") == set()
    assert [(one.asker_name, [reply.text for reply in one.replies]) for one in records.archive.questions(H)] == [
        ("", []),
        ("", ["So."]),
    ]
    assert records.hour_numbers.people(H) == 2


def test_an_act_of_nobody_who_goes_is_not_written_anew(records: Records) -> None:
    records.erasing.begin_guest("gother", START)
    erasing = records.erasing.get("gother")
    assert erasing
    written = []
    sqlalchemy.event.listen(
        records.engine,
        "before_cursor_execute",
        lambda *told: written.append(told[2]) if told[2][:6] != "SELECT" else None,
    )
    records.erasing.erase_hour(erasing, H)
    assert [one for one in written if "acts" in one or "archived_questions" in one] == []


def test_a_wording_that_was_replaced_goes_in_whatever_order_the_acts_lie(records: Records) -> None:
    waits = {"state": QuestionState.PENDING, "asker_name": "Ask"}
    claimed = question("q3", "gask", text="Second?", claimed_by=MONA.person_id, claimed_name="Mona", **waits)
    events = [
        event(10, "question.submitted", question("q3", "gask", text="First?", **waits), by="gask"),
        event(11, "question.edited", claimed, by="gask"),
        event(12, "question.edited", question("q3", "gask", text="Third?", **waits), by="gask"),
        event(13, "question.approved", question("q3", "gask", text="Third?"), by=ADA.person_id),
    ]
    assert records.archive.apply(H, f"{START}-5", events[-1].event_id, events)
    with records.engine.begin() as connection:
        # Without it PostgreSQL goes by the index; else it reads last what the first of the two writes anew.
        connection.execute(text("ANALYZE acts"))
    for person_id in (MONA.person_id, "gask"):
        records.erasing.begin_guest(person_id, START)
        erasing = records.erasing.get(person_id)
        assert erasing
        records.erasing.erase_hour(erasing, H)
    assert stands(records, "First?", "Second?") == set()
    texts = [one.question.text for one in records.archive.acts(H) if one.question and one.question_id == "q3"]
    assert texts == ["", "", "Third?", "Third?"]


def test_words_in_private_go_and_names_beyond_ascii_too(records: Records) -> None:
    thread = {"programme_id": "p", "asker_name": NAME, "title": "A secret", "parts": ["Another secret"]}
    ids = [
        records.threads.start(START, **thread, visibility=one, asker_id=CHIDI.person_id, client_key=one.value)
        for one in (Visibility.PRIVATE, Visibility.PUBLIC)
    ]
    told = Telling(
        person_id=ADA.person_id, kind="thread.started", occasion="x", thread_id=ids[0], facts={"candidate": NAME}
    )
    post = Post(
        post_id="t1", thread_id=ids[0], number=1, author_id=ADA.person_id, name="Ada", role="mentor", text="Yes."
    )
    records.threads.post(post, [told])
    records.erasing.begin(person(records, CHIDI.person_id), START)
    erasing = records.erasing.get(CHIDI.person_id)
    assert erasing
    for _ in range(2):
        records.erasing.erase_words(erasing)
    assert "notices" not in stands(records, NAME)
    private = records.threads.whole(ids[0])
    public = records.threads.whole(ids[1])
    assert private and (private.thread.title, private.parts[0].text, private.posts[0].text) == ("", "", "Yes.")
    assert public and (public.thread.asker_name, public.parts[0].text) == ("", "Another secret")
    records.erasing.erase_marks(CHIDI.person_id)
    records.erasing.finish(CHIDI.person_id)
    assert records.erasing.waiting(START) == []


def test_of_two_last_organisers_who_go_at_once_one_stays(records: Records) -> None:
    second = Grant(person_id=HANA.person_id, scope="site", scope_id="", role=Role.ORGANISER)
    records.people.grant(second)

    def leave(person_id: str) -> str:
        try:
            records.erasing.begin(person(records, person_id), START)
        except LastOrganiser:
            return "stays"
        return "goes"

    ids = [ZURI.person_id, HANA.person_id]
    assert sorted(race([lambda one=one: leave(one) for one in ids])) == ["goes", "stays"]
    assert len(records.people.grants("site", "")) == 1


def test_nobody_who_was_erased_is_told_anything(records: Records) -> None:
    records.erasing.begin(person(records, CHIDI.person_id), START)
    told = [Telling(person_id=one.person_id, kind="booking.kept", occasion="x") for one in (ADA, CHIDI)]
    assert records.notices.tell(told, START) == [ADA.person_id]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_of_ones_own_data_is_read(records: Records, name: str) -> None:
    found = {one.person_id: records.own_data.section(name, one.person_id) for one in (ADA, CHIDI, ZURI)}
    filled = {"roles": ZURI, "questions": CHIDI, "endorsements": CHIDI, "answers": ADA, "acts": ADA}
    assert {person_id for person_id, entries in found.items() if entries} == {
        one.person_id for section, one in filled.items() if section == name
    }


def test_acts_are_in_nobodys_file_when_their_hour_is_forgotten(records: Records) -> None:
    assert [one.name for one in records.own_data.section("acts", ADA.person_id)] == ["question.replied"]
    records.forgetting.forget(H, 1, START)
    assert records.own_data.section("acts", ADA.person_id) == []
