"""The way into the Jitsi room of a session: for the two alone, for their time alone, a fresh one at each click."""

import hashlib
import hmac

from hub.actions.booking_reads import load_own
from hub.actions.context import Context
from hub.actions.session_reads import names_of
from hub.domain.bookings import Booking, Party
from hub.domain.errors import PrivateRoomClosed, RoomNotReady
from hub.domain.roles import Actor
from hub.domain.room_rules import CONNECTED, RoomPhase, admits_at, closed, over_at, phase
from hub.domain.texts import N_
from hub.jitsi import links
from hub.jitsi.errors import JitsiError
from hub.jitsi.tokens import Keys, Visitor, make_session_token

WAITING = N_("The mentor has not let you in yet.")
NOTHING_IS_KEPT: dict[str, str | bool] = {
    "config.recordingService.enabled": False,
    "config.liveStreaming.enabled": False,
    "config.localRecording.disable": True,
    "config.transcription.enabled": False,
    "config.disableInviteFunctions": True,
    "config.doNotStoreRoom": True,
    # The room's own page counts down; two clocks that differ would be one too many.
    "config.hideConferenceTimer": True,
    # Instead of the room's name, which stands on the screen otherwise.
    "config.localSubject": "Baraza",
}
"""Comforts, and no protection: what the two may not do, the token does not let them. Without tokens (``jitsi_tokens``)
nothing protects a room but its name, and our pages say so."""


def private_room_link(
    ctx: Context,
    actor: Actor,
    booking_id: str,
    language: str = "",
    *,
    embedded: bool = False,
    camera: bool = True,
    microphone: bool = True,
) -> str:
    """The address that lets this one person into the room of their session. Never log it, and never keep it.

    Args:
        language: code of the language in which Jitsi is to speak, ``""`` for its choice.
        embedded: it is shown in our page, where camera and microphone were tried already.
        camera, microphone: whether they are on at first.
    Raises:
        BookingNotFound: no such booking, or not one of the two.
        PrivateRoomClosed: the session has not begun, or is over; ``opens_at`` where waiting helps.
        RoomNotReady: the room is not made yet, or this deployment cannot make one.
    """
    booking, party = load_own(ctx, actor, booking_id)
    _check_open(booking, ctx.clock())
    if not booking.room_name:
        raise RoomNotReady
    visitor = Visitor(_jitsi_id(ctx, booking, party), names_of(ctx, booking)[party], party is Party.MENTOR)
    wishes = {"config.startWithVideoMuted": not camera, "config.startWithAudioMuted": not microphone}
    overrides = NOTHING_IS_KEPT | {name: True for name, wish in wishes.items() if wish}
    overrides["userInfo.displayName"] = visitor.name
    if embedded:
        overrides["config.prejoinConfig.enabled"] = False
    try:
        token = _token(ctx, booking, visitor)
        base = ctx.settings.jitsi_url
        return links.room_url(base, booking.room_name, language=language, overrides=overrides, token=token)
    except JitsiError:
        raise RoomNotReady from None


def _check_open(booking: Booking, now: int) -> None:
    where = phase(booking, now)
    if where is RoomPhase.WAITING:
        raise PrivateRoomClosed(WAITING)
    if where not in CONNECTED:
        raise closed(booking, now)


def _token(ctx: Context, booking: Booking, visitor: Visitor) -> str:
    if not ctx.settings.jitsi_tokens:
        return ""
    keys = Keys(ctx.settings.jitsi_app_id, ctx.settings.jitsi_app_secret)
    place = links.server(ctx.settings.jitsi_url)
    # A server that checks domains wants to read the tenant here, where the room is in one.
    subject = place.tenant or ctx.settings.jitsi_domain or place.host
    return make_session_token(
        keys, subject, booking.room_name, visitor, begins_at=admits_at(booking), ends_at=over_at(booking)
    )


def _jitsi_id(ctx: Context, booking: Booking, party: Party) -> str:
    """The same for one of the two in one session, so that Jitsi knows them again; it leads back to nobody."""
    secret = ctx.settings.secret_key.encode()
    return hmac.new(secret, f"session {booking.booking_id} {party.value}".encode(), hashlib.sha256).hexdigest()[:24]
