"""What organisers do with programmes, and what they read of them."""

from typing import Any

import pytest
import sqlalchemy

from hub.actions.context import Context
from hub.actions.mentor_reads import programmes_for, read_programme
from hub.actions.programmes import (
    categorise_mentor,
    counts_of,
    create_programme,
    delete_programme,
    edit_programme,
    feedback_of,
    invitation_key,
    invite_again,
    invite_mentor,
    mentors_of,
    publish_programme,
    remove_mentor,
)
from hub.actions.registry import run
from hub.domain.bookings import BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import (
    AccessDenied,
    HubError,
    MentorNotFound,
    PayloadInvalid,
    ProgrammeNotFound,
    RecordChangedMeanwhile,
)
from hub.domain.mentors import Mentor, MentorState
from hub.domain.notices import path_of
from hub.domain.roles import Actor, Role
from hub.records.mentoring_tables import feedback
from tests.booking import agree_on
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI
from tests.sessions import make_session
from tests.threads import kinds, start


def say(ctx: Context, programme_id: str, *answers: tuple[Actor, int, str]) -> None:
    """Each of these people says something about a session, one after the other."""
    with ctx.records.engine.begin() as connection:
        for actor, stars, text in answers:
            row = {"person_id": actor.person_id, "programme_id": programme_id, "stars": stars, "text": text}
            moment = {"booking_id": ctx.new_id(), "at": ctx.clock()}
            connection.execute(sqlalchemy.insert(feedback).values(**row, **moment))


def test_who_plans_a_programme_organises_it(ctx: Context):
    programme = create_programme(ctx, ZURI, {"title": "Peer support"})
    roles = ctx.records.people.roles(ZURI.person_id, programme_id=programme.programme_id)
    assert Role.ORGANISER in roles
    assert read_programme(ctx, ZURI, programme.programme_id).phase == "draft"


@pytest.mark.parametrize("actor", [OLGA, MONA, BEN, NYAH], ids=lambda one: one.name)
def test_nobody_plans_who_does_not_organise_the_site(ctx: Context, actor: Actor):
    with pytest.raises(HubError) as refusal:
        create_programme(ctx, actor, {"title": "Mine"})
    assert refusal.value.code in ("access.denied", "access.sign_in_needed")


@pytest.mark.parametrize("actor", [OLGA, ADA, BEN, NYAH], ids=lambda one: one.name)
def test_a_draft_is_as_unknown_as_what_never_was(ctx: Context, actor: Actor):
    draft = make_programme(ctx, published_at=0)
    make_mentor(ctx, draft)
    for programme_id in (draft.programme_id, "xnothing"):
        for read in (read_programme, counts_of, mentors_of, feedback_of, publish_programme, delete_programme):
            with pytest.raises(ProgrammeNotFound):
                read(ctx, actor, programme_id)  # type: ignore[operator]
    assert programmes_for(ctx, actor) == []


def test_a_moderator_reads_numbers_and_changes_nothing(ctx: Context):
    programme = make_programme(ctx)
    agree_on(ctx, make_mentor(ctx, programme))
    assert counts_of(ctx, MONA, programme.programme_id) == {"accepted": 1}
    for refused in (mentors_of, feedback_of, publish_programme, delete_programme):
        with pytest.raises(AccessDenied):
            refused(ctx, MONA, programme.programme_id)  # type: ignore[operator]
    with pytest.raises(AccessDenied):
        edit_programme(ctx, MONA, programme.programme_id, 1, {"title": "Mine"})


def test_a_change_keeps_what_it_does_not_name(ctx: Context):
    programme = make_programme(ctx, rules="Be kind.", session_s=2700)
    changed = edit_programme(ctx, ZURI, programme.programme_id, 1, {"title": "New name"})
    assert (changed.title, changed.rules, changed.session_s, changed.version) == ("New name", "Be kind.", 2700, 2)
    assert (changed.opens_at, changed.closes_at) == (programme.opens_at, programme.closes_at)
    assert changed.categories == programme.categories
    assert changed.published_at == programme.published_at


def test_publishing_twice_changes_nothing(ctx: Context, clock: SetClock):
    programme = create_programme(ctx, ZURI, {"title": "Peer support"})
    first = publish_programme(ctx, ZURI, programme.programme_id)
    clock.forward(seconds=60)
    assert publish_programme(ctx, ZURI, programme.programme_id) == first


def test_programmes_stand_side_by_side_open_ones_before_others(ctx: Context, clock: SetClock):
    times = {"Over": {"closes_at": clock() - 1}, "Soon": {"opens_at": clock() + DAY_MS}, "Now": {}}
    for title, fields in times.items():
        make_programme(ctx, title=title, **fields)
    assert [(one.title, one.phase) for one in programmes_for(ctx, NYAH)] == [
        ("Now", "open"),
        ("Soon", "coming"),
        ("Over", "closed"),
    ]


