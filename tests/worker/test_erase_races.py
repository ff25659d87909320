"""Somebody has their data erased while hours go on, and while another worker has its hands on them."""

from typing import Any

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.erasing import TOLD_MS, erase_me, go_on_erasing
from hub.actions.on_stage import on_stage
from hub.actions.room_ids import jitsi_id
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Role
from hub.protocol.events import Event
from hub.records.archive import ArchiveRecords
from hub.records.notices import NoticeRecords
from hub.store import keys
from hub.store.archive import ArchiveStore
from hub.store.scripts import Scripts
from tests.doing import ask, do, events, get
from tests.erasing import DINAH, GUEST, WORD, finish, mentoring, move_in_dinah, take_part
from tests.people import CHIDI, MONA, OLGA, ZURI, give_part, make_hour
from tests.traces import traces
from tests.web.hooks import AT, created, destroyed, joined, left
from tests.worker.test_room_posts import ROOM, tell
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.erase import EraseJob
from worker.jobs.owed import SETTLES_S, OwedJob
from worker.jobs.projection import PutBackJob
from worker.jobs.settle import SettleJob

QUIET = Actor("gsecretperson", "")
"""Asks without a name."""


@pytest.fixture(autouse=True)
def dinah(ctx: Context) -> None:
    """Dinah has an account."""
    move_in_dinah(ctx)


def shown(ctx: Context, hour: Hour, actor: Actor = CHIDI) -> str:
    """A question that everyone sees; its id."""
    question_id = ask(ctx, hour, actor, text="Anything?", anonymous=actor is QUIET)
    do(ctx, MONA, "question.approve", hour, question_id)
    return question_id


def close(ctx: Context, hour: Hour) -> None:
    """End an hour and archive it, without a last look at it."""
    for move in ("end", "archive"):
        do(ctx, ZURI, "hour.move", hour, move=move)
    work(ctx, ArchiveJob())


def ask_for_it(ctx: Context, clock: SetClock, actor: Actor) -> None:
    """Somebody asks for it, long enough ago."""
    forget_limits(ctx)
    erase_me(ctx, actor, actor.name)
    clock.forward(seconds=10)


def test_a_busy_hour_keeps_nobody_waiting(ctx: Context, clock: SetClock):
    busy, other = make_hour(ctx), make_hour(ctx)
    ids = take_part(ctx, busy)
    strange = shown(ctx, other)
    forget_limits(ctx)
    mentoring(ctx, clock)
    ask_for_it(ctx, clock, DINAH)
    for turn in range(3):
        for hour, question_id in ((busy, ids["shown"]), (other, strange)):
            forget_limits(ctx)
            do(
                ctx,
                OLGA,
                "question.unendorse" if turn % 2 == 0 and hour is busy else "question.endorse",
                hour,
                question_id,
            )
            forget_limits(ctx)
            do(ctx, MONA, "question.pin" if turn % 2 == 0 else "question.unpin", hour, question_id)
        work(ctx, EraseJob(), rounds=1)
        work(ctx, ArchiveJob(), rounds=1)
    assert ctx.records.erasing.get(DINAH.person_id) is None
    assert traces(ctx, DINAH.name, WORD) == []
    finish(ctx, clock)
    assert "acts" not in traces(ctx, DINAH.person_id)


