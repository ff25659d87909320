"""Process entry: ``python -m hub.wsgi`` serves the hub until SIGTERM. The green patch comes before everything else."""

import os
import warnings

ASYNC = os.environ.get("HUB_ASYNC") or "eventlet"
if ASYNC == "eventlet":
    # docs/adr/0001-eventlet.md says that we know, and how to leave.
    warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    # PostgreSQL's driver waits in C, which would stop everybody; it sees gevent's patch by itself, and not this one.
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")
elif ASYNC == "gevent":
    from gevent import monkey

    monkey.patch_all()

# ruff: noqa: E402
import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import flask
import structlog

from hub import logs
from hub.config import ConfigError, Settings

MOST_CONNECTIONS = 20_000
BACKLOG = 1024
IDLE_S = 75
"""An open line on which nothing is asked for so long is closed."""
DRAIN_S = 10.0
FINISH_S = 5.0
"""Of the requests that are under way when the process is to end."""
COLLECT_AFTER = (10_000, 20, 100)
"""A full collection walks every object of every connection; it comes seldom."""

log = structlog.get_logger(__name__)
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Stop = Callable[[], None]


def main() -> int:
    """Serve until told to stop; returns the exit code of the process."""
    stop_asked = _on_signals()
    try:
        settings = Settings.from_env()
        if not settings.redis_url:
            raise ConfigError("HUB_REDIS_URL is missing: `hub run` starts a Redis, `hub serve` finds one.")
    except ConfigError as error:
        return _complain(str(error), 2)
    logs.set_up(development=settings.development, level=settings.log_level.upper())
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        return _complain(f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}.", 1)
    # The rest of the hub takes a second or two to load: what is wrong above is told without it.
    from hub.app import create_app

    app = create_app(settings)
    stop = SERVERS[settings.async_mode](listener, without_deflate(app))
    _calm_collector()
    log.info("serving", host=settings.host, port=settings.port, mode=settings.async_mode)
    stop_asked.recv(1)
    log.info("stopping")
    app.extensions["live"].drain(DRAIN_S)
    stop()
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        OSError: the address is taken, or not this machine's.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it. Without it a small frame waits up to 40 ms for the acknowledgement of the one before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(BACKLOG)
    return listener


def without_deflate(app: flask.Flask) -> Wsgi:
    """Leave the offer of permessage-deflate unanswered: compressing each small frame costs more than it saves."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start_response)

    return answer


def unmask(data: bytes, mask: Iterable[int], length: int | None = None, offset: int = 0) -> bytes:
    """What a client's frame says, all bytes in one step; eventlet's own goes byte by byte.

    Args:
        mask: four bytes.
        length: how many bytes of ``data``, None for all.
        offset: where in the frame ``data`` begins.
    """
    length = len(data) if length is None else length
    four = bytes(mask)
    start = offset % 4
    repeated = ((four[start:] + four[:start]) * (length // 4 + 1))[:length]
    return (int.from_bytes(data[:length], "big") ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")


def serve_eventlet(listener: socket.socket, app: Wsgi) -> Stop:
    """Serve with eventlet; returns what ends it."""
    import eventlet.websocket
    import eventlet.wsgi
    from greenlet import GreenletExit

    eventlet.websocket.RFC6455WebSocket._apply_mask = staticmethod(unmask)  # noqa: SLF001 (a test compares the two)
    server = eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        app,
        max_size=MOST_CONNECTIONS,
        keepalive=IDLE_S,
        socket_timeout=IDLE_S,
        log_output=False,
        debug=False,
    )

    def stop() -> None:
        # Killed, it closes idle lines and waits for the requests that are under way.
        server.kill()
        with suppress(GreenletExit), eventlet.Timeout(FINISH_S, False):
            server.wait()

    return stop


def serve_gevent(listener: socket.socket, app: Wsgi) -> Stop:
    """Serve with gevent; returns what ends it."""
    from gevent.pywsgi import WSGIServer
    from geventwebsocket.handler import WebSocketHandler

    server = WSGIServer(listener, app, handler_class=WebSocketHandler, log=None)
    server.start()
    return lambda: server.stop(timeout=FINISH_S)


def serve_threading(listener: socket.socket, app: Wsgi) -> Stop:
    """Serve with a thread for each connection, for tests; returns what ends it."""
    from werkzeug.serving import make_server

    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, fd=listener.fileno())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.shutdown


SERVERS: dict[str, Callable[[socket.socket, Wsgi], Stop]] = {
    "eventlet": serve_eventlet,
    "gevent": serve_gevent,
    "threading": serve_threading,
}


def _on_signals() -> socket.socket:
    """A socket on which a byte arrives when the process is to end: every way of waiting here knows sockets."""
    waiting, told = socket.socketpair()
    told.setblocking(False)
    # The interpreter itself writes the byte: a handler in Python would run inside the hub of a green library.
    signal.set_wakeup_fd(told.detach())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    return waiting


def _calm_collector() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _complain(line: str, code: int) -> int:
    sys.stderr.write(f"{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
