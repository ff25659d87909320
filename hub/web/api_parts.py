"""What the files of the HTTP API share."""

import json
from typing import Any

import msgspec
from flask import Response, request

from hub import identity
from hub.actions.limits import spend
from hub.domain.errors import PayloadInvalid
from hub.web.context import ctx
from hub.web.numbers import whole

READ = "api.read"


def count_reads() -> None:
    """Count reads against the limits. Commands are counted one by one."""
    if request.method == "GET":
        spend(ctx(), identity.actor(), READ)


def json_answer(value: Any) -> Response:
    """A value, with our structs in it, as JSON."""
    return Response(msgspec.json.encode(value), mimetype="application/json")


def number(name: str, default: int) -> int:
    """A moment (ms since 1970) from the query.

    Raises:
        PayloadInvalid: it is not a number, or further away than the year 5138, which fits no column.
    """
    text = request.args.get(name)
    if text is None:
        return default
    found = whole(text)
    if found is None:
        raise PayloadInvalid(reason=f"{name} must be milliseconds since 1970")
    return found


def json_body() -> Any:
    """What the body of the request holds.

    Raises:
        PayloadInvalid: it is not JSON.
    """
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise PayloadInvalid(reason="The body is not JSON") from None
