"""The servers of a deployment, over a real line to the fake Jitsi."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hub.config import Settings
from hub.domain.clock import SetClock
from hub.jitsi.errors import JitsiError
from hub.jitsi.http import Http
from hub.jitsi.servers import Health, Jibri, JibriHealth, Jicofo, Jvb, Prosody, XmppLogin
from hub.jitsi.tokens import Visitor, token_for
from tests.fakes.jitsi import APP_SECRET, FakeJitsi, running_jitsi
from tests.fakes.jitsi_line import Line, Told
from tests.fakes.jitsi_modules import bare
from tests.fakes.jitsi_tokens import TokenRules
from tests.fixed import START

ROOM = "hour-2026-11-27-x"
OTHER = "hour-2026-11-28-y"
LOGIN = XmppLogin("recorder.meet.example.org", "recorder", "its password")


@pytest.fixture(params=["", "mentors"], ids=["no tenant", "tenant"])
def jitsi(request: pytest.FixtureRequest, clock: SetClock) -> Iterator[FakeJitsi]:
    """A Jitsi with tokens, with and without a tenant."""
    with running_jitsi(clock, rules=TokenRules(app_secret=APP_SECRET), tenant=request.param) as found:
        yield found


@pytest.fixture
def ours(jitsi: FakeJitsi, settings: Settings) -> Settings:
    """Settings of a hub that uses it."""
    return jitsi.settings(settings)


@pytest.fixture
def prosody(ours: Settings) -> Prosody:
    """Prosody, as the hub sees it."""
    return Prosody(ours, Http(ours, repeats=0))


def token(settings: Settings, name: str = "Ada", room: str = ROOM) -> str:
    visitor = Visitor("4f2a", name, moderator=True)
    return token_for(settings, room, visitor, begins_at=START, ends_at=START + 600_000)


# Prosody


def test_room_that_nobody_opened_is_none_and_one_with_people_counts_them(
    jitsi: FakeJitsi, ours: Settings, prosody: Prosody
):
    assert prosody.room_size(ROOM) is None
    assert prosody.occupants(ROOM) == []
    for name in ("Ada", "Ben"):
        jitsi.prosody.join(ROOM, token(ours, name))
    assert prosody.room_size(ROOM) == 2
    assert sorted(one.name for one in prosody.occupants(ROOM)) == ["Ada", "Ben"]


@pytest.mark.parametrize("newer", [False, True])
def test_empty_lists_are_read_however_lua_writes_them(jitsi: FakeJitsi, prosody: Prosody, newer: bool):
    jitsi.port.newer = newer
    assert prosody.census() == []
    jitsi.prosody.ask(ROOM)
    assert prosody.occupants(ROOM) == []
    assert [(one.room_name, one.participants) for one in prosody.census()] == [(ROOM, 0)]


@pytest.mark.parametrize("counts_duration", [False, True])
def test_census_names_rooms_as_we_do_and_their_begin_where_it_is_known(
    jitsi: FakeJitsi, ours: Settings, prosody: Prosody, counts_duration: bool
):
    jitsi.port.counts_duration = counts_duration
    jitsi.prosody.join(ROOM, token(ours))
    (room,) = prosody.census()
    assert room == (ROOM, 1, START if counts_duration else 0)


def test_room_of_another_tenant_is_not_taken_for_ours(jitsi: FakeJitsi, prosody: Prosody):
    jitsi.prosody.tenant = "" if jitsi.prosody.tenant else "strangers"
    jitsi.prosody.ask(ROOM)
    assert [one.room_name for one in prosody.census()] != [ROOM]


def test_prosody_is_called_by_its_domain_whatever_its_address(jitsi: FakeJitsi, ours: Settings, prosody: Prosody):
    assert prosody.modules()["muc_census"]
    stranger = Prosody(replace(ours, jitsi_domain="another.example"), Http(ours, repeats=0))
    with pytest.raises(JitsiError, match="404"):
        stranger.census()


def test_room_is_ended_for_everyone_in_it(jitsi: FakeJitsi, ours: Settings, prosody: Prosody):
    seat = jitsi.prosody.join(ROOM, token(ours))
    assert prosody.end_meeting(ROOM, now=START) is True
    assert seat.thrown_out == "The meeting has been terminated"
    assert prosody.end_meeting(ROOM, now=START) is False


@pytest.mark.parametrize("loaded", [{"muc_census"}, {"muc_size"}, {"muc_size", "muc_end_meeting"}], ids=sorted)
def test_room_is_open_or_not_by_whichever_module_there_is(jitsi: FakeJitsi, prosody: Prosody, loaded: set[str]):
    jitsi.port.loaded = loaded
    assert not prosody.is_open(ROOM)
    jitsi.prosody.ask(ROOM)
    assert prosody.is_open(ROOM)


def test_prosody_without_any_module_knows_of_no_room_that_it_is_gone(jitsi: FakeJitsi, prosody: Prosody):
    jitsi.port.loaded = set()
    with pytest.raises(JitsiError):
        prosody.is_open(ROOM)


def test_anybody_s_token_ends_every_room_while_people_and_servers_share_a_secret(jitsi: FakeJitsi, ours: Settings):
    """Why Prosody's port is private: the weakness is the module's, and the fake has it."""
    seat = jitsi.prosody.join(OTHER, token(ours, room=OTHER))
    answer = Http(ours).ask(
        "POST",
        f"{ours.jitsi_prosody_url}/end-meeting",
        who="Prosody",
        headers={"Host": ours.jitsi_domain},
        params={"conference": f"{jitsi.prosody.node_of(OTHER)}@{jitsi.prosody.muc}"},
        bearer=token(ours, "Ben", room=ROOM),
    )
    assert answer.status == 200
    assert seat.thrown_out


def test_hub_without_a_key_says_so_and_calls_nobody(jitsi: FakeJitsi, ours: Settings):
    keyless = replace(ours, jitsi_app_id="", jitsi_app_secret="")
    with pytest.raises(JitsiError, match="none is set") as error:
        Prosody(keyless).end_meeting(ROOM, now=START)
    assert error.value.permanent
    assert jitsi.port.seen == []


def test_wrong_key_is_refused_for_good(ours: Settings):
    wrong = Prosody(replace(ours, jitsi_app_secret="another secret than the server's, as long as it"))
    with pytest.raises(JitsiError, match="401") as error:
        wrong.end_meeting(ROOM, now=START)
    assert error.value.permanent


def test_looking_for_modules_does_nothing_and_finds_those_that_are_there(
    jitsi: FakeJitsi, ours: Settings, prosody: Prosody
):
    seat = jitsi.prosody.join(ROOM, token(ours))
    assert prosody.modules() == {"muc_size": True, "muc_census": True, "muc_end_meeting": True}
    jitsi.port.loaded = {"muc_size"}
    assert prosody.modules() == {"muc_size": True, "muc_census": False, "muc_end_meeting": False}
    assert not seat.thrown_out


ODD = ["", "null", "[]", "7", '{"room_census": 7}', '{"room_census": [7]}', '{"room_census": [{}]}']
ODD_COUNT = '{"room_census": [{"room_name": "x@y", "participants": null}]}'


@pytest.mark.parametrize("body", [*ODD, ODD_COUNT])
def test_odd_answer_is_an_error_and_no_crash(jitsi: FakeJitsi, prosody: Prosody, body: str):
    jitsi.port.next_answers = [bare(body)]
    with pytest.raises(JitsiError):
        prosody.census()


@pytest.mark.parametrize("created", ["soon", "NaN", "-5", None, [], "1e400"])
def test_begin_that_says_nothing_is_none(jitsi: FakeJitsi, prosody: Prosody, created: Any):
    row = {"room_name": "x@y", "participants": 1, "created_time": created}
    jitsi.port.next_answers = [bare(json.dumps({"room_census": [row]}))]
    assert prosody.census()[0].created_at == 0


# Jicofo and the bridge


@pytest.mark.parametrize("part", ["jicofo", "jvb"])
def test_part_tells_how_it_is_and_what_it_counts(jitsi: FakeJitsi, ours: Settings, part: str):
    fake = getattr(jitsi, part)
    asked = {"jicofo": Jicofo, "jvb": Jvb}[part](ours, Http(ours, repeats=0))
    assert asked.health() == Health(healthy=True)
    assert asked.stats()["conferences"] == 0
    fake.health, fake.stats = 500, None
    assert asked.health() == Health(healthy=False)
    assert asked.stats() == {}
    fake.health = 404
    assert asked.health() == Health(healthy=True, known=False)


@pytest.mark.parametrize("kind", [Prosody, Jicofo, Jvb, Jibri])
def test_part_is_there_when_the_settings_say_where(ours: Settings, settings: Settings, kind: Any):
    assert kind.there(ours) is True
    assert kind.there(settings) is False


# Jibri


def test_jibri_records_one_room_at_a_time_and_tells_its_subscribers(jitsi: FakeJitsi, ours: Settings):
    heard: list[str] = []
    jitsi.jibri.lines = [Line(lambda call: heard.append(call.path) or Told(200))]
    jibri = Jibri(ours, Http(ours, repeats=0))
    assert jibri.health() == JibriHealth(busy=False, healthy=True)
    assert jibri.start(ROOM, "run-1", LOGIN) is True
    assert jibri.health() == JibriHealth(busy=True, healthy=True)
    assert jibri.start(OTHER, "run-2", LOGIN) is False
    jibri.stop()
    assert jibri.health().busy is False
    assert heard == ["/v1/status", "/v1/session/status", "/v1/session/status", "/v1/status"]


def test_jibri_is_told_the_room_in_its_own_pieces(jitsi: FakeJitsi, ours: Settings):
    Jibri(ours).start(ROOM, "run-1", LOGIN)
    (job,) = jitsi.jibri.jobs
    assert job["callParams"]["callUrlInfo"] == {"baseUrl": ours.jitsi_url, "callName": ROOM}
    assert job["sinkType"] == "file"
    assert "youTubeStreamKey" not in job


def test_jibri_streams_to_the_whole_address(jitsi: FakeJitsi, ours: Settings):
    Jibri(ours).start(ROOM, "run-1", LOGIN, stream_address="rtmp://a.rtmp.youtube.com/live2/key")
    assert jitsi.jibri.jobs[0]["youTubeStreamKey"] == "rtmp://a.rtmp.youtube.com/live2/key"


def test_jibri_that_did_its_one_job_is_busy_and_a_sick_one_is_sick(jitsi: FakeJitsi, ours: Settings):
    jibri = Jibri(ours)
    jitsi.jibri.single_use = True
    jibri.start(ROOM, "run-1", LOGIN)
    jibri.stop()
    assert jibri.health() == JibriHealth(busy=True, healthy=True)
    jitsi.jibri.healthy = False
    assert jibri.health().healthy is False
