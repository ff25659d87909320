"""What somebody takes along: everything of their own, and no word of anybody else's."""

import json
from typing import Any

from hub.actions.context import Context
from hub.actions.own_data import own_data
from hub.domain.roles import Actor
from tests.booking import act, book
from tests.erasing import DINAH, move_in_dinah
from tests.mentoring import make_mentor, make_programme
from tests.people import HANA
from tests.worker.working import forget_limits

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
