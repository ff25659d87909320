"""What somebody who was away is told afterwards: nothing that they may not see any more."""

from hub.actions.context import Context
from hub.actions.missed import read_missed
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.protocol.events import Audience
from tests.doing import ask, cursor, do
from tests.people import BEN, CHIDI, MONA, make_hour


def told(ctx: Context, actor: Actor, hour: Hour, since: str, audience: Audience) -> str:
    """What was missed, in one text."""
    missed = read_missed(ctx, actor, hour.hour_id, since, audience)
    assert missed.view is None
    return str(missed.events)


def test_a_wording_that_its_asker_replaced_is_not_told_to_those_who_come_later(ctx: Context):
    hour = make_hour(ctx)
    before = cursor(ctx, hour)
    question_id = ask(ctx, hour, BEN, text="My number is five-five-five?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.dismiss", hour, question_id, reason="personal")
    do(ctx, BEN, "question.edit", hour, question_id, text="Where do I call?")
    do(ctx, MONA, "question.approve", hour, question_id)
    found = told(ctx, CHIDI, hour, before, Audience.ATTENDEES)
    assert "Where do I call?" in found and "five-five-five" not in found


def test_a_wording_of_the_asker_s_that_a_moderator_changed_is_told_with_the_question(ctx: Context):
    hour = make_hour(ctx)
    before = cursor(ctx, hour)
    question_id = ask(ctx, hour, BEN, text="How do I beginn?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.reword", hour, question_id, text="How do I begin?")
    missed = read_missed(ctx, CHIDI, hour.hour_id, before, Audience.ATTENDEES)
    assert [event.name for event in missed.events] == ["question.approved", "question.reworded"]


def test_what_was_taken_back_is_not_told_to_the_desk_either(ctx: Context):
    hour = make_hour(ctx)
    before = cursor(ctx, hour)
    question_id = ask(ctx, hour, BEN, text="My number is five-five-five?")
    do(ctx, BEN, "question.withdraw", hour, question_id)
    found = told(ctx, MONA, hour, before, Audience.DESK)
    assert question_id in found and "five-five-five" not in found
