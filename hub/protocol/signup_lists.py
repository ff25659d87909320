"""The list on a wiki page, as the HTTP API takes and answers it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from hub.domain.signups import Judged, Way
from hub.protocol.command import Line, NoId


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line to take in, by its key: as what, and with which mentor (``""`` for whom it names)."""

    key: Annotated[str, Meta(max_length=64)]
    way: Way = Way.SESSION
    mentor_id: NoId = ""


class SignupsRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page to read: its wikitext, or the address from which it is fetched, which people are led back to.

    Without ``dry_run`` the lines of ``choices`` are taken in; with ``null``, those that are in order: not taken in
    before, and without a flag.
    """

    text: Annotated[str, Meta(max_length=1_000_000)] = ""
    source: Line = ""
    dry_run: bool = True
    choices: tuple[Chosen, ...] | None = None


class Refused(msgspec.Struct, frozen=True):
    """A line that could not be taken in, by its key, and why."""

    key: str
    message: str


class Signups(msgspec.Struct, frozen=True):
    """What was read, after what was done; ``source`` is the address of the revision."""

    source: str
    lines: list[Judged]
    taken_in: int
    refused: list[Refused]
