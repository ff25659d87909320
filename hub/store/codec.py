"""Between Redis' flat hashes of strings and our structs."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from hub.domain.questions import Question
from hub.protocol.events import Event
from hub.protocol.views import LiveHour

LISTS = ("labels", "notes", "replies")


def encode_fields(fields: Mapping[str, Any]) -> dict[str, str | int]:
    """Fields as a hash keeps them: booleans as 1 and 0, lists as JSON, the rest as it is."""
    return {name: _encode(value) for name, value in fields.items()}


def _encode(value: Any) -> str | int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (list, tuple)):
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
    return value if isinstance(value, int) else str(value)


def decode_question(fields: Mapping[str, str]) -> Question:
    """A question from its hash."""
    return msgspec.convert(_lists(fields), Question, strict=False)


def _lists(fields: Mapping[str, str]) -> dict[str, Any]:
    return dict(fields) | {name: json.loads(fields[name]) for name in LISTS if fields.get(name)}


def decode_hour(hour_id: str, fields: Mapping[str, str]) -> LiveHour:
    """The live part of an hour from its hash."""
    return msgspec.convert({**fields, "hour_id": hour_id}, LiveHour, strict=False)


def decode_event(hour_id: str, event_id: str, entry: Mapping[str, str]) -> Event:
    """An event from its stream entry."""
    fields: dict[str, Any] = {**entry, "event_id": event_id, "hour_id": hour_id}
    for name in ("question", "into"):
        if name in entry:
            fields[name] = _lists(json.loads(entry[name]))
    if "hour" in entry:
        fields["hour"] = json.loads(entry["hour"]) | {"hour_id": hour_id}
    return msgspec.convert(fields, Event, strict=False)


def pairs(flat: Iterable[str]) -> dict[str, str]:
    """A flat list of field, value, field, value … as a mapping."""
    items = iter(flat)
    return dict(zip(items, items, strict=True))
