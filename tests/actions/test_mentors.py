"""What mentors do with their own part: invitations, profile, times, leaving."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.mentor_reads import own_mentor, own_parts, read_mentor, roster
from hub.actions.mentors import read_invitation
from hub.actions.programmes import invitation_key, invite_again, invite_mentor, remove_mentor
from hub.actions.registry import run
from hub.domain.clock import SetClock
from hub.domain.errors import HubError, MentorNotFound, SignInNeeded
from hub.domain.mentors import Absence, Extra, Mentor, MentorState, Window
from hub.domain.people import Grant
from hub.domain.programmes import Programme
from hub.domain.roles import Actor, Role
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI
from tests.threads import kinds, refused


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme that is open, and organised by Zuri alone."""
    made = make_programme(ctx)
    grant = {"scope": "programme", "scope_id": made.programme_id, "role": Role.ORGANISER}
    ctx.records.people.grant(Grant(person_id=ZURI.person_id, granted_at=START, **grant))  # type: ignore[arg-type]
    return made


@pytest.fixture
def ada(ctx: Context, programme: Programme) -> Mentor:
    """Ada, an active mentor."""
    return make_mentor(ctx, programme)


def plan(ctx: Context, mentor: Mentor, **fields: Any) -> Mentor:
    """Ada saves her times."""
    times = {"mentor_id": mentor.mentor_id, "version": mentor.version, "zone": "Europe/Berlin"}
    run(ctx, ADA, "mentor.plan", times | fields)
    saved = ctx.records.mentors.get(mentor.mentor_id)
    assert saved is not None
    return saved


def test_organisers_hear_who_joined_and_who_declined(ctx: Context, programme: Programme):
    ada = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    hana = invite_mentor(ctx, ZURI, programme.programme_id, "Hana")
    run(ctx, ADA, "mentor.accept", {"mentor_id": ada.mentor_id})
    run(ctx, HANA, "mentor.decline", {"mentor_id": hana.mentor_id})
    assert sorted(kinds(ctx, ZURI)) == ["mentor.declined", "mentor.joined"]
    assert kinds(ctx, MONA) == []
    assert [one.name for one in roster(ctx, NYAH, programme.programme_id)] == ["Ada"]


def test_an_invitation_is_answered_once(ctx: Context, programme: Programme):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    run(ctx, ADA, "mentor.accept", {"mentor_id": mentor.mentor_id})
    for name in ("mentor.accept", "mentor.decline"):
        assert refused(ctx, ADA, name, mentor_id=mentor.mentor_id) == "mentor.transition_refused"


@pytest.mark.parametrize("actor", [OLGA, MONA, ZURI], ids=lambda one: one.name)
def test_an_invitation_by_account_is_nobody_elses(ctx: Context, programme: Programme, actor: Actor):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    key = invitation_key(ctx, mentor)
    for name in ("mentor.accept", "mentor.decline"):
        for mentor_id in (mentor.mentor_id, "xnobody"):
            assert refused(ctx, actor, name, mentor_id=mentor_id, key=key) == "mentor.not_found"
    with pytest.raises(MentorNotFound):
        read_invitation(ctx, actor, mentor.mentor_id, key)


def test_guests_read_a_link_and_accept_with_an_account_alone(ctx: Context, programme: Programme):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Somebody")
    key = invitation_key(ctx, mentor)
    assert read_invitation(ctx, BEN, mentor.mentor_id, key)[1].title == programme.title
    with pytest.raises(SignInNeeded):
        run(ctx, BEN, "mentor.accept", {"mentor_id": mentor.mentor_id, "key": key})
    with pytest.raises(MentorNotFound):
        read_invitation(ctx, BEN, mentor.mentor_id, "")


def test_who_took_a_link_is_told_by_the_name_of_the_account(ctx: Context, programme: Programme):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "My old friend")
    run(ctx, OLGA, "mentor.accept", {"mentor_id": mentor.mentor_id, "key": invitation_key(ctx, mentor)})
    saved = ctx.records.mentors.get(mentor.mentor_id)
    assert saved is not None
    assert (saved.name, saved.invited_name, saved.person_id) == ("Olga", "My old friend", OLGA.person_id)


