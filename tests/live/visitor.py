"""Somebody at a real socket: the protocol's client as docs/events.md describes it, on python-socketio."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

import engineio
import flask
import requests
import socketio
from flask.sessions import SecureCookieSessionInterface

from hub import identity
from hub.config import Settings
from hub.domain.roles import Actor
from hub.protocol.events import FRAME
from tests.live.replay import Json, apply_event, apply_to_mine

PATIENCE_S = 40
"""How long anything may take on a busy machine; nobody waits this long when all is well."""


class Refused(Exception):
    """The hub refused a command: ``code``, ``details``."""

    def __init__(self, error: Json) -> None:
        self.code: str = error["code"]
        self.details: Json = error["details"]
        super().__init__(self.code)


def cookie_of(settings: Settings, actor: Actor) -> str:
    """The session cookie by which a hub with these settings knows somebody."""
    app = flask.Flask("cookies")
    app.config["SECRET_KEY"] = settings.secret_key
    identity.attach(app, secure=not settings.development)
    if actor.signed_in:
        fields = {identity.ACCOUNT: actor.person_id}
    else:
        fields = {identity.GUEST: actor.person_id, identity.NAME: actor.name}
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(fields)}"


class OneByOne(engineio.Client):
    """Packets in the order in which they come, as in a browser; engineio's client starts a thread for each."""

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        return super()._trigger_event(event, *args, **options | {"run_async": False})


class Client(socketio.Client):
    """A Socket.IO client that hears things in their order."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return OneByOne


class Visitor:
    """One person with one socket. What they see stands in ``view`` and ``mine``, as their page would have it."""

    def __init__(
        self,
        url: str,
        cookie: str,
        *,
        transports: list[str] | None = None,
        reconnect: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._patience_s = patience_s
        # A session of its own, which does not read the environment: proxies are not for 127.0.0.1.
        http = requests.Session()
        http.trust_env = False
        http.cookies.set(*cookie.split("=", 1))
        self.socket = Client(
            http_session=http,
            request_timeout=patience_s,
            reconnection=reconnect,
            reconnection_delay=0.1,
            reconnection_delay_max=0.5,
        )
        self.frames: list[Json] = []
        self.view: Json | None = None
        self.mine: Json = {}
        self.here = 0
        self.joins = 0
        self.cursor: str | None = None
        self._hour: Json = {}
        self._held: list[Json] | None = None
        self._changed = threading.Condition()
        self.socket.on(FRAME, self._on_frame)
        self.socket.on("connect", self._on_connect)
        self.socket.on("disconnect", self._on_disconnect)
        self.socket.connect(url, transports=transports or ["websocket"], wait_timeout=patience_s)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.leave_the_building()

    def leave_the_building(self) -> None:
        """Close the page: as a browser does it, without waiting for anybody's goodbye."""
        self.socket.reconnection = False
        self.lose_the_line()
        self.socket.disconnect()

    def lose_the_line(self) -> None:
        """The network goes; it may have gone already, with the hub."""
        line = self.socket.eio.ws and self.socket.eio.ws.sock
        if line:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def call(self, name: str, *arguments: Any) -> Any:
        """Send a command and give back its data.

        Raises:
            Refused: the hub refused it.
        """
        ack = self.socket.call(name, arguments or None, timeout=self._patience_s)
        if not ack["ok"]:
            raise Refused(ack["error"])
        return ack["data"]

    def join(self, hour_id: str, **fields: Any) -> Json:
        """Begin to hear an hour; what came meanwhile is applied after the answer."""
        self._hour = {"hour_id": hour_id, **fields}
        return self._join(self._hour)

    def do(self, name: str, **fields: Any) -> Any:
        """Carry out a command in the hour that was joined."""
        return self.call(name, {"hour_id": self._hour["hour_id"], **fields})

    def text_of(self, question_id: str) -> str | None:
        """The text of a question as this person sees it now, or None."""
        seen = self.seen(question_id)
        return seen["text"] if seen else None

    def seen(self, question_id: str) -> Json | None:
        """A question as this person sees it now, or None."""
        questions = self.view["questions"] if self.view else []
        return next((one for one in questions if one["question_id"] == question_id), None)

    def wait_until(self, holds: Callable[["Visitor"], Any]) -> None:
        """Wait for frames until something holds.

        Raises:
            AssertionError: it did not come to hold in time.
        """
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self), PATIENCE_S), (self.cursor, self.view, self.mine)

    def _on_connect(self) -> None:
        if self._hour:
            threading.Thread(target=self._rejoin, daemon=True).start()

    def _on_disconnect(self, _reason: str) -> None:
        with self._changed:
            self._changed.notify_all()

    def _rejoin(self) -> None:
        again = self._hour | ({"cursor": self.cursor} if self.cursor else {})
        self._join(again)

    def _join(self, request: Json) -> Json:
        with self._changed:
            self._held = []
        answer: Json = self.call("hour.join", request)
        with self._changed:
            self.joins += 1
            self.view = answer["view"] or self.view
            self.mine, self.here = answer["mine"], answer["here"]
            for event in answer["events"]:
                self._apply(event)
            self.cursor = answer["cursor"]
            held, self._held = self._held or [], None
            for frame in held:
                self._take(frame)
            self._changed.notify_all()
        return answer

    def _on_frame(self, frame: Json) -> None:
        with self._changed:
            self.frames.append(frame)
            if self._held is not None:
                self._held.append(frame)
            else:
                self._take(frame)
            self._changed.notify_all()

    def _take(self, frame: Json) -> None:
        if frame["audience"] == "person":
            for event in frame["events"]:
                apply_to_mine(self.mine, event)
            return
        cursor = self.cursor or "0-0"
        if position(frame["from"]) > position(cursor):
            self._held = []
            threading.Thread(target=self._rejoin, daemon=True).start()
        elif position(frame["to"]) > position(cursor) or frame["from"] == cursor:
            for event in frame["events"]:
                self._apply(event)
            self.cursor = frame["to"]

    def _apply(self, event: Json) -> None:
        if "here" in event:
            self.here = event["here"]
        elif self.view:
            apply_event(self.view, event)
            apply_to_mine(self.mine, event)


def position(cursor: str) -> tuple[int, ...]:
    """A cursor as numbers."""
    return tuple(int(part) for part in cursor.split("-"))
