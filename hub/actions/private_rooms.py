"""The way into the Jitsi room of a session: for the two alone, for their time alone, a fresh one at each click."""

from typing import NamedTuple

from hub.actions.booking_reads import load_own
from hub.actions.context import Context
from hub.actions.room_ids import session_jitsi_id
from hub.actions.session_reads import names_of
from hub.domain.bookings import EXTENSION_S, Booking, Party
from hub.domain.errors import PrivateRoomClosed, RoomNotReady
from hub.domain.roles import Actor
from hub.domain.room_grants import EXTENSIONS
from hub.domain.room_rules import CONNECTED, RoomPhase, admits_at, closed, over_at, phase
from hub.domain.texts import N_
from hub.jitsi import links
from hub.jitsi.abilities import ends_rooms
from hub.jitsi.errors import JitsiError
from hub.jitsi.tokens import ALONE, Visitor, token_for

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


class Wishes(NamedTuple):
    """How somebody comes in: the language of Jitsi's own texts (``""`` for its choice), and what is on at first."""

    language: str = ""
    camera: bool = True
    microphone: bool = True


AS_USUAL = Wishes()


def private_room_link(ctx: Context, actor: Actor, booking_id: str, wishes: Wishes = AS_USUAL) -> str:
    """The address that lets this one person into the room of their session. Never log it, and never keep it.

    Raises:
        BookingNotFound: no such booking, or not one of the two.
        PrivateRoomClosed: the session has not begun, or is over; ``opens_at`` where waiting helps.
        RoomNotReady: the room is not made yet, or this deployment cannot make one.
    """
    try:
        return _way(ctx, actor, booking_id, wishes, {}).url()
    except JitsiError:
        raise RoomNotReady from None


def private_room_frame(ctx: Context, actor: Actor, booking_id: str, wishes: Wishes = AS_USUAL) -> links.Frame:
    """The same way in, for our page that shows the room within itself: camera and microphone were tried there already.

    Raises: as ``private_room_link``.
    """
    try:
        return _way(ctx, actor, booking_id, wishes, {"config.prejoinConfig.enabled": False}).frame()
    except JitsiError:
        raise RoomNotReady from None


def _way(ctx: Context, actor: Actor, booking_id: str, wishes: Wishes, further: dict[str, str | bool]) -> links.Way:
    booking, party = load_own(ctx, actor, booking_id)
    _check_open(booking, ctx.clock())
    if not booking.room_name:
        raise RoomNotReady
    visitor = Visitor(
        session_jitsi_id(ctx, booking.booking_id, party), names_of(ctx, booking)[party], party is Party.MENTOR
    )
    token = token_for(
        ctx.settings,
        booking.room_name,
        visitor,
        begins_at=admits_at(booking),
        ends_at=_last_moment(ctx, booking),
        features=ALONE,
    )
    overrides = _overrides(wishes, visitor.name) | further
    return links.Way(ctx.settings.jitsi_url, booking.room_name, wishes.language, overrides, token)


def _last_moment(ctx: Context, booking: Booking) -> int:
    """Until when a token opens the door: the browser of somebody who loses the line comes back with the one of its
    click, also after an extension. Where the hub cannot end the room, the token alone keeps people to the agreed time.
    """
    more = EXTENSIONS * EXTENSION_S * 1000 if ends_rooms(ctx.settings) else 0
    return over_at(booking) + more


def _overrides(wishes: Wishes, name: str) -> dict[str, str | bool]:
    overrides = NOTHING_IS_KEPT | {"userInfo.displayName": name}
    if not wishes.camera:
        overrides["config.startWithVideoMuted"] = True
    if not wishes.microphone:
        overrides["config.startWithAudioMuted"] = True
    return overrides


def _check_open(booking: Booking, now: int) -> None:
    where = phase(booking, now)
    if where is RoomPhase.WAITING:
        raise PrivateRoomClosed(WAITING)
    if where not in CONNECTED:
        raise closed(booking, now)
