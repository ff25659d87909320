"""Who is on stage, and alarms, on the pages of those who may know."""

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.domain.room_visits import Closed, Fact, Opened, RoomVisit, Stay
from tests.fixed import START
from tests.people import ADA, BEN, HANA, MONA, OLGA, ZURI, make_hour
from tests.web.browser import browser_of, code_of, csrf_token

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
PAGE = {"Accept": "application/json"}


def meet(ctx: Context, *facts: Fact) -> str:
    """An hour in whose room something happened; its id."""
    hour = make_hour(ctx, room_name=ROOM)
    room = RoomVisit(visit_id="", room_name=ROOM, hour_id=hour.hour_id, opened_at=0)
    ctx.records.room_visits.tell(room, *facts)
    return hour.hour_id


def came(name: str) -> Stay:
    """Somebody came."""
    return Stay(occupant_jid=f"{name}@x/1", jitsi_id=f"id of {name}", name=name, joined_at=START)


def test_those_who_run_an_hour_see_who_is_in_its_room_and_when_it_was_open(app: Flask, ctx: Context):
    hour_id = meet(
        ctx, Opened(START - 900_000), Closed(START - 600_000, START - 900_000), Opened(START), came("Hana <b>")
    )
    for actor in (ZURI, HANA, MONA):
        page = browser_of(app, actor).get(f"/organise/hours/{hour_id}").get_data(as_text=True)
        assert "1 person is in the Jitsi room now." in page
        assert "<bdi>Hana &lt;b&gt;</bdi>" in page
        assert page.count("Open from <time") == 1
        assert page.count("Open since <time") == 1


def test_hour_whose_room_nobody_entered_shows_nothing_of_it(app: Flask, ctx: Context):
    hour_id = make_hour(ctx, room_name=ROOM).hour_id
    assert "Jitsi room now" not in browser_of(app, ZURI).get(f"/organise/hours/{hour_id}").get_data(as_text=True)


def test_desk_is_told_who_is_on_stage_when_it_asks(app: Flask, ctx: Context):
    hour_id = meet(ctx, came("Hana"), came("Ada"))
    facts = browser_of(app, MONA).get(f"/hours/{hour_id}/desk/facts").json
    assert facts["on_stage"] == {"count": 2, "names": ["Ada", "Hana"]}
    assert "on_stage" in browser_of(app, MONA).get(f"/hours/{hour_id}/desk").get_data(as_text=True)


@pytest.mark.parametrize("actor", [BEN, OLGA])
def test_others_read_no_name_of_those_on_stage_anywhere(app: Flask, ctx: Context, actor: object):
    hour_id = meet(ctx, came("Zebrafish"))
    client = browser_of(app, actor)  # type: ignore[arg-type]
    paths = [f"/hours/{hour_id}{path}" for path in ("", "/desk", "/desk/facts", "/stage", "/speaker", "/ledger")]
    answers = {path: client.get(path) for path in (*paths, f"/organise/hours/{hour_id}")}
    read = [path for path, one in answers.items() if one.status_code == 200]
    assert read == [f"/hours/{hour_id}{path}" for path in ("", "/stage", "/ledger")]
    assert [path for path, one in answers.items() if "Zebrafish" in one.get_data(as_text=True)] == []


def test_alarm_stands_on_the_status_page_until_it_was_seen(app: Flask, ctx: Context):
    hour_id = make_hour(ctx).hour_id
    ctx.records.alarms.add("room.hour", "k1", {"hour_id": hour_id, "title": "<i>Wikidata</i>"}, START)
    ctx.records.alarms.add("room.unknown", "k2", {"room": "party"}, START + 1)
    ctx.records.alarms.add("room.private", "k3", {}, START + 2)
    zuri = browser_of(app, ZURI)
    page = zuri.get("/organise/status").get_data(as_text=True)
    assert "The room of “&lt;i&gt;Wikidata&lt;/i&gt;” was opened without the hub" in page
    assert f'href="/organise/hours/{hour_id}"' in page
    assert "opened: party." in page
    assert page.index("A private room was opened") < page.index("opened: party.") < page.index("The room of “")
    assert "Please look at this" in page
    for alarm in ctx.records.alarms.unseen():
        data = {"csrf_token": csrf_token(zuri)}
        assert zuri.post(f"/organise/status/alarms/{alarm.alarm_id}/seen", data=data).location == "/organise/status"
    assert "Please look at this" not in zuri.get("/organise/status").get_data(as_text=True)


def test_alarm_of_a_kind_from_a_newer_hub_costs_nobody_the_page(app: Flask, ctx: Context):
    ctx.records.alarms.add("room.sung", "k1", {}, START)
    ctx.records.alarms.add("room.unknown", "k2", {}, START)
    page = browser_of(app, ZURI).get("/organise/status")
    assert page.status_code == 200
    assert "room.sung" in page.get_data(as_text=True)


@pytest.mark.parametrize("actor", [MONA, HANA, ADA, OLGA])
def test_alarms_are_for_organisers_of_the_site_alone(app: Flask, ctx: Context, actor: object):
    ctx.records.alarms.add("room.unknown", "k1", {"room": "party"}, START)
    (alarm,) = ctx.records.alarms.unseen()
    client = browser_of(app, actor)  # type: ignore[arg-type]
    assert "party" not in client.get("/organise/status").get_data(as_text=True)
    data = {"csrf_token": csrf_token(client)}
    refused = client.post(f"/organise/status/alarms/{alarm.alarm_id}/seen", data=data, headers=PAGE)
    assert code_of(refused) == "access.denied"
    assert ctx.records.alarms.unseen() == [alarm]


def test_guest_sees_no_alarm_away(app: Flask, ctx: Context):
    ctx.records.alarms.add("room.unknown", "k1", {"room": "party"}, START)
    (alarm,) = ctx.records.alarms.unseen()
    client = browser_of(app, BEN)
    data = {"csrf_token": csrf_token(client)}
    refused = client.post(f"/organise/status/alarms/{alarm.alarm_id}/seen", data=data, headers=PAGE)
    assert code_of(refused) == "access.sign_in_needed"
    assert ctx.records.alarms.unseen() == [alarm]
