"""How every part of a Jitsi deployment is at this moment, all of them asked side by side."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from hub.config import Settings
from hub.jitsi.errors import JitsiError
from hub.jitsi.http import Http
from hub.jitsi.servers import Jibri, Jicofo, Jvb, Prosody

TIMEOUT_S = (1.0, 2.0)
LONGEST_S = 4.0
"""How long a person waits for all of it."""


class Seen(NamedTuple):
    """How a part is. ``facts`` are numbers and names of modules, never of a room or a person.

    ``state``: ``well``, ``busy``, ``ill`` (it says so itself), ``unknown`` (it answers, and does not say), ``odd`` (it
    answers, and not as such a part does) or ``silent``.
    """

    state: str
    facts: Mapping[str, Any]


SILENT = Seen("silent", {})


def look(settings: Settings, *, longest_s: float = LONGEST_S) -> dict[str, Seen]:
    """How the parts are that the settings name: ``prosody``, ``jicofo``, ``jvb``, ``jibri``.

    One that is not done after ``longest_s`` (seconds) counts as silent.
    """
    asked = {name: ask for name, (kind, ask) in PARTS.items() if kind.there(settings)}
    if not asked:
        return {}
    http = Http(settings, timeout_s=TIMEOUT_S, repeats=0)
    pool = ThreadPoolExecutor(len(asked))
    under_way = {name: pool.submit(ask, settings, http) for name, ask in asked.items()}
    done, _ = wait(under_way.values(), timeout=longest_s)
    # Whoever is slow goes on alone, and ends with its time-outs.
    pool.shutdown(wait=False, cancel_futures=True)
    return {name: _seen(one) if one in done else SILENT for name, one in under_way.items()}


def _seen(one: "Future[Seen]") -> Seen:
    try:
        return one.result()
    except JitsiError as error:
        return Seen("odd", {}) if error.permanent else SILENT


def _prosody(settings: Settings, http: Http) -> Seen:
    prosody = Prosody(settings, http)
    modules = prosody.modules()
    facts: dict[str, Any] = {"missing": [name for name, there in modules.items() if not there]}
    if modules["muc_census"]:
        rooms = prosody.census()
        facts |= {"rooms": len(rooms), "people": sum(room.participants for room in rooms)}
    return Seen("ill" if facts["missing"] else "well", facts)


def _jicofo(settings: Settings, http: Http) -> Seen:
    jicofo = Jicofo(settings, http)
    health, stats = jicofo.health(), jicofo.stats()
    bridges = stats.get("bridge_selector")
    facts = {"bridges": bridges.get("bridge_count") if isinstance(bridges, dict) else None}
    return Seen(_word(health.healthy, health.known), facts)


def _jvb(settings: Settings, http: Http) -> Seen:
    jvb = Jvb(settings, http)
    health, stats = jvb.health(), jvb.stats()
    return Seen(_word(health.healthy, health.known), {"people": stats.get("participants")})


def _jibri(settings: Settings, http: Http) -> Seen:
    health = Jibri(settings, http).health()
    if not health.healthy:
        return Seen("ill", {})
    return Seen("busy" if health.busy else "well", {})


def _word(healthy: bool, known: bool) -> str:
    return ("well" if known else "unknown") if healthy else "ill"


PARTS: dict[str, tuple[Any, Callable[[Settings, Http], Seen]]] = {
    "prosody": (Prosody, _prosody),
    "jicofo": (Jicofo, _jicofo),
    "jvb": (Jvb, _jvb),
    "jibri": (Jibri, _jibri),
}
