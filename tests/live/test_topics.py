"""Bookings, threads and inboxes on the line: those in them hear the whole of it, strangers hear nothing."""

import queue
import time
from typing import Any

import pytest
import socketio

from hub.actions.erasing import erase_me
from hub.actions.registry import run
from hub.protocol.commands import COMMANDS
from tests.booking import act
from tests.doing import ask, do
from tests.erasing import DINAH, move_in_dinah
from tests.live.conftest import RunningHub, Visit
from tests.live.visitor import PATIENCE_S, Refused, Visitor
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour
from tests.threads import post, start


def heard(visitor: Visitor, name: str) -> "queue.Queue[Any]":
    """What a socket is told under a name, from now on."""
    found: queue.Queue[Any] = queue.Queue()
    visitor.socket.on(name, found.put)
    return found


def programme_of_now(hub: RunningHub) -> Any:
    """A programme that is open by the real clock of a running hub."""
    now = hub.ctx.clock()
    return make_programme(hub.ctx, opens_at=now - DAY_MS, published_at=now - DAY_MS, closes_at=now + 30 * DAY_MS)


def until(told: "queue.Queue[Any]", holds: Any) -> Any:
    """The first that is told for which something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        data = told.get(timeout=max(0.1, deadline - time.monotonic()))
        if holds(data):
            return data


def test_the_asker_hears_an_answer_and_sees_who_is_writing(hub: RunningHub, visit: Visit) -> None:
    programme = programme_of_now(hub)
    make_mentor(hub.ctx, programme)
    thread = start(hub.ctx, programme)
    chidi, ada = visit(CHIDI), visit(ADA)
    told = heard(chidi, "thread.changed")
    here = {"thread_id": thread.thread_id}
    assert chidi.call("thread.join", here)["thread"]["you"] == "asker"
    ada.call("thread.writing", here | {"number": 2})
    assert until(told, lambda data: data["writing"])["writing"] == [{"name": "Ada", "number": 2}]
    post(hub.ctx, ADA, thread, 2, "The foundation pays.")
    data = until(told, lambda data: data["thread"]["parts"][1]["posts"])
    assert data["thread"]["parts"][1]["posts"][0]["text"] == "The foundation pays."


def test_both_of_a_booking_hear_each_change_as_they_may_see_it(hub: RunningHub, visit: Visit) -> None:
    programme = programme_of_now(hub)
    mentor = make_mentor(hub.ctx, programme)
    asked = {"programme_id": programme.programme_id, "client_key": hub.ctx.new_id(), "about": "x" * 9}
    booking = run(hub.ctx, CHIDI, "booking.request", asked | {"mentors": [mentor.mentor_id]})["booking"]
    chidi = visit(CHIDI)
    told, inbox = heard(chidi, "booking.changed"), heard(chidi, "inbox.changed")
    chidi.call("inbox.join", {})
    assert chidi.call("booking.join", {"booking_id": booking.booking_id})["room"]["phase"] == "early"
    act(hub.ctx, ADA, "decline", booking.booking_id, reason="no_time", line="Next month perhaps.")
    data = until(told, lambda data: data["booking"]["state"] == "declined")
    assert (data["booking"]["you"], data["booking"]["reason_line"]) == ("candidate", "Next month perhaps.")
    assert until(inbox, lambda data: data["inbox"]["unread"])["inbox"]["notices"][0]["kind"] == "booking.declined"


def test_whose_request_went_on_to_another_is_told_that_and_hears_nothing_else(hub: RunningHub, visit: Visit) -> None:
    programme = programme_of_now(hub)
    first, second = make_mentor(hub.ctx, programme), make_mentor(hub.ctx, programme, HANA)
    asked = {"programme_id": programme.programme_id, "client_key": hub.ctx.new_id(), "about": "x" * 9}
    named = [first.mentor_id, second.mentor_id]
    booking = run(hub.ctx, CHIDI, "booking.request", asked | {"mentors": named})["booking"]
    ada, chidi = visit(ADA), visit(CHIDI)
    closed, told, others = heard(ada, "topic.closed"), heard(ada, "booking.changed"), heard(chidi, "booking.changed")
    for visitor in (ada, chidi):
        visitor.call("booking.join", {"booking_id": booking.booking_id})
    act(hub.ctx, ADA, "decline", booking.booking_id, reason="no_time", line="Next month perhaps.")
    until(others, lambda data: data["booking"]["mentor_name"] == "Hana")
    assert until(closed, lambda data: True) == {"kind": "booking", "id": booking.booking_id}
    assert told.qsize() == 0


def test_one_socket_hears_an_hour_and_the_bell(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ada = visit(ADA)
    told = heard(ada, "inbox.changed")
    ada.join(hour.hour_id)
    before = ada.call("inbox.join", {})["inbox"]["unread"]
    programme = programme_of_now(hub)
    start(hub.ctx, programme, mentors=[make_mentor(hub.ctx, programme).mentor_id])
    assert until(told, lambda data: True)["inbox"]["unread"] == before + 1
    question_id = ask(hub.ctx, hour, BEN)
    do(hub.ctx, MONA, "question.approve", hour, question_id)
    ada.wait_until(lambda one: one.text_of(question_id))


@pytest.mark.parametrize("stranger", [OLGA, MONA, BEN, HANA, ZURI], ids=lambda actor: actor.name)
def test_a_stranger_is_answered_as_of_what_never_was_and_hears_nothing(hub: RunningHub, visit: Visit, stranger) -> None:
    programme = programme_of_now(hub)
    mentor = make_mentor(hub.ctx, programme)
    thread = start(hub.ctx, programme, mentors=[mentor.mentor_id])
    asked = {"programme_id": programme.programme_id, "client_key": hub.ctx.new_id(), "about": "x" * 9}
    booking = run(hub.ctx, CHIDI, "booking.request", asked | {"mentors": [mentor.mentor_id]})["booking"]
    visitor, chidi = visit(stranger), visit(CHIDI)
    heard_by_stranger = [heard(visitor, f"{kind}.changed") for kind in ("booking", "thread", "room")]
    names = [name for name, command in COMMANDS.items() if name.endswith((".join", ".writing")) and private(command)]
    assert len(names) >= 3
    for name in names:
        answers = [refused(visitor, name, one) for one in ((booking.booking_id, thread.thread_id), ("never", "never"))]
        assert answers[0] == answers[1], name
    told = heard(chidi, "thread.changed"), heard(chidi, "booking.changed")
    chidi.call("thread.join", {"thread_id": thread.thread_id})
    chidi.call("booking.join", {"booking_id": booking.booking_id})
    post(hub.ctx, ADA, thread, 1, "For Chidi alone.")
    act(hub.ctx, ADA, "decline", booking.booking_id, reason="no_time", line="For Chidi alone.")
    for one in told:
        until(one, lambda data: "For Chidi alone." in str(data))
    assert [one.qsize() for one in heard_by_stranger] == [0, 0, 0]


def private(command: type) -> bool:
    """Whether a command is about a booking or a thread."""
    return bool({"booking_id", "thread_id"} & {*command.__struct_fields__})


def refused(visitor: Visitor, name: str, ids: tuple[str, str]) -> tuple[str, str]:
    """Why a socket is refused a booking or a thread."""
    fields = {"booking_id": ids[0], "thread_id": ids[1], "number": 1}
    known = {one: fields[one] for one in COMMANDS[name].__struct_fields__ if one in fields}
    with pytest.raises(Refused) as refusal:
        visitor.call(name, known)
    return refusal.value.code, str(refusal.value)


def test_who_leaves_a_topic_hears_no_more_of_it(hub: RunningHub, visit: Visit) -> None:
    programme = programme_of_now(hub)
    make_mentor(hub.ctx, programme)
    first, second = start(hub.ctx, programme), start(hub.ctx, programme)
    chidi = visit(CHIDI)
    told = heard(chidi, "thread.changed")
    for thread in (first, second):
        chidi.call("thread.join", {"thread_id": thread.thread_id})
    chidi.call("thread.leave", {"thread_id": first.thread_id})
    post(hub.ctx, ADA, first, 1, "Nobody hears this.")
    post(hub.ctx, ADA, second, 1, "This is heard.")
    assert until(told, lambda data: True)["thread"]["thread_id"] == second.thread_id


def test_a_guest_hears_a_public_thread_and_who_writes_in_it(hub: RunningHub, visit: Visit) -> None:
    programme = programme_of_now(hub)
    make_mentor(hub.ctx, programme)
    thread = start(hub.ctx, programme, visibility="public")
    ben, ada = visit(BEN), visit(ADA)
    told, here = heard(ben, "thread.changed"), {"thread_id": thread.thread_id}
    assert ben.call("thread.join", here)["thread"]["you"] == "reader"
    ada.call("thread.writing", here | {"number": 1})
    assert until(told, lambda data: data["writing"])["writing"] == [{"name": "Ada", "number": 1}]
    post(hub.ctx, ADA, thread, 1, "Ten hours.")
    assert until(told, lambda data: data["thread"]["parts"][0]["posts"])["thread"]["may"] == []


def test_a_token_that_was_removed_joins_nothing_over_a_socket_that_is_open_still(hub: RunningHub) -> None:
    programme = programme_of_now(hub)
    make_mentor(hub.ctx, programme)
    thread = start(hub.ctx, programme)
    token_id, secret = hub.ctx.records.tokens.add(CHIDI.person_id, "a program", hub.ctx.clock(), 0)
    client = socketio.Client(reconnection=False)
    client.connect(hub.url, auth={"token": secret}, transports=["websocket"], wait_timeout=PATIENCE_S)
    hub.ctx.records.tokens.remove(CHIDI.person_id, token_id)
    for name, fields in (("thread.join", {"thread_id": thread.thread_id}), ("inbox.join", {})):
        assert client.call(name, fields, timeout=PATIENCE_S)["error"]["code"] == "access.token_invalid", name
    client.disconnect()


def test_a_line_of_somebody_who_was_erased_hears_and_does_nothing_more(hub: RunningHub, visit: Visit) -> None:
    # Whoever is erased here is nobody whom another test of this hub needs.
    programme, gone = programme_of_now(hub), DINAH
    move_in_dinah(hub.ctx)
    make_mentor(hub.ctx, programme)
    thread = start(hub.ctx, programme, actor=gone)
    dinah, ada = visit(gone), visit(ADA)
    told, others = heard(dinah, "thread.changed"), heard(ada, "thread.changed")
    for visitor in (dinah, ada):
        visitor.call("thread.join", {"thread_id": thread.thread_id})
    erase_me(hub.ctx, gone, gone.name)
    assert refused(dinah, "thread.join", ("", thread.thread_id))[0] == "form.expired"
    post(hub.ctx, ADA, thread, 1, "Is anybody there?")
    until(others, lambda data: "Is anybody there?" in str(data))
    assert told.qsize() == 0
