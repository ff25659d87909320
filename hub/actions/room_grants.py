"""Whether Jitsi may open a room now: by its name and the clock alone, since Jitsi cannot say who is asking."""

import re

from hub.actions.context import Context
from hub.actions.room_places import Place, place_of
from hub.domain.room_grants import UNKNOWN, UNKNOWN_S, Grant, Refusal, Slot, slot_of_hour, slot_of_session

ALLOWED = "allow"
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def grant(ctx: Context, room_name: str, now: int) -> Grant | Refusal:
    """What Jitsi is told that asks for a room. The same grant for everybody who comes back into one slot.

    Args:
        room_name: by our own name of it (``jitsi.links.room_of``).
        now: milliseconds since 1970.
    """
    place = place_of(ctx, room_name)
    slot = _slot(ctx, place, now)
    if isinstance(slot, Refusal):
        return slot
    return ctx.records.room_grants.keep(
        Grant(
            grant_id="",
            room_name=place.kept_name,
            hour_id=place.hour.hour_id if place.hour else "",
            booking_id=place.booking.booking_id if place.booking else "",
            starts_at=slot.starts_at,
            duration_s=slot.duration_s,
            granted_at=now,
        )
    )


def find_grant(ctx: Context, grant_id: str, now: int) -> Grant | Refusal | None:
    """What Jitsi is told that asks for a grant by its id: what it would be told about that room now; None for no such.

    Args:
        now: milliseconds since 1970.
    """
    known = ctx.records.room_grants.find(grant_id) if ID.fullmatch(grant_id) else None
    return grant(ctx, known.room_name, now) if known else None


def _slot(ctx: Context, place: Place, now: int) -> Slot | Refusal:
    if place.hour:
        return slot_of_hour(place.hour, now, ctx.settings.forgotten_after_s)
    if place.booking:
        return slot_of_session(place.booking, now)
    # A room of ours is opened under its own name alone: in another tenant people would meet beside it, unseen.
    if place.twin or ctx.settings.jitsi_unknown_rooms != ALLOWED:
        return Refusal(message=UNKNOWN)
    known = ctx.records.room_grants.get(place.kept_name)
    # The room is ended with its slot: whoever opens it anew late in one is given a whole one.
    if known and known.until - now >= UNKNOWN_S * 1000 // 2:
        return Slot(known.starts_at, known.duration_s)
    return Slot(now // 1000 * 1000, UNKNOWN_S)
