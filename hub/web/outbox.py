"""The outbox of development: every e-mail that would have left, with its links and files. Production has none."""

import re
from io import BytesIO

from flask import Blueprint, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from hub import dev_links
from hub.domain.errors import PageNotFound
from hub.mail.outbox import Outbox, Sent
from hub.web.context import ctx
from hub.web.privacy import private_page

bp = Blueprint("outbox", __name__)

LINK = re.compile(r"(https?://[^\s<>]+)")


@bp.before_request
def only_in_development() -> None:
    """Its letters sign people in: it is there on the machine itself alone, as are the links of ``make run``.

    Raises:
        PageNotFound: anywhere else.
    """
    if not dev_links.allowed(ctx().settings, request.remote_addr or "", request.host):
        raise PageNotFound


@bp.get("/outbox")
def page() -> Response:
    """Every message, newest first."""
    return private_page(make_response(render_template("outbox.html", messages=_outbox().sent())))


@bp.get("/outbox/<name>/<int:number>")
def attachment(name: str, number: int) -> Response:
    """A file that went with a message.

    Raises:
        PageNotFound: there is none.
    """
    message = _outbox().read(name)
    if message is None or number >= len(message.attachments):
        raise PageNotFound
    found = message.attachments[number]
    return private_page(
        send_file(BytesIO(found.data), mimetype=found.kind, as_attachment=True, download_name=found.name)
    )


@bp.app_template_filter("linked")
def linked(message: Sent) -> list[tuple[str, bool]]:
    """The text of a message in pieces; of each, whether it is a link. Links of ours lead here without their host."""
    base = ctx().settings.base_url
    pieces = LINK.split(message.text)
    return [(piece.removeprefix(base) if number % 2 else piece, number % 2 == 1) for number, piece in enumerate(pieces)]


def _outbox() -> Outbox:
    return Outbox(ctx().settings.data_dir)
