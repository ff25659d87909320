"""Asking what was answered in another hour offers that answer, at its second."""

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.protocol.search_views import EarlierAnswer
from tests.actions.test_search import follow, publish
from tests.doing import ask, do
from tests.fixed import START
from tests.people import ADA, BEN, MONA, make_hour
from tests.worker.working import forget_limits


def answered(ctx: Context, hour: Hour, words: str) -> str:
    """A question that was answered on air."""
    question_id = ask(ctx, hour, text=words)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.air", hour, question_id)
    do(ctx, ADA, "question.answer", hour, question_id)
    return question_id


def offered(ctx: Context, hour: Hour, words: str) -> list[EarlierAnswer]:
    """What is offered to somebody who types this."""
    found: list[EarlierAnswer] = do(ctx, BEN, "question.suggest", hour, text=words)["earlier"]
    return found


def texts(ctx: Context, hour: Hour, words: str) -> list[str]:
    """The questions that are offered."""
    return [one.text for one in offered(ctx, hour, words)]


def test_the_answer_of_an_earlier_hour_is_offered_at_its_second(ctx: Context, clock: SetClock):
    earlier = make_hour(ctx, title="Sources for everyone")
    clock.forward(seconds=754)
    question_id = answered(ctx, earlier, "How can I cite a book that has no ISBN?")
    publish(ctx, earlier, START)
    follow(ctx)
    (one,) = offered(ctx, make_hour(ctx), "How do I cite a book without an ISBN?")
    assert one == EarlierAnswer(
        hour_id=earlier.hour_id,
        hour_title="Sources for everyone",
        question_id=question_id,
        text="How can I cite a book that has no ISBN?",
        second=754,
        path=f"/hours/{earlier.hour_id}/questions/{question_id}",
        watch_path=f"/hours/{earlier.hour_id}?t=754",
    )


def test_without_a_published_recording_the_answer_is_offered_without_a_second(ctx: Context):
    answered(ctx, make_hour(ctx), "How can I cite a book that has no ISBN?")
    follow(ctx)
    (one,) = offered(ctx, make_hour(ctx), "How do I cite a book without an ISBN?")
    assert (one.second, one.watch_path) == (None, "")


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("What is a lexeme?", "What is a lexeme, and why should my language have them?"),
        ("CAN I EDIT FROM MY PHONE", "Can I edit well with nothing but a phone and a slow line?"),
        ("How do I add references to articles?", "How do I add a reference to an article?"),
        ("كيف أضيف مَرجِعا إلى المقالة؟", "كيف أضيف مرجعا إلى مقالة؟"),
        ("በአማርኛ መለያ እንዴት ልጨምር?", "በአማርኛ መለያ እንዴት እጨምራለሁ?"),
        ("Ninawezaje kuongeza marejeo kwenye makala?", "Jinsi ya kuongeza marejeo kwenye makala?"),
        ("ウィキデータに出典を追加する方法を教えてください", "ウィキデータに出典を追加する方法は何ですか"),
    ],
)
def test_nearly_the_same_question_is_offered_in_any_script(ctx: Context, typed: str, there: str):
    answered(ctx, make_hour(ctx), there)
    follow(ctx)
    assert texts(ctx, make_hour(ctx), typed) == [there]


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("How do I add a reference to an item?", "How do I add a statement to an item?"),
        ("Who can I ask for help with a bot?", "Where do I ask for a bot flag?"),
        ("كيف أصبح إداريا؟", "كيف أضيف صورة؟"),
        ("book", "How can I cite a book?"),
        ('"NEAR( * OR', "How can I cite a book?"),
        ("", "How can I cite a book?"),
    ],
)
def test_another_question_is_not_offered(ctx: Context, typed: str, there: str):
    answered(ctx, make_hour(ctx), there)
    follow(ctx)
    assert texts(ctx, make_hour(ctx), typed) == []


def test_what_is_not_answered_or_of_this_hour_is_not_offered(ctx: Context):
    words, here, other = "How can I cite a book that has no ISBN?", make_hour(ctx), make_hour(ctx)
    answered(ctx, here, words)
    waiting = ask(ctx, other, text=words)
    do(ctx, MONA, "question.approve", other, waiting)
    follow(ctx)
    assert texts(ctx, here, words) == []


def test_an_answer_that_is_taken_back_is_not_offered_before_the_worker_comes(ctx: Context):
    words, other = "How can I cite a book that has no ISBN?", make_hour(ctx)
    question_id = answered(ctx, other, words)
    follow(ctx)
    here = make_hour(ctx)
    assert texts(ctx, here, words) == [words]
    do(ctx, MONA, "question.restore", other, question_id)
    assert texts(ctx, here, words) == []


def test_at_most_three_are_offered_and_the_best_comes_first(ctx: Context):
    other = make_hour(ctx)
    for number in range(4):
        answered(ctx, other, f"How can I cite a printed book of {1900 + number}?")
    answered(ctx, other, "How can I cite a printed book?")
    forget_limits(ctx)
    follow(ctx)
    found = texts(ctx, make_hour(ctx), "How can I cite a printed book?")
    assert len(found) == 3
    assert found[0] == "How can I cite a printed book?"
