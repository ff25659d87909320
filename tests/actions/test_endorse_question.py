"""Endorsing: once per person and question, not one's own, and only what is shown."""

import pytest

from hub.actions.context import Context
from hub.domain.hours import WhoMay
from hub.domain.questions import QuestionState
from tests.doing import ask, bring, cursor, do, events, get, refused
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, make_hour

S = QuestionState


def test_endorsing_answers_with_the_count(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, OLGA, "question.endorse", hour, question_id)
    answer = do(ctx, CHIDI, "question.endorse", hour, question_id)
    assert answer == {"question_id": question_id, "endorsements": 2, "endorsed": True}
    answer = do(ctx, CHIDI, "question.unendorse", hour, question_id)
    assert answer == {"question_id": question_id, "endorsements": 1, "endorsed": False}


def test_endorsing_again_changes_nothing_and_tells_nobody(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    stood = cursor(ctx, hour)
    assert do(ctx, CHIDI, "question.endorse", hour, question_id)["endorsements"] == 1
    assert cursor(ctx, hour) == stood


def test_asker_cannot_endorse_their_own_question(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    for name in ("question.endorse", "question.unendorse"):
        assert refused(ctx, BEN, name, hour, question_id).code == "vote.own_question"
    assert get(ctx, hour, question_id).endorsements == 0


def test_anonymous_asker_cannot_endorse_their_own_question_either(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, CHIDI, anonymous=True)
    do(ctx, MONA, "question.approve", hour, question_id)
    assert refused(ctx, CHIDI, "question.endorse", hour, question_id).code == "vote.own_question"


@pytest.mark.parametrize(
    ("who", "actor", "code"),
    [
        (WhoMay.ANYONE, NYAH, ""),
        (WhoMay.NAMED, NYAH, "access.name_needed"),
        (WhoMay.SIGNED_IN, NYAH, "access.sign_in_needed"),
        (WhoMay.SIGNED_IN, CHIDI, ""),
    ],
)
def test_hour_decides_who_may_endorse(ctx: Context, who: WhoMay, actor, code: str):
    hour = make_hour(ctx, who_may_endorse=who)
    question_id = bring(ctx, hour, S.SHOWN)
    if code:
        assert refused(ctx, actor, "question.endorse", hour, question_id).code == code
    else:
        assert do(ctx, actor, "question.endorse", hour, question_id)["endorsements"] == 1


def test_people_with_a_role_endorse_like_everybody(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    for actor in (MONA, HANA, ADA):
        do(ctx, actor, "question.endorse", hour, question_id)
    assert get(ctx, hour, question_id).endorsements == 3


def test_after_a_merge_the_endorser_counts_once_and_can_take_it_back(ctx: Context):
    hour = make_hour(ctx)
    source, target = bring(ctx, hour, S.SHOWN), bring(ctx, hour, S.SHOWN)
    for question_id in (source, target):
        do(ctx, CHIDI, "question.endorse", hour, question_id)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    assert get(ctx, hour, target).endorsements == 1
    assert do(ctx, CHIDI, "question.endorse", hour, target)["endorsements"] == 1
    assert do(ctx, CHIDI, "question.unendorse", hour, target)["endorsements"] == 0


def test_asker_of_a_merged_question_may_endorse_the_one_it_went_into(ctx: Context):
    hour = make_hour(ctx)
    source, target = bring(ctx, hour, S.SHOWN), ask(ctx, hour, CHIDI)
    do(ctx, MONA, "question.approve", hour, target)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    assert do(ctx, BEN, "question.endorse", hour, target)["endorsements"] == 1


def test_endorsements_outlive_dismissal_and_restoration(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, MONA, "question.restore", hour, question_id)
    assert get(ctx, hour, question_id).endorsements == 1


def test_event_of_an_endorsement_carries_the_count_and_never_the_question(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    event = events(ctx, hour)[-1]
    assert (event.name, event.by, event.by_name, event.endorsements) == ("question.endorsed", "pchidi", "", 1)
    assert event.question is None
