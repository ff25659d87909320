"""Ninety days after an hour: its guests are nowhere any more, and everything that counts still does."""

import json

import pytest
import sqlalchemy

from hub.actions.archived_hours import read_archived_hour
from hub.actions.context import Context
from hub.actions.ledger import read_ledger
from hub.actions.search import SearchWish, search
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.protocol.archive_views import ArchivedHour
from hub.records.archive import ArchiveRecords
from hub.records.mentoring_tables import programme_acts
from hub.records.tables import acts, hour_numbers, hours
from hub.records.telling_tables import letters
from hub.records.video_tables import room_occupants, room_posts, room_visits
from tests.doing import ask, do
from tests.people import ADA, CHIDI, MONA, OLGA, ZURI, make_hour, set_state
from tests.traces import traces
from tests.worker.dying import Killed, dying_at, kill_worker
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.forget import ForgetJob, LeftoversJob
from worker.jobs.job import Job
from worker.jobs.projection import PutBackJob, ShowJob
from worker.jobs.search import SearchJob
from worker.jobs.settle import SettleJob

DAY_MS = 24 * 3600 * 1000
WAMBUI = Actor("gwambui", "Wambui Marigold")
TENDAI = Actor("gtendai", "Tendai Larkspur")
WORDS = ("gwambui", "Wambui", "gtendai", "Tendai")
ACTED = ("pmona", "Mona", "pada")


def everyday_jobs() -> list[Job]:
    """What the worker does of an hour that is over."""
    return [ShowJob(), PutBackJob(), ArchiveJob(), SettleJob(), SearchJob(), ForgetJob(), LeftoversJob()]


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """An hour in which guests and accounts did all there is to do; it is archived and settled."""
    hour = make_hour(ctx)
    forget_limits(ctx)
    first = ask(ctx, hour, WAMBUI, text="How do I begin?")
    second = ask(ctx, hour, TENDAI, text="Who pays?", keeps_name=True)
    third = ask(ctx, hour, CHIDI, text="Are there maps?")
    dismissed = ask(ctx, hour, WAMBUI, text="May I sing?")
    do(ctx, WAMBUI, "question.edit", hour, first, text="How does one begin?")
    for question_id in (first, second, third):
        do(ctx, MONA, "question.approve", hour, question_id)
        do(ctx, OLGA, "question.endorse", hour, question_id)
    do(ctx, TENDAI, "question.endorse", hour, first)
    do(ctx, WAMBUI, "question.endorse", hour, second)
    do(ctx, MONA, "question.dismiss", hour, dismissed)
    do(ctx, WAMBUI, "question.appeal", hour, dismissed, text="Please.")
    do(ctx, MONA, "question.note", hour, first, text="Wambui asks twice.")
    do(ctx, MONA, "question.assign", hour, first, person_id=ADA.person_id)
    do(ctx, MONA, "question.air", hour, first)
    do(ctx, ADA, "question.answer", hour, first, text="With the tour.")
    do(ctx, ADA, "question.reply", hour, third, text="Many.")
    do(ctx, MONA, "person.silence", hour, first, reason="Please stay kind.")
    ctx.records.hour_numbers.count_here(hour.hour_id, 7)
    set_state(ctx, hour, "archived")
    in_sql(ctx, sqlalchemy.update(hours).values(ended_at=ctx.clock(), archived_at=ctx.clock()))
    work(ctx, ArchiveJob(), SettleJob(), SearchJob())
    return hour


def in_sql(ctx: Context, statement: sqlalchemy.Executable) -> None:
    """Write something straight into the database."""
    with ctx.records.engine.begin() as connection:
        connection.execute(statement)


def told(ctx: Context, hour: Hour) -> tuple[ArchivedHour, object]:
    """The numbers and the ledger, as everyone reads them."""
    forget_limits(ctx)
    return read_archived_hour(ctx, OLGA, hour.hour_id, "Opening"), read_ledger(ctx, OLGA, hour.hour_id)


