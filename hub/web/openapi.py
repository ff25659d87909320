"""The HTTP API in OpenAPI's words, made from the structs themselves: what is not there is not there."""

import inspect
from functools import cache

import msgspec

from hub.actions.missed import Missed
from hub.actions.reads import HourView, Mine
from hub.actions.registry import ACTIONS
from hub.domain import refusals
from hub.domain.errors import HubError
from hub.domain.search_terms import LONGEST_QUERY
from hub.protocol.archive_views import ArchivedHour
from hub.protocol.commands import COMMANDS
from hub.protocol.hour_views import HourLists, PublicHour
from hub.protocol.ledger import Ledger
from hub.protocol.own_data import OwnData
from hub.protocol.results import Me, result_of
from hub.protocol.schema import Schema, components, reference
from hub.protocol.search_views import SearchPage
from hub.protocol.signup_lists import Signups, SignupsRead
from hub.web.errors import status_of
from hub.web.openapi_mentoring import MENTORING_READS, ORGANISING_READS, SIGNUPS, SIGNUPS_POST

HOUR_ID = {"name": "hour_id", "in": "path", "required": True, "schema": {"type": "string"}}
AUDIENCE = {
    "name": "audience",
    "in": "query",
    "description": "`desk` is for moderators.",
    "schema": {"type": "string", "enum": ["attendees", "desk", "stage"], "default": "attendees"},
}


def error_kinds() -> list[type[HubError]]:
    """Every refusal there is, in the order of ``domain.errors``."""
    return refusals.every()


@cache
def document(base_url: str) -> Schema:
    """The whole description.

    Args:
        base_url: the public address of this hub.
    """
    paths = {path: {"get": _read(path)} for path in READS}
    paths |= {SIGNUPS: {"post": SIGNUPS_POST | {"responses": _responses(Signups)}}}
    paths |= {f"/commands/{name}": {"post": _command(name)} for name in sorted(ACTIONS)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Baraza", "version": "1", "description": INTRODUCTION},
        "servers": [{"url": f"{base_url}/api/v1"}],
        # Nothing, for a guest: the empty requirement.
        "security": [{"token": []}, {"cookie": [], "csrf": []}, {}],
        "paths": paths,
        "components": {"schemas": _schemas(), "responses": {"Error": ERROR_RESPONSE}, "securitySchemes": SECURITY},
    }


INTRODUCTION = (
    "The same reads and commands as on a socket. Moments are milliseconds since 1970, 0 for never. A program sends a "
    "token from its owner's account page; a page sends its session cookie, and the CSRF token of `/me` with each "
    "command. A refusal has a status and the body of `Error`; `code` never changes, `message` is for people."
)
ERROR_RESPONSE = {
    "description": "A refusal, with its code",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-baraza"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
}


BEFORE = {"name": "before", "in": "query", "description": "ms since 1970", "schema": {"type": "integer"}}
CURSOR = {
    "name": "cursor",
    "in": "query",
    "description": "From the answer before; without one the whole hour is answered.",
    "schema": {"type": "string"},
}

SEARCH: list[Schema] = [
    {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": LONGEST_QUERY}},
    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["hour", "question", "thread"]}},
    *(
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in (
            ("series", "Id of a series"),
            ("language", "Code of the hour's language"),
            ("year", "In which the hour began, or the question in writing was put"),
            ("guest", "Name of somebody who answered in the hour"),
            ("cursor", "From the answer before, for the next page"),
        )
    ),
]

READS: dict[str, tuple[str, type[msgspec.Struct], list[Schema]]] = {
    "/me": ("Who is asking", Me, []),
    "/hours": ("Hours that everyone may know of", HourLists, [BEFORE]),
    "/hours/{hour_id}": ("The plan of one hour", PublicHour, [HOUR_ID]),
    "/hours/{hour_id}/questions": ("The hour and its questions as they are now", HourView, [HOUR_ID, AUDIENCE]),
    "/hours/{hour_id}/mine": ("What is one's own in an hour", Mine, [HOUR_ID]),
    "/hours/{hour_id}/ledger": ("What was done to each question, and why", Ledger, [HOUR_ID]),
    "/hours/{hour_id}/archive": ("An hour that is over: recordings, answers, numbers", ArchivedHour, [HOUR_ID]),
    "/search": ("Hours, questions, answers and public threads that have all these words", SearchPage, SEARCH),
    "/account/data": ("Everything of one's own", OwnData, []),
    **MENTORING_READS,
    **ORGANISING_READS,
    "/events": ("What happened since a cursor", Missed, [HOUR_ID | {"in": "query"}, CURSOR, AUDIENCE]),
}
"""Every path that is read: what it is for, what it answers, its parameters."""


def _read(path: str) -> Schema:
    title, answer, parameters = READS[path]
    found = {"summary": title, "operationId": f"get {path}", "responses": _responses(answer)}
    return found | ({"parameters": parameters} if parameters else {})


def _command(name: str) -> Schema:
    kind = COMMANDS[name]
    body = {"required": True, "content": {"application/json": {"schema": reference(kind)}}}
    return {
        "summary": inspect.getdoc(kind),
        "operationId": name,
        "requestBody": body,
        "responses": _responses(result_of(name)),
    }


def _responses(answer: type[msgspec.Struct]) -> Schema:
    content = {"application/json": {"schema": reference(answer)}}
    return {
        "200": {"description": inspect.getdoc(answer), "content": content},
        "default": {"$ref": "#/components/responses/Error"},
    }


def _schemas() -> Schema:
    kinds = [*(COMMANDS[name] for name in ACTIONS), *map(result_of, ACTIONS), *(row[1] for row in READS.values())]
    return components([*kinds, SignupsRead, Signups]) | {"Error": _error_schema()}


def _error_schema() -> Schema:
    kinds = error_kinds()
    text = "\n".join(f"- `{kind.code}` ({status_of(kind.code)}): {inspect.getdoc(kind)}" for kind in kinds)
    code = {"type": "string", "description": text, "enum": [kind.code for kind in kinds]}
    facts = {
        "type": "object",
        "required": ["code", "message", "details"],
        "properties": {"code": code, "message": {"type": "string"}, "details": {"type": "object"}},
    }
    return {"type": "object", "required": ["error"], "properties": {"error": facts}}
