"""A mail server that speaks SMTP over a real socket, keeps what it is given, and fails as it is told to."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

USER, PASSWORD = "baraza", "open sesame"
LOGIN_PLAIN = "AUTH PLAIN AGJhcmF6YQBvcGVuIHNlc2FtZQ=="


class SmtpServer:
    """What the server knows; tests set how it answers, and look at ``messages``.

    Fields:
        answers: the line it gives to a command (``MAIL``, ``RCPT``, ``DATA``, ``.``, ``AUTH``, ``QUIT``) instead of the
            good one.
        offers: what it says that it can do.
        holds: while this is set it takes a message, says nothing of it, and hangs up at last.
        takes_s: how long it looks at a message before it says that it has it.
        kept: is set when it has taken one.
    """

    def __init__(self) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.receivers: list[str] = []
        self.lines: list[str] = []
        self.answers: dict[str, str] = {}
        self.offers = ["AUTH PLAIN LOGIN"]
        self.holds = False
        self.takes_s = 0.0
        self.kept = threading.Event()
        self.let_go = threading.Event()

    def take(self, data: bytes) -> None:
        """Keep a message."""
        self.raw.append(data)
        self.messages.append(cast(EmailMessage, message_from_bytes(data, policy=cast(Any, policy.default))))
        self.kept.set()


class _Talk(socketserver.StreamRequestHandler):
    known: SmtpServer

    def handle(self) -> None:
        self._say("220 a server for tests")
        while line := self.rfile.readline().decode().strip():
            self.known.lines.append(line)
            word = line.split()[0].upper()
            if word == "QUIT":
                self._say(self.known.answers.get(word, "221 bye"))
                return
            if word in self.known.answers:
                self._say(self.known.answers[word])
            else:
                getattr(self, f"_{word.lower()}", self._other)(line)

    def _ehlo(self, _line: str) -> None:
        offers = ["here", *self.known.offers]
        for number, offer in enumerate(offers):
            self._say(f"250{' ' if number == len(offers) - 1 else '-'}{offer}")

    def _auth(self, line: str) -> None:
        self._say("235 come in" if line == LOGIN_PLAIN else "535 wrong")

    def _rcpt(self, line: str) -> None:
        self.known.receivers.append(line.partition("<")[2].partition(">")[0])
        self._say("250 known")

    def _data(self, _line: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line[1:] if line.startswith(b"..") else line)
        if "." in self.known.answers:
            self._say(self.known.answers["."])
            return
        self.known.take(b"".join(lines))
        if self.known.holds:
            self.known.let_go.wait(60)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.known.let_go.wait(self.known.takes_s)
        self._say("250 taken")

    def _other(self, _line: str) -> None:
        self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def running_smtp_server() -> Iterator[SmtpServer]:
    """Such a server, for as long as the block lasts."""
    known = SmtpServer()
    talk = type("Talk", (_Talk,), {"known": known})
    with _Server((known.host, 0), talk) as server:
        known.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield known
        finally:
            known.let_go.set()
            server.shutdown()