def test_of_many_who_accept_a_link_at_once_one_is_the_mentor(ctx: Context, programme: Programme):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Somebody")
    payload = {"mentor_id": mentor.mentor_id, "key": invitation_key(ctx, mentor)}

    def accept(actor: Actor) -> str:
        try:
            run(ctx, actor, "mentor.accept", payload)
        except HubError as refusal:
            return refusal.code
        return "accepted"

    with ThreadPoolExecutor(5) as pool:
        found = sorted(pool.map(accept, (OLGA, CHIDI, HANA, ADA, MONA)))
    assert found[0] == "accepted"
    assert set(found[1:]) <= {"mentor.transition_refused", "mentor.not_found"}
    assert kinds(ctx, ZURI) == ["mentor.joined"]


def test_a_link_is_worthless_once_the_invitation_is_made_anew_even_in_the_same_moment(
    ctx: Context, programme: Programme
):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Somebody")
    old = {"mentor_id": mentor.mentor_id, "key": invitation_key(ctx, mentor)}
    remove_mentor(ctx, ZURI, mentor.mentor_id)
    invite_again(ctx, ZURI, mentor.mentor_id)
    assert refused(ctx, OLGA, "mentor.accept", **old) == "mentor.not_found"


def test_nobody_is_a_mentor_of_a_programme_twice(ctx: Context, programme: Programme, ada: Mentor):
    second = invite_mentor(ctx, ZURI, programme.programme_id, "A second Ada")
    payload = {"mentor_id": second.mentor_id, "key": invitation_key(ctx, second)}
    assert refused(ctx, ADA, "mentor.accept", **payload) == "mentor.transition_refused"
    assert len(own_parts(ctx, ADA)) == 1


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("shown_name", "\u200b"),
        ("category", "president"),
        ("languages", ["english please"]),
        ("words", "x" * 2001),
        ("picture_url", "https://upload.wikimedia.org.evil.example/a.jpg"),
        ("picture_url", "https://upload.wikimedia.org@evil.example/a.jpg"),
        ("picture_url", "//upload.wikimedia.org/a.jpg"),
        ("picture_url", "javascript:alert(1)"),
        ("picture_url", "https://[upload.wikimedia.org/a.jpg"),
        ("topics", ["x" * 61]),
        ("topics", ["x"] * 21),
        ("person_id", "polga"),
    ],
)
def test_what_a_profile_cannot_be(ctx: Context, ada: Mentor, field: str, word: object):
    payload = {"mentor_id": ada.mentor_id, "version": 1, "shown_name": "Ada"} | {field: word}
    assert refused(ctx, ADA, "mentor.update", **payload) == "payload.invalid"
    assert ctx.records.mentors.get(ada.mentor_id) == ada


def test_a_profile_is_kept_in_one_form(ctx: Context, ada: Mentor):
    written = {"shown_name": " Ada\u0301 ", "languages": ["EN", "pt-BR", "en", ""], "topics": [" a  b ", "", "a b"]}
    payload = {"mentor_id": ada.mentor_id, "version": 1, "words": "One\r\ntwo\x00 "} | written
    mine = run(ctx, ADA, "mentor.update", payload)["mentor"]
    assert (mine.name, mine.languages, mine.topics) == ("Ad\u00e1", ("en", "pt-BR"), ("a b",))
    assert mine.words == "One\ntwo"