def test_private_words_wait_for_no_hour(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    mentoring(ctx, clock)
    forget_limits(ctx)
    shown(ctx, hour, DINAH)
    ask_for_it(ctx, clock, DINAH)
    work(ctx, EraseJob(), rounds=1)
    assert ctx.records.erasing.get(DINAH.person_id)
    assert traces(ctx, WORD) == []
    finish(ctx, clock)
    assert ctx.records.erasing.get(DINAH.person_id) is None


def test_private_words_wait_for_no_entry_that_cannot_be_read(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    mentoring(ctx, clock)
    ctx.store.client.xadd(keys.stream(hour.hour_id), {"name": "question.edited", "at": "never"})
    ask_for_it(ctx, clock, DINAH)
    with pytest.raises(msgspec.ValidationError):
        go_on_erasing(ctx, DINAH.person_id)
    assert traces(ctx, WORD) == []


def test_hours_in_which_somebody_never_was_are_left_alone(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    hour, other = make_hour(ctx), make_hour(ctx)
    own = shown(ctx, hour, GUEST)
    shown(ctx, other)
    work(ctx, ArchiveJob())
    ask_for_it(ctx, clock, GUEST)
    touched = []
    run = Scripts.run
    monkeypatch.setattr(
        Scripts, "run", lambda self, name, *told: touched.append((name, told[0][0])) or run(self, name, *told)
    )
    work(ctx, EraseJob(), rounds=1)
    assert {key for name, key in touched if name == "question_unname"} == {keys.question(hour.hour_id, own)}
    assert {key for name, key in touched if name == "hour_unname"} == {keys.stream(hour.hour_id)}


def test_who_is_silenced_and_asked_nothing_that_is_archived_is_found(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    ctx.store.client.hset(keys.silenced(hour.hour_id), GUEST.person_id, "rude")
    ask_for_it(ctx, clock, GUEST)
    finish(ctx, clock)
    assert traces(ctx, GUEST.person_id) == []


def test_the_newest_event_names_nobody_who_asked_without_a_name(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    shown(ctx, hour, QUIET)
    work(ctx, ArchiveJob())
    before = ctx.store.events.newest(hour.hour_id)
    ask_for_it(ctx, clock, QUIET)
    finish(ctx, clock)
    assert traces(ctx, QUIET.person_id) == []
    assert [(one.name, one.question_id) for one in events(ctx, hour, before)] == [("question.unnamed", "")]


@pytest.mark.parametrize("actor", [GUEST, QUIET])
def test_a_second_worker_that_settles_brings_nobody_back(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch, actor: Actor
):
    hour = make_hour(ctx)
    shown(ctx, hour, QUIET)
    do(ctx, GUEST, "question.endorse", hour, shown(ctx, hour))
    close(ctx, hour)
    settle = ArchiveRecords.settle

    def settle_late(self: ArchiveRecords, *seen: object) -> object:
        monkeypatch.undo()
        ask_for_it(ctx, clock, actor)
        work(ctx, EraseJob(), rounds=1)
        assert ctx.records.erasing.get(actor.person_id) is None
        return settle(self, *seen)

    monkeypatch.setattr(ArchiveRecords, "settle", settle_late)
    work(ctx, SettleJob(), rounds=1)
    assert traces(ctx, actor.person_id) == []
    assert ctx.records.archive.unsettled() == [hour.hour_id]
    work(ctx, SettleJob())
    assert ctx.records.archive.unsettled() == []
    assert traces(ctx, actor.person_id) == []


def test_who_goes_while_questions_are_put_back_does_not_come_back(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    hour = make_hour(ctx)
    ids = [shown(ctx, hour, GUEST)]
    do(ctx, MONA, "person.silence", hour, ids[0])
    ids.append(shown(ctx, hour))
    work(ctx, ArchiveJob())
    for question_id in ids:
        ctx.store.client.delete(keys.question(hour.hour_id, question_id))
    ctx.store.client.delete(
        keys.questions(hour.hour_id), keys.silenced(hour.hour_id), keys.silenced_openly(hour.hour_id)
    )
    ask_for_it(ctx, clock, GUEST)
    put_back = ArchiveStore.put_back

    def put_back_late(self: ArchiveStore, *seen: object) -> object:
        work(ctx, EraseJob(), rounds=1)
        return put_back(self, *seen)

    monkeypatch.setattr(ArchiveStore, "put_back", put_back_late)
    work(ctx, PutBackJob(), rounds=1)
    monkeypatch.undo()
    assert get(ctx, hour, ids[1]).text == "Anything?"
    finish(ctx, clock)
    assert traces(ctx, GUEST.person_id, GUEST.name) == []


def test_a_new_question_hides_none_that_redis_has_lost(ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch):
    hour = make_hour(ctx)
    own = shown(ctx, hour, GUEST)
    work(ctx, ArchiveJob())
    ctx.store.client.delete(keys.question(hour.hour_id, own), keys.questions(hour.hour_id))
    ask_for_it(ctx, clock, GUEST)
    put_back = ArchiveStore.put_back

    def put_back_late(self: ArchiveStore, *seen: Any) -> bool:
        monkeypatch.undo()
        ask(ctx, hour, CHIDI, text="Anything new?")
        work(ctx, EraseJob(), rounds=1)
        return put_back(self, *seen)

    monkeypatch.setattr(ArchiveStore, "put_back", put_back_late)
    work(ctx, PutBackJob(), rounds=1)
    finish(ctx, clock)
    assert get(ctx, hour, own).text == "Anything?"
    assert traces(ctx, GUEST.person_id, GUEST.name) == []


@pytest.mark.parametrize("actor", [GUEST, QUIET])
def test_a_second_worker_that_puts_back_silences_nobody_who_went(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch, actor: Actor
):
    hour = make_hour(ctx)
    own = shown(ctx, hour, actor)
    do(ctx, MONA, "person.silence", hour, own)
    work(ctx, ArchiveJob())
    ctx.store.client.delete(
        *(key(hour.hour_id) for key in (keys.questions, keys.silenced, keys.silenced_openly)),
        keys.question(hour.hour_id, own),
    )
    ask_for_it(ctx, clock, actor)
    acts = ArchiveRecords.acts

    def go_meanwhile(self: ArchiveRecords, hour_id: str) -> list[Event]:
        monkeypatch.undo()
        read = acts(self, hour_id)
        work(ctx, PutBackJob(), rounds=1)
        assert ctx.store.client.hkeys(keys.silenced(hour.hour_id)) == [actor.person_id]
        finish(ctx, clock)
        assert ctx.records.erasing.get(actor.person_id) is None
        return read

    monkeypatch.setattr(ArchiveRecords, "acts", go_meanwhile)
    work(ctx, PutBackJob(), rounds=1)
    assert traces(ctx, actor.person_id) == []


def test_promise_that_is_told_while_its_guest_goes_has_no_name(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    hour = make_hour(ctx)
    give_part(ctx, hour, DINAH, Role.GUEST)
    do(ctx, MONA, "question.assign", hour, shown(ctx, hour), person_id=DINAH.person_id)
    do(ctx, ZURI, "hour.move", hour, move="end")
    clock.forward(seconds=SETTLES_S)
    work(ctx, ArchiveJob())
    tell_it = NoticeRecords.tell

    def tell_late(self: NoticeRecords, *seen: Any) -> list[str]:
        monkeypatch.undo()
        ask_for_it(ctx, clock, DINAH)
        finish(ctx, clock)
        assert ctx.records.erasing.get(DINAH.person_id) is None
        return tell_it(self, *seen)

    monkeypatch.setattr(NoticeRecords, "tell", tell_late)
    work(ctx, OwedJob())
    assert traces(ctx, DINAH.name) == []


def test_what_jitsi_tells_at_the_end_of_a_room_brings_no_name_back(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, room_name=ROOM)
    known_as = {"id": jitsi_id(ctx, hour.hour_id, DINAH.person_id), "occupant_jid": "phone@meet.example.org/2"}
    tell(ctx, created(ROOM), joined(ROOM, DINAH.name, **known_as), joined(ROOM, "Ada"))
    ask_for_it(ctx, clock, DINAH)
    work(ctx, EraseJob(), rounds=1)
    assert on_stage(ctx, MONA, hour.hour_id).names == ("Ada",)
    assert on_stage(ctx, MONA, hour.hour_id).count == 2
    goodbye = left(ROOM, DINAH.name, **known_as)
    for told in goodbye, destroyed(ROOM, occupants=[goodbye["occupant"]]):
        tell(ctx, told)
        work(ctx, EraseJob(), rounds=1)
        assert traces(ctx, DINAH.name) == []
        assert ctx.records.erasing.get(DINAH.person_id)
    clock.ms = (AT + 90) * 1000 + TOLD_MS
    work(ctx, EraseJob(), rounds=1)
    assert ctx.records.erasing.get(DINAH.person_id) is None
    assert traces(ctx, DINAH.name, *known_as.values()) == []
