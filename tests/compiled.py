"""What one test has compiled, for the next: each has an engine and an app of its own, which know nothing yet."""

from collections.abc import Callable
from typing import Any, ClassVar

import flask
from sqlalchemy import Connection, Engine, event
from werkzeug.routing import Rule


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


class KnownRule(Rule):
    """A rule of an app; how its addresses are read and built was compiled for another app already."""

    _read: ClassVar[dict[Any, tuple[Any, ...]]] = {}
    _built: ClassVar[dict[Any, Callable[..., tuple[str, str]]]] = {}

    def compile(self) -> None:
        """As ``Rule.compile``, once for each rule there is."""
        key = (self.rule, self.subdomain, self.host)
        if key not in self._read:
            super().compile()
            self._read[key] = (self._parts, self._trace, self._converters, frozenset(self.arguments))
            return
        self._parts, self._trace, self._converters, arguments = self._read[key]
        self.arguments |= arguments
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (append_unknown, *self._trace, *sorted((self.defaults or {}).items()))
        if key not in self._built:
            self._built[key] = super()._compile_builder(append_unknown)
        return self._built[key]


def share_compiled() -> None:
    """Let every engine of this process use one cache of statements from now on, and every app one of rules."""
    known = Compiled()
    flask.Flask.url_rule_class = KnownRule

    @event.listens_for(Engine, "engine_connect")
    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=known)
