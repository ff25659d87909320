"""For machines that look after the hub: is it well, and how does it do."""

import hmac
import time
from typing import Any

import redis
import sqlalchemy
import structlog
from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from hub.actions.context import Context
from hub.domain.errors import PageNotFound, TokenInvalid
from hub.metrics import REQUEST_SECONDS, REQUESTS
from hub.records.database import reading
from hub.web.context import ctx

bp = Blueprint("health", __name__)
log = structlog.get_logger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def attach(app: Flask) -> None:
    """Count and measure every request."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        # A word that somebody made up would stay in the memory of this process for ever.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(endpoint, method, response.status_code).inc()
        REQUEST_SECONDS.labels(endpoint).observe(time.perf_counter() - g.begun)
        return response


@bp.get("/healthz")
def healthz() -> tuple[dict[str, Any], int]:
    """200 when Redis and the database answer, else 503; says which of them does not."""
    parts = {"redis": _redis_answers(ctx()), "database": _database_answers(ctx())}
    well = all(parts.values())
    return {"ok": well, **parts}, 200 if well else 503


def _redis_answers(context: Context) -> bool:
    try:
        return bool(context.store.client.ping())
    except redis.RedisError as error:
        log.warning("redis does not answer", error=type(error).__name__)
        return False


def _database_answers(context: Context) -> bool:
    try:
        with reading(context.records.engine) as connection:
            connection.execute(sqlalchemy.text("SELECT 1"))
        return True
    except sqlalchemy.exc.SQLAlchemyError as error:
        log.warning("the database does not answer", error=type(error).__name__)
        return False


@bp.get("/metrics")
def metrics() -> Response:
    """Counters of this process for Prometheus, for whoever holds the token of the settings.

    Raises:
        PageNotFound: no token is set, so there are no metrics to see.
        TokenInvalid: another token, or none.
    """
    token = ctx().settings.metrics_token
    if not token:
        raise PageNotFound
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        raise TokenInvalid
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
