"""The servers of a Jitsi deployment, asked over their private addresses: Prosody, Jicofo, the bridge, Jibri.

Each has ``there``: whether the settings name it. Everything else here calls it, and raises ``JitsiError`` where it does
not answer as it should.
"""

import math
from typing import Any, NamedTuple

from hub.config import Settings
from hub.domain.clock import now_ms
from hub.jitsi import links
from hub.jitsi.errors import JitsiError
from hub.jitsi.http import Answer, Http
from hub.jitsi.tokens import own_token

FAILING = (500, 503)
SECONDS_END = 10**11
"""Moments below are seconds since 1970, those above milliseconds: modules differ."""


class CensusRoom(NamedTuple):
    """A room that is open in Prosody. ``created_at`` is ms since 1970, 0 where Prosody does not know it."""

    room_name: str
    participants: int
    created_at: int


class Occupant(NamedTuple):
    """Somebody in a room: their name on the wire there, and the one they show (``""`` for none)."""

    jid: str
    name: str


class Health(NamedTuple):
    """How a part is. ``known`` is false where it answers but its check of itself is switched off."""

    healthy: bool
    known: bool = True


class JibriHealth(NamedTuple):
    """How Jibri is. ``busy`` also where it did its one job and waits to be started anew."""

    busy: bool
    healthy: bool


class Prosody:
    """Prosody's HTTP port, with the modules ``muc_size``, ``muc_census`` and ``muc_end_meeting``.

    It finds its virtual host by the name that it is called by, so it is called by the domain's whatever its address.
    """

    WHO = "Prosody"

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        self._settings, self._http = settings, http or Http(settings)
        self._domain = links.xmpp_domain(settings)

    @staticmethod
    def there(settings: Settings) -> bool:
        """Whether the settings say where it is."""
        return bool(settings.jitsi_prosody_url)

    def room_size(self, room: str) -> int | None:
        """How many people are in a room; None for no such room.

        Jitsi's own helper (focus) is taken off, but not where it is alone: one may be none. ``occupants`` is exact.
        """
        answer = self._ask("GET", "/room-size", fine=(200, 404), params=self._named(room))
        return None if answer.status == 404 else _whole_number(_field(answer.json(), "participants"), self.WHO)

    def occupants(self, room: str) -> list[Occupant]:
        """Who is in a room, without Jitsi's own helper; nobody where there is no such room."""
        answer = self._ask("GET", "/room", fine=(200, 404), params=self._named(room))
        if answer.status == 404:
            return []
        return [Occupant(str(one["jid"]), str(one.get("display_name") or "")) for one in self._rows(answer.json())]

    def census(self) -> list[CensusRoom]:
        """Every room that is open, by our names of them. A room of another tenant keeps its brackets."""
        return self._census(self._ask("GET", "/room-census"))

    def is_open(self, room: str) -> bool:
        """Whether a room is there, by the surest of the modules that are there.

        Raises:
            JitsiError: also where no module is there that could tell.
        """
        answer = self._ask("GET", "/room-census", fine=(200, 404))
        if answer.status == 200:
            return room in {one.room_name for one in self._census(answer)}
        modules = self.modules()
        if modules["muc_size"]:
            return self.room_size(room) is not None
        if modules["muc_end_meeting"]:
            # It was asked before this, and said that there is no such room.
            return False
        raise JitsiError(f"{self.WHO} has no module that knows which rooms are open")

    def _census(self, answer: Answer) -> list[CensusRoom]:
        rows = self._rows(_field(answer.json(), "room_census"), key="room_name")
        return [
            CensusRoom(
                links.room_of(self._settings, str(one["room_name"])),
                max(_whole_number(one.get("participants"), self.WHO), 0),
                _moment(one.get("created_time")),
            )
            for one in rows
        ]

    def end_meeting(self, room: str, *, now: int | None = None) -> bool:
        """End a room at once, for everyone in it; False for no such room, or no such module (``is_open`` knows).

        It is sent once: where the answer is lost, asking again is for the caller, and does no harm.

        Args:
            now: ms since 1970; the clock's without it.
        Raises:
            JitsiError: also, and permanent, where there is no key by which Prosody would know us.
        """
        token = own_token(self._settings, now_ms() if now is None else now)
        if not token:
            raise JitsiError("Prosody ends rooms for those with a key alone, and none is set", permanent=True)
        jid = links.room_jid(self._settings, room)
        answer = self._ask("POST", "/end-meeting", fine=(200, 404), params={"conference": jid}, bearer=token)
        return answer.status == 200

    def modules(self) -> dict[str, bool]:
        """Which of its modules are there. Each is asked for nothing, so that nothing happens."""
        asked = {
            "muc_size": ("GET", "/room-size"),
            "muc_census": ("GET", "/room-census"),
            "muc_end_meeting": ("POST", "/end-meeting"),
        }
        fine = (200, 400, 401, 403, 404)
        return {name: self._ask(how, path, fine=fine).status != 404 for name, (how, path) in asked.items()}

    def _ask(self, method: str, path: str, **given: Any) -> Any:
        url = self._settings.jitsi_prosody_url + path
        return self._http.ask(method, url, who=self.WHO, headers={"Host": self._domain}, **given)

    def _named(self, room: str) -> dict[str, str]:
        tenant = links.server(self._settings.jitsi_url).tenant
        return {"room": room, "domain": self._domain} | ({"subdomain": tenant} if tenant else {})

    def _rows(self, found: Any, key: str = "jid") -> list[dict[str, Any]]:
        # Lua knows no difference between an empty list and an empty object: `{}` is no row.
        rows = [] if found == {} else found
        if not isinstance(rows, list) or not all(isinstance(one, dict) and key in one for one in rows):
            raise JitsiError(f"{self.WHO} answers in a form that we do not know")
        return rows


