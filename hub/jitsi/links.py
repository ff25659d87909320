"""Addresses of Jitsi rooms: server, tenant, room, language, settings and token in their places."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from hub.config import Settings
from hub.jitsi import jaas
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


class Frame(msgspec.Struct, frozen=True):
    """What Jitsi's own script (``external_api.js``) is told to show a room within a page. It lets its holder in.

    ``room`` has the tenant before it. ``config`` are settings of Jitsi's page, as objects within objects.
    """

    script: str
    domain: str
    room: str
    language: str
    name: str
    token: str
    config: dict[str, Any]


class Way(NamedTuple):
    """The way into a room for one person, as an address or as a frame of our page. It lets its holder in: never log it.

    Fields are the arguments of ``room_url``.
    """

    base_url: str
    room: str
    language: str
    overrides: Mapping[str, str | bool]
    token: str

    def url(self) -> str:
        """The address. Raises: see ``room_url``."""
        return room_url(self.base_url, self.room, language=self.language, overrides=self.overrides, token=self.token)

    def frame(self) -> "Frame":
        """What is told to Jitsi's script. Raises: see ``room_url``."""
        place, wishes = server(self.base_url), _checked(self.overrides)
        _check_room(self.room)
        return Frame(
            script=script_url(self.base_url),
            domain=urlsplit(place.origin).netloc,
            room="/".join(part for part in (place.tenant, self.room) if part),
            language=self.language,
            name=str(wishes.pop("userInfo.displayName", "")),
            token=self.token,
            config=_nested(wishes),
        )


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
    _check_room(room)
    place = server(base_url)
    path = "/".join(part for part in (place.origin, place.tenant, room) if part)
    query = "?" + urlencode({"lang": language}) if language else ""
    return path + query + _fragment(({"jwt": token} if token else {}) | _checked(overrides or {}))


def script_url(base_url: str) -> str:
    """The address of Jitsi's script for pages that show a room.

    Raises:
        JitsiError: see ``server``.
    """
    place = server(base_url)
    # JaaS has one for each AppID; everywhere else tenants share the server's.
    within = f"/{place.tenant}" if place.host == jaas.HOST and place.tenant else ""
    return f"{place.origin}{within}/external_api.js"


def xmpp_domain(settings: Settings) -> str:
    """The XMPP domain of the deployment.

    Raises:
        JitsiError: see ``server``.
    """
    return settings.jitsi_domain or server(settings.jitsi_url).host


def room_jid(settings: Settings, room: str) -> str:
    """A room as Prosody calls it within: ``room@conference.domain``, with the tenant in brackets before it.

    Raises:
        JitsiError: see ``server``.
    """
    tenant = server(settings.jitsi_url).tenant
    muc = settings.jitsi_muc or f"conference.{xmpp_domain(settings)}"
    return f"[{tenant}]{room}@{muc}" if tenant else f"{room}@{muc}"


def room_of(settings: Settings, name: str) -> str:
    """Our name of a room that Prosody calls by its JID, or by the part before the ``@``.

    A room of another tenant has brackets before it: it is none of ours, whatever it is called.

    Raises:
        JitsiError: see ``server``.
    """
    tenant, node = server(settings.jitsi_url).tenant.lower(), name.partition("@")[0]
    if not tenant or node.startswith("["):
        return node.removeprefix(f"[{tenant}]")
    return f"[]{node}"


def _check_room(room: str) -> None:
    if not ROOM.fullmatch(room):
        raise ValueError("not a room name of ours")


def _nested(wishes: Mapping[str, str | bool]) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for name, value in wishes.items():
        *within, last = name.split(".")[1:]
        place = config
        for step in within:
            place = place.setdefault(step, {})
        place[last] = value
    return config


def _checked(overrides: Mapping[str, str | bool]) -> dict[str, str | bool]:
    unknown = overrides.keys() - OVERRIDES
    if unknown:
        raise ValueError(f"Jitsi does not take {min(unknown)} from a link")
    return dict(overrides)


def _fragment(values: Mapping[str, str | bool]) -> str:
    pairs = [f"{name}={quote(json.dumps(value, ensure_ascii=False), safe='')}" for name, value in values.items()]
    return "#" + "&".join(pairs) if pairs else ""
