"""What each audience reads of an hour, and what is one's own in it."""

from typing import Any

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.reads import check_audience, read_hour, read_mine
from hub.domain.errors import AccessDenied, HourNotFound
from hub.domain.questions import VISIBLE, QuestionState
from hub.domain.roles import Role
from hub.protocol.events import Audience
from tests.doing import ask, bring, do
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, give_part, make_hour

S = QuestionState
PRIVATE = {"asker_id", "asker_key", "claimed_by", "claimed_name", "notes", "dismiss_line", "appeal_text", "assigned_to"}


def one_of_each(ctx: Context) -> tuple[Any, dict[QuestionState, str]]:
    """An hour with a question in every state."""
    hour = make_hour(ctx)
    states = [S.ANSWERED, *(state for state in S if state not in (S.ANSWERED, S.ON_AIR)), S.ON_AIR]
    return hour, {state: bring(ctx, hour, state) for state in states}


@pytest.mark.parametrize("audience", [Audience.ATTENDEES, Audience.STAGE])
def test_attendees_and_stage_read_what_is_visible_and_nothing_private(ctx: Context, audience: Audience):
    hour, questions = one_of_each(ctx)
    view = read_hour(ctx, NYAH, hour.hour_id, audience)
    assert {one.state for one in view.questions} == VISIBLE
    assert not {questions[S.PENDING], questions[S.DISMISSED], questions[S.WITHDRAWN]} & set(text_of(view).split('"'))
    for one in view.questions:
        assert not PRIVATE & set(one.__struct_fields__)


def text_of(view: Any) -> str:
    """All that goes over the wire of a view."""
    return msgspec.json.encode(view).decode()


def test_no_persons_id_goes_out_to_attendees(ctx: Context):
    hour, _ = one_of_each(ctx)
    told = text_of(read_hour(ctx, CHIDI, hour.hour_id))
    assert not [person for person in ("gben", "pmona", "pchidi") if person in told]


def test_desk_reads_everything_but_what_was_withdrawn(ctx: Context):
    hour, _ = one_of_each(ctx)
    view = read_hour(ctx, MONA, hour.hour_id, Audience.DESK)
    assert {one.state for one in view.questions} == set(S) - {S.WITHDRAWN}


@pytest.mark.parametrize("actor", [MONA, HANA, ZURI], ids=lambda actor: actor.name)
def test_desk_is_for_people_who_moderate(ctx: Context, actor):
    check_audience(ctx, actor, make_hour(ctx).hour_id, Audience.DESK)


@pytest.mark.parametrize("actor", [ADA, CHIDI, BEN, NYAH, OLGA], ids=lambda actor: actor.name or "nameless")
def test_desk_is_closed_to_everybody_else_guests_of_the_hour_too(ctx: Context, actor):
    hour = make_hour(ctx)
    with pytest.raises(AccessDenied):
        read_hour(ctx, actor, hour.hour_id, Audience.DESK)


def test_moderator_of_another_hour_is_an_outsider_here(ctx: Context):
    here, there = make_hour(ctx), make_hour(ctx)
    give_part(ctx, there, OLGA, Role.MODERATOR)
    check_audience(ctx, OLGA, there.hour_id, Audience.DESK)
    with pytest.raises(AccessDenied):
        check_audience(ctx, OLGA, here.hour_id, Audience.DESK)


def test_person_id_of_a_moderator_without_their_account_opens_no_desk(ctx: Context):
    """A guest's cookie must never be taken for an account, whatever id stands in it."""
    forged = msgspec.structs.replace(MONA, signed_in=False)
    with pytest.raises(AccessDenied):
        check_audience(ctx, forged, make_hour(ctx).hour_id, Audience.DESK)


def test_draft_is_there_for_people_with_a_part_in_it_alone(ctx: Context):
    hour = make_hour(ctx, state="draft")
    check_audience(ctx, ADA, hour.hour_id, Audience.ATTENDEES)
    for audience in (Audience.ATTENDEES, Audience.DESK, Audience.STAGE):
        with pytest.raises(HourNotFound):
            check_audience(ctx, OLGA, hour.hour_id, audience)


def test_queue_is_read_in_the_order_of_pins_endorsements_and_age(ctx: Context):
    hour = make_hour(ctx)
    first, liked, pinned = (bring(ctx, hour, S.SHOWN) for _ in range(3))
    do(ctx, CHIDI, "question.endorse", hour, liked)
    do(ctx, MONA, "question.pin", hour, pinned)
    view = read_hour(ctx, BEN, hour.hour_id)
    assert [one.question_id for one in view.questions] == [pinned, liked, first]


def test_mine_is_what_became_of_my_questions_and_what_i_endorse(ctx: Context):
    hour, questions = one_of_each(ctx)
    theirs = ask(ctx, hour, CHIDI)
    do(ctx, MONA, "question.approve", hour, theirs)
    do(ctx, BEN, "question.endorse", hour, theirs)
    mine = read_mine(ctx, BEN, hour, [theirs, questions[S.SHOWN]])
    # The merged one went into another question of Ben's.
    assert {one.question_id for one in mine.questions} > set(questions.values())
    assert (mine.endorsed, mine.silenced, mine.roles) == ([theirs], "", [])
    dismissed = next(one for one in mine.questions if one.state is S.DISMISSED)
    assert (dismissed.dismiss_reason, dismissed.dismiss_line) == ("off_topic", "Not about Wikidata.")


def test_mine_holds_nothing_of_the_desk(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.note", hour, question_id, text="Known troll.")
    do(ctx, MONA, "question.claim", hour, question_id)
    told = msgspec.json.encode(read_mine(ctx, BEN, hour, [])).decode()
    assert "troll" not in told
    assert "Mona" not in told


def test_mine_says_why_i_was_silenced_and_which_parts_i_play(ctx: Context):
    hour = make_hour(ctx)
    do(ctx, MONA, "person.silence", hour, ask(ctx, hour))
    assert read_mine(ctx, BEN, hour, []).silenced == "Insults."
    assert read_mine(ctx, MONA, hour, []).roles == ["moderator"]
    assert read_mine(ctx, ZURI, hour, []).roles == ["organiser"]
