"""Logs: one line an event, JSON outside development. No secrets, no addresses, no text of a question goes in."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

HIDDEN = ("authorization", "cookie", "token", "secret", "password", "text", "address")
"""A field whose name has one of these words in it is left out, whoever logs it."""


def set_up(*, development: bool, level: str = "info") -> None:
    """Configure structlog and the standard library's logging for this process. Where something logs already, it stays.

    Args:
        development: lines for a person instead of JSON for a machine.
        level: the least level that is written.
    """
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    logging.basicConfig(handlers=[_handler(_for_people() if development else FOR_MACHINES)], level=level.upper())
    # At each start it would tell which of its own parts it has found.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _for_people() -> list[Any]:
    # A plain traceback: the rich one prints the values of local variables, and those may be secrets.
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _handler(last: list[Any]) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    return handler


def hide_private(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields that could hold a secret or a person's words."""
    for name in [name for name in fields if any(word in name.lower() for word in HIDDEN)]:
        fields[name] = "(hidden)"
    return fields


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_private,
]
"""What happens to every line, ours and that of a library."""

FOR_MACHINES = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
