"""What comes in over a socket: each refusal has a code, and none costs the line or the text."""

import pytest
import socketio as client_library

from hub.store import keys
from tests.live.conftest import RunningHub, Visit
from tests.live.visitor import PATIENCE_S, Refused
from tests.people import BEN, CHIDI, MONA, NYAH, make_hour, set_state


@pytest.mark.parametrize("arguments", [(), (None,), ([],), ("text",), (7,), (b"bytes",), ({}, {})], ids=repr)
def test_a_payload_that_is_no_object_is_refused(arguments: tuple[object, ...], hub: RunningHub, visit: Visit) -> None:
    ben = visit(BEN)
    with pytest.raises(Refused, match="payload.invalid"):
        ben.call("question.submit", *arguments)
    assert ben.join(make_hour(hub.ctx).hour_id)["view"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": 7},
        {"text": None},
        {"text": "How?", "colour": "blue"},
        {"text": "How?", "client_key": "short"},
        {"text": "How?", "client_key": "with spaces in it"},
        {"text": "How?", "anonymous": "yes"},
        {"text": "x" * 1_000_000},
        {"text": "ؤ" * 500_000},
    ],
    ids=["number", "nothing", "unknown", "short key", "odd key", "no flag", "one megabyte", "one megabyte in Arabic"],
)
def test_a_field_that_does_not_fit_is_refused_and_named(
    fields: dict[str, object], hub: RunningHub, visit: Visit
) -> None:
    ben = visit(BEN)
    hour = make_hour(hub.ctx)
    ben.join(hour.hour_id)
    with pytest.raises(Refused, match="payload.invalid") as refused:
        ben.do("question.submit", **{"client_key": "client-key-1", "text": "How?"} | fields)
    assert "$" in refused.value.details["reason"] or "colour" in refused.value.details["reason"]
    assert ben.do("question.submit", text="How?", client_key="client-key-1")["question"]["text"] == "How?"


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_text_that_is_too_long_for_the_hour_is_refused_on_every_transport(
    transport: str, hub: RunningHub, visit: Visit
) -> None:
    hour = make_hour(hub.ctx, length_limit=100)
    ben = visit(BEN, transports=[transport])
    ben.join(hour.hour_id)
    with pytest.raises(Refused, match="question.text_too_long") as refused:
        ben.do("question.submit", text="x" * 101, client_key="client-key-1")
    assert refused.value.details == {"limit": 100, "length": 101}
    with pytest.raises(Refused, match="payload.invalid"):
        ben.do("question.submit", text="x" * 1_000_000, client_key="client-key-1")


def test_half_a_surrogate_pair_loses_no_text(hub: RunningHub, visit: Visit) -> None:
    ben = visit(BEN)
    ben.join(make_hour(hub.ctx).hour_id)
    asked = ben.do("question.submit", text="How\ud83d far?", client_key="client-key-1")
    assert asked["question"]["text"] == "How far?"


def test_a_command_that_nobody_knows_is_refused(visit: Visit) -> None:
    with pytest.raises(Refused, match="command.unknown") as refused:
        visit(BEN).call("question.sing", {})
    assert refused.value.details == {"name": "question.sing"}


def test_ids_that_are_not_there_are_not_found(hub: RunningHub, visit: Visit) -> None:
    hour, other = make_hour(hub.ctx), make_hour(hub.ctx)
    ben, mona = visit(BEN), visit(MONA)
    ben.join(hour.hour_id)
    mona.join(other.hour_id, audience="desk")
    question_id = ben.do("question.submit", text="How?", client_key="client-key-1")["question"]["question_id"]
    for visitor, name in ((ben, "question.endorse"), (mona, "question.approve")):
        with pytest.raises(Refused, match="question.not_found"):
            visitor.call(name, {"hour_id": other.hour_id, "question_id": question_id})
    with pytest.raises(Refused, match="hour.not_found"):
        ben.call("question.submit", {"hour_id": "nosuchhour", "text": "How?", "client_key": "client-key-2"})


def test_a_closed_hour_takes_no_question_and_says_in_which_state_it_is(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN)
    ben.join(hour.hour_id)
    set_state(hub.ctx, hour, "ended")
    ben.wait_until(lambda page: page.view["hour"]["state"] == "ended")
    with pytest.raises(Refused, match="hour.closed") as refused:
        ben.do("question.submit", text="How?", client_key="client-key-1")
    assert refused.value.details == {"state": "ended"}


def test_only_a_moderator_moderates(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    ben, chidi = visit(BEN), visit(CHIDI)
    ben.join(hour.hour_id)
    chidi.join(hour.hour_id)
    question_id = ben.do("question.submit", text="How?", client_key="client-key-1")["question"]["question_id"]
    with pytest.raises(Refused, match="access.denied"):
        chidi.do("question.dismiss", question_id=question_id, reason="off_topic")


def test_commands_of_one_socket_are_carried_out_in_their_order(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx, moderation="after")
    ben, chidi = visit(BEN), visit(CHIDI)
    ben.join(hour.hour_id)
    chidi.join(hour.hour_id)
    question_id = ben.do("question.submit", text="How?", client_key="client-key-1")["question"]["question_id"]
    payload = {"hour_id": hour.hour_id, "question_id": question_id}
    for _ in range(10):
        chidi.socket.emit("question.endorse", payload)
        chidi.socket.emit("question.unendorse", payload)
    assert chidi.do("question.endorse", question_id=question_id)["endorsements"] == 1


def test_a_failure_of_ours_tells_nothing_of_itself(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN)
    ben.join(hour.hour_id)
    hub.ctx.store.client.set(keys.asked(hour.hour_id, BEN.person_id), "not a set")
    with pytest.raises(Refused, match="server.failed") as refused:
        ben.do("question.submit", text="How?", client_key="client-key-1")
    assert refused.value.details == {}
    hub.ctx.store.client.delete(keys.asked(hour.hour_id, BEN.person_id))
    assert ben.do("question.submit", text="How?", client_key="client-key-1")


def test_a_nameless_person_asks_where_the_hour_lets_them(hub: RunningHub, visit: Visit) -> None:
    nyah = visit(NYAH)
    nyah.join(make_hour(hub.ctx, who_may_ask="named").hour_id)
    with pytest.raises(Refused, match="access.name_needed"):
        nyah.do("question.submit", text="How?", client_key="client-key-1")


def test_a_bearer_token_opens_a_socket_and_a_wrong_one_does_not(hub: RunningHub) -> None:
    now = hub.ctx.clock()
    _, secret = hub.ctx.records.tokens.add(MONA.person_id, "a program", now, now + 60_000)
    hour = make_hour(hub.ctx)
    socket = client_library.SimpleClient()
    socket.connect(hub.url, auth={"token": secret}, transports=["websocket"], wait_timeout=PATIENCE_S)
    ack = socket.call("hour.join", {"hour_id": hour.hour_id, "audience": "desk"}, timeout=PATIENCE_S)
    assert ack["data"]["mine"]["roles"] == ["moderator"]
    socket.client.eio.ws.shutdown()
    socket.disconnect()
    refusals: list[dict[str, object]] = []
    stranger = client_library.Client(reconnection=False)
    stranger.on("connect_error", refusals.append)
    with pytest.raises(client_library.exceptions.ConnectionError):
        stranger.connect(hub.url, auth={"token": "wrong"}, transports=["websocket"], wait_timeout=PATIENCE_S)
    assert refusals[0]["data"]["code"] == "access.token_invalid"  # type: ignore[index]