@pytest.mark.parametrize("name", ["", "  \t ", "\u200b", "\u3164"])
def test_an_invitation_needs_a_name_that_can_be_seen(ctx: Context, name: str):
    programme = make_programme(ctx)
    with pytest.raises(PayloadInvalid) as refusal:
        invite_mentor(ctx, ZURI, programme.programme_id, name)
    assert set(refusal.value.details["fields"]) == {"name"}  # type: ignore[call-overload]


def test_who_declined_is_invited_again_by_name_with_the_profile_of_before(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    first = invite_mentor(ctx, ZURI, programme.programme_id, "Ada", category="former")
    run(ctx, ADA, "mentor.decline", {"mentor_id": first.mentor_id})
    clock.forward(seconds=60)
    again = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    assert (again.mentor_id, again.state, again.category) == (first.mentor_id, MentorState.INVITED, "former")
    assert kinds(ctx, ADA) == ["mentor.invited", "mentor.invited"]


def test_an_invitation_that_is_taken_back_cannot_be_accepted(ctx: Context):
    programme = make_programme(ctx)
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    remove_mentor(ctx, ZURI, mentor.mentor_id)
    with pytest.raises(HubError) as refusal:
        run(ctx, ADA, "mentor.accept", {"mentor_id": mentor.mentor_id})
    assert refusal.value.code == "mentor.transition_refused"


def categorise(ctx: Context, actor: Actor, mentor_id: str) -> Mentor:
    """Put a mentor into a category that there is."""
    return categorise_mentor(ctx, actor, mentor_id, "former")


@pytest.mark.parametrize("act", [remove_mentor, invite_again, categorise])
@pytest.mark.parametrize("actor", [OLGA, MONA, ADA, BEN], ids=lambda one: one.name)
def test_mentors_are_the_organisers_affair(ctx: Context, act: Any, actor: Actor):
    mentor = make_mentor(ctx, make_programme(ctx), HANA)
    with pytest.raises(AccessDenied):
        act(ctx, actor, mentor.mentor_id)
    with pytest.raises(MentorNotFound):
        act(ctx, actor, "xnobody")
    hidden = make_mentor(ctx, make_programme(ctx, published_at=0), HANA)
    if actor is not MONA:
        with pytest.raises(MentorNotFound):
            act(ctx, actor, hidden.mentor_id)


def test_feedback_comes_to_light_in_groups_of_three_people(ctx: Context):
    programme_id = make_programme(ctx).programme_id

    def read() -> tuple[int, list[str], bool]:
        found = feedback_of(ctx, ZURI, programme_id)
        return sum(found.stars.values()), found.texts, found.held_back

    assert read() == (0, [], False)
    say(ctx, programme_id, (CHIDI, 5, "Warm"), (CHIDI, 4, "Again warm"), (OLGA, 3, ""))
    assert read() == (0, [], True), "three answers of two people lead to them"
    say(ctx, programme_id, (HANA, 1, "A bit short"))
    assert read() == (4, ["A bit short", "Again warm", "Warm"], False)
    say(ctx, programme_id, (ADA, 2, "The newest"))
    assert read() == (4, ["A bit short", "Again warm", "Warm"], True)


def test_feedback_says_nothing_of_who_or_when(ctx: Context):
    programme_id = make_programme(ctx).programme_id
    say(ctx, programme_id, *((actor, 5, f"Thanks {number}") for number, actor in enumerate((CHIDI, OLGA, HANA))))
    words = str(feedback_of(ctx, ZURI, programme_id))
    for actor in (CHIDI, OLGA, HANA):
        assert actor.person_id not in words
        assert actor.name not in words
    assert str(ctx.clock()) not in words


def test_an_organiser_who_is_a_mentor_too_reads_nothing_of_their_own_sessions(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    programme_id, mentor = programme.programme_id, make_mentor(ctx, programme, ZURI)
    session = make_session(ctx, mentor_id=mentor.mentor_id, state=BookingState.DONE)
    run(ctx, CHIDI, "booking.rate", {"booking_id": session.booking_id, "stars": 1, "text": "About Zuri"})
    run(ctx, ZURI, "booking.rate", {"booking_id": session.booking_id, "stars": 5, "text": "By Zuri"})
    clock.forward(seconds=1)
    say(ctx, programme_id, (OLGA, 4, "Warm"), (HANA, 4, "Kind"))
    assert feedback_of(ctx, ZURI, programme_id).texts == [], "two others, and neither of them knows of it"
    say(ctx, programme_id, (BEN, 4, "Clear"))
    assert feedback_of(ctx, ZURI, programme_id).texts == ["Clear", "Kind", "Warm"]


def test_feedback_of_another_programme_is_not_mixed_in(ctx: Context):
    here, there = make_programme(ctx).programme_id, make_programme(ctx).programme_id
    say(ctx, there, (CHIDI, 5, "A"), (OLGA, 5, "B"), (HANA, 5, "C"))
    assert feedback_of(ctx, ZURI, here).stars == {}


# Being told, and what ends


def test_a_mentor_is_told_that_their_part_was_ended(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    active, invited = make_mentor(ctx, programme), invite_mentor(ctx, ZURI, programme.programme_id, "Hana")
    for mentor in (active, invited):
        remove_mentor(ctx, ZURI, mentor.mentor_id)
    assert kinds(ctx, ADA) == ["mentor.removed"]
    assert kinds(ctx, HANA) == ["mentor.invited", "mentor.removed"]
    (told,) = ctx.records.notices.of_person(ADA.person_id, 5)
    assert (told.facts["title"], path_of(told)) == (programme.title, "/mentoring")


def test_organisers_are_told_that_a_mentor_left(ctx: Context):
    programme = create_programme(ctx, ZURI, {"title": "Peer support"})
    mentor = make_mentor(ctx, programme)
    run(ctx, ADA, "mentor.leave", {"mentor_id": mentor.mentor_id})
    assert kinds(ctx, ZURI) == ["mentor.left"]
    (told,) = ctx.records.notices.of_person(ZURI.person_id, 5)
    assert (told.facts["mentor"], path_of(told)) == ("Ada", f"/organise/programmes/{programme.programme_id}")


def test_a_mentor_is_put_into_another_category_and_an_open_profile_does_not_undo_it(ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx), category="former")
    assert categorise_mentor(ctx, ZURI, mentor.mentor_id, "current").category == "current"
    with pytest.raises(HubError) as refusal:
        run(ctx, ADA, "mentor.update", {"mentor_id": mentor.mentor_id, "version": 1, "shown_name": "Ada"})
    assert refusal.value.code == "record.changed_meanwhile"
    assert categorise_mentor(ctx, ZURI, mentor.mentor_id, "").category == ""
    with pytest.raises(PayloadInvalid):
        categorise_mentor(ctx, ZURI, mentor.mentor_id, "president")


def test_a_link_that_was_handed_out_goes_on_working_in_another_category(ctx: Context):
    programme = make_programme(ctx)
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Somebody")
    key = invitation_key(ctx, mentor)
    categorise_mentor(ctx, ZURI, mentor.mentor_id, "former")
    joined = run(ctx, OLGA, "mentor.accept", {"mentor_id": mentor.mentor_id, "key": key})["mentor"]
    assert (joined.state, joined.category) == ("active", "former")


def test_a_draft_is_deleted_with_its_invitations_and_whoever_was_invited_is_told(ctx: Context):
    programme = create_programme(ctx, ZURI, {"title": "Peer support"})
    kept = invite_mentor(ctx, ZURI, make_programme(ctx).programme_id, "Ada")
    for name in ("Ada", "Somebody"):
        invite_mentor(ctx, ZURI, programme.programme_id, name)
    delete_programme(ctx, ZURI, programme.programme_id)
    assert ctx.records.programmes.get(programme.programme_id) is None
    assert ctx.records.mentors.of_programme(programme.programme_id, *MentorState) == []
    assert ctx.records.people.grants("programme", programme.programme_id) == []
    assert ctx.records.mentors.get(kept.mentor_id) is not None
    assert kinds(ctx, ADA)[-1] == "mentor.removed"
    with pytest.raises(ProgrammeNotFound):
        delete_programme(ctx, ZURI, programme.programme_id)


def test_what_is_published_or_has_begun_is_not_deleted(ctx: Context):
    published, used = make_programme(ctx), make_programme(ctx)
    agree_on(ctx, make_mentor(ctx, used))
    ctx.records.programmes.change(used.programme_id, 1, published_at=0)
    written = make_programme(ctx)
    start(ctx, written)
    ctx.records.programmes.change(written.programme_id, 1, published_at=0)
    for programme in (published, used, written):
        with pytest.raises(RecordChangedMeanwhile) as refusal:
            delete_programme(ctx, ZURI, programme.programme_id)
        assert "cannot be deleted" in refusal.value.message
        assert ctx.records.programmes.get(programme.programme_id) is not None
        assert [one.person_id for one in ctx.records.people.grants("programme", programme.programme_id)] == ["pmona"]
    assert len(ctx.records.mentors.of_programme(used.programme_id)) == 1
