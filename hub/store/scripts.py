"""Lua scripts: loaded from ``lua/``, run by name; a refusal in a script becomes the HubError of its code."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from redis.commands.core import Script

from hub.domain import errors
from hub.domain.errors import HubError
from hub.store.pool import Client

RETRIES = 20


class Outcome(NamedTuple):
    """What a script did. ``event_id`` is ``""`` when nothing changed because it had been done before."""

    event_id: str
    value: Any

    @property
    def changed(self) -> bool:
        """Whether an event was left."""
        return bool(self.event_id)


class Scripts:
    """The scripts of one Redis connection pool."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._loaded: dict[str, Script] = {}

    def run(self, name: str, keys: list[str], request: dict[str, Any]) -> list[Any]:
        """Run a script and give its answer as it is.

        Args:
            name: file name in ``lua/`` without its ending.
            keys: from ``keys.py``, in the order that the header of the script names.
            request: plain values; see the header of the script.
        Raises:
            HubError: the script refused.
        """
        script = self._loaded.get(name)
        if script is None:
            script = self._loaded[name] = self._client.register_script(_source(name))
        answer = script(keys=keys, args=[json.dumps(request, ensure_ascii=False)])
        if answer and answer[0] == "refused":
            raise refusal(answer[1], json.loads(answer[2]))
        return answer

    def change(self, name: str, keys: list[str], request: dict[str, Any]) -> Outcome | None:
        """Run a script that changes state; None when it asks to be run again with fresh keys."""
        answer = self.run(name, keys, request)
        return None if answer[0] == "retry" else Outcome(answer[1], answer[2])


@cache
def _source(name: str) -> str:
    folder = files("hub.store") / "lua"
    return (folder / "_shared.lua").read_text("utf-8") + (folder / f"{name}.lua").read_text("utf-8")


@cache
def _errors_by_code() -> dict[str, type[HubError]]:
    return {kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HubError)}


def refusal(code: str, details: dict[str, Any]) -> HubError:
    """The error of a code, with the details that the script gave."""
    details.pop("code", None)
    return _errors_by_code()[code](**details)
