"""One line of what a hub can do, as the organisers' status page shows it."""

import msgspec


class Ability(msgspec.Struct, frozen=True):
    """One thing that a hub can do, or cannot.

    ``state``: ``good``, ``bad`` (should work and does not) or ``calm`` (was not set up).
    """

    name: str
    state: str
    told: str


def given(name: str, there: bool, good: str, missing: str) -> Ability:
    """An ability that is there or was not set up, with what is told of it in each case."""
    return Ability(name, "good", good) if there else Ability(name, "calm", missing)
