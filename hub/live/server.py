"""Socket.IO: every command comes in by one path, and every answer is an ack of one form."""

import time
from collections.abc import Callable
from typing import Any

import flask
import redis
import sqlalchemy.exc
import structlog
from engineio.payload import Payload
from flask_socketio import ConnectionRefusedError as ConnectionRefused
from flask_socketio import SocketIO

from hub import metrics
from hub.actions import registry
from hub.actions.context import Context, still_in
from hub.actions.limits import spend
from hub.domain.errors import CommandUnknown, HubError, PayloadInvalid, ServerBusy, TokenInvalid
from hub.domain.roles import Actor
from hub.identity import actor_for_socket
from hub.live import wirejson
from hub.live.hours import Hours
from hub.live.outlet import Outlet
from hub.live.packets import SmallPacket
from hub.live.tasks import Tasks
from hub.live.topics import Topics
from hub.protocol.commands import COMMANDS, parse

LARGEST_PACKET = 4 * 1024 * 1024
"""Bytes. Well above what any command may hold, so that a text that is far too long is refused and not cut off."""
PING_EVERY_S = 25
PING_TIMEOUT_S = 20
"""A phone that changes networks is gone for seconds; a proxy that hears nothing for 30 or 60 closes the line."""
PACKETS_PER_POST = 64
"""What was asked offline comes in one piece over long-polling."""

LOOK_S = 0.02
GOODBYE_S = 0.2
"""For the last bytes on their way out."""

UNREACHABLE = (redis.ConnectionError, redis.TimeoutError, sqlalchemy.exc.OperationalError)

log = structlog.get_logger(__name__)
Ack = dict[str, Any]


def attach(app: flask.Flask, ctx: Context) -> SocketIO:
    """Add Socket.IO to an application; it stands in ``app.extensions["socketio"]``, our side in ``["live"]``."""
    Payload.max_decode_packets = PACKETS_PER_POST
    socketio = SocketIO(
        app,
        async_mode=ctx.settings.async_mode,
        # In the order they were sent, and one at a time: endorsing and taking back must not overtake each other.
        async_handlers=False,
        manage_session=False,
        serializer=SmallPacket,
        json=wirejson,
        max_http_buffer_size=LARGEST_PACKET,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_TIMEOUT_S,
    )
    app.extensions["live"] = Live(ctx, socketio)
    return socketio


class Live:
    """The sockets of this process, and who is behind each."""

    def __init__(self, ctx: Context, socketio: SocketIO) -> None:
        self._ctx = ctx
        self._socketio = socketio
        self._actors: dict[str, Actor] = {}
        self._under_way = 0
        self._draining = False
        tasks = Tasks(socketio.start_background_task, socketio.sleep)
        self._hours = Hours(ctx, Outlet(socketio.server), tasks)
        self._topics = Topics(ctx, Outlet(socketio.server), tasks)
        self._listening: dict[str, Callable[[str, Actor, Any], dict[str, Any]]] = {
            "hour.join": self._hours.join,
            "hour.leave": self._hours.leave,
            "booking.join": self._topics.join_booking,
            "booking.leave": self._topics.leave_booking,
            "thread.join": self._topics.join_thread,
            "thread.leave": self._topics.leave_thread,
            "thread.writing": self._topics.writing_thread,
            "inbox.join": self._topics.join_inbox,
        }
        socketio.on("connect")(self.on_connect)
        socketio.server.on("disconnect", self.on_disconnect)
        # Flask's contexts end here: below the handshake nothing knows of requests, and a command costs none.
        for name in COMMANDS:
            socketio.server.on(name, self.command(name))
        socketio.server.on("*", self.on_unknown)

    def on_connect(self, auth: Any = None) -> None:
        """Learn who is behind a new socket, from its handshake."""
        try:
            actor = actor_for_socket(auth)
        except HubError as error:
            raise ConnectionRefused(error.message, _error(error)) from None
        self._actors[flask.request.sid] = actor  # type: ignore[attr-defined]
        metrics.SOCKETS.inc()

    def on_disconnect(self, sid: str, _reason: str = "") -> None:
        """Forget a socket."""
        if self._actors.pop(sid, None):
            metrics.SOCKETS.dec()
        self._hours.gone(sid)
        self._topics.gone(sid)

    def command(self, name: str) -> Callable[..., Ack]:
        """The handler of a command."""

        def handle(sid: str, *arguments: Any) -> Ack:
            begun = time.perf_counter()
            self._under_way += 1
            try:
                ack = self._answer(name, sid, arguments)
            finally:
                self._under_way -= 1
            metrics.COMMANDS.labels(name, ack["error"]["code"] if "error" in ack else "ok").inc()
            metrics.COMMAND_SECONDS.labels(name).observe(time.perf_counter() - begun)
            return ack

        return handle

    def on_unknown(self, name: str, _sid: str, *_arguments: Any) -> Ack:
        """Refuse a command that nobody knows."""
        return _refusal(CommandUnknown(name=str(name)[:64]))

    def drain(self, seconds: float) -> None:
        """Take no more commands, let those under way finish, and close every socket: its client comes back elsewhere.

        Args:
            seconds: how long it may take at the most.
        """
        self._draining = True
        until = time.monotonic() + seconds
        self._wait(until, lambda: self._under_way == 0)
        for line in list(self._socketio.server.eio.sockets.values()):
            line.close(wait=False)
        self._wait(until, lambda: not self._actors)
        self._socketio.sleep(GOODBYE_S)

    def _wait(self, until: float, done: Callable[[], bool]) -> None:
        while not done() and time.monotonic() < until:
            self._socketio.sleep(LOOK_S)

    def _answer(self, name: str, sid: str, arguments: tuple[Any, ...]) -> Ack:
        try:
            return {"ok": True, "data": self._carry_out(name, sid, arguments)}
        except HubError as error:
            return _refusal(error)
        except UNREACHABLE as error:
            log.warning("store unreachable", command=name, error=type(error).__name__)
            return _refusal(ServerBusy())
        except Exception:
            log.exception("command failed", command=name)
            return _refusal(HubError())

    def _carry_out(self, name: str, sid: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        actor = self._actors.get(sid)
        if self._draining or actor is None:
            raise ServerBusy()
        if len(arguments) != 1:
            raise PayloadInvalid(reason="Expected one object")
        if name not in self._listening:
            return registry.run(self._ctx, actor, name, arguments[0])
        if not still_in(self._ctx, actor):
            raise TokenInvalid
        command = parse(name, arguments[0])
        spend(self._ctx, actor, name)
        return self._listening[name](sid, actor, command)


def _refusal(error: HubError) -> Ack:
    return {"ok": False, "error": _error(error)}


def _error(error: HubError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "details": error.details}
