"""docs/asyncapi.json: the socket in AsyncAPI's words, made from ``hub/protocol``."""

import inspect
from typing import Any

import msgspec

from docs.rules import EVERYWHERE, rule_of
from hub.actions.reads import HourView, Mine
from hub.protocol.commands import COMMANDS
from hub.protocol.events import FRAME, Frame, WireEvent
from hub.protocol.results import result_of
from hub.protocol.schema import Schema, components, reference
from hub.protocol.topics import JOINS, TOPICS

INTRODUCTION = (
    "Socket.IO 4 (Engine.IO 4) on the main namespace. A command is an event that the client sends with one object and "
    "a callback; the callback gets the ack. docs/events.md says the same for people, with transcripts."
)
LISTENING = ("hour.join", "hour.leave")


class Joined(msgspec.Struct, frozen=True):
    """The answer to ``hour.join``: a fresh ``view``, or null and the ``events`` that were missed."""

    cursor: str
    view: HourView | None
    events: list[WireEvent]
    mine: Mine
    here: int


class Left(msgspec.Struct, frozen=True):
    """The answer to ``hour.leave``: nothing."""


def document() -> Schema:
    """The whole description."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Baraza", "version": "1", "description": INTRODUCTION},
        "defaultContentType": "application/json",
        "servers": {
            "hub": {
                "host": "hub.example.org",
                "protocol": "wss",
                "pathname": "/socket.io/",
                "security": [{"$ref": "#/components/securitySchemes/token"}],
            }
        },
        "channels": {"socket": {"address": "/", "messages": {name: _here(name) for name in _messages()}}},
        "operations": {name: _operation(name) for name in sorted(COMMANDS)} | {name: _told(name) for name in TOLD},
        "components": {"messages": _messages(), "schemas": _schemas(), "securitySchemes": {"token": TOKEN}},
    }


TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "Sent as `auth: {token}` with the connection, or as Authorization header. Pages send their cookie.",
}


def _operation(name: str) -> Schema:
    rule = rule_of(name)
    return {
        "action": "receive",
        "channel": {"$ref": "#/channels/socket"},
        "summary": inspect.getdoc(COMMANDS[name]),
        "messages": [_at_channel(name)],
        "reply": {
            "channel": {"$ref": "#/channels/socket"},
            "messages": [_at_channel(f"{name} ack"), _at_channel("refusal")],
        },
        "x-who-may": rule.who,
        "x-refusals": [*EVERYWHERE, *rule.refusals],
    }


TOLD: dict[str, type[msgspec.Struct]] = {FRAME: Frame, **TOPICS}
"""What the server sends by itself."""


def _told(name: str) -> Schema:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/socket"},
        "summary": inspect.getdoc(TOLD[name]),
        "messages": [_at_channel(name)],
    }


def _messages() -> Schema:
    commands = {name: {"name": name, "payload": reference(kind)} for name, kind in COMMANDS.items()}
    acks = {f"{name} ack": {"name": f"{name} ack", "payload": _ack(_answer(name))} for name in COMMANDS}
    refusal = {"name": "refusal", "payload": {"$ref": "#/components/schemas/Refusal"}}
    told = {name: {"name": name, "payload": reference(kind)} for name, kind in TOLD.items()}
    found = commands | acks | told | {"refusal": refusal}
    return dict(sorted(found.items()))


def _answer(name: str) -> type[msgspec.Struct]:
    if name in JOINS:
        return JOINS[name]
    if name in LISTENING:
        return Joined if name == "hour.join" else Left
    return result_of(name)


def _ack(kind: type[msgspec.Struct]) -> Schema:
    return _object(ok={"const": True}, data=reference(kind))


def _schemas() -> Schema:
    kinds = [*COMMANDS.values(), *map(_answer, COMMANDS), *TOLD.values()]
    facts = _object(code={"type": "string"}, message={"type": "string"}, details={"type": "object"})
    return components(kinds) | {"Refusal": _object(ok={"const": False}, error=facts)}


def _object(**properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _here(name: str) -> Schema:
    return {"$ref": f"#/components/messages/{_escaped(name)}"}


def _at_channel(name: str) -> Schema:
    return {"$ref": f"#/channels/socket/messages/{_escaped(name)}"}


def _escaped(name: str) -> str:
    """A name in a JSON pointer within a URI."""
    return name.replace(" ", "%20")
