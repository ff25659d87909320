"""The packets that a client may send."""

from socketio.packet import Packet

MOST_PARTS = 1
"""No command has binary parts. One is waited for, so that whoever sent it is told so in the ack; thousands, of which
the last never comes, would fill our memory."""


class SmallPacket(Packet):
    """A packet that announces no more binary parts than we care to keep."""

    def decode(self, encoded_packet: str | bytes) -> int:
        """Read a packet; returns how many binary parts follow it.

        Raises:
            ValueError: it is none, or announces too many.
        """
        parts: int = super().decode(encoded_packet)
        if parts > MOST_PARTS:
            raise ValueError("too many binary parts")
        return parts
