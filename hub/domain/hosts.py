"""Which hosts we call: those of a list in the settings, and no other."""

import re

PLACE = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
"""A host, perhaps with a port, in letters that all who read addresses understand alike: with others, as in
``evil.org\\.wikipedia.org``, the library that calls would go elsewhere than to the host that was looked at."""


def allowed(place: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host (with its port, if it has one) is one of ours; ``*.x.org`` stands for all below ``x.org``."""
    known = any(place == one or (one.startswith("*.") and place.endswith(one[1:])) for one in hosts)
    return known and bool(PLACE.fullmatch(place))
