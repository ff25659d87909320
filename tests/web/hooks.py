"""A hub whose doors for Jitsi's servers are open, and what Jitsi sends to them."""

from dataclasses import replace
from typing import Any

from flask import Flask

from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.room_posts import ROOM_KINDS
from hub.jitsi.webhooks import jibri_key
from tests.fakes.jitsi_jaas import WEBHOOK_SECRET
from tests.fakes.jitsi_prosody import HOOK_TOKEN
from tests.fixed import START, Ids

SECRETS = {
    "jitsi_url": "https://meet.example.org",
    "jitsi_hook_token": HOOK_TOKEN,
    "jaas_webhook_secret": WEBHOOK_SECRET,
    "jitsi_reservations": True,
}
BEARER = {"Authorization": f"Bearer {HOOK_TOKEN}"}
AT = START // 1000
"""The moment of the tests in whole seconds, as Prosody counts."""
EVENTS = ("room/created", "room/destroyed", "occupant/joined", "occupant/left")
JIBRI = f"/jitsi/jibri/{jibri_key(HOOK_TOKEN)}/v1"
POSTED = (
    *(f"/jitsi/events/{what}" for what in EVENTS),
    "/jitsi/recordings",
    f"{JIBRI}/status",
    f"{JIBRI}/session/status",
    "/jitsi/jaas",
)
"""Every address to which something is told."""
ALL_KINDS = (
    *ROOM_KINDS,
    *("recording.started", "recording.ended", "recording.uploaded", "recording.finalized"),
    *("stream.started", "stream.ended", "jibri.status", "jibri.session"),
)


def open_settings(settings: Settings, **more: Any) -> Settings:
    """These settings with every secret set."""
    return replace(settings, **SECRETS | more)


def open_hub(settings: Settings, clock: SetClock, **more: Any) -> Flask:
    """A hub whose doors are open to those who show their secret."""
    app = create_app(open_settings(settings, **more), clock=clock, new_id=Ids())
    app.testing = True
    return app


def joined(room: str, who: str = "Ada", at: int = AT, **more: Any) -> dict[str, Any]:
    """What event_sync tells of somebody who came."""
    return _occupant("joined", room, who, {"joined_at": at} | more)


def left(room: str, who: str = "Ada", joined_at: int = AT, at: int = AT + 60, **more: Any) -> dict[str, Any]:
    """What it tells of somebody who went."""
    return _occupant("left", room, who, {"joined_at": joined_at, "left_at": at} | more)


def _occupant(what: str, room: str, who: str, more: dict[str, Any]) -> dict[str, Any]:
    occupant = {"occupant_jid": f"{who}@meet.example.org/1", "name": who, "id": f"id-{who}"} | more
    told = {"event_name": f"muc-occupant-{what}", "occupant": occupant, "active_occupants_count": 1}
    return told | room_of(room)


def created(room: str, at: int = AT) -> dict[str, Any]:
    """What it tells of a room that was opened."""
    return {"event_name": "muc-room-created", "created_at": at} | room_of(room)


def destroyed(room: str, opened_at: int = AT, at: int = AT + 90, occupants: Any = None) -> dict[str, Any]:
    """What it tells of a room that was closed; nobody who was ever in it is ``{}``."""
    told = {"event_name": "muc-room-destroyed", "created_at": opened_at, "destroyed_at": at}
    return told | {"all_occupants": occupants or {}} | room_of(room)


def room_of(room: str) -> dict[str, Any]:
    """How a room is named in each."""
    return {"room_name": room, "room_jid": f"{room}@conference.meet.example.org", "is_breakout": False}
