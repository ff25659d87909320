"""What every command is made of: the kinds of its fields, and the struct that all commands share."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

# ``$`` alone would let a line end through behind it; JSON Schema has no ``\Z``.
END = r"(?!\n)$"

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=rf"^[A-Za-z0-9_-]+{END}")]
NoId = Annotated[str, Meta(max_length=64, pattern=rf"^[A-Za-z0-9_-]*{END}")]
ClientKey = Annotated[str, Meta(min_length=8, max_length=64, pattern=rf"^[A-Za-z0-9_-]+{END}")]
Cursor = Annotated[str, Meta(max_length=32, pattern=rf"^[0-9]{{1,15}}-[0-9]{{1,15}}{END}")]
Text = Annotated[str, Meta(max_length=10_000)]
Line = Annotated[str, Meta(max_length=500)]
Label = Annotated[str, Meta(min_length=1, max_length=40)]

MOST_VERSIONS = 10**9
"""More versions than a record comes to; a larger number fits no column of versions."""
Version = Annotated[int, Meta(ge=0, le=MOST_VERSIONS)]


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all commands share: a name, and the name of the event they leave (``""`` for none)."""

    name: ClassVar[str] = ""
    leaves: ClassVar[str] = ""
