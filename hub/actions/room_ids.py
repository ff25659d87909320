"""The ids by which Jitsi knows people: in our tokens, and so in what it tells us of them."""

import hashlib
import hmac

from hub.actions.context import Context
from hub.domain.bookings import Party


def jitsi_id(ctx: Context, hour_id: str, person_id: str) -> str:
    """The same for one person in the room of one hour, so that Jitsi knows them again; it leads back to nobody."""
    secret = ctx.settings.secret_key.encode()
    return hmac.new(secret, f"room {hour_id} {person_id}".encode(), hashlib.sha256).hexdigest()[:24]


def session_jitsi_id(ctx: Context, booking_id: str, party: Party) -> str:
    """The same for one of the two in one session, so that Jitsi knows them again; it leads back to nobody."""
    secret = ctx.settings.secret_key.encode()
    return hmac.new(secret, f"session {booking_id} {party.value}".encode(), hashlib.sha256).hexdigest()[:24]
