"""Accounts and roles."""

import pytest

from hub.domain.errors import LastOrganiser
from hub.domain.people import Grant
from hub.domain.roles import Role
from hub.records.records import Records
from tests.people import ADA, MONA, OLGA, ZURI
from tests.records.racing import race

WIKI = "https://meta.example"


def give(records: Records, person_id: str, role: Role, scope: str = "hour", scope_id: str = "h1") -> None:
    """Let somebody play a part."""
    records.people.grant(Grant(person_id=person_id, scope=scope, scope_id=scope_id, role=role, granted_at=1))


def test_the_first_sign_in_makes_an_account_and_the_next_finds_it(records: Records) -> None:
    first = records.people.sign_in(WIKI, "12345", "Ada", now=1)
    second = records.people.sign_in(WIKI, "12345", "Ada Lovelace", now=2)
    assert first.person_id.startswith("p")
    assert second.person_id == first.person_id
    assert (second.name, second.created_at, second.seen_at) == ("Ada Lovelace", 1, 2)
    assert records.people.get(first.person_id) == second


def test_the_same_subject_of_another_issuer_is_another_person(records: Records) -> None:
    here = records.people.sign_in(WIKI, "12345", "Ada", now=1)
    there = records.people.sign_in("https://id.example", "12345", "Ada", now=1)
    assert here.person_id != there.person_id


def test_devices_that_sign_in_together_make_one_account(records: Records) -> None:
    found = race([lambda: records.people.sign_in(WIKI, "9", "Chidi", now=1).person_id] * 6)
    assert len(set(found)) == 1


def test_nobody_is_found_by_a_name_that_two_people_have(records: Records) -> None:
    one = records.people.sign_in(WIKI, "1", "Sam", now=1)
    assert records.people.find_by_name("Sam") == one
    records.people.sign_in("https://id.example", "2", "Sam", now=1)
    assert records.people.find_by_name("Sam") is None
    assert records.people.find_by_name("Sam", issuer=WIKI) == one
    assert records.people.find_by_name("Nobody") is None


def test_what_people_choose_for_themselves_survives_the_next_sign_in(records: Records) -> None:
    person = records.people.sign_in(WIKI, "1", "Amina", now=1)
    records.people.change(person.person_id, zone="Africa/Nairobi", language="sw")
    again = records.people.sign_in(WIKI, "1", "Amina", now=2)
    assert (again.zone, again.language) == ("Africa/Nairobi", "sw")


def test_roles_come_from_the_site_the_series_and_the_hour(records: Records) -> None:
    give(records, ADA.person_id, Role.GUEST)
    give(records, ADA.person_id, Role.MODERATOR, "series", "s1")
    give(records, ADA.person_id, Role.HOST, "hour", "h2")
    roles = records.people.roles
    assert roles(ADA.person_id) == frozenset()
    assert roles(ADA.person_id, hour_id="h1") == {Role.GUEST}
    assert roles(ADA.person_id, hour_id="h1", series_id="s1") == {Role.GUEST, Role.MODERATOR}
    assert roles(ZURI.person_id, hour_id="h1") == {Role.ORGANISER}
    assert roles("g-nobody", hour_id="h1") == frozenset()


def test_a_role_given_twice_is_held_once_and_the_list_has_names(records: Records) -> None:
    give(records, MONA.person_id, Role.MODERATOR)
    give(records, MONA.person_id, Role.MODERATOR)
    assert [(one.name, one.role) for one in records.people.grants("hour", "h1")] == [("Mona", Role.MODERATOR)]
    records.people.revoke(MONA.person_id, "hour", "h1", Role.MODERATOR)
    records.people.revoke(MONA.person_id, "hour", "h1", Role.MODERATOR)
    assert records.people.grants("hour", "h1") == []


def test_the_last_organiser_stays(records: Records) -> None:
    give(records, ADA.person_id, Role.ORGANISER)
    with pytest.raises(LastOrganiser):
        records.people.revoke(ADA.person_id, "hour", "h1", Role.ORGANISER)
    give(records, MONA.person_id, Role.ORGANISER)
    records.people.revoke(OLGA.person_id, "hour", "h1", Role.ORGANISER)
    records.people.revoke(ADA.person_id, "hour", "h1", Role.ORGANISER)
    assert [one.name for one in records.people.grants("hour", "h1")] == ["Mona"]


def test_two_organisers_who_remove_each_other_leave_one(records: Records) -> None:
    for actor in (ADA, MONA):
        give(records, actor.person_id, Role.ORGANISER)
    outcomes = race(
        [
            lambda: records.people.revoke(ADA.person_id, "hour", "h1", Role.ORGANISER),
            lambda: records.people.revoke(MONA.person_id, "hour", "h1", Role.ORGANISER),
        ]
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["LastOrganiser", "NoneType"]
    assert len(records.people.grants("hour", "h1")) == 1
