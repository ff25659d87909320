"""Somebody has their data erased: what goes from hours and accounts, what stays, and who may ask for it."""

import pytest
import sqlalchemy
from structlog.testing import capture_logs

from hub.actions.account import make_token
from hub.actions.context import Context
from hub.actions.erasing import LOST_MS, TOLD_MS, erase_me
from hub.actions.ledger import read_ledger
from hub.actions.registry import run
from hub.actions.room_ids import jitsi_id
from hub.domain.clock import SetClock
from hub.domain.errors import FormExpired, LastOrganiser, PayloadInvalid
from hub.domain.people import BY_WIKI_LIST, Grant
from hub.domain.roles import Actor, Role
from hub.records.erasing import ErasingRecords
from hub.records.video_tables import room_occupants, room_visits, stream_keys
from tests.doing import ask, do, events, get
from tests.erasing import DINAH, GUEST, WORD, erase, finish, move_in_dinah, take_part
from tests.people import ADA, HANA, MONA, OLGA, ZURI, give_part, make_hour, set_state
from tests.traces import traces
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob
from worker.jobs.settle import SettleJob


@pytest.fixture(autouse=True)
def dinah(ctx: Context) -> None:
    """Dinah has an account."""
    move_in_dinah(ctx)


def test_nothing_of_the_account_is_left_in_an_hour_that_goes_on(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    ids = take_part(ctx, hour)
    numbers = ctx.records.hour_numbers.people(hour.hour_id)
    erase(ctx, clock)
    assert traces(ctx, DINAH.name, "subject-of-dinah", WORD) == []
    assert traces(ctx, DINAH.person_id) == ["people"]
    shown, others = get(ctx, hour, ids["shown"]), get(ctx, hour, ids["others"])
    assert (shown.text, shown.asker_name, shown.endorsements) == ("How do I begin?", "", 1)
    assert (others.answer_text, others.answer_name, others.endorsements) == ("Many.", "", 1)
    assert [(one.name, one.text) for one in others.replies] == [("", "Here is a link.")]
    assert ctx.records.hour_numbers.people(hour.hour_id) == numbers
    assert ctx.records.erasing.get(DINAH.person_id) is None


def test_the_hour_goes_on_and_is_settled_without_a_difference(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    ids = take_part(ctx, hour)
    erase(ctx, clock)
    do(ctx, MONA, "question.air", hour, ids["shown"])
    set_state(ctx, hour, "archived")
    with capture_logs() as lines:
        work(ctx, ArchiveJob(), SettleJob())
    assert [line["event"] for line in lines] == ["hour.settled"]
    assert traces(ctx, DINAH.person_id, WORD) == ["people"]


def test_a_waiting_question_leaves_the_desk_and_a_shown_one_stays(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    ids = take_part(ctx, hour)
    erase(ctx, clock)
    assert get(ctx, hour, ids["pending"]).state == "withdrawn"
    assert get(ctx, hour, ids["dismissed"]).text == ""
    assert get(ctx, hour, ids["shown"]).state == "shown"


def test_nothing_of_the_account_is_left_in_an_hour_that_was_settled(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    take_part(ctx, hour)
    set_state(ctx, hour, "archived")
    work(ctx, ArchiveJob(), SettleJob())
    before = read_ledger(ctx, OLGA, hour.hour_id)
    erase(ctx, clock)
    assert traces(ctx, DINAH.name, "subject-of-dinah", WORD) == []
    assert traces(ctx, DINAH.person_id) == ["people"]
    assert read_ledger(ctx, OLGA, hour.hour_id) == before


def test_an_earlier_wording_that_was_replaced_goes_too(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, DINAH, text=f"{WORD}?")
    do(ctx, DINAH, "question.edit", hour, question_id, text="How do I begin?")
    do(ctx, MONA, "question.approve", hour, question_id)
    erase(ctx, clock)
    assert traces(ctx, WORD) == []
    assert get(ctx, hour, question_id).text == "How do I begin?"


def test_a_namesake_who_answered_elsewhere_keeps_the_name(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    namesake = Actor(ADA.person_id, DINAH.name, signed_in=True)
    question_id = ask(ctx, hour, OLGA)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, namesake, "question.reply", hour, question_id, text="From another Dinah.")
    ask(ctx, hour, DINAH)
    erase(ctx, clock)
    assert [one.name for one in get(ctx, hour, question_id).replies] == [DINAH.name]


def test_what_was_asked_without_a_name_goes_on_and_no_event_tells_whose_it_was(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    named = ask(ctx, hour, DINAH, text="How do I begin?")
    waiting, shown, taken_back = (ask(ctx, hour, DINAH, text="Who pays?", anonymous=True) for _ in range(3))
    for question_id in (named, shown):
        do(ctx, MONA, "question.approve", hour, question_id)
    other = ask(ctx, hour, OLGA)
    do(ctx, MONA, "question.approve", hour, other)
    do(ctx, DINAH, "question.endorse", hour, other)
    do(ctx, DINAH, "question.withdraw", hour, taken_back)
    work(ctx, ArchiveJob())
    before = ctx.store.events.newest(hour.hour_id)
    erase(ctx, clock)
    heard = [(one.name, one.question_id) for one in events(ctx, hour, before)]
    assert heard == [("question.unnamed", named)]
    assert traces(ctx, DINAH.person_id) == ["people"]
    assert (get(ctx, hour, waiting).state, get(ctx, hour, waiting).text) == ("pending", "Who pays?")
    assert get(ctx, hour, taken_back).text == ""
    set_state(ctx, hour, "archived")
    with capture_logs() as lines:
        work(ctx, ArchiveJob(), SettleJob())
    assert [line["event"] for line in lines] == ["hour.settled"]


def test_the_newest_event_of_an_hour_names_nobody_who_was_erased(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    other = ask(ctx, hour, OLGA)
    do(ctx, MONA, "question.approve", hour, other)
    do(ctx, DINAH, "question.endorse", hour, other)
    work(ctx, ArchiveJob())
    erase(ctx, clock)
    assert traces(ctx, DINAH.person_id) == ["people"]


def test_a_guest_takes_the_name_and_the_way_back_off_what_they_asked(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, GUEST, text="How do I begin?", keeps_name=True)
    do(ctx, MONA, "question.approve", hour, question_id)
    other = ask(ctx, hour, OLGA)
    do(ctx, MONA, "question.approve", hour, other)
    do(ctx, GUEST, "question.endorse", hour, other)
    do(ctx, MONA, "person.silence", hour, question_id)
    work(ctx, ArchiveJob())
    erase(ctx, clock, GUEST)
    assert traces(ctx, GUEST.person_id, GUEST.name) == []
    assert get(ctx, hour, other).endorsements == 1


def test_whoever_was_erased_does_nothing_on_a_line_that_is_open_still(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    erase_me(ctx, GUEST)
    with pytest.raises(FormExpired):
        ask(ctx, hour, GUEST)
    erase_me(ctx, DINAH, DINAH.name)
    with pytest.raises(FormExpired):
        run(ctx, DINAH, "inbox.read", {"notice_ids": []})


def test_account_roles_tokens_addresses_and_marks_go(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, created_by=DINAH.person_id)
    give_part(ctx, hour, DINAH, Role.ORGANISER)
    secret = make_token(ctx, DINAH, "my script").secret
    with ctx.records.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO addresses VALUES ('pdinahx', 'dinah@example.org', 1)")
        connection.exec_driver_sql("INSERT INTO notice_choices VALUES ('pdinahx', 'booking.accepted', 1, 0)")
        key = {"hour_id": hour.hour_id, "sealed": "x", "set_by": DINAH.person_id, "set_at": 1}
        connection.execute(sqlalchemy.insert(stream_keys).values(**key))
    erase(ctx, clock)
    assert traces(ctx, DINAH.name, "dinah@example.org", "my script") == []
    assert traces(ctx, DINAH.person_id) == ["people"]
    assert ctx.records.tokens.find(secret, clock()) is None
    assert ctx.records.people.find_by_name("") is None
    newcomer = ctx.records.people.sign_in("test", "subject-of-dinah", DINAH.name, clock())
    assert newcomer.person_id != DINAH.person_id


def test_who_was_in_a_room_is_erased_by_the_id_of_their_token(ctx: Context, clock: SetClock):
    stays = visit_room(ctx, opened_at=clock() - TOLD_MS, closed_at=clock() - TOLD_MS)
    erase(ctx, clock)
    assert traces(ctx, *stays[0], "r@c/0") == []
    assert "room_occupants" in traces(ctx, stays[1][1])


def test_goodbye_of_a_room_that_never_comes_holds_up_an_erasure_for_a_day_at_most(ctx: Context, clock: SetClock):
    stays = visit_room(ctx, opened_at=clock())
    erase(ctx, clock)
    assert traces(ctx, DINAH.name) == []
    assert traces(ctx, "r@c/0") == ["room_occupants"]
    clock.forward(seconds=LOST_MS // 1000)
    finish(ctx, clock)
    assert traces(ctx, *stays[0], "r@c/0") == []
    assert ctx.records.erasing.get(DINAH.person_id) is None


def test_rooms_that_were_closed_long_ago_are_gone_through_once(ctx: Context, clock: SetClock, looks: list[list[str]]):
    old = visit_room(ctx, "old", opened_at=1, closed_at=clock() - LOST_MS)
    visit_room(ctx, "open", opened_at=clock())
    erase(ctx, clock)
    assert [len(hours) for hours in looks] == [2, 1, 1, 1]
    assert traces(ctx, *old[0], "r@old/0") == []
    assert traces(ctx, "r@open/0") == ["room_occupants"]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The hours in whose rooms somebody was looked for, a list for each time."""
    found: list[list[str]] = []
    look = ErasingRecords.hours_with_visits

    def watched(records: ErasingRecords, *since: int) -> list[str]:
        found.append(look(records, *since))
        return found[-1]

    monkeypatch.setattr(ErasingRecords, "hours_with_visits", watched)
    return found


def visit_room(ctx: Context, place: str = "c", **moments: int) -> list[tuple[str, str]]:
    """Dinah and Ada were in the room of an hour; the ids of their tokens, and their names."""
    hour = make_hour(ctx)
    visit = {"visit_id": place, "room_name": place, "hour_id": hour.hour_id} | moments
    stays = [(jitsi_id(ctx, hour.hour_id, one.person_id), one.name) for one in (DINAH, ADA)]
    with ctx.records.engine.begin() as connection:
        connection.execute(sqlalchemy.insert(room_visits).values(**visit))
        for number, (known_as, name) in enumerate(stays):
            row = {"visit_id": place, "occupant_jid": f"r@{place}/{number}", "jitsi_id": known_as, "name": name}
            connection.execute(sqlalchemy.insert(room_occupants).values(**row))
    return stays


def test_what_a_wiki_list_took_in_for_the_account_goes_too(ctx: Context, clock: SetClock):
    wiki = ctx.settings.wikimedia_url
    account = ctx.records.people.sign_in(wiki, "42", DINAH.name, clock())
    ctx.records.people.sign_in(BY_WIKI_LIST, DINAH.name, DINAH.name, clock())
    namesake = ctx.records.people.sign_in("email", "dinah@example.org", DINAH.name, clock())
    erase(ctx, clock, Actor(namesake.person_id, DINAH.name, signed_in=True))
    assert ctx.records.people.find_account(BY_WIKI_LIST, DINAH.name)
    erase(ctx, clock, Actor(account.person_id, DINAH.name, signed_in=True))
    assert ctx.records.people.find_account(BY_WIKI_LIST, DINAH.name) is None


def test_the_last_organiser_of_the_site_is_refused(ctx: Context):
    with pytest.raises(LastOrganiser):
        erase_me(ctx, ZURI, "Zuri")
    assert ctx.records.people.roles(ZURI.person_id)
    hana = Grant(person_id=HANA.person_id, scope="site", scope_id="", role=Role.ORGANISER)
    ctx.records.people.grant(hana)
    erase_me(ctx, ZURI, "Zuri")
    assert not ctx.records.people.roles(ZURI.person_id)


@pytest.mark.parametrize("typed", ["", "Dinah", "dinah zebrafish"])
def test_another_name_than_the_accounts_erases_nothing(ctx: Context, typed: str):
    with pytest.raises(PayloadInvalid):
        erase_me(ctx, DINAH, typed)
    assert ctx.records.people.get(DINAH.person_id).name == DINAH.name  # type: ignore[union-attr]
