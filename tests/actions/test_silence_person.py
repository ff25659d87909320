"""Silencing: the person cannot write in this hour, is told why, and keeps what is theirs."""

import pytest

from hub.actions.context import Context
from hub.actions.desk import silenced_keys
from hub.domain.questions import QuestionState
from tests.doing import ask, bring, cursor, do, events, get, refused
from tests.people import BEN, CHIDI, MONA, make_hour

S = QuestionState


def silenced_hour(ctx: Context, state: QuestionState = S.PENDING):
    """An hour in which Ben was silenced over a question; and the question."""
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, state)
    do(ctx, MONA, "person.silence", hour, question_id)
    return hour, question_id


def test_silenced_person_cannot_ask_and_is_told_why(ctx: Context):
    hour, _ = silenced_hour(ctx)
    error = refused(ctx, BEN, "question.submit", hour)
    assert (error.code, error.details) == ("person.silenced", {"reason": "Insults."})
    assert ask(ctx, hour, CHIDI)


@pytest.mark.parametrize(("name", "state"), [("edit", S.PENDING), ("edit", S.DISMISSED), ("appeal", S.DISMISSED)])
def test_silenced_person_cannot_write_into_their_question(ctx: Context, name: str, state: QuestionState):
    hour, question_id = silenced_hour(ctx, state)
    assert refused(ctx, BEN, f"question.{name}", hour, question_id).code == "person.silenced"


@pytest.mark.parametrize("name", ["endorse", "unendorse"])
def test_silenced_person_cannot_endorse(ctx: Context, name: str):
    hour, _ = silenced_hour(ctx)
    other = ask(ctx, hour, CHIDI)
    do(ctx, MONA, "question.approve", hour, other)
    assert refused(ctx, BEN, f"question.{name}", hour, other).code == "person.silenced"


def test_silenced_person_can_still_withdraw_and_decide_on_the_ledger(ctx: Context):
    hour, question_id = silenced_hour(ctx, S.DISMISSED)
    do(ctx, BEN, "question.consent", hour, question_id)
    do(ctx, BEN, "question.withdraw", hour, question_id)
    assert get(ctx, hour, question_id).state is S.WITHDRAWN


def test_silence_learns_nothing_to_others_about_a_waiting_question(ctx: Context):
    hour, question_id = silenced_hour(ctx)
    assert refused(ctx, CHIDI, "question.edit", hour, question_id).code == "question.not_found"


def test_silence_is_told_to_the_person_with_the_reason(ctx: Context):
    hour, question_id = silenced_hour(ctx)
    event = events(ctx, hour)[-1]
    assert (event.name, event.person_id, event.person_name) == ("person.silenced", "gben", "Ben")
    assert (event.reason, event.question_id, event.role) == ("Insults.", question_id, "moderator")
    assert ctx.store.questions.why_silenced(hour.hour_id, BEN.person_id) == "Insults."


def test_silence_over_an_anonymous_question_names_nobody(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, CHIDI, anonymous=True)
    do(ctx, MONA, "person.silence", hour, question_id)
    assert events(ctx, hour)[-1].person_name == ""
    assert refused(ctx, CHIDI, "question.submit", hour).code == "person.silenced"


def test_the_desk_never_learns_which_named_questions_the_silenced_asker_of_an_anonymous_one_put(ctx: Context):
    hour = make_hour(ctx)
    named, hidden = ask(ctx, hour, CHIDI), ask(ctx, hour, CHIDI, anonymous=True)
    do(ctx, MONA, "person.silence", hour, hidden)
    assert silenced_keys(ctx, hour.hour_id) == []
    # Nor by trying: over the named question it goes as if nothing had been before.
    do(ctx, MONA, "person.silence", hour, named, reason="Spam.")
    assert [event.name for event in events(ctx, hour)[-2:]] == ["person.silenced", "person.silenced"]
    assert silenced_keys(ctx, hour.hour_id) == [get(ctx, hour, named).asker_key]
    assert refused(ctx, CHIDI, "question.submit", hour).details == {"reason": "Spam."}
    do(ctx, MONA, "person.unsilence", hour, named)
    assert silenced_keys(ctx, hour.hour_id) == []


def test_silencing_again_changes_nothing(ctx: Context):
    hour, question_id = silenced_hour(ctx)
    stood = cursor(ctx, hour)
    assert do(ctx, MONA, "person.silence", hour, question_id, reason="More.") == {
        "question_id": question_id,
        "silenced": True,
    }
    assert cursor(ctx, hour) == stood
    assert ctx.store.questions.why_silenced(hour.hour_id, BEN.person_id) == "Insults."


def test_person_who_may_write_again_can_ask(ctx: Context):
    hour, question_id = silenced_hour(ctx)
    do(ctx, MONA, "person.unsilence", hour, question_id)
    assert events(ctx, hour)[-1].name == "person.unsilenced"
    assert ask(ctx, hour)


def test_silence_holds_in_one_hour_only(ctx: Context):
    silenced_hour(ctx)
    assert ask(ctx, make_hour(ctx))


def test_silence_needs_a_reason_that_can_be_read(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    assert refused(ctx, MONA, "person.silence", hour, question_id, reason="").code == "payload.invalid"
    assert refused(ctx, MONA, "person.silence", hour, question_id, reason=" \u200b").code == "question.text_empty"


@pytest.mark.parametrize("name", ["person.silence", "person.unsilence"])
def test_attendees_silence_nobody(ctx: Context, name: str):
    hour, question_id = silenced_hour(ctx)
    for actor in (CHIDI, BEN):
        assert refused(ctx, actor, name, hour, question_id).code == "access.denied"