def test_names_and_ids_of_guests_stand_for_ninety_days(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS - 1
    work(ctx, *everyday_jobs())
    assert "archived_questions" in traces(ctx, "Wambui")


def test_after_ninety_days_nothing_leads_to_a_guest(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    assert traces(ctx, "gwambui", "Wambui") == []
    assert traces(ctx, *ACTED) != []
    with ctx.records.engine.connect() as connection:
        kept = " ".join(json.dumps(one) for one in connection.execute(sqlalchemy.select(acts.c.event)).scalars())
    assert [word for word in ("pmona", "Mona", "by_name", "person_id") if word in kept] == []


def test_a_name_stays_with_a_question_by_its_askers_will_and_leads_to_nothing_else(
    ctx: Context, clock: SetClock, hour: Hour
):
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    named = {one.text: one.asker_name for one in ctx.records.archive.questions(hour.hour_id)}
    assert named["Who pays?"] == "Tendai Larkspur"
    # The id stays with it, so that they can take it back; how they endorsed leads to nobody.
    assert "endorsements" not in traces(ctx, "gtendai")


def test_numbers_ledger_and_answers_stand_as_before(ctx: Context, clock: SetClock, hour: Hour):
    before, ledger = told(ctx, hour)
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    after, same = told(ctx, hour)
    assert same == ledger
    assert after.numbers == before.numbers
    assert after.numbers.people == 4
    assert [one.asker_name for one in before.questions] != [one.asker_name for one in after.questions]
    unnamed = [(one.text, one.endorsements, one.answer_name, one.replies) for one in after.questions]
    assert unnamed == [(one.text, one.endorsements, one.answer_name, one.replies) for one in before.questions]


def test_one_guest_is_one_stand_in_in_an_hour_and_another_one_in_the_next(ctx: Context, clock: SetClock, hour: Hour):
    other = make_hour(ctx)
    ask(ctx, other, WAMBUI, text="Again?")
    set_state(ctx, other, "cancelled")
    in_sql(ctx, sqlalchemy.update(hours).where(hours.c.hour_id == other.hour_id).values(cancelled_at=ctx.clock()))
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    first = {one.text: one.asker_id for one in ctx.records.archive.questions(hour.hour_id)}
    second = {one.text: one.asker_id for one in ctx.records.archive.questions(other.hour_id)}
    assert first["How does one begin?"] == first["May I sing?"] != second["Again?"]
    assert all(one.startswith("s") for one in (first["May I sing?"], second["Again?"]))


def test_accounts_keep_their_names_unless_they_say_otherwise(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    assert "Chidi" in {one.asker_name for one in ctx.records.archive.questions(hour.hour_id)}
    ctx.records.people.keep_name(CHIDI.person_id, keeps=False)
    work(ctx, *everyday_jobs())
    found = {one.text: one for one in ctx.records.archive.questions(hour.hour_id)}
    assert found["Are there maps?"].asker_name == ""
    # They find their own question still, and can have it erased.
    assert found["Are there maps?"].asker_id == CHIDI.person_id
    assert list(ForgetJob().due(ctx)) == []


def test_what_redis_still_has_of_the_hour_goes_and_brings_no_name_back(ctx: Context, clock: SetClock, hour: Hour):
    assert traces(ctx, "gwambui") != []
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    # The record is changed after all: the hour is shown, filled and settled again.
    ctx.records.hours.change(hour.hour_id, ctx.records.hours.get(hour.hour_id).version, title="Another title")
    work(ctx, *everyday_jobs(), rounds=4)
    assert traces(ctx, "gwambui", "Wambui") == []
    assert ctx.records.archive.unsettled() == []
    assert ctx.records.hour_numbers.people(hour.hour_id) == 4


def test_an_hour_that_is_not_settled_is_left_until_it_is(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS
    ctx.records.hours.change(hour.hour_id, ctx.records.hours.get(hour.hour_id).version, title="Another title")
    work(ctx, ForgetJob())
    assert "archived_questions" in traces(ctx, "Wambui")
    work(ctx, *everyday_jobs(), rounds=4)
    assert traces(ctx, "Wambui") == []


def test_nobody_finds_a_name_that_was_erased(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    assert not search(ctx, SearchWish(query="Wambui")).hits
    assert search(ctx, SearchWish(query="begin")).hits


def test_worker_that_dies_at_any_statement_leaves_the_hour_to_the_next(ctx: Context, clock: SetClock, hour: Hour):
    before, ledger = told(ctx, hour)
    clock.ms += 90 * DAY_MS
    number = 0
    while True:
        with dying_at(ctx.records.engine, number) as seen:
            try:
                work(ctx, ForgetJob())
                break
            except Killed:
                number = len(seen) + 1
        after, same = told(ctx, hour)
        assert (after.numbers, same) == (before.numbers, ledger)
    assert number > 10
    assert traces(ctx, "gwambui", "Wambui") == []
    assert told(ctx, hour)[0].numbers == before.numbers


def test_second_worker_that_settles_late_brings_nobody_back(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, WAMBUI)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, ZURI, "hour.move", hour, move="end")
    clock.ms += 91 * DAY_MS
    do(ctx, ZURI, "hour.move", hour, move="archive")
    work(ctx, ArchiveJob())
    settle = ArchiveRecords.settle

    def settle_late(self: ArchiveRecords, *seen: object) -> object:
        monkeypatch.undo()
        work(ctx, SettleJob(), ForgetJob(), rounds=1)
        return settle(self, *seen)

    monkeypatch.setattr(ArchiveRecords, "settle", settle_late)
    work(ctx, SettleJob(), rounds=1)
    assert ctx.records.archive.unsettled() == []
    assert traces(ctx, *WORDS) == []


def test_an_hour_is_forgotten_once(ctx: Context, clock: SetClock, hour: Hour):
    clock.ms += 90 * DAY_MS
    work(ctx, *everyday_jobs())
    assert list(ForgetJob().due(ctx)) == []
    with ctx.records.engine.connect() as connection:
        assert connection.execute(sqlalchemy.select(hour_numbers.c.forgotten_at)).scalars().all() == [clock()]


def test_who_was_in_a_room_is_forgotten_and_when_stays(ctx: Context, clock: SetClock):
    visit = {"visit_id": "v1", "room_name": "a-room", "opened_at": clock(), "closed_at": clock() + 60}
    stay = {"visit_id": "v1", "jitsi_id": "id-of-wambui", "name": "Wambui", "joined_at": clock(), "left_at": clock()}
    in_sql(ctx, sqlalchemy.insert(room_visits).values(**visit))
    in_sql(ctx, sqlalchemy.insert(room_occupants).values(**stay, occupant_jid="room@conference.example/wambui"))
    clock.ms += 90 * DAY_MS
    work(ctx, LeftoversJob())
    assert traces(ctx, "Wambui") == ["room_occupants"]
    clock.ms += 1
    work(ctx, LeftoversJob())
    assert traces(ctx, "Wambui") == []
    with ctx.records.engine.connect() as connection:
        (kept,) = connection.execute(sqlalchemy.select(room_occupants)).all()
    assert (kept.joined_at, kept.left_at) == (stay["joined_at"], stay["left_at"])


def test_what_jitsi_told_and_old_letters_are_forgotten(ctx: Context, clock: SetClock):
    post = {"post_key": "k", "source": "event_sync", "kind": "occupant", "body": {"name": "Wambui"}}
    in_sql(ctx, sqlalchemy.insert(room_posts).values(**post, received_at=clock()))
    letter = {"letter_id": "l", "kind": "verify", "email": "wambui@example.org", "facts": {}, "state": "sent"}
    in_sql(ctx, sqlalchemy.insert(letters).values(**letter, at=clock()))
    clock.ms += 7 * DAY_MS + 1
    work(ctx, LeftoversJob())
    assert traces(ctx, "Wambui") == ["room_posts"]
    clock.ms += 90 * DAY_MS
    work(ctx, LeftoversJob())
    assert traces(ctx, "Wambui") == []


def test_who_moderated_a_thread_is_forgotten_and_the_ledger_stands(ctx: Context, clock: SetClock):
    act = {"act_id": "a", "programme_id": "p", "name": "thread.hidden", "role": "moderator", "reason": "Insults."}
    in_sql(ctx, sqlalchemy.insert(programme_acts).values(**act, at=clock(), by="pwambui"))
    clock.ms += 90 * DAY_MS + 1
    work(ctx, LeftoversJob())
    assert traces(ctx, "pwambui") == []
    assert [(one.role, one.reason) for one in ctx.records.moderation.ledger("p")] == [("moderator", "Insults.")]


@pytest.mark.slow
@pytest.mark.parametrize("point", ["UPDATE archived_questions", "UPDATE endorsements", "commit"])
def test_worker_process_that_is_killed_is_followed_by_one_that_forgets(
    ctx: Context, clock: SetClock, hour: Hour, point: str
):
    clock.ms += 90 * DAY_MS
    kill_worker(ctx.settings, point, clock(), "people")
    assert "archived_questions" in traces(ctx, "Wambui")
    work(ctx, *everyday_jobs())
    assert traces(ctx, "gwambui", "Wambui") == []
    assert ctx.records.hour_numbers.people(hour.hour_id) == 4
