"""A video server: any address of it is a page that says so, and it remembers which were asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!doctype html><title>A room</title><p>This is the video.</p>"


class JitsiServer:
    """What the server knows: its address, and the paths that browsers asked it for."""

    def __init__(self) -> None:
        self.address = ""
        self.paths: list[str] = []


class _Door(BaseHTTPRequestHandler):
    known: JitsiServer

    def do_GET(self) -> None:
        """Let in."""
        self.known.paths.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def running_jitsi_server() -> Iterator[JitsiServer]:
    """Such a server, for as long as the block lasts."""
    known = JitsiServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"known": known})) as server:
        known.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield known
        finally:
            server.shutdown()
