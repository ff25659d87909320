"""The one seam through which frames leave: who is in which room, and how bytes get to them."""

from typing import Any

import socketio

from hub.protocol.events import FRAME, Frame


class Outlet:
    """Rooms of this process, on python-socketio. It encodes a frame once for a room."""

    def __init__(self, server: socketio.Server) -> None:
        self._server = server

    def connected(self, sid: str) -> bool:
        """Whether a socket is still there."""
        return self._server.manager.is_connected(sid, "/")

    def enter(self, sid: str, room: str) -> None:
        """Let a socket hear a room."""
        self._server.enter_room(sid, room)

    def leave(self, sid: str, room: str) -> None:
        """Let a socket hear a room no more."""
        self._server.leave_room(sid, room)

    def emit(self, room: str, frame: Frame) -> None:
        """Send a frame to everyone in a room."""
        self._server.emit(FRAME, frame, room=room)

    def tell(self, sid: str, name: str, data: dict[str, Any]) -> None:
        """Send something to one socket alone."""
        self._server.emit(name, data, to=sid)

    def close(self, sid: str) -> None:
        """Close a socket so that its client comes back: a Socket.IO disconnect would make it stay away."""
        self._server.eio.disconnect(self._server.manager.eio_sid_from_sid(sid, "/"))
