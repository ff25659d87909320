"""Feeds the search: hours whose record or archive moved, public threads in which something was written or hidden."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.search_index import index
from hub.records.search import Kind
from worker.jobs.job import Job

MOST = 20
"""Hours, and threads, that are indexed before the other jobs have their turn."""


class SearchJob(Job):
    """Indexes what differs from its mark in the index. What is cut off leaves the mark as it was, and is due again."""

    name = "search"
    every_s = 5.0

    def __init__(self) -> None:
        self._more = False

    def due(self, ctx: Context) -> Iterable[str]:
        """The kind and the id of each that is not indexed as it is now."""
        found = ctx.records.search.due(MOST)
        self._more = len(found) >= MOST
        return [f"{kind} {owner_id}" for kind, owner_id in found]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Index one; there is more at once where many wait, as after a rebuild, and not because an hour is live."""
        kind, _, owner_id = one_id.partition(" ")
        index(ctx, Kind(kind), owner_id)
        return self._more
