"""The fake Jitsi has the quirks that facts are known of: tests of the hub lean on them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from hub.domain.clock import SetClock
from tests.fakes.jitsi_line import NOT_REACHED, Call, Line, Told
from tests.fakes.jitsi_prosody import FakeProsody, posts
from tests.fakes.jitsi_tokens import Hangs, Refused
from tests.fixed import START

ROOM = "hour-2026-11-27-x"
LENGTH_S = 600


class Desk:
    """A hub in a few lines: it answers all that Jitsi asks, in the way a test wants."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Call], Told]] = {}

    def __call__(self, call: Call) -> Told:
        for start, answer in self.answers.items():
            if f"{call.method} {call.path}".startswith(start):
                return answer(call)
        return Told(200, granted(ROOM)) if call.method == "POST" and call.path.endswith("/conference") else Told(200)


def granted(name: Any, **fields: Any) -> bytes:
    """An answer that lets a room open at ``START`` for ten minutes."""
    begins = {"start_time": "2026-11-27T16:00:00Z", "duration": LENGTH_S}
    return json.dumps({"id": "slot-1", "name": name, "mail_owner": "hub"} | begins | fields).encode()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def prosody(clock: SetClock, desk: Desk) -> FakeProsody:
    return FakeProsody(clock, desk)


def knocks(prosody: FakeProsody) -> list[str]:
    return [path for path in prosody.line.paths() if "/conference" in path]


def test_room_is_asked_for_in_a_form_that_says_nothing_of_the_person(prosody: FakeProsody, clock: SetClock):
    prosody.join(ROOM)
    call = prosody.line.calls[0]
    assert (call.method, call.path) == ("POST", "/jitsi/conference")
    assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert call.headers["User-Agent"].startswith("Prosody (")
    fields = parse_qs(call.body.decode())
    assert set(fields) == {"name", "start_time", "mail_owner"}
    assert fields["name"] == [ROOM]
    assert fields["start_time"] == ["2026-11-27T16:00:00.000Z"]


def test_order_of_the_fields_is_chance(clock: SetClock, desk: Desk):
    firsts = set()
    for seed in range(12):
        prosody = FakeProsody(clock, desk, seed=seed)
        prosody.join(ROOM)
        firsts.add(prosody.line.calls[0].body[:4])
    assert len(firsts) == 3


def test_room_that_is_open_is_not_asked_for_again(prosody: FakeProsody):
    for _ in range(3):
        prosody.join(ROOM)
    assert knocks(prosody) == ["POST /jitsi/conference"]


@pytest.mark.parametrize(("early_s", "kept_s"), [(0, 60), (29, 60), (30, 120)])
def test_refusal_sticks_until_a_sweep_after_half_a_minute(prosody: FakeProsody, desk: Desk, early_s: int, kept_s: int):
    """It is dropped at the first sweep that comes more than 30 seconds later: 60, 31 and 90 seconds here."""
    desk.answers["POST /jitsi/conference"] = lambda _call: Told(403, b'{"message": "Too early"}')
    prosody.wait(early_s)
    with pytest.raises(Refused, match="403 Too early"):
        prosody.join(ROOM)
    del desk.answers["POST /jitsi/conference"]
    prosody.wait(kept_s - early_s - 1)
    with pytest.raises(Refused):
        prosody.join(ROOM)
    prosody.wait(1)
    prosody.join(ROOM)
    assert len(knocks(prosody)) == 2


def test_refusal_without_a_message_has_prosody_s_own(prosody: FakeProsody, desk: Desk):
    desk.answers["POST /jitsi/conference"] = lambda _call: Told(302, b"elsewhere")
    with pytest.raises(Refused, match="302 Rejected by reservation server"):
        prosody.join(ROOM)


def test_broken_hub_is_asked_four_times(prosody: FakeProsody, clock: SetClock):
    prosody.line.faults = [503, NOT_REACHED, 500]
    prosody.join(ROOM)
    assert len(knocks(prosody)) == 4
    assert clock() == START + 9000


def test_hub_that_does_not_answer_in_time_is_asked_once(prosody: FakeProsody):
    prosody.line.faults = [Line.LOST]
    with pytest.raises(Refused, match="500 Reservation lookup timed out"):
        prosody.join(ROOM)
    assert len(knocks(prosody)) == 1


def test_conflict_leads_to_the_conference_that_is_there(prosody: FakeProsody, desk: Desk):
    desk.answers["POST /jitsi/conference"] = lambda _call: Told(409, b'{"conflict_id": "slot-7"}')
    desk.answers["GET /jitsi/conference"] = lambda _call: Told(200, granted(ROOM, id="slot-7"))
    prosody.join(ROOM)
    assert knocks(prosody) == ["POST /jitsi/conference", "GET /jitsi/conference/slot-7"]


