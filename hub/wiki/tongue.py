"""How a wiki writes."""

import msgspec

from hub.config import Settings
from hub.wiki.accounts import PASTED, Names


class Tongue(msgspec.Struct, frozen=True):
    """How a wiki writes: its names of namespaces, its language, its zone; without more, as text that was pasted.

    ``hosts`` are the wikis whose user pages, where they are linked by their address, are those of accounts
    (``Settings.wiki_hosts``).
    """

    names: Names = PASTED
    language: str = "en"
    zone: str = "UTC"
    hosts: tuple[str, ...] = Settings.wiki_hosts
