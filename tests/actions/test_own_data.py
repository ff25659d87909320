"""What somebody takes along: everything of their own, and no word of anybody else's."""

import json
from typing import Any

from hub.actions.context import Context
from hub.actions.own_data import own_data
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Role
from tests.booking import act, book
from tests.doing import ask, do, get
from tests.erasing import DINAH, erase, move_in_dinah, take_part
from tests.mentoring import make_mentor, make_programme
from tests.people import CHIDI, HANA, MONA, OLGA, give_part, make_hour
from tests.traces import traces
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob

LINE = "You told me of your illness; I cannot."


def taken_along(ctx: Context, actor: Actor) -> Any:
    """The file of one person."""
    forget_limits(ctx)
    return json.loads(b"".join(own_data(ctx, actor)))


def test_the_next_mentor_is_not_told_what_the_one_before_wrote(ctx: Context):
    move_in_dinah(ctx)
    programme = make_programme(ctx)
    dinah, hana = make_mentor(ctx, programme, DINAH), make_mentor(ctx, programme, HANA)
    booking_id = book(ctx, dinah, hana).booking_id
    act(ctx, DINAH, "decline", booking_id, reason="other", line=LINE)
    act(ctx, HANA, "decline", booking_id, reason="other", line="Nor can I.")
    (of_hana,) = taken_along(ctx, HANA)["bookings"]
    (of_dinah,) = taken_along(ctx, DINAH)["bookings"]
    assert [line["text"] for line in of_hana["lines"]] == ["Nor can I."]
    assert [line["text"] for line in of_dinah["lines"]] == [LINE]
    assert (of_hana["state"], of_dinah["state"]) == ("declined", "passed_on")


def test_who_wrote_nothing_before_it_went_on_has_nothing_of_it(ctx: Context):
    move_in_dinah(ctx)
    programme = make_programme(ctx)
    dinah, hana = make_mentor(ctx, programme, DINAH), make_mentor(ctx, programme, HANA)
    booking_id = book(ctx, hana, dinah).booking_id
    act(ctx, HANA, "decline", booking_id, reason="other", line=LINE)
    act(ctx, DINAH, "decline", booking_id, reason="other")
    assert [line["text"] for one in taken_along(ctx, HANA)["bookings"] for line in one["lines"]] == [LINE]
    assert [one["lines"] for one in taken_along(ctx, DINAH)["bookings"]] == [[]]


def test_what_a_moderator_wrote_is_in_the_file(ctx: Context):
    move_in_dinah(ctx)
    hour = make_hour(ctx)
    ids = take_part(ctx, hour)
    forget_limits(ctx)
    waiting = ask(ctx, hour, OLGA, text="And trains?")
    do(ctx, DINAH, "question.dismiss", hour, waiting, reason="other", line="Ask at the station.")
    do(ctx, DINAH, "question.reword", hour, ids["shown"], text="How did you begin?", reason="Shorter.")
    do(ctx, MONA, "question.note", hour, ids["others"], text="Of Mona's.")
    work(ctx, ArchiveJob())
    found = taken_along(ctx, DINAH)
    assert [(one["text"], one["question_id"]) for one in found["notes"]] == [("Mine.", ids["others"])]
    assert sorted(one["text"] for one in found["answers"]) == ["Here is a link.", "Many."]
    words = {one["name"]: one["words"] for one in found["acts"] if one["words"]}
    assert words == {"question.dismissed": "Ask at the station.", "question.reworded": "How did you begin?"}


def test_that_somebody_was_silenced_is_in_their_file_alone(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, CHIDI)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "person.silence", hour, question_id, reason="Rude.")
    do(ctx, MONA, "person.unsilence", hour, question_id)
    work(ctx, ArchiveJob())
    names = [one["name"] for one in taken_along(ctx, CHIDI)["silences"]]
    assert names == ["person.silenced", "person.unsilenced"]
    assert taken_along(ctx, MONA)["silences"] == []


def test_what_somebody_made_and_gave_is_in_the_file(ctx: Context):
    hour = make_hour(ctx, created_by=CHIDI.person_id)
    programme = make_programme(ctx, created_by=CHIDI.person_id)
    mentor = make_mentor(ctx, programme, HANA, invited_by=CHIDI.person_id)
    found = {(one["thing"], one["thing_id"]) for one in taken_along(ctx, CHIDI)["made"]}
    assert found == {("hour", hour.hour_id), ("programme", programme.programme_id), ("mentor", mentor.mentor_id)}


def write_as_two(ctx: Context, hour: Hour) -> tuple[str, Actor]:
    """Dinah and somebody of her name reply to a question, and the other one answers it too."""
    move_in_dinah(ctx)
    twin = Actor(ctx.records.people.sign_in("test", "twin", DINAH.name, 1).person_id, DINAH.name, signed_in=True)
    for actor in (DINAH, twin):
        give_part(ctx, hour, actor, Role.GUEST)
    question_id = ask(ctx, hour, CHIDI, text="Anything?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, DINAH, "question.reply", hour, question_id, text="Dinah's.")
    ctx.clock.forward(seconds=1)  # type: ignore[attr-defined]
    do(ctx, twin, "question.reply", hour, question_id, text="The twin's.")
    do(ctx, twin, "question.answer", hour, question_id, text="The twin's answer.")
    return question_id, twin


def test_of_two_of_one_name_each_takes_along_their_own(ctx: Context):
    _, twin = write_as_two(ctx, make_hour(ctx))
    work(ctx, ArchiveJob())
    assert [one["text"] for one in taken_along(ctx, DINAH)["answers"]] == ["Dinah's."]
    of_twin = sorted(one["text"] for one in taken_along(ctx, twin)["answers"])
    assert of_twin == ["The twin's answer.", "The twin's."]


def test_of_two_of_one_name_the_one_who_goes_takes_away_their_own(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id, twin = write_as_two(ctx, hour)
    erase(ctx, clock)
    live = get(ctx, hour, question_id)
    (kept,) = ctx.records.archive.questions(hour.hour_id)
    for found in (live, kept):
        assert [(one.name, one.text) for one in found.replies] == [("", "Dinah's."), (twin.name, "The twin's.")]
        assert (found.answer_name, found.answer_text) == (twin.name, "The twin's answer.")
    assert ctx.records.erasing.get(DINAH.person_id) is None
    assert traces(ctx, DINAH.person_id) == ["people"]