@pytest.mark.parametrize(
    "fields", [{"name": None}, {"name": 7}, {"start_time": None}, {"start_time": 1795795200}], ids=str
)
def test_null_or_another_type_makes_the_room_dead_until_prosody_starts_anew(
    prosody: FakeProsody, desk: Desk, fields: dict[str, Any]
):
    desk.answers["POST /jitsi/conference"] = lambda _call: Told(200, granted(**({"name": ROOM} | fields)))
    with pytest.raises(Hangs):
        prosody.join(ROOM)
    del desk.answers["POST /jitsi/conference"]
    prosody.wait(3600)
    with pytest.raises(Hangs):
        prosody.join(ROOM)
    assert len(knocks(prosody)) == 1
    prosody.restart()
    with pytest.raises(Refused, match="419"):
        prosody.join(ROOM)


@pytest.mark.parametrize(
    "fields", [{"name": "another"}, {"duration": "long"}, {"password": None}, {"max_occupants": None}], ids=str
)
def test_answer_that_does_not_fit_is_a_refusal(prosody: FakeProsody, desk: Desk, fields: dict[str, Any]):
    desk.answers["POST /jitsi/conference"] = lambda _call: Told(200, granted(**({"name": ROOM} | fields)))
    with pytest.raises(Refused, match="500 Invalid response"):
        prosody.join(ROOM)


@pytest.mark.parametrize("into_the_minute_s", [0, 1, 59])
def test_room_is_ended_up_to_a_minute_late(prosody: FakeProsody, into_the_minute_s: int):
    prosody.wait(into_the_minute_s)
    seat = prosody.join(ROOM)
    prosody.wait(LENGTH_S - into_the_minute_s)
    assert prosody.inside(ROOM) == [seat]
    prosody.wait(60)
    assert seat.thrown_out == "Scheduled conference duration exceeded."
    assert knocks(prosody)[-1] == "DELETE /jitsi/conference/slot-1"


def test_delete_only_means_that_the_room_closed_and_is_sent_again_on_5xx(prosody: FakeProsody):
    seat = prosody.join(ROOM)
    prosody.leave(seat)
    prosody.events = None
    prosody.line.faults = [500, 503]
    prosody.wait(60)
    prosody.join(ROOM)
    deletes = ["DELETE /jitsi/conference/slot-1"] * 3
    assert knocks(prosody) == ["POST /jitsi/conference", *deletes, "POST /jitsi/conference"]


def test_prosody_that_stops_says_no_goodbye(prosody: FakeProsody):
    seat = prosody.join(ROOM)
    before = len(prosody.line.calls)
    prosody.restart()
    assert len(prosody.line.calls) == before
    assert seat.thrown_out
    prosody.join(ROOM)
    assert knocks(prosody) == ["POST /jitsi/conference"] * 2


def test_room_that_nobody_enters_closes_with_an_object_for_its_empty_list(prosody: FakeProsody):
    prosody.ask(ROOM)
    prosody.wait(20)
    assert posts(prosody.line.calls) == ["room/created", "room/destroyed"]
    assert json.loads(prosody.line.calls[-2].body)["all_occupants"] == {}


def test_what_a_token_does_not_say_is_no_key_in_a_post(prosody: FakeProsody):
    prosody.join(ROOM)
    assert set(json.loads(prosody.line.calls[-1].body)["occupant"]) == {"occupant_jid", "joined_at"}


def test_post_that_failed_arrives_after_those_that_happened_since(prosody: FakeProsody):
    prosody.line.faults = [None, 503]
    prosody.join(ROOM)
    prosody.wait(1)
    assert posts(prosody.line.calls) == ["room/created", "occupant/joined", "room/created"]


@pytest.mark.parametrize("fault", [400, 401, 404, Line.LOST])
def test_refused_and_late_posts_never_come_again(prosody: FakeProsody, fault: int):
    prosody.line.faults = [None, fault]
    prosody.join(ROOM)
    prosody.wait(10)
    assert posts(prosody.line.calls) == ["room/created", "occupant/joined"]


def test_posts_that_are_held_arrive_in_any_order(prosody: FakeProsody):
    prosody.events.held = True
    prosody.leave(prosody.join(ROOM))
    prosody.events.let_go([2, 0, 1])
    assert posts(prosody.line.calls) == ["occupant/left", "room/created", "occupant/joined"]


def test_drop_out_of_everybody_makes_another_room_of_the_same_name(prosody: FakeProsody):
    prosody.leave(prosody.join(ROOM))
    prosody.wait(19)
    prosody.leave(prosody.join(ROOM))
    prosody.wait(19)
    assert len(prosody.rooms) == 1
    prosody.wait(1)
    assert prosody.rooms == {}
    prosody.join(ROOM)
    assert len([path for path in knocks(prosody) if path.startswith("POST")]) == 2


def test_way_round_reservations_is_told_by_events_alone(prosody: FakeProsody):
    prosody.open_around("somebody-s-own-room")
    assert knocks(prosody) == []
    assert posts(prosody.line.calls) == ["room/created", "occupant/joined"]