class _Checked:
    """A part that checks itself, and counts."""

    WHO, STATS = "", ""

    def __init__(self, url: str, http: Http) -> None:
        self._url, self._http = url, http

    def health(self) -> Health:
        """How it says that it is."""
        answer = self._http.ask("GET", f"{self._url}/about/health", who=self.WHO, fine=(200, 404, *FAILING))
        return Health(answer.status not in FAILING, known=answer.status != 404)

    def stats(self) -> dict[str, Any]:
        """What it counts, by its own names; nothing where counting is switched off."""
        answer = self._http.ask("GET", self._url + self.STATS, who=self.WHO, fine=(200, 404))
        found = {} if answer.status == 404 else answer.json()
        if not isinstance(found, dict):
            raise JitsiError(f"{self.WHO} answers in a form that we do not know")
        return found


class Jicofo(_Checked):
    """Jicofo's REST port, which chooses bridges and recorders."""

    WHO, STATS = "Jicofo", "/stats"

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        super().__init__(settings.jitsi_jicofo_url, http or Http(settings))

    @staticmethod
    def there(settings: Settings) -> bool:
        """Whether the settings say where it is."""
        return bool(settings.jitsi_jicofo_url)


class Jvb(_Checked):
    """The private REST port of a video bridge."""

    WHO, STATS = "The video bridge", "/colibri/stats"

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        super().__init__(settings.jitsi_jvb_url, http or Http(settings))

    @staticmethod
    def there(settings: Settings) -> bool:
        """Whether the settings say where it is."""
        return bool(settings.jitsi_jvb_url)


class XmppLogin(NamedTuple):
    """By what Jibri logs in to record. The password is a secret."""

    domain: str
    username: str
    password: str


class Jibri:
    """Jibri's API. People start recordings within Jitsi, and Jicofo finds a Jibri; this is for those who have one Jibri
    and want it started from outside."""

    WHO, PATH = "Jibri", "/jibri/api/v1.0"

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        self._settings, self._http = settings, http or Http(settings)

    @staticmethod
    def there(settings: Settings) -> bool:
        """Whether the settings say where it is."""
        return bool(settings.jitsi_jibri_url)

    def health(self) -> JibriHealth:
        """Whether it is busy, and whether it is well."""
        status = _field(self._ask("GET", "health").json(), "status")
        health = _field(_field(status, "health"), "healthStatus")
        return JibriHealth(busy=_field(status, "busyStatus") != "IDLE", healthy=health == "HEALTHY")

    def start(self, room: str, session_id: str, login: XmppLogin, *, stream_address: str = "") -> bool:
        """Ask it to record a room, or to stream it; False where it is busy. That it took the job says no more than that
        it will try.

        Args:
            session_id: our name of the run; letters, digits, hyphens.
            stream_address: the whole rtmp(s) address with the key in it, ``""`` to record into a file. A secret.
        """
        base, _, name = links.room_url(self._settings.jitsi_url, room).rpartition("/")
        wish = {
            "sessionId": session_id,
            "callParams": {"callUrlInfo": {"baseUrl": base, "callName": name}},
            "callLoginParams": login._asdict(),
            "sinkType": "stream" if stream_address else "file",
        }
        if stream_address:
            wish["youTubeStreamKey"] = stream_address
        return bool(self._ask("POST", "startService", fine=(200, 412), data=wish).status == 200)

    def stop(self) -> None:
        """Ask it to stop whatever it does; it does that in its own time, and a recording is whole only then."""
        self._ask("POST", "stopService")

    def _ask(self, method: str, path: str, **given: Any) -> Any:
        return self._http.ask(method, f"{self._settings.jitsi_jibri_url}{self.PATH}/{path}", who=self.WHO, **given)


def _field(found: Any, name: str) -> Any:
    if not isinstance(found, dict) or name not in found:
        raise JitsiError("a server of Jitsi answers in a form that we do not know")
    return found[name]


def _whole_number(found: Any, who: str) -> int:
    if not isinstance(found, (int, float)) or not math.isfinite(found):
        raise JitsiError(f"{who} answers in a form that we do not know")
    return int(found)


def _moment(found: Any) -> int:
    try:
        at = float(found)
    except (TypeError, ValueError, OverflowError):
        return 0
    if not math.isfinite(at) or at <= 0:
        return 0
    return int(at * 1000 if at < SECONDS_END else at)
