"""Two hub processes on one Redis: whoever sits at the one sees what is done at the other."""

from collections.abc import Iterator

import pytest

from tests.live.conftest import RunningHub, Visit
from tests.live.visitor import Visitor, cookie_of
from tests.people import BEN, CHIDI, MONA, make_hour
from tests.processes import free_port, serving_hub


@pytest.fixture
def other_url(hub: RunningHub) -> Iterator[str]:
    """The address of a second process."""
    port = free_port()
    with serving_hub(hub.environ | {"HUB_PORT": str(port)}):
        yield f"http://127.0.0.1:{port}"


def test_what_is_done_at_one_is_seen_at_the_other(hub: RunningHub, visit: Visit, other_url: str) -> None:
    hour = make_hour(hub.ctx)
    ben, mona = visit(BEN), visit(MONA)
    ben.join(hour.hour_id)
    mona.join(hour.hour_id, audience="desk")
    with Visitor(other_url, cookie_of(hub.ctx.settings, CHIDI)) as chidi:
        chidi.join(hour.hour_id)
        asked = chidi.do("question.submit", text="How do I begin?", client_key="client-key-1")
        question_id = asked["question"]["question_id"]
        mona.wait_until(lambda page: page.seen(question_id))
        mona.do("question.approve", question_id=question_id)
        for page in (ben, chidi):
            page.wait_until(lambda page: page.seen(question_id))
        chidi.wait_until(lambda page: page.mine["questions"][0]["state"] == "shown")
        ben.do("question.endorse", question_id=question_id)
        chidi.wait_until(lambda page: page.seen(question_id)["endorsements"] == 1)
        ben.wait_until(lambda page: page.view["questions"] == chidi.view["questions"])


def test_people_at_both_are_counted_at_both(hub: RunningHub, visit: Visit, other_url: str) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN)
    ben.join(hour.hour_id)
    with Visitor(other_url, cookie_of(hub.ctx.settings, CHIDI)) as chidi:
        assert chidi.join(hour.hour_id)["here"] == 2
        ben.wait_until(lambda page: page.here == 2)


def test_who_moves_from_one_to_the_other_goes_on_at_their_cursor(hub: RunningHub, visit: Visit, other_url: str) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    ben = visit(BEN)
    cursor = ben.join(hour.hour_id)["cursor"]
    question_id = ben.do("question.submit", text="How do I begin?", client_key="client-key-1")["question"][
        "question_id"
    ]
    ben.leave_the_building()
    with Visitor(other_url, cookie_of(hub.ctx.settings, BEN)) as again:
        answer = again.join(hour.hour_id, cursor=cursor)
        assert answer["view"] is None
        assert [event["question"]["question_id"] for event in answer["events"]] == [question_id]
