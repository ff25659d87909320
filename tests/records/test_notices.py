"""Notices: who is told what, what is read, what is wanted, and whose turn it is to send an e-mail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy

from hub.domain.notices import KINDS, MailState, Notice
from hub.records.database import writing
from hub.records.notices import CLAIM_MS, TRIES, WAITS_MS
from hub.records.records import Records
from hub.records.telling import Telling, tell
from hub.records.telling_tables import notices
from tests.fixed import START
from tests.people import ADA, CHIDI


def inform(records: Records, kind: str = "booking.accepted", occasion: str = "b1 2", at: int = START) -> None:
    """Tell Chidi something."""
    telling = Telling(person_id=CHIDI.person_id, kind=kind, occasion=occasion, facts={"mentor": "Ada"})
    with writing(records.engine) as connection:
        tell(connection, records.notices.new_id, at, [telling])


def only(records: Records) -> Notice:
    """The one notice that Chidi has."""
    (found,) = records.notices.of_person(CHIDI.person_id)
    return found


def test_the_same_occasion_is_told_to_the_same_person_once(records: Records) -> None:
    inform(records)
    inform(records)
    assert only(records).facts == {"mentor": "Ada"}
    assert records.notices.of_person(ADA.person_id) == []


def test_newest_stands_first_and_counts_until_it_is_read(records: Records) -> None:
    for number in range(3):
        inform(records, occasion=str(number), at=START + number)
    found = records.notices.of_person(CHIDI.person_id, 2)
    assert [one.at for one in found] == [START + 2, START + 1]
    records.notices.read(ADA.person_id, [], START + 9)
    assert records.notices.unread(CHIDI.person_id) == 3
    records.notices.read(CHIDI.person_id, [found[0].notice_id], START + 9)
    assert records.notices.unread(CHIDI.person_id) == 2
    records.notices.read(CHIDI.person_id, [], START + 10)
    assert records.notices.unread(CHIDI.person_id) == 0
    assert {one.read_at for one in records.notices.of_person(CHIDI.person_id)} == {START + 9, START + 10}


def test_what_is_turned_off_for_the_site_neither_shows_nor_counts_and_comes_back(records: Records) -> None:
    inform(records)
    inform(records, "reminder.day")
    records.notices.choose(CHIDI.person_id, {"booking.accepted": {"site_off": True}})
    assert [one.kind for one in records.notices.of_person(CHIDI.person_id)] == ["reminder.day"]
    assert records.notices.unread(CHIDI.person_id) == 1
    records.notices.choose(CHIDI.person_id, {"booking.accepted": {"mail_off": True}})
    assert records.notices.choices(CHIDI.person_id)["booking.accepted"].site_off, "one channel leaves the other alone"
    records.notices.choose(CHIDI.person_id, {"booking.accepted": {"site_off": False}})
    assert records.notices.unread(CHIDI.person_id) == 2


def test_a_kind_that_does_not_exist_cannot_be_chosen(records: Records) -> None:
    with pytest.raises(KeyError):
        records.notices.choose(CHIDI.person_id, {"booking.exploded": {"site_off": True}})
    assert records.notices.choices(CHIDI.person_id) == {}


def test_of_many_workers_one_gets_the_mail(records: Records) -> None:
    inform(records)
    notice_id = only(records).notice_id
    with ThreadPoolExecutor(8) as crew:
        claimed = list(crew.map(lambda _: records.notices.claim_mail(notice_id, START), range(8)))
    assert len([one for one in claimed if one]) == 1
    assert records.notices.to_mail(START) == []


def test_a_claim_that_was_left_behind_is_taken_over_and_the_first_one_counts_no_more(records: Records) -> None:
    inform(records)
    first = records.notices.claim_mail(only(records).notice_id, START)
    assert first and records.notices.to_mail(START + CLAIM_MS - 1) == []
    assert records.notices.to_mail(START + CLAIM_MS) == [first.notice_id]
    second = records.notices.claim_mail(first.notice_id, START + CLAIM_MS)
    assert second and second.mail_tries == 2
    assert not records.notices.settle_mail(first, MailState.SENT, START + CLAIM_MS + 1)
    assert records.notices.settle_mail(second, MailState.SENT, START + CLAIM_MS + 2)
    assert (only(records).mail, only(records).mailed_at) == (MailState.SENT, START + CLAIM_MS + 2)


def test_what_could_not_be_sent_is_tried_later_and_later_and_then_given_up(records: Records) -> None:
    inform(records)
    now, tries = START, 0
    for wait in WAITS_MS:
        now += wait
        if wait:
            assert records.notices.to_mail(now - 1) == []
        (notice_id,) = records.notices.to_mail(now)
        claimed = records.notices.claim_mail(notice_id, now)
        assert claimed
        records.notices.settle_mail(claimed, MailState.DUE, now)
        tries += 1
    assert (tries, only(records).mail) == (TRIES, MailState.FAILED)
    assert records.notices.to_mail(now + 10**9) == []


def test_every_kind_fits_into_its_column_and_its_key(records: Records) -> None:
    for kind in KINDS:
        inform(records, kind, f"{'b' * 64} {10**13}")
    with records.engine.connect() as connection:
        assert connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(notices)).scalar() == len(
            KINDS
        )
