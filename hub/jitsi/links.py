"""Addresses of Jitsi rooms: server, tenant, room, language, settings and token in their places."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from hub.jitsi.errors import JitsiError

OVERRIDES = frozenset(
    {
        "config.subject",
        "config.localSubject",
        "config.startAudioOnly",
        "config.startWithAudioMuted",
        "config.startWithVideoMuted",
        "config.prejoinConfig.enabled",
        "config.prejoinConfig.hideDisplayName",
        "config.requireDisplayName",
        "config.disableDeepLinking",
        "config.disableInviteFunctions",
        "config.doNotStoreRoom",
        "config.hideConferenceTimer",
        "config.liveStreaming.enabled",
        "config.localRecording.disable",
        "config.recordingService.enabled",
        "config.transcription.enabled",
        "userInfo.displayName",
    }
)
"""Settings of the page that a link may carry: each is on Jitsi's own whitelist. Anybody can change them in their
address bar, so they are comforts and never a protection."""

ROOM = re.compile(r"[a-z0-9][a-z0-9-]*")


class Server(NamedTuple):
    """A Jitsi deployment: ``tenant`` is the path between host and room, ``""`` for none."""

    origin: str
    host: str
    tenant: str


def server(base_url: str) -> Server:
    """The parts of a deployment's base address.

    Raises:
        JitsiError: it is no web address, or carries a query or fragment.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise JitsiError("the base address of Jitsi is not a plain web address", permanent=True)
    return Server(f"{parts.scheme}://{parts.netloc}", parts.hostname, parts.path.strip("/"))


def room_url(
    base_url: str,
    room: str,
    *,
    language: str = "",
    overrides: Mapping[str, str | bool] | None = None,
    token: str = "",
) -> str:
    """The address that opens a room. It lets its holder in: never log it.

    Args:
        base_url: of the deployment, with a tenant in its path if there is one.
        room: a name from ``rooms.py``.
        language: code of the language of Jitsi's own texts, ``""`` for its choice. Only the query sets it.
        overrides: settings of the page, names from ``OVERRIDES``.
        token: from ``tokens.py``. It stands in the fragment, which browsers do not send, so no log has it.
    Raises:
        JitsiError: see ``server``.
        ValueError: a name that Jitsi would change or ignore.
    """
    if not ROOM.fullmatch(room):
        raise ValueError("not a room name of ours")
    place = server(base_url)
    path = "/".join(part for part in (place.origin, place.tenant, room) if part)
    query = "?" + urlencode({"lang": language}) if language else ""
    return path + query + _fragment(({"jwt": token} if token else {}) | _checked(overrides or {}))


def _checked(overrides: Mapping[str, str | bool]) -> dict[str, str | bool]:
    unknown = overrides.keys() - OVERRIDES
    if unknown:
        raise ValueError(f"Jitsi does not take {min(unknown)} from a link")
    return dict(overrides)


def _fragment(values: Mapping[str, str | bool]) -> str:
    pairs = [f"{name}={quote(json.dumps(value, ensure_ascii=False), safe='')}" for name, value in values.items()]
    return "#" + "&".join(pairs) if pairs else ""
