"""One WebSocket of the load client: Engine.IO and Socket.IO by hand, so that a thousand fit one core."""

import base64
import os
import socket
from collections.abc import Callable
from typing import Any

import msgspec

Ack = Callable[[Any], None]
Payload = bytes
OPEN, PING, CONNECTED = b"0", b"2", b"40"


class Line:
    """A client's connection, non-blocking; whoever owns it calls ``read`` when there is something to read."""

    __slots__ = ("_acks", "_buffer", "_next", "_upgraded", "number", "on_connect", "on_event", "received", "socket")

    def __init__(self, number: int, address: tuple[str, int], cookie: str) -> None:
        self.number = number
        self.received = 0
        self.on_connect: Callable[[Line], None] | None = None
        self.on_event: Callable[[Line, Payload], None] | None = None
        self._acks: dict[int, Ack] = {}
        self._buffer = b""
        self._next = 0
        self._upgraded = False
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(_handshake(address, cookie))
        self.socket.setblocking(False)

    def call(self, name: str, payload: Any, ack: Ack) -> None:
        """Send a command; ``ack`` is called with what comes back."""
        self._next += 1
        self._acks[self._next] = ack
        self._send(b"42%d" % self._next + msgspec.json.encode([name, payload]))

    def read(self) -> bool:
        """Take what has come; False when the server closed the line."""
        try:
            data = self.socket.recv(262_144)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._buffer += data
        if not self._upgraded:
            self._upgrade()
        if self._upgraded:
            self._frames()
        return bool(data)

    def _upgrade(self) -> None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if found:
            if not head.startswith(b"HTTP/1.1 101"):
                raise ConnectionError(head.decode())
            self._buffer, self._upgraded = rest, True

    def _frames(self) -> None:
        buffer, at, end = self._buffer, 0, len(self._buffer)
        while end - at >= 2:
            length, begin = buffer[at + 1], at + 2
            if length == 126:
                length, begin = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, begin = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if begin + length > end:
                break
            self._take(buffer[begin : begin + length])
            at = begin + length
        self._buffer = buffer[at:]

    def _take(self, packet: bytes) -> None:
        if packet[:3] == b"42[":
            self.received += 1
            if self.on_event:
                self.on_event(self, packet)
        elif packet[:2] == b"43":
            begin = packet.index(b"[")
            answer = msgspec.json.decode(packet[begin:])
            self._acks.pop(int(packet[2:begin]))(answer[0] if answer else None)
        elif packet == PING:
            self._send(b"3")
        elif packet[:1] == OPEN:
            self._send(CONNECTED)
        elif packet[:2] == CONNECTED and self.on_connect:
            self.on_connect(self)

    def _send(self, packet: bytes) -> None:
        # A mask of zeros is a mask as well.
        length = len(packet)
        size = bytes([128 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
        self.socket.sendall(b"\x81" + size + b"\0\0\0\0" + packet)


def _handshake(address: tuple[str, int], cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: {address[0]}:{address[1]}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {cookie}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
