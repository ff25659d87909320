"""Putting a question: who may, what is kept of it, what is refused, and what is offered instead."""

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import WhoMay
from tests.doing import ask, do, events, get, refused
from tests.people import BEN, CHIDI, MONA, NYAH, make_hour


def test_asker_gets_the_question_back_as_it_waits(ctx: Context):
    hour = make_hour(ctx)
    answer = do(ctx, BEN, "question.submit", hour, text="  How do I\tadd a reference? ")
    question = answer["question"]
    assert (question.text, question.state, question.asker_name) == ("How do I add a reference?", "pending", "Ben")


def test_event_of_a_question_names_the_asker_by_id_alone(ctx: Context):
    hour = make_hour(ctx)
    ask(ctx, hour, CHIDI)
    event = events(ctx, hour)[-1]
    assert (event.name, event.by, event.by_name, event.role) == ("question.submitted", "pchidi", "", "asker")


def test_anonymous_question_keeps_no_name_and_no_key_of_the_person(ctx: Context):
    hour = make_hour(ctx)
    question = get(ctx, hour, ask(ctx, hour, CHIDI, anonymous=True))
    assert (question.asker_name, question.asker_key) == ("", "")
    assert question.asker_id == CHIDI.person_id


def test_named_questions_of_one_person_have_one_key_within_an_hour_only(ctx: Context):
    one, other = make_hour(ctx), make_hour(ctx)
    here = {get(ctx, one, ask(ctx, one, CHIDI)).asker_key for _ in range(2)}
    there = get(ctx, other, ask(ctx, other, CHIDI)).asker_key
    assert len(here) == 1
    assert there not in here
    assert "chidi" not in there


@pytest.mark.parametrize(
    ("who", "actor", "code"),
    [
        (WhoMay.ANYONE, NYAH, ""),
        (WhoMay.NAMED, NYAH, "access.name_needed"),
        (WhoMay.NAMED, BEN, ""),
        (WhoMay.SIGNED_IN, NYAH, "access.sign_in_needed"),
        (WhoMay.SIGNED_IN, BEN, "access.sign_in_needed"),
        (WhoMay.SIGNED_IN, CHIDI, ""),
    ],
)
def test_hour_decides_who_may_ask(ctx: Context, who: WhoMay, actor, code: str):
    hour = make_hour(ctx, who_may_ask=who)
    if code:
        assert refused(ctx, actor, "question.submit", hour).code == code
    else:
        assert ask(ctx, hour, actor)


def test_person_with_a_name_may_ask_without_it_where_a_name_is_wanted(ctx: Context):
    hour = make_hour(ctx, who_may_ask=WhoMay.NAMED)
    assert get(ctx, hour, ask(ctx, hour, BEN, anonymous=True)).asker_name == ""


def test_second_question_waits_for_the_pace(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, pace_s=30)
    ask(ctx, hour)
    clock.forward(seconds=12)
    error = refused(ctx, BEN, "question.submit", hour, client_key="client-key-2")
    assert (error.code, error.details) == ("limit.reached", {"retry_after_s": 18})
    assert ask(ctx, hour, CHIDI)
    clock.forward(seconds=18)
    assert ask(ctx, hour)


def test_text_is_held_against_the_limit_of_the_hour_in_code_points(ctx: Context):
    hour = make_hour(ctx, length_limit=20)
    assert ask(ctx, hour, text="ጥ" * 20)
    error = refused(ctx, BEN, "question.submit", hour, text="🙂" * 21)
    assert (error.code, error.details) == ("question.text_too_long", {"limit": 20, "length": 21})


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\x00"])
def test_question_without_a_visible_letter_is_refused(ctx: Context, text: str):
    assert refused(ctx, BEN, "question.submit", make_hour(ctx), text=text).code == "question.text_empty"


def test_sending_again_answers_with_the_question_as_it_is_now(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, client_key="my-client-key")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    again = do(ctx, BEN, "question.submit", hour, client_key="my-client-key")["question"]
    assert (again.question_id, again.state, again.dismiss_reason) == (question_id, "dismissed", "off_topic")


def test_unknown_hour_is_not_found(ctx: Context):
    hour = make_hour(ctx, state="draft")
    assert refused(ctx, BEN, "question.submit", hour).code == "hour.not_found"


def test_similar_questions_that_are_shown_are_offered_and_waiting_ones_never(ctx: Context):
    hour = make_hour(ctx)
    shown = ask(ctx, hour, text="How do I add a reference to an article?")
    do(ctx, MONA, "question.approve", hour, shown)
    ask(ctx, hour, CHIDI, text="How do I add references to articles?")
    dismissed = ask(ctx, hour, text="How do I add a reference, you idiots?")
    do(ctx, MONA, "question.dismiss", hour, dismissed)
    found = do(ctx, CHIDI, "question.suggest", hour, text="add a reference to an article")["questions"]
    assert [one.question_id for one in found] == [shown]


def test_nothing_is_offered_in_an_hour_that_is_not_there(ctx: Context):
    assert refused(ctx, CHIDI, "question.suggest", make_hour(ctx, state="draft")).code == "hour.not_found"
