"""JaaS tells the hub of its rooms, over real HTTP: signed, in any order, more than once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.on_stage import on_stage
from hub.domain.clock import SetClock
from hub.domain.room_posts import RECORDING_KINDS
from tests.fakes.jitsi_jaas import FakeJaas
from tests.fakes.jitsi_line import Line, over_http
from tests.fixed import START
from tests.jitsi.running_hub import Deployment, running_deployment
from tests.people import MONA, make_hour

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
APP_ID = "vpaas-magic-cookie-1"


@pytest.fixture
def there(ctx: Context, clock: SetClock) -> Iterator[Deployment]:
    """A hub whose rooms are JaaS', which has no Prosody that could be asked."""
    with running_deployment(ctx, clock, jitsi_url=f"https://8x8.vc/{APP_ID}", jitsi_prosody_url="") as found:
        found.jitsi.jaas.line = Line(over_http(found.url))
        yield found


def person(name: str, **more: Any) -> dict[str, Any]:
    """What JaaS tells of somebody."""
    return {"participantJid": f"{name}@8x8.vc/1", "id": f"id-{name}", "name": name, "moderator": "true"} | more


def tell(jaas: FakeJaas, event: str, data: dict[str, Any] | None = None, at: int = START, **more: Any) -> None:
    """JaaS tells something, which must be taken."""
    assert jaas.tell(event, ROOM, data or {}, timestamp=at, **more).status == 200


def test_room_and_its_people_are_told_in_any_order(there: Deployment):
    hour, jaas = make_hour(there.ctx, room_name=ROOM), there.jitsi.jaas
    tell(jaas, "PARTICIPANT_LEFT", person("Hana"), START + 5000)
    tell(jaas, "PARTICIPANT_JOINED", person("Ada"), START + 2000)
    tell(jaas, "PARTICIPANT_JOINED", person("Hana"), START + 1000)
    tell(jaas, "ROOM_CREATED", at=START)
    there.work()
    assert on_stage(there.ctx, MONA, hour.hour_id).names == ("Ada",)
    (visit,) = there.ctx.records.room_visits.of_hour(hour.hour_id)
    assert visit.opened_at == START
    tell(jaas, "ROOM_DESTROYED", at=START + 9000)
    there.work()
    assert on_stage(there.ctx, MONA, hour.hour_id).count == 0
    assert [one.closed_at for one in there.ctx.records.room_visits.of_hour(hour.hour_id)] == [START + 9000]


def test_event_that_comes_twice_is_one(there: Deployment):
    hour, jaas = make_hour(there.ctx, room_name=ROOM), there.jitsi.jaas
    for at in (START, START + 500):
        tell(jaas, "PARTICIPANT_JOINED", person("Ada"), at, idempotencyKey="k1")
        there.work()
    assert len(there.ctx.records.room_visits.here(hour.hour_id)) == 1
    assert there.ctx.records.room_visits.here(hour.hour_id)[0].joined_at == START


def test_room_that_was_used_twice_has_two_lives(there: Deployment):
    hour, jaas = make_hour(there.ctx, room_name=ROOM), there.jitsi.jaas
    for begin in (START + 60_000, START):
        tell(jaas, "ROOM_DESTROYED", at=begin + 30_000)
        tell(jaas, "ROOM_CREATED", at=begin)
        there.work()
    lives = [(one.opened_at, one.closed_at) for one in there.ctx.records.room_visits.of_hour(hour.hour_id)]
    assert lives == [(START, START + 30_000), (START + 60_000, START + 90_000)]


def test_recording_waits_for_those_who_fetch_it(there: Deployment):
    make_hour(there.ctx, room_name=ROOM)
    data = {"preAuthenticatedLink": "https://x.8x8.vc/y.mp4", "recordingSessionId": "r1"}
    tell(there.jitsi.jaas, "RECORDING_UPLOADED", data)
    there.work()
    (post,) = there.ctx.records.room_posts.waiting(RECORDING_KINDS)
    assert (post.kind, post.room_name, post.body["data"]) == ("recording.uploaded", ROOM, data)


def test_room_of_another_app_is_none_of_ours(there: Deployment):
    hour = make_hour(there.ctx, room_name=ROOM)
    tell(there.jitsi.jaas, "ROOM_CREATED", fqn=f"vpaas-magic-cookie-2/{ROOM}")
    there.work()
    assert there.ctx.records.room_visits.of_hour(hour.hour_id) == []


def test_event_that_jaas_did_not_sign_is_refused_and_an_old_one_too(there: Deployment):
    body = json.dumps({"eventType": "ROOM_CREATED", "fqn": f"{APP_ID}/{ROOM}"}).encode()
    assert there.jitsi.jaas.send(body, secret="another").status == 401
    assert there.jitsi.jaas.send(body, at_s=START // 1000 - 600).status == 401
    assert there.jitsi.jaas.send(body).status == 200


def test_event_that_is_new_to_us_is_confirmed(there: Deployment):
    for event in ("SETTINGS_PROVISIONING", "POLL_CREATED", "SOMETHING_OF_2031"):
        tell(there.jitsi.jaas, event)
    there.work()
    assert there.ctx.records.room_posts.waiting(RECORDING_KINDS) == []
