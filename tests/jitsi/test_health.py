"""How the parts of a deployment are, asked side by side."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, Response

from hub.config import Settings
from hub.domain.clock import SetClock
from hub.jitsi.health import Seen, look
from tests.fakes.jitsi import FakeJitsi, running_jitsi
from tests.fakes.jitsi_modules import bare
from tests.fakes.serving import running

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    with running_jitsi(clock) as found:
        yield found


def test_parts_that_the_settings_do_not_name_are_not_asked(settings: Settings):
    assert look(settings) == {}


def test_each_part_tells_how_it_is_and_no_room_by_name(jitsi: FakeJitsi, settings: Settings):
    jitsi.prosody.join("hour-1", name="Ada")
    seen = look(jitsi.settings(settings))
    assert seen == {
        "prosody": Seen("well", {"missing": [], "rooms": 1, "people": 1}),
        "jicofo": Seen("well", {"bridges": 1}),
        "jvb": Seen("well", {"people": 0}),
        "jibri": Seen("well", {}),
    }


def test_part_that_is_away_wrong_or_ill_is_told_apart(jitsi: FakeJitsi, settings: Settings):
    jitsi.port.loaded = {"muc_size"}
    jitsi.jvb.health = 500
    jitsi.jibri.busy = "BUSY"
    ours = jitsi.settings(settings, jitsi_jicofo_url=NOWHERE)
    assert {name: one.state for name, one in look(ours).items()} == {
        "prosody": "ill",
        "jicofo": "silent",
        "jvb": "ill",
        "jibri": "busy",
    }
    assert look(replace(ours, jitsi_jibri_url=f"{jitsi.url}/nowhere"))["jibri"].state == "silent"
    jitsi.port.next_answers = [bare("", 302)]
    assert look(ours)["prosody"].state == "odd"


def test_all_are_asked_at_once_and_the_slow_ones_are_not_waited_for(settings: Settings):
    together, never = threading.Barrier(2), threading.Event()
    app = Flask(__name__)

    def meet(part: str, path: str) -> Response:
        if part == "jibri":
            never.wait(10)
        elif path == "about/health":
            # Each answers only once the other is being asked as well.
            together.wait(5)
        return Response("{}")

    app.add_url_rule("/<part>/<path:path>", "all", meet)
    with running(app) as url:
        parts = {f"jitsi_{name}_url": f"{url}/{name}" for name in ("jicofo", "jvb", "jibri")}
        seen = look(replace(settings, **parts), longest_s=0.5)
        never.set()
    assert {name: one.state for name, one in seen.items()} == {"jicofo": "well", "jvb": "well", "jibri": "silent"}
