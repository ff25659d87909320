"""Every command as a plain form, for browsers without JavaScript: POST, carry out, and back to the page."""

from typing import Any

import msgspec
from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.limits import spend
from hub.actions.registry import run
from hub.domain.errors import CommandUnknown, HubError, PayloadInvalid
from hub.protocol.command import Command
from hub.protocol.commands import COMMANDS
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.hour_pages import render_hour
from hub.web.paths import own_path

bp = Blueprint("question_forms", __name__)

SUBMIT = "question.submit"
ENDORSING = ("question.endorse", "question.unendorse")
WRITTEN = ("text", "line", "reason")
"""Fields that hold what somebody wrote: they are never lost to a refusal."""

DONE = {
    "question.edit": lazy_gettext("Your question is changed."),
    "question.withdraw": lazy_gettext("Your question is taken back."),
    "question.appeal": lazy_gettext("The moderators will look at your question again."),
    "question.consent": lazy_gettext("Noted. You can change this at any time."),
}
"""What a person is told afterwards; endorsements and the desk's acts show by themselves."""


@bp.post("/hours/<hour_id>/do/<command>")
def do(hour_id: str, command: str) -> Response:
    """Carry out a command with the fields of a form; ``next`` says where to go on.

    A question may come with ``name``: a guest who has none yet gets it first. A refusal shows the form again, with
    everything that was written.
    """
    try:
        _take_name(command)
        payload = payload_of(command, hour_id)
        answer = run(ctx(), identity.actor(), command, payload)
    except HubError as refusal:
        return _refused(hour_id, command, refusal)
    told = _told(command, answer)
    if told:
        flash(told, "good")
    return redirect(_way_on(hour_id, command, payload, answer), 303)


def payload_of(command: str, hour_id: str) -> dict[str, Any]:
    """The payload of a command from the form: its own fields alone, in their types.

    Raises:
        CommandUnknown: no command has this name.
        PayloadInvalid: a field is missing, of the wrong type or too long.
    """
    kind = COMMANDS.get(command)
    if kind is None:
        raise CommandUnknown(name=command[:64])
    fields = {name: _field(kind, name) for name in kind.__struct_fields__ if name in request.form}
    try:
        parsed = msgspec.convert(fields | {"hour_id": hour_id}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error)) from None
    payload: dict[str, Any] = msgspec.to_builtins(parsed)
    return payload


def _field(kind: type[Command], name: str) -> str | list[str]:
    if name == "labels":
        return [label.strip() for label in ",".join(request.form.getlist(name)).split(",") if label.strip()]
    return request.form[name]


def _take_name(command: str) -> None:
    actor = identity.actor()
    name = request.form.get("name", "").strip()
    if command == SUBMIT and name and name != actor.name and not actor.signed_in:
        spend(ctx(), actor, "access.name")
        identity.name_guest(name)


def _way_on(hour_id: str, command: str, payload: dict[str, Any], answer: dict[str, Any]) -> str:
    way = own_path(request.form.get("next") or f"/hours/{hour_id}")
    if command == SUBMIT and way.partition("?")[0] == f"/hours/{hour_id}" and "#" not in way:
        # There the page offers what was answered before; with a script it does so while somebody types.
        return f"{way}{'&' if '?' in way else '?'}asked={answer['question'].question_id}"
    # The page is loaded anew: an endorsement leads back to its row, not to the top of a long list.
    return f"{way}#q-{payload['question_id']}" if command in ENDORSING and "#" not in way else way


def _told(command: str, answer: dict[str, Any]) -> str:
    if command != SUBMIT:
        return str(DONE.get(command, ""))
    if answer["question"].state == "pending":
        return gettext("We have your question. A moderator reads it before it is shown.")
    return gettext("Your question is in the list.")


def _refused(hour_id: str, command: str, refusal: HubError) -> Response:
    if command == SUBMIT and refusal.code != "hour.not_found":
        page = render_hour(hour_id, request.form, refusal)
    else:
        page = _again(hour_id, command, refusal)
    answer = make_response(page, status_of(refusal.code))
    if refusal.details.get("retry_after_s"):
        answer.headers["Retry-After"] = str(refusal.details["retry_after_s"])
    return answer


def _again(hour_id: str, command: str, refusal: HubError) -> str:
    """The same form once more, with what was written in it."""
    written = {name: request.form[name] for name in WRITTEN if request.form.get(name)}
    known = COMMANDS[command].__struct_fields__ if command in COMMANDS else ()
    fixed = [(name, value) for name, value in request.form.items(multi=True) if name in known and name not in written]
    way_back = own_path(request.form.get("next") or f"/hours/{hour_id}")
    return render_template(
        "refused.html",
        error=refusal,
        action=f"/hours/{hour_id}/do/{command}",
        written=list(written.items()),
        fixed=fixed,
        way_back=way_back,
    )
