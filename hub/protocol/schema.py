"""JSON Schemas of our structs, for OpenAPI and AsyncAPI.

msgspec makes schemas too, but refuses unions of structs that no tag tells apart, such as a question as the desk or as
everyone sees it. Those are told apart here by who asks, and by ``anyOf`` in the schema.
"""

import inspect
import types
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from hub.protocol.events import EVENTS, WireEvent

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/{name}"
LISTS = (list, tuple, Sequence)

FAMILIES: Mapping[type, Sequence[type]] = {WireEvent: sorted({kind.form for kind in EVENTS.values()}, key=str)}
"""Where a field says the parent, one of these children comes."""


def components(kinds: Iterable[type[msgspec.Struct]]) -> dict[str, Schema]:
    """The schemas of these structs and of all that they hold, by name, with references to ``#/components/schemas``."""
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found[kind.__name__] = _struct(kind, waiting)
    return dict(sorted(found.items()))


def reference(kind: type[msgspec.Struct]) -> Schema:
    """Where the schema of a struct stands."""
    return {"$ref": REFERENCE.format(name=kind.__name__)}


def _struct(kind: type[msgspec.Struct], waiting: list[type[msgspec.Struct]]) -> Schema:
    fields = msgspec.structs.fields(kind)
    return {
        "type": "object",
        "description": inspect.getdoc(kind) or "",
        "properties": {field.encode_name: _field(field, waiting) for field in fields},
        "required": [field.encode_name for field in fields if field.required],
        "additionalProperties": not kind.__struct_config__.forbid_unknown_fields,
    }


def _field(field: msgspec.structs.FieldInfo, waiting: list[type[msgspec.Struct]]) -> Schema:
    schema = _type(field.type, waiting)
    if field.default is msgspec.NODEFAULT:
        return schema
    return schema | {"default": msgspec.to_builtins(field.default)}


def _type(hint: Any, waiting: list[type[msgspec.Struct]]) -> Schema:
    origin = get_origin(hint)
    if origin is Annotated and get_origin(get_args(hint)[0]) in LISTS:
        return _type(get_args(hint)[0], waiting) | _bounds(get_args(hint)[1:])
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(each, waiting) for each in get_args(hint)]}
    if origin in LISTS or origin is Sequence:
        return {"type": "array", "items": _type(get_args(hint)[0], waiting)}
    if hint in FAMILIES:
        return {"anyOf": [_type(each, waiting) for each in FAMILIES[hint]]}
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        waiting.append(hint)
        return reference(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [each.value for each in hint]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(get_args(hint)[1], waiting)}
    return msgspec.json.schema(hint)


def _bounds(metas: Iterable[msgspec.Meta]) -> Schema:
    """How many items a list may have."""
    lengths = [{"minItems": meta.min_length, "maxItems": meta.max_length} for meta in metas]
    return {name: length for each in lengths for name, length in each.items() if length is not None}
