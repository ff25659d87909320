"""What askers do with their own question: edit, withdraw, appeal, consent."""

import pytest

from hub.actions.context import Context
from hub.domain.questions import QuestionState
from tests.doing import ask, bring, do, events, get, refused
from tests.people import BEN, CHIDI, MONA, make_hour

S = QuestionState


def test_waiting_question_can_be_edited_as_often_as_one_likes(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    for number in range(3):
        do(ctx, BEN, "question.edit", hour, question_id, text=f"Version {number}?")
    question = get(ctx, hour, question_id)
    assert (question.text, question.edits, question.state) == ("Version 2?", 0, S.PENDING)


def test_dismissed_question_can_be_edited_once_and_waits_again(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.edit", hour, question_id, text="A better wording?")
    assert get(ctx, hour, question_id).state is S.PENDING
    do(ctx, MONA, "question.dismiss", hour, question_id, reason="unclear")
    assert refused(ctx, BEN, "question.edit", hour, question_id).code == "question.chance_spent"
    assert get(ctx, hour, question_id).text == "A better wording?"


def test_edit_that_spent_the_chance_can_be_edited_while_it_waits(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.edit", hour, question_id, text="A better wording?")
    do(ctx, BEN, "question.edit", hour, question_id, text="A better wording, without the typo?")
    assert get(ctx, hour, question_id).edits == 1


def test_dismissed_question_can_be_appealed_once(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.appeal", hour, question_id, text="It is about Wikidata.")
    question = get(ctx, hour, question_id)
    assert (question.state, question.appeals, question.appeal_text) == (S.PENDING, 1, "It is about Wikidata.")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    assert refused(ctx, BEN, "question.appeal", hour, question_id).code == "question.chance_spent"


def test_asker_has_one_edit_and_one_appeal_in_either_order(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.appeal", hour, question_id)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, BEN, "question.edit", hour, question_id, text="A better wording?")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    assert refused(ctx, BEN, "question.edit", hour, question_id).code == "question.chance_spent"
    assert refused(ctx, BEN, "question.appeal", hour, question_id).code == "question.chance_spent"


def test_desk_still_sees_why_an_appealed_question_was_dismissed(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.appeal", hour, question_id)
    assert get(ctx, hour, question_id).dismiss_reason == "off_topic"


@pytest.mark.parametrize("move", ["approve", "air"])
def test_nothing_is_held_against_a_question_that_is_shown_after_an_appeal(ctx: Context, move: str):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.appeal", hour, question_id)
    do(ctx, MONA, f"question.{move}", hour, question_id)
    question = get(ctx, hour, question_id)
    assert (question.dismiss_reason, question.dismiss_line, question.dismissed_at) == ("", "", 0)


def test_appeal_is_one_line_within_the_limit_of_the_hour(ctx: Context):
    hour = make_hour(ctx, length_limit=40)
    question_id = bring(ctx, hour, S.DISMISSED)
    assert refused(ctx, BEN, "question.appeal", hour, question_id, text="x" * 41).code == "question.text_too_long"
    do(ctx, BEN, "question.appeal", hour, question_id, text="Please\nlook again.")
    assert get(ctx, hour, question_id).appeal_text == "Please look again."


def test_withdrawn_question_is_unpinned_and_unclaimed(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, MONA, "question.pin", hour, question_id)
    do(ctx, MONA, "question.claim", hour, question_id)
    do(ctx, BEN, "question.withdraw", hour, question_id)
    question = get(ctx, hour, question_id)
    assert (question.state, question.pinned, question.claimed_by) == (S.WITHDRAWN, False, "")


def test_withdrawing_twice_is_refused(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.WITHDRAWN)
    assert refused(ctx, BEN, "question.withdraw", hour, question_id).code == "question.transition_refused"


def test_consent_can_be_given_and_taken_back(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    for agrees in (True, False, True):
        do(ctx, BEN, "question.consent", hour, question_id, agrees=agrees)
        assert get(ctx, hour, question_id).consent is agrees


def test_consent_is_for_one_dismissal_and_never_for_another_text(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.consent", hour, question_id)
    do(ctx, BEN, "question.edit", hour, question_id, text="Something private")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    assert get(ctx, hour, question_id).consent is False


def test_consent_ends_with_a_withdrawal(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, BEN, "question.consent", hour, question_id)
    do(ctx, BEN, "question.withdraw", hour, question_id)
    assert get(ctx, hour, question_id).consent is False


def test_edit_after_a_rewording_is_the_askers_own_wording_again(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.reword", hour, question_id)
    do(ctx, BEN, "question.edit", hour, question_id, text="My own words?")
    question = get(ctx, hour, question_id)
    assert (question.text, question.original_text, question.reword_reason) == ("My own words?", "", "")


def test_longer_edit_than_the_hour_allows_is_refused_and_changes_nothing(ctx: Context):
    hour = make_hour(ctx, length_limit=30)
    question_id = ask(ctx, hour, text="A short question?")
    assert refused(ctx, BEN, "question.edit", hour, question_id, text="x" * 31).code == "question.text_too_long"
    assert get(ctx, hour, question_id).text == "A short question?"


def test_answer_to_the_asker_holds_nothing_private_of_others(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.note", hour, question_id, text="Known troll.")
    do(ctx, MONA, "question.claim", hour, question_id)
    answer = do(ctx, BEN, "question.edit", hour, question_id)["question"]
    assert not {"notes", "claimed_by", "claimed_name", "asker_id", "asker_key"} & set(answer.__struct_fields__)


def test_every_own_act_is_told_as_the_askers_without_a_name(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, CHIDI)
    do(ctx, CHIDI, "question.edit", hour, question_id)
    do(ctx, CHIDI, "question.withdraw", hour, question_id)
    assert {(event.role, event.by_name) for event in events(ctx, hour)[1:]} == {("asker", "")}