def test_saving_the_same_again_is_no_conflict_and_saving_another_thing_is(ctx: Context, ada: Mentor):
    payload = {"mentor_id": ada.mentor_id, "version": 1, "shown_name": "Ada L."}
    first = run(ctx, ADA, "mentor.update", payload)["mentor"]
    assert run(ctx, ADA, "mentor.update", payload)["mentor"] == first
    assert refused(ctx, ADA, "mentor.update", **payload | {"words": "New"}) == "record.changed_meanwhile"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Europe/Atlantis"),
        ("weekly", [{"day": 7, "begins_min": 0, "ends_min": 60}]),
        ("weekly", [{"day": 0, "begins_min": 60, "ends_min": 60}]),
        ("weekly", [{"day": 0, "begins_min": 61, "ends_min": 120}]),
        ("weekly", [{"day": 0, "begins_min": -5, "ends_min": 120}]),
        ("weekly", [{"day": 0, "begins_min": 1440, "ends_min": 1500}]),
        ("weekly", [{"day": 0, "begins_min": 600, "ends_min": 1445}]),
        ("weekly", [{"day": 0, "begins_min": 0, "ends_min": 60}] * 51),
        ("absences", [{"first": "2026-12-24", "last": "2026-12-23"}]),
        ("absences", [{"first": "2026-02-30", "last": "2026-03-01"}]),
        ("absences", [{"first": "24.12.2026", "last": "24.12.2026"}]),
        ("extras", [{"date": "2026-12-24", "begins_min": 0, "ends_min": 7}]),
        ("extras", [{"date": "٢٠٢٦-12-24", "begins_min": 0, "ends_min": 10}]),
        ("notice_s", 15 * 24 * 3600),
        ("per_week", -1),
        ("away_until", 10**15),
    ],
)
def test_what_times_cannot_be(ctx: Context, ada: Mentor, field: str, value: object):
    payload = {"mentor_id": ada.mentor_id, "version": 1, "zone": "UTC"} | {field: value}
    assert refused(ctx, ADA, "mentor.plan", **payload) == "payload.invalid"
    assert ctx.records.mentors.get(ada.mentor_id) == ada


def test_times_are_kept_in_order_and_may_go_past_midnight(ctx: Context, ada: Mentor):
    saved = plan(
        ctx,
        ada,
        weekly=[{"day": 4, "begins_min": 1320, "ends_min": 1500}, {"day": 0, "begins_min": 540, "ends_min": 600}],
        absences=[{"first": "2026-12-24", "last": "2027-01-02", "words": " home\n" + "x" * 300}],
        extras=[{"date": "2026-12-05", "begins_min": 600, "ends_min": 660}],
    )
    assert saved.weekly == (Window(0, 540, 600), Window(4, 1320, 1500))
    assert saved.extras == (Extra("2026-12-05", 600, 660),)
    assert saved.absences == (Absence("2026-12-24", "2027-01-02", ("home " + "x" * 300)[:200]),)


def test_why_a_mentor_is_off_is_told_to_nobody(ctx: Context, ada: Mentor):
    plan(ctx, ada, absences=[{"first": "2026-12-01", "last": "2026-12-02", "words": "hospital"}])
    assert "hospital" not in str(read_mentor(ctx, OLGA, ada.mentor_id))
    assert "hospital" in str(own_mentor(ctx, ADA, ada.mentor_id))
    assert ADA.person_id not in str(read_mentor(ctx, OLGA, ada.mentor_id))


@pytest.mark.parametrize("actor", [OLGA, MONA, ZURI, HANA], ids=lambda one: one.name)
def test_a_part_is_ones_own(ctx: Context, ada: Mentor, actor: Actor):
    version = {"mentor_id": ada.mentor_id, "version": 1}
    assert refused(ctx, actor, "mentor.update", **version, shown_name="Mine") == "mentor.not_found"
    assert refused(ctx, actor, "mentor.plan", **version, zone="UTC") == "mentor.not_found"
    assert refused(ctx, actor, "mentor.leave", mentor_id=ada.mentor_id) == "mentor.not_found"
    with pytest.raises(MentorNotFound):
        own_mentor(ctx, actor, ada.mentor_id)


def test_who_has_left_is_gone_for_themselves_too(ctx: Context, clock: SetClock, ada: Mentor):
    left = run(ctx, ADA, "mentor.leave", {"mentor_id": ada.mentor_id})["mentor"]
    assert left.state == MentorState.LEFT
    assert own_parts(ctx, ADA) == []
    assert refused(ctx, ADA, "mentor.leave", mentor_id=ada.mentor_id) == "mentor.not_found"
    with pytest.raises(MentorNotFound):
        own_mentor(ctx, ADA, ada.mentor_id)


def test_guests_have_no_parts(ctx: Context):
    with pytest.raises(SignInNeeded):
        own_parts(ctx, BEN)
