"""Statements that one test has compiled, for the next: each has an engine of its own, which knows none."""

from typing import Any

from sqlalchemy import Connection, Engine, event


class Compiled(dict[Any, Any]):
    """What SQLAlchemy keeps by dialect and statement, for all engines of one kind of dialect."""

    def get(self, key: Any, default: Any = None) -> Any:
        """The compiled statement, or the default."""
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return (type(dialect), *rest)


def share_compiled() -> None:
    """Let every engine of this process use one cache from now on."""
    known = Compiled()

    @event.listens_for(Engine, "engine_connect")
    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=known)
