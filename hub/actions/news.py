"""Telling everybody who listens that a record changed."""

import redis
import structlog

from hub.actions.context import Context

log = structlog.get_logger(__name__)


def ring(ctx: Context, *topics: str) -> None:
    """Say that these topics (``domain.topics``) changed, after the change stands.

    A ring that fails is not a change that failed: those who listen look by themselves a little later.
    """
    try:
        ctx.store.news.ring(*topics)
    except redis.RedisError as error:
        log.warning("news.not_rung", error=type(error).__name__)
