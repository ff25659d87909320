"""Whatever comes over a socket: a coded refusal, and the hub goes on for everybody."""

from contextlib import suppress
from typing import Any

import pytest
import requests
import socketio
import websocket

from hub.domain.roles import Actor
from hub.protocol.commands import COMMANDS
from hub.web.errors import STATUS
from tests.live.conftest import RunningHub, Visit
from tests.live.visitor import PATIENCE_S, Refused, Visitor
from tests.people import BEN, CHIDI, MONA, make_hour

WRONG = [
    None,
    7,
    [],
    "text",
    True,
    {},
    {"hour_id": None},
    {"hour_id": "\ud800"},
    {"\ud800": 1},
    {"hour_id": {"a": {"b": 1}}},
]


def refused(visitor: Visitor, name: str, *arguments: Any) -> str:
    """The code with which a command is refused."""
    with pytest.raises(Refused) as refusal:
        visitor.call(name, *arguments)
    assert refusal.value.code in STATUS
    return refusal.value.code


def test_no_command_fails_on_a_payload_of_another_kind(visit: Visit) -> None:
    visitor = visit(MONA)
    # An inbox is one's own: its commands need no field.
    names = sorted(name for name in COMMANDS if not name.startswith("inbox."))
    codes = {refused(visitor, name, wrong) for name in names for wrong in WRONG}
    assert codes == {"payload.invalid"}


@pytest.mark.parametrize("arguments", [(), ({"hour_id": "x"}, {"hour_id": "y"})])
def test_a_command_with_no_payload_or_two_is_refused(visit: Visit, arguments: tuple[Any, ...]) -> None:
    assert refused(visit(MONA), "question.submit", *arguments) == "payload.invalid"


@pytest.mark.parametrize("name", ["question.nothing", "hour", "__class__", "\ud800", "a" * 10_000, "hour.frame"])
def test_a_command_that_is_not_there_is_refused(visit: Visit, name: str) -> None:
    assert refused(visit(MONA), name, {}) == "command.unknown"


def test_a_text_of_a_megabyte_is_refused_and_the_socket_stays(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    visitor = visit(BEN)
    visitor.join(hour.hour_id)
    asking = {"hour_id": hour.hour_id, "client_key": "client-key-1"}
    assert refused(visitor, "question.submit", asking | {"text": "a" * 1_000_000}) == "payload.invalid"
    assert visitor.do("question.submit", text="Why?", client_key="client-key-1")["question"]["text"] == "Why?"


def test_half_a_character_costs_nothing_but_itself(hub: RunningHub, visit: Visit) -> None:
    visitor = visit(BEN)
    visitor.join(make_hour(hub.ctx).hour_id)
    asked = visitor.do("question.submit", text="Why? \ud83d", client_key="client-key-1")
    assert asked["question"]["text"] == "Why?"


@pytest.mark.parametrize(
    "packet", ["2" + "[" * 100_000, '2["question.submit",', "9", "2", "2{}", "51-[]", "2[7]", "20[[]]", "3999[]"]
)
def test_a_packet_that_is_none_harms_nobody_else(visit: Visit, packet: str) -> None:
    stranger, other = visit(BEN), visit(CHIDI)
    stranger.socket.eio.send(packet)
    assert refused(other, "question.nothing", {}) == "command.unknown"


def test_nobody_can_announce_binary_parts_that_we_would_wait_for(visit: Visit) -> None:
    visitor = visit(BEN)
    visitor.socket.eio.send('5999-["question.submit",{"_placeholder":true,"num":0}]')
    assert refused(visitor, "question.nothing", {}) == "command.unknown"


def connect(hub: RunningHub, **options: Any) -> socketio.Client:
    """A program's socket."""
    client = socketio.Client(reconnection=False)
    client.connect(hub.url, transports=["websocket"], wait_timeout=PATIENCE_S, **options)
    return client


def name_of(hub: RunningHub, client: socketio.Client) -> str:
    """The name that the hub puts beside a question of this socket."""
    fields = {"hour_id": make_hour(hub.ctx).hour_id, "text": "Why?", "client_key": "client-key-1"}
    ack = client.call("question.submit", fields, timeout=PATIENCE_S)
    return str(ack["data"]["question"]["asker_name"])


def test_a_program_comes_in_with_a_token_alone(hub: RunningHub) -> None:
    _, secret = hub.ctx.records.tokens.add(CHIDI.person_id, "program", hub.ctx.clock(), 0)
    for way in ({"auth": {"token": secret}}, {"headers": {"Authorization": f"Bearer {secret}"}}):
        client = connect(hub, **way)
        assert name_of(hub, client) == "Chidi"
        client.disconnect()


def test_a_token_that_is_none_opens_no_socket(hub: RunningHub) -> None:
    client, told = socketio.Client(reconnection=False), []
    client.on("connect_error", told.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(hub.url, transports=["websocket"], auth={"token": "made up"}, wait_timeout=PATIENCE_S)
    assert [one["data"]["code"] for one in told] == ["access.token_invalid"]


@pytest.mark.parametrize("auth", [{}, {"token": ""}, {"token": None}, [], "text", 7])
def test_anything_else_beside_the_cookie_is_passed_over(hub: RunningHub, auth: Any) -> None:
    client = connect(hub, auth=auth)
    assert name_of(hub, client) == ""
    client.disconnect()


def test_a_program_without_a_cookie_is_one_guest_for_as_long_as_its_socket_lives(hub: RunningHub) -> None:
    hour = make_hour(hub.ctx)
    client = connect(hub)
    fields = {"hour_id": hour.hour_id, "text": "Why?", "client_key": "client-key-1"}
    first, again = (client.call("question.submit", fields, timeout=PATIENCE_S) for _ in range(2))
    assert first["data"]["question"]["question_id"] == again["data"]["question"]["question_id"]
    client.disconnect()


def test_another_site_gets_nothing_over_a_socket_with_our_visitor_s_cookie(hub: RunningHub) -> None:
    evil = "https://evil.example"
    polled = requests.get(f"{hub.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": evil}, timeout=PATIENCE_S)
    assert polled.status_code == 400
    assert "Access-Control-Allow-Origin" not in polled.headers
    with suppress(websocket.WebSocketBadStatusException, websocket.WebSocketConnectionClosedException):
        address = hub.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        line = websocket.create_connection(address, origin=evil, timeout=PATIENCE_S)
        # Gevent shakes hands before anybody is asked; the refusal is that the line is closed, with nothing said.
        assert not line.recv()


def test_the_hub_is_well_after_all_that(hub: RunningHub, visit: Visit) -> None:
    nobody = Actor("gnobody")
    visitor = visit(nobody)
    visitor.join(make_hour(hub.ctx).hour_id)
    assert requests.get(f"{hub.url}/healthz", timeout=PATIENCE_S).json()["ok"] is True
