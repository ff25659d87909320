"""A Jitsi that speaks the documented protocol over real HTTP on loopback, with the quirks of the real one.

One server stands for all parts. ``FakeJitsi.settings`` are the settings of a hub that uses it. What each part does, and
where each quirk comes from (a lab run, source, documentation), stands at the head of its file:

- ``jitsi_prosody.py``: rooms, who comes and goes; drive it with ``join``, ``leave``, ``wait``, ``restart``.
- ``jitsi_tokens.py``: what counts of a token, and when.
- ``jitsi_reservations.py``, ``jitsi_events.py``: what Prosody asks and tells the hub.
- ``jitsi_modules.py``: what Prosody, Jicofo, the bridge and Jibri answer.
- ``jitsi_jaas.py``: JaaS' recordings and webhooks.
- ``external_api.js``: the script by which pages show a room, and the page of a room.

A test that needs Prosody's calls to the hub alone makes a ``FakeProsody(clock, over_client(app.test_client()))``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, Response

from hub.config import Settings
from hub.domain.clock import SetClock
from tests.fakes.jitsi_jaas import FakeJaas
from tests.fakes.jitsi_line import Way
from tests.fakes.jitsi_modules import FakeJibri, Part, ProsodyPort
from tests.fakes.jitsi_prosody import FakeProsody
from tests.fakes.serving import running

APP_SECRET = "a secret that the Jitsi server shares with the hub"
SCRIPT = (Path(__file__).parent / "external_api.js").read_text("utf-8")
ROOM_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A room</title>
<body style="margin:0;background:#111;color:#eee;font:1rem sans-serif;display:grid;place-items:center;height:100vh">
<p>A room of the fake Jitsi</p></body></html>"""


class FakeJitsi:
    """A whole Jitsi: its parts, and the address of its server."""

    def __init__(self, clock: SetClock, hub: Way | None = None, **of_prosody: Any) -> None:
        self.clock, self.host = clock, ""
        self.prosody = FakeProsody(clock, hub, **of_prosody)
        self.port = ProsodyPort(self.prosody)
        self.jicofo = Part("/stats", stats={"conferences": 0, "bridge_selector": {"bridge_count": 1}})
        self.jvb = Part("/colibri/stats", stats={"conferences": 0, "participants": 0})
        self.jibri = FakeJibri()
        self.jaas = FakeJaas(clock)
        self.script = True
        """Whether external_api.js is there."""

    def app(self) -> Flask:
        """All its parts in one program."""
        app = Flask("fake jitsi")
        self.port.attach(app, "/prosody")
        self.jicofo.attach(app, "/jicofo")
        self.jvb.attach(app, "/jvb")
        self.jibri.attach(app, "/jibri")
        self.jaas.attach(app, "/jaas")
        app.add_url_rule("/external_api.js", "script", self._script)
        app.add_url_rule("/<path:room>", "room", lambda room: Response(ROOM_PAGE, mimetype="text/html"))
        return app

    @property
    def url(self) -> str:
        """The address below which its rooms are."""
        return f"http://{self.host}"

    def settings(self, settings: Settings, **more: Any) -> Settings:
        """These settings for a hub that uses it, by the same secret and domain."""
        rules = self.prosody.rules
        tenant = f"/{self.prosody.tenant}" if self.prosody.tenant else ""
        named: dict[str, Any] = {
            "jitsi_url": self.url + tenant,
            "jitsi_domain": rules.domain,
            "jitsi_muc": self.prosody.muc,
            "jitsi_app_id": rules.app_id if rules.app_secret else "",
            "jitsi_app_secret": rules.app_secret,
            "jitsi_prosody_url": f"{self.url}/prosody",
            "jitsi_jicofo_url": f"{self.url}/jicofo",
            "jitsi_jvb_url": f"{self.url}/jvb",
            "jitsi_jibri_url": f"{self.url}/jibri",
        }
        return replace(settings, **(named | more))

    def _script(self) -> Response:
        return Response(SCRIPT, mimetype="text/javascript") if self.script else Response("", 404)


@contextmanager
def running_jitsi(clock: SetClock, hub: Way | None = None, **of_prosody: Any) -> Iterator[FakeJitsi]:
    """Such a Jitsi, for as long as the block lasts.

    Args:
        clock, hub, of_prosody: as ``FakeProsody``.
    """
    known = FakeJitsi(clock, hub, **of_prosody)
    with running(known.app()) as url:
        known.host = known.jaas.host = url.removeprefix("http://")
        yield known
