"""What Prosody, Jicofo, the bridge and Jibri answer over HTTP.

Prosody's modules, from a lab run and their source (jitsi-meet's resources/prosody-plugins):

- No Content-Type on any answer. Its virtual host is found by the name it is called by, else 404.
- ``/room-size``: takes one off for Jitsi's helper, unless it is alone: an empty room has 1. 404 for no room, 400
  without a query, 403 where it wants a token.
- ``/room``: without the helper; an empty list, or ``{}`` with another JSON library.
- ``/room-census``: ``{}`` for no rooms in older ones, ``[]`` in newer; ``created_time`` only beside
  ``conference_duration``, as a text of milliseconds.
- ``/end-meeting``: 400 without a conference, then 401 without a token that is taken, then 404 for no room. Whose the
  token is does not count: anybody's opens every door while people and servers share one secret. Newer ones take a pair
  of keys of the servers' own alone.

Jicofo, the bridge and Jibri, from source and documentation: health says 200 or 500/503 with a text; Jicofo's is not
there while its check is off, the bridge's counts are not there while they are off. Jibri does one job at a time, says
412 to a second one and to one with parts missing, and 200 means no more than that it will try. Its webhooks have no
second try; session ones are sent for jobs that came over HTTP alone.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request

from tests.fakes.jitsi_line import Line
from tests.fakes.jitsi_prosody import ENDED_BY_SERVER, FakeProsody
from tests.fakes.jitsi_tokens import Refused, server_login


def bare(body: str = "", status: int = 200) -> Response:
    """An answer as Prosody gives it: without a type."""
    answer = Response(body, status)
    del answer.headers["Content-Type"]
    return answer


@dataclass
class ProsodyPort:
    """Prosody's HTTP port.

    Fields:
        loaded: the modules that are there.
        counts_duration: ``conference_duration`` is there.
        newer: a Prosody whose JSON library and modules are of 2026.
        wants_token: ``enable_roomsize_token_verification``.
        default_host: it answers whatever it is called (``http_default_host``).
        next_answers: given before its own, each once.
        seen: what was called.
    """

    prosody: FakeProsody
    loaded: set[str] = field(default_factory=lambda: {"muc_size", "muc_census", "muc_end_meeting"})
    counts_duration: bool = False
    newer: bool = False
    wants_token: bool = False
    default_host: bool = False
    next_answers: list[Response] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def attach(self, app: Flask, prefix: str) -> None:
        """Put its addresses into an app."""
        routes = {
            "/room-size": (self._size, "GET", "muc_size"),
            "/room": (self._room, "GET", "muc_size"),
            "/sessions": (self._sessions, "GET", "muc_size"),
            "/room-census": (self._census, "GET", "muc_census"),
            "/end-meeting": (self._end, "POST", "muc_end_meeting"),
        }
        for path, (answer, method, module) in routes.items():
            view = self._guarded(answer, module)
            app.add_url_rule(prefix + path, f"prosody{path}", view, methods=[method])

    def _guarded(self, answer: Any, module: str) -> Any:
        def view() -> Response:
            self.seen.append(f"{request.method} {request.path}")
            if self.next_answers:
                return self.next_answers.pop(0)
            known = self.default_host or request.host == self.prosody.rules.domain
            return answer() if known and module in self.loaded else bare("", 404)

        return view

    def _node(self) -> str:
        tenant = request.args.get("subdomain", "")
        return (f"[{tenant}]" if tenant else "") + request.args.get("room", "")

    def _found(self) -> Any:
        if not request.query_string:
            return bare("", 400)
        if self.wants_token and not request.args.get("token"):
            return bare("", 403)
        return self.prosody.rooms.get(self._node()) or bare("", 404)

    def _size(self) -> Response:
        room = self._found()
        return room if isinstance(room, Response) else bare(f'{{"participants":{max(len(room.seats), 1)}}}')

    def _room(self) -> Response:
        room = self._found()
        if isinstance(room, Response):
            return room
        rows = [{"jid": one.jid, "email": "", "display_name": one.name} for one in room.seats]
        return bare(json.dumps(rows or ({} if self.newer else [])))

    def _sessions(self) -> Response:
        # With Jitsi's helper, the bridge and whoever else has logged in.
        return bare(str(sum(len(one.seats) for one in self.prosody.rooms.values()) + 2))

    def _census(self) -> Response:
        rows = []
        for room in self.prosody.rooms.values():
            row = {"room_name": f"{room.node}@{self.prosody.muc}", "participants": len(room.seats), "leaked": False}
            rows.append(row | ({"created_time": str(room.created_s * 1000)} if self.counts_duration else {}))
        return bare(json.dumps({"room_census": rows or ([] if self.newer else {})}))

    def _end(self) -> Response:
        conference = request.args.get("conference", "")
        if not conference:
            return bare("", 400)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            if kind != "Bearer":
                raise Refused("not-allowed", "no token")
            server_login(self.prosody.rules, token, self.prosody.time.now_s())
        except Refused:
            return bare("", 401)
        node, _, muc = conference.partition("@")
        ended = muc == self.prosody.muc and self.prosody.end(node, ENDED_BY_SERVER)
        return bare("", 200 if ended else 404)


@dataclass
class Part:
    """Jicofo or a bridge: ``health`` is the status of its check, ``stats`` what it counts, None where it does not."""

    stats_path: str
    health: int = 200
    stats: dict[str, Any] | None = None

    def attach(self, app: Flask, prefix: str) -> None:
        """Put its addresses into an app."""
        app.add_url_rule(f"{prefix}/about/health", f"{prefix}/health", self._health)
        app.add_url_rule(prefix + self.stats_path, f"{prefix}/stats", self._stats)

    def _health(self) -> Response:
        return Response("OK" if self.health == 200 else "not well", self.health)

    def _stats(self) -> Response:
        if self.stats is None:
            return Response("", 404)
        return Response(json.dumps(self.stats), mimetype="application/json")


@dataclass
class FakeJibri:
    """A Jibri.

    Fields:
        lines: its subscribers (``jibri.webhook.subscribers``); ``bearer`` is the token that it shows them.
        jobs: what it was told to start.
    """

    jibri_id: str = "jibri-1"
    healthy: bool = True
    single_use: bool = False
    bearer: str = ""
    lines: list[Line] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    busy: str = "IDLE"

    def attach(self, app: Flask, prefix: str) -> None:
        """Put its addresses into an app."""
        base = f"{prefix}/jibri/api/v1.0"
        app.add_url_rule(f"{base}/health", "jibri/health", self._health)
        app.add_url_rule(f"{base}/startService", "jibri/start", self._start, methods=["POST"])
        app.add_url_rule(f"{base}/stopService", "jibri/stop", self._stop, methods=["POST"])

    def status(self) -> dict[str, Any]:
        """How it is, in its own words."""
        health = "HEALTHY" if self.healthy else "UNHEALTHY"
        return {"busyStatus": self.busy, "health": {"healthStatus": health, "details": {}}}

    def tell_status(self) -> None:
        """Tell its subscribers how it is, as on each change and each minute."""
        self._tell("/v1/status", {"jibriId": self.jibri_id, "status": self.status()})

    def finish(self, status: str = "OFF", **more: Any) -> None:
        """The job is over: nobody was left, or it failed (``failure``)."""
        self.busy = "EXPIRED" if self.single_use else "IDLE"
        self._tell_session(status, **more)
        self.tell_status()

    def _health(self) -> Response:
        return Response(json.dumps({"status": self.status()}), mimetype="application/json")

    def _start(self) -> Response:
        wish = request.get_json(silent=True) or {}
        whole = {"sessionId", "callParams", "callLoginParams", "sinkType"} <= wish.keys()
        if self.busy != "IDLE" or not whole or (wish["sinkType"] == "stream" and not wish.get("youTubeStreamKey")):
            return Response("", 412)
        self.jobs.append(wish)
        self.busy = "BUSY"
        self.tell_status()
        self._tell_session("ON")
        return Response("", 200)

    def _stop(self) -> Response:
        if self.busy == "BUSY":
            self.finish()
        return Response("", 200)

    def _tell_session(self, status: str, **more: Any) -> None:
        if self.jobs:
            session = {"sessionId": self.jobs[-1]["sessionId"], "status": status} | more
            self._tell("/v1/session/status", {"jibriId": self.jibri_id, "session": session})

    def _tell(self, path: str, told: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        for line in self.lines:
            line.send("POST", path, headers, json.dumps(told).encode())
