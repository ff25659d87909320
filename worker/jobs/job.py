"""What a job is: it says what is due, and does it for one id at a time."""

from collections.abc import Iterable

from hub.actions.context import Context


class Job:
    """A piece of the worker's work. Jobs take ids, load, and return when the work is done already.

    Fields:
        name: for logs, and for telling failures apart.
        every_s: the least seconds between two looks at what is due. A ring cuts short those of a few seconds
            (``runner.RUNG_S``).
    """

    name = ""
    every_s = 5.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Ids of what may be due, found by a query on the records."""
        raise NotImplementedError

    def do(self, ctx: Context, one_id: str) -> bool:
        """Do what is due for one id; answers whether there is more of it at once. Safe to repeat at any point."""
        raise NotImplementedError

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        """Put aside what failed for good; answers whether the way is free now. By itself a job puts nothing aside."""
        return False
