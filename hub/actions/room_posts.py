"""What becomes of Jitsi's posts about rooms: who is in a room, when it was open, who came, and what was not planned."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.room_grants import ALLOWED
from hub.actions.room_ids import session_jitsi_id
from hub.actions.room_places import Place, place_of
from hub.actions.session_reads import came
from hub.domain.bookings import Booking, Party
from hub.domain.errors import PrivateRoomClosed
from hub.domain.room_posts import ROOM_KINDS, RoomPost
from hub.domain.room_rules import RoomPhase, over_at, phase
from hub.domain.room_visits import Closed, Fact, Opened, RoomVisit, Seen, Stay
from hub.domain.topics import booking_topic
from hub.jitsi.posts import key_of

CLOCKS_MS = 120_000
"""So far Jitsi's clock and ours may differ."""
DAY_MS = 24 * 3600 * 1000


def take_posts(ctx: Context, post_key: str, *, alone: bool = False) -> bool:
    """Take in a post, and what else waits of the same room; answers whether there was something. Safe to repeat.

    Args:
        alone: nothing else: one of the others cannot be taken in.
    """
    post = ctx.records.room_posts.get(post_key)
    if post is None or post.done_at:
        return False
    posts = [post] if alone else ctx.records.room_posts.waiting_in(post.room_name, ROOM_KINDS)
    if not posts:
        # Another worker took in the room between the two looks.
        return False
    facts = [fact for one in posts for fact in facts_of(one)]
    take_facts(ctx, place_of(ctx, post.room_name), facts, since=min(one.at for one in posts))
    ctx.records.room_posts.done_all([one.post_key for one in posts], ctx.clock())
    return True


def facts_of(post: RoomPost) -> list[Fact]:
    """What a post tells of its room."""
    body = post.body
    if post.kind == "room.created":
        return [Opened(body["created_at"] or post.at)]
    if post.kind == "room.destroyed":
        closed_at = body["destroyed_at"] or post.at
        stays = [_stay(one | {"left_at": one["left_at"] or closed_at}) for one in body["occupants"]]
        return [Closed(closed_at, body["created_at"]), *stays]
    moment = "joined_at" if post.kind == "occupant.joined" else "left_at"
    return [_stay(body | {moment: body[moment] or post.at})]


def _stay(told: dict[str, Any]) -> Stay:
    return Stay(
        occupant_jid=told["jid"],
        jitsi_id=told["jitsi_id"],
        name=told["name"],
        joined_at=told["joined_at"],
        left_at=told["left_at"],
    )


def take_facts(ctx: Context, place: Place, facts: Sequence[Fact], since: int) -> None:
    """Take in what happened in a room.

    Args:
        since: of when the oldest of it is, ms since 1970.
    """
    if place.booking and phase(place.booking, ctx.clock()) is RoomPhase.OVER:
        _after_the_end(ctx, place, place.booking, facts)
        return
    if not place.ours:
        _warn_of_unknown(ctx, place, facts, since)
        return
    visits = ctx.records.room_visits.tell(_kind(place), *facts, granted_until=_granted_until(ctx, place))
    if place.booking:
        _confirm(ctx, place.booking, facts)
    for visit in visits:
        if not visit.granted and visit.opened_at >= since:
            _warn(ctx, place, visit)


def _kind(place: Place) -> RoomVisit:
    return RoomVisit(
        visit_id="",
        room_name=place.room_name,
        hour_id=place.hour.hour_id if place.hour else "",
        booking_id=place.booking.booking_id if place.booking else "",
        opened_at=0,
    )


def _granted_until(ctx: Context, place: Place) -> int:
    granted = ctx.records.room_grants.get(place.room_name)
    return granted.until + CLOCKS_MS if granted else 0


def _confirm(ctx: Context, booking: Booking, facts: Sequence[Fact]) -> None:
    """Whoever is in Jitsi has come, whatever became of the page that should have said so."""
    stays = [one for one in facts if isinstance(one, Stay) and one.jitsi_id and one.at]
    for party in (Party.MENTOR, Party.CANDIDATE):
        theirs = session_jitsi_id(ctx, booking.booking_id, party)
        moments = [min(one.at, ctx.clock()) for one in stays if one.jitsi_id == theirs]
        if not moments or came(booking, party):
            continue
        with suppress(PrivateRoomClosed):
            ctx.records.sessions.come(booking.booking_id, party, min(moments))
            ring(ctx, booking_topic(booking.booking_id))


def _after_the_end(ctx: Context, place: Place, booking: Booking, facts: Sequence[Fact]) -> None:
    # Nothing of a session is kept that is over. But where its room was opened again, it is ended again.
    begun = [one.at for one in facts if _begins(one)]
    if begun:
        ctx.records.room_grants.reopened(place.room_name, max(begun))
    over = booking.ended_at or over_at(booking)
    opened = [one.at for one in facts if isinstance(one, Opened) and one.at > over + CLOCKS_MS]
    if opened and ctx.settings.jitsi_reservations:
        key = key_of("room.private", place.room_name, max(opened) // DAY_MS)
        ctx.records.alarms.add("room.private", key, {}, max(opened))


def _warn(ctx: Context, place: Place, visit: RoomVisit) -> None:
    if not ctx.settings.jitsi_reservations:
        return
    if place.hour:
        facts: dict[str, Any] = {"hour_id": place.hour.hour_id, "title": place.hour.title}
        ctx.records.alarms.add("room.hour", key_of("room.hour", visit.visit_id), facts, visit.opened_at)
    else:
        ctx.records.alarms.add("room.private", key_of("room.private", visit.visit_id), {}, visit.opened_at)


def _warn_of_unknown(ctx: Context, place: Place, facts: Sequence[Fact], since: int) -> None:
    """Warn of a room that is none of ours, where such rooms are refused: once a day for each."""
    watched = ctx.settings.jitsi_reservations and (ctx.settings.jitsi_unknown_rooms != ALLOWED or place.twin)
    if not watched or not any(_begins(one) for one in facts):
        return
    key = key_of("room.unknown", place.room_name, since // DAY_MS)
    if place.private:
        ctx.records.alarms.add("room.private", key, {}, since)
    else:
        ctx.records.alarms.add("room.unknown", key, {"room": place.kept_name}, since)


def _begins(fact: Fact) -> bool:
    """Whether it says that a room is open."""
    return isinstance(fact, (Opened, Seen)) or (isinstance(fact, Stay) and not fact.left_at)
