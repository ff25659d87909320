"""JSON for Socket.IO packets, with the functions that python-socketio expects of a JSON module."""

import json
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def dumps(value: Any, **_options: Any) -> str:
    """A value, with our structs in it, as JSON without white space."""
    try:
        return _encoder.encode(value).decode()
    except UnicodeEncodeError:
        # Half a surrogate pair that a client sent is quoted in its refusal: as an escape it can travel.
        return json.dumps(msgspec.to_builtins(value))


def loads(text: str | bytes, **_options: Any) -> Any:
    """A value from JSON.

    Raises:
        ValueError: this is no JSON.
    """
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError:
        # A browser may send half of a surrogate pair, which msgspec refuses: the text must not be lost for that.
        return json.loads(text)
