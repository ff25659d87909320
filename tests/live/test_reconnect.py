"""Coming back with a cursor: what was missed is told, and nothing that is not for one's eyes any more."""

from hub.actions import registry
from hub.actions.reads import read_hour
from hub.domain.roles import Actor
from tests.live.conftest import RunningHub, Visit
from tests.live.replay import as_json
from tests.people import BEN, CHIDI, MONA, OLGA, make_hour


def act(hub: RunningHub, hour_id: str, actor: Actor, name: str, **fields: object) -> dict:  # type: ignore[type-arg]
    """Something happens in an hour, wherever the actor sits."""
    return registry.run(hub.ctx, actor, name, {"hour_id": hour_id, **fields})


def ask(hub: RunningHub, hour_id: str, text: str, key: str) -> str:
    question_id: str = act(hub, hour_id, BEN, "question.submit", text=text, client_key=key)["question"].question_id
    return question_id


def test_who_lost_the_line_is_told_what_was_missed_and_nothing_else(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    watcher, ben = visit(OLGA), visit(BEN, reconnect=True)
    watcher.join(hour.hour_id)
    ben.join(hour.hour_id)
    first = ask(hub, hour.hour_id, "How do I begin?", "client-key-1")
    ben.wait_until(lambda page: page.seen(first))
    left_at = ben.cursor
    ben.lose_the_line()
    second = ask(hub, hour.hour_id, "Is there a tour?", "client-key-2")
    ben.wait_until(lambda page: page.joins >= 2 and page.seen(second))
    watcher.wait_until(lambda page: page.seen(second))
    answer = watcher.join(hour.hour_id, cursor=left_at)
    assert answer["view"] is None
    assert [event["question"]["question_id"] for event in answer["events"]] == [second]
    assert ben.view["questions"] == as_json(read_hour(hub.ctx, BEN, hour.hour_id).questions)


def test_of_many_endorsements_only_the_last_count_is_told_again(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    question_id = ask(hub, hour.hour_id, "How do I begin?", "client-key-1")
    ben = visit(BEN)
    ben.join(hour.hour_id)
    cursor = ben.cursor
    for voter in (CHIDI, OLGA, MONA):
        act(hub, hour.hour_id, voter, "question.endorse", question_id=question_id)
    ben.wait_until(lambda page: page.seen(question_id)["endorsements"] == 3)
    events = ben.join(hour.hour_id, cursor=cursor)["events"]
    assert [event["endorsements"] for event in events] == [3]


def test_what_was_shown_and_left_out_meanwhile_is_not_told(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    watcher, ben = visit(OLGA), visit(BEN)
    watcher.join(hour.hour_id)
    cursor = ben.join(hour.hour_id)["cursor"]
    ben.do("hour.leave")
    private = ask(hub, hour.hour_id, "My number is 555", "client-key-1")
    watcher.wait_until(lambda page: page.seen(private))
    act(hub, hour.hour_id, MONA, "question.dismiss", question_id=private, reason="personal")
    watcher.wait_until(lambda page: not page.seen(private))
    answer = ben.join(hour.hour_id, cursor=cursor)
    assert answer["view"] is None
    assert "555" not in str(answer["events"])
    assert [event["name"] for event in answer["events"]] == ["question.dismissed"]


def test_a_hub_that_saw_nothing_of_it_reads_the_stream(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    cursor = hub.ctx.store.events.newest(hour.hour_id)
    texts = [f"Question {number}" for number in range(5)]
    for number, text in enumerate(texts):
        ask(hub, hour.hour_id, text, f"client-key-{number}")
    answer = visit(CHIDI).join(hour.hour_id, cursor=cursor)
    assert answer["view"] is None
    assert [event["question"]["text"] for event in answer["events"]] == texts


def test_a_cursor_from_before_the_trimmed_part_gets_a_fresh_view(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    cursor = hub.ctx.store.events.newest(hour.hour_id)
    ask(hub, hour.hour_id, "How do I begin?", "client-key-1")
    ask(hub, hour.hour_id, "Is there a tour?", "client-key-2")
    hub.ctx.store.events.trim(hour.hour_id, hub.ctx.store.events.newest(hour.hour_id))
    answer = visit(CHIDI).join(hour.hour_id, cursor=cursor)
    assert answer["events"] == []
    assert len(answer["view"]["questions"]) == 2


def test_a_cursor_that_is_not_of_this_stream_gets_a_fresh_view(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    for cursor in ("0-0", "9999999999999-9"):
        assert visit(CHIDI).join(hour.hour_id, cursor=cursor)["view"]


def test_a_client_that_missed_a_frame_sees_it_and_joins_again(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    chidi = visit(CHIDI)
    before = chidi.join(hour.hour_id)["cursor"]
    lost = ask(hub, hour.hour_id, "How do I begin?", "client-key-1")
    chidi.wait_until(lambda page: page.seen(lost))
    chidi.cursor, chidi.view["questions"] = before, []
    last = ask(hub, hour.hour_id, "Is there a tour?", "client-key-2")
    chidi.wait_until(lambda page: page.seen(last) and page.seen(lost))
    assert chidi.joins == 2


def test_own_questions_are_right_after_coming_back(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN, reconnect=True)
    ben.join(hour.hour_id)
    question_id = ask(hub, hour.hour_id, "How do I begin?", "client-key-1")
    ben.wait_until(lambda page: page.mine["questions"])
    ben.lose_the_line()
    act(
        hub,
        hour.hour_id,
        MONA,
        "question.dismiss",
        question_id=question_id,
        reason="off_topic",
        line="See the help desk",
    )
    ben.wait_until(lambda page: page.mine["questions"][0]["dismiss_line"] == "See the help desk")
