"""Joining an hour: the snapshot, what is one's own, and the first frame after it."""

import threading

import pytest

from hub.actions.questions import submit_question
from hub.actions.reads import read_hour
from hub.protocol.commands import QuestionSubmit
from hub.protocol.events import Audience
from tests.live.conftest import RunningHub, Visit
from tests.live.replay import as_json
from tests.live.visitor import Refused, Visitor
from tests.people import BEN, CHIDI, MONA, NYAH, OLGA, make_hour


def ask(visitor: Visitor, text: str = "How do I begin?", key: str = "client-key-1") -> str:
    question_id: str = visitor.do("question.submit", text=text, client_key=key)["question"]["question_id"]
    return question_id


def test_who_joins_is_told_the_hour_as_it_stands(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN)
    answer = ben.join(hour.hour_id)
    assert answer["view"]["hour"]["title"] == hour.title
    assert answer["view"]["questions"] == [] and answer["events"] == []
    assert answer["cursor"] == hub.ctx.store.events.newest(hour.hour_id)
    assert answer["here"] == 1
    assert answer["mine"] == {"questions": [], "endorsed": [], "silenced": "", "roles": []}


def test_a_question_goes_its_way_to_everyones_eyes(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben, chidi, mona = visit(BEN), visit(CHIDI), visit(MONA)
    for visitor in (ben, chidi):
        visitor.join(hour.hour_id)
    mona.join(hour.hour_id, audience="desk")
    question_id = ask(ben)
    mona.wait_until(lambda page: page.seen(question_id))
    ben.wait_until(lambda page: page.mine["questions"])
    assert chidi.seen(question_id) is None and ben.seen(question_id) is None
    mona.do("question.approve", question_id=question_id)
    for visitor in (ben, chidi, mona):
        visitor.wait_until(lambda page: page.text_of(question_id) == "How do I begin?" and page.cursor)
    ben.wait_until(lambda page: page.mine["questions"][0]["state"] == "shown")
    chidi.do("question.endorse", question_id=question_id)
    ben.wait_until(lambda page: page.seen(question_id)["endorsements"] == 1)
    mona.do("question.air", question_id=question_id)
    ben.wait_until(lambda page: page.view["hour"]["on_air"] == question_id)


def test_the_stage_hears_what_attendees_hear(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    stage, ben = visit(NYAH), visit(BEN)
    stage.join(hour.hour_id, audience="stage")
    ben.join(hour.hour_id)
    question_id = ask(ben)
    stage.wait_until(lambda page: page.seen(question_id))
    assert {frame["audience"] for frame in stage.frames} == {"stage"}


def test_who_joins_is_told_what_is_their_own(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben, mona = visit(BEN), visit(MONA)
    ben.join(hour.hour_id)
    mona.join(hour.hour_id, audience="desk")
    question_id = ask(ben)
    mona.do("question.approve", question_id=question_id)
    mona.do("question.endorse", question_id=question_id)
    mine = mona.join(hour.hour_id, audience="desk")["mine"]
    assert (mine["endorsed"], mine["roles"]) == ([question_id], ["moderator"])
    assert ben.join(hour.hour_id)["mine"]["questions"][0]["question_id"] == question_id


def test_the_desk_is_for_moderators(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    with pytest.raises(Refused, match="access.denied"):
        visit(OLGA).join(hour.hour_id, audience="desk")


def test_a_draft_exists_for_its_people_alone(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, "draft")
    for visitor, fields in ((visit(OLGA), {}), (visit(OLGA), {"audience": "stage"})):
        with pytest.raises(Refused, match="hour.not_found"):
            visitor.join(hour.hour_id, **fields)


def test_an_hour_that_is_not_there_is_not_found(visit: Visit) -> None:
    with pytest.raises(Refused, match="hour.not_found"):
        visit(BEN).join("nosuchhour")


def test_a_socket_hears_a_few_hours_at_most(hub: RunningHub, visit: Visit) -> None:
    ben = visit(BEN)
    hours = [make_hour(hub.ctx) for _ in range(9)]
    for hour in hours[:8]:
        ben.join(hour.hour_id)
    ben.join(hours[0].hour_id)
    with pytest.raises(Refused, match="limit.reached"):
        ben.join(hours[8].hour_id)
    ben.call("hour.leave", {"hour_id": hours[0].hour_id})
    ben.join(hours[8].hour_id)


def test_who_left_hears_nothing_more(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    ben, chidi = visit(BEN), visit(CHIDI)
    ben.join(hour.hour_id)
    chidi.join(hour.hour_id)
    ben.call("hour.leave", {"hour_id": hour.hour_id})
    question_id = ask(chidi)
    chidi.wait_until(lambda page: page.seen(question_id))
    # An answer to ben comes down the same line as the frames: what was sent before it has arrived.
    ben.call("question.suggest", {"hour_id": hour.hour_id, "text": "begin"})
    assert not any("question" in event for frame in ben.frames for event in frame["events"])


def test_nothing_falls_between_the_snapshot_and_the_first_frame(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after", length_limit=500)
    asked: list[str] = []
    stop = threading.Event()

    def keep_asking() -> None:
        # Straight through the action: the limits of commands are not the subject.
        while not stop.is_set():
            text, key = f"Question {len(asked)}", f"client-key-{len(asked)}"
            done = submit_question(hub.ctx, CHIDI, QuestionSubmit(hour.hour_id, text, key))
            asked.append(done["question"].question_id)

    storm = threading.Thread(target=keep_asking)
    storm.start()
    late = []
    for _ in range(8):
        late.append(visit(BEN))
        late[-1].join(hour.hour_id)
    stop.set()
    storm.join()
    last = asked[-1]
    for page in late:
        page.wait_until(lambda page: page.seen(last))
        assert sorted(one["question_id"] for one in page.view["questions"]) == sorted(asked)


def test_every_page_ends_with_the_view_that_the_hub_reads(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben, mona = visit(BEN), visit(MONA)
    ben.join(hour.hour_id)
    mona.join(hour.hour_id, audience="desk")
    first, second = ask(ben, "How do I begin?", "client-key-1"), ask(ben, "Is there a tour?", "client-key-2")
    for name, fields in (
        ("question.approve", {"question_id": first}),
        ("question.reword", {"question_id": first, "text": "How does one begin?"}),
        ("question.approve", {"question_id": second}),
        ("question.merge", {"question_id": second, "into": first}),
        ("question.air", {"question_id": first}),
        ("question.answer", {"question_id": first, "text": "With the tour."}),
        ("hour.pause_asking", {}),
    ):
        mona.do(name, **fields)
    newest = hub.ctx.store.events.newest(hour.hour_id)
    for page, actor, audience in ((ben, BEN, Audience.ATTENDEES), (mona, MONA, Audience.DESK)):
        page.wait_until(lambda page: page.cursor == newest)
        assert page.view == as_json(read_hour(hub.ctx, actor, hour.hour_id, audience))
