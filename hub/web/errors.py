"""Every refusal and failure on its way out: the status by code, JSON for programs, a page for people."""

from typing import Any

import redis
import sqlalchemy.exc
import structlog
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from hub import identity
from hub.domain import errors
from hub.domain.errors import HubError
from hub.web import locale
from hub.web.context import ctx
from hub.web.expired import expired_page
from hub.web.privacy import private_page

log = structlog.get_logger(__name__)

STATUS: dict[str, int] = {
    "payload.invalid": 400,
    "form.expired": 400,
    "question.text_empty": 400,
    "question.text_too_long": 400,
    "access.sign_in_needed": 401,
    "access.sign_in_failed": 401,
    "access.token_invalid": 401,
    "access.denied": 403,
    "access.name_needed": 403,
    "person.silenced": 403,
    "question.not_yours": 403,
    "vote.own_question": 403,
    "command.unknown": 404,
    "page.not_found": 404,
    "hour.not_found": 404,
    "series.not_found": 404,
    "question.not_found": 404,
    "person.not_found": 404,
    "page.method_refused": 405,
    "hour.closed": 409,
    "hour.asking_paused": 409,
    "hour.transition_refused": 409,
    "hour.changed_meanwhile": 409,
    "question.transition_refused": 409,
    "question.claimed": 409,
    "question.chance_spent": 409,
    "question.merge_refused": 409,
    "role.last_organiser": 409,
    "room.not_ready": 409,
    "programme.not_found": 404,
    "mentor.not_found": 404,
    "booking.not_found": 404,
    "thread.not_found": 404,
    "wiki.page_not_found": 404,
    "text.empty": 400,
    "text.too_long": 400,
    "link.invalid": 400,
    "booking.time_unfit": 400,
    "booking.reason_needed": 400,
    "thread.not_yours": 403,
    "programme.not_open": 409,
    "record.changed_meanwhile": 409,
    "mentor.unavailable": 409,
    "mentor.transition_refused": 409,
    "booking.transition_refused": 409,
    "booking.limit_reached": 409,
    "booking.time_taken": 409,
    "room.closed": 409,
    "room.extension_refused": 409,
    "thread.changed": 409,
    "recording.not_found": 404,
    "recording.transition_refused": 409,
    "recording.gone": 409,
    "stream.key_missing": 409,
    "wiki.unreachable": 502,
    "payload.too_large": 413,
    "limit.reached": 429,
    "server.failed": 500,
    "server.busy": 503,
}
"""The HTTP status of each error code; a test holds it against ``domain.errors``."""

KINDS: dict[int, type[HubError]] = {
    401: errors.TokenInvalid,
    403: errors.AccessDenied,
    404: errors.PageNotFound,
    405: errors.MethodRefused,
    413: errors.PayloadTooLarge,
    429: errors.LimitReached,
}
"""What Flask's own refusals are called; every other one below 500 is ``payload.invalid``."""

TELLING = frozenset({"Allow", "Content-Range"})
"""Headers of Flask's own refusals that tell what would be taken: which methods, and how long a file is."""
UNREACHABLE = (redis.ConnectionError, redis.TimeoutError, sqlalchemy.exc.OperationalError)


def attach(app: Flask) -> None:
    """Answer every error of the application in our one form."""
    app.register_error_handler(HubError, on_refusal)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_failure)


def status_of(code: str) -> int:
    """The HTTP status of an error code."""
    return STATUS.get(code, 400)


def body_of(error: HubError) -> dict[str, Any]:
    """The one JSON form of an error, for HTTP; an ack on a socket carries the same inside."""
    return {"error": {"code": error.code, "message": gettext(error.message), "details": error.details}}


def on_refusal(error: HubError) -> Response:
    """Answer an expected refusal."""
    return _answer(error, status_of(error.code))


def on_http(error: HTTPException) -> Response | HTTPException:
    """Answer Flask's own refusals: no such page, wrong method, too large. Redirects pass through."""
    status = error.code or 500
    if status < 400:
        return error
    answer = _answer(_translated(error, status), status)
    for name, value in error.get_headers():
        if name in TELLING:
            answer.headers[name] = value
    return answer


def _translated(error: HTTPException, status: int) -> HubError:
    if isinstance(error, CSRFError):
        return errors.FormExpired()
    if status >= 500:
        return HubError()
    return KINDS.get(status, errors.PayloadInvalid)()


def on_failure(error: Exception) -> Response:
    """Answer what nobody expected: it is logged with its traceback, and no word of it goes out."""
    log.error("request failed", endpoint=request.endpoint, method=request.method, exc_info=error)
    if isinstance(error, UNREACHABLE):
        return _answer(errors.ServerBusy(), 503)
    return _answer(HubError(), 500)


def _answer(error: HubError, status: int) -> Response:
    answer = jsonify(body_of(error)) if wants_json() else _page(error, status)
    answer.status_code = status
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="baraza"'
    if status == 503:
        answer.headers["Retry-After"] = "2"
    if error.details.get("retry_after_s"):
        answer.headers["Retry-After"] = str(error.details["retry_after_s"])
    return answer


def wants_json() -> bool:
    """Whether a program asks: at the API, Jitsi at its doors, with a token, or a script of our own pages."""
    if request.path.startswith(("/api/", "/jitsi/")) or identity.bearer():
        return True
    accepts = request.accept_mimetypes
    return accepts["application/json"] > accepts["text/html"]


def _page(error: HubError, status: int) -> Response:
    # Where the page's frame itself cannot be drawn (no database, say), a page without a frame tells it.
    if status < 500:
        try:
            again = expired_page(error, ctx().settings) if isinstance(error, errors.FormExpired) else ""
            if again:
                return private_page(make_response(again))
            return make_response(render_template("error.html", error=error, status=status))
        except Exception as failure:
            log.error("error page failed", exc_info=failure)
    # Straight from Jinja: Flask would ask every context processor, and those ask the database.
    template = current_app.jinja_env.get_template("failed.html")
    return make_response(template.render(error=error, status=status, **locale.words()))
