"""Bookings as plain forms: POST, carry out, and back to the page. Nothing that was written is ever lost."""

from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.booking_reads import load_own
from hub.actions.registry import run
from hub.domain.bookings import MOST_TIMES
from hub.domain.errors import BookingNotFound, CommandUnknown, HubError, PayloadInvalid
from hub.domain.local_time import moment_of, zone_of
from hub.domain.plan import Wrong, read_wall
from hub.protocol.commands import COMMANDS
from hub.web.booking_pages import render_booking
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.locale import viewer_zone
from hub.web.numbers import whole
from hub.web.request_pages import MENTORS, render_request

bp = Blueprint("booking_forms", __name__)

REQUEST = "booking.request"
DONE = {
    "booking.accept": lazy_gettext("Agreed. Both of you get an invitation for the calendar."),
    "booking.agree": lazy_gettext("Agreed. Both of you get an invitation for the calendar."),
    "booking.counter": lazy_gettext("Proposed. The time is held until there is an answer."),
    "booking.propose": lazy_gettext("Proposed."),
    "booking.pass_on": lazy_gettext("The next mentor is asked now."),
    "booking.decline": lazy_gettext("Declined. The candidate reads your reason."),
    "booking.reschedule": lazy_gettext("Proposed. The old time stands until there is an answer."),
    "booking.settle": lazy_gettext("Noted. The other is told."),
    "booking.cancel": lazy_gettext("Cancelled. The other is told."),
    "booking.note": lazy_gettext("Your note is kept."),
    "booking.rate": lazy_gettext("Thank you. The programme reads it, and nobody else."),
}
"""What a person is told afterwards."""

TIMES = ("time1", "time2", "time3")


@bp.post("/programmes/<programme_id>/request")
def ask(programme_id: str) -> Response:
    """Ask for a session. With ``show`` the form only comes back: with the slots of the chosen ``mentor``, or in the
    chosen ``zone``."""
    form = request.form.to_dict()
    if "show" in form:
        return render_request(programme_id, form if form["show"] == "zone" else form | {"slot": "", "way": ""})
    try:
        answer = run(ctx(), identity.actor(), REQUEST, _payload(programme_id, form))
    except HubError as refusal:
        page = render_request(programme_id, form, refusal)
        page.status_code = status_of(refusal.code)
        return page
    flash(gettext("Your request is on its way. You are told as soon as there is an answer."), "good")
    return redirect(f"/bookings/{answer['booking'].booking_id}", 303)


def _payload(programme_id: str, form: dict[str, str]) -> dict[str, Any]:
    """The command from the form of a request.

    Raises:
        PayloadInvalid: ``fields`` says what is missing or cannot be read.
    """
    mentors = list(dict.fromkeys(form[name] for name in sorted(form) if name in MENTORS and form[name]))
    if not mentors:
        raise PayloadInvalid(fields={"m1": gettext("Please choose a mentor.")})
    payload: dict[str, Any] = {"programme_id": programme_id, "mentors": mentors}
    payload |= {name: form.get(name, "") for name in ("client_key", "about", "candidate_name", "from_thread_id")}
    payload["zone"] = form.get("zone") or viewer_zone().key
    return payload | _chosen_times(form)


def _chosen_times(form: dict[str, str]) -> dict[str, Any]:
    way = form.get("way")
    if way == "any":
        return {"times": []}
    if way == "slot":
        slot = whole(form.get("slot", ""))
        if slot is None:
            raise PayloadInvalid(fields={"slot": gettext("Please choose a time.")})
        return {"times": [slot], "slot": True}
    times = _read_times(form)
    if not times:
        raise PayloadInvalid(fields={"time1": gettext("Please write at least one time.")})
    return {"times": times}


def _read_times(form: dict[str, str]) -> list[int]:
    """The moments in the boxes for date and time, on the clock of the form's zone.

    Raises:
        PayloadInvalid: one of them cannot be read.
    """
    found = []
    for name in TIMES:
        word = form.get(name, "").strip()
        if word:
            try:
                read = moment_of(read_wall(word), zone_of(form.get("zone") or viewer_zone().key))
            except (Wrong, ValueError) as reason:
                raise PayloadInvalid(fields={name: gettext(str(reason))}) from None
            if read.told:
                flash(gettext(read.told), "wait")
            found.append(read.at)
    return list(dict.fromkeys(found))


@bp.post("/bookings/<booking_id>/do/<command>")
def do(booking_id: str, command: str) -> Response:
    """Carry out a command about a booking with the fields of a form."""
    try:
        answer = run(ctx(), identity.actor(), command, _fields(booking_id, command))
    except BookingNotFound:
        raise
    except HubError as refusal:
        kept = request.form.to_dict() | {"command": command, "slots": request.form.getlist("slot")}
        page = render_booking(booking_id, kept, refusal)
        page.status_code = status_of(refusal.code)
        return page
    if command == "booking.write":
        return redirect(f"/threads/{answer['booking'].thread_id}", 303)
    if command in DONE:
        flash(str(DONE[command]), "good")
    return redirect(f"/bookings/{booking_id}" if _is_still_theirs(booking_id) else "/bookings", 303)


def _is_still_theirs(booking_id: str) -> bool:
    """Whether the page is there for this person: a request that went on to the next mentor is not any more."""
    try:
        load_own(ctx(), identity.actor(), booking_id)
    except BookingNotFound:
        return False
    return True


def _fields(booking_id: str, command: str) -> dict[str, Any]:
    kind = COMMANDS.get(command)
    if kind is None or not command.startswith("booking.") or command == REQUEST:
        raise CommandUnknown(name=command[:64])
    form = request.form.to_dict()
    fields: dict[str, Any] = {name: form[name] for name in kind.__struct_fields__ if name in form}
    if "times" in kind.__struct_fields__:
        fields["times"] = _several_times(form)
    if "time" in kind.__struct_fields__:
        fields["time"] = _one_time(form)
    try:
        parsed = msgspec.convert(fields | {"booking_id": booking_id}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error)) from None
    payload: dict[str, Any] = msgspec.to_builtins(parsed)
    return payload


def _one_time(form: dict[str, str]) -> int:
    """The free time that was picked, or the one that was written.

    Raises:
        PayloadInvalid: none, or both: then nobody but the person knows which one is meant.
    """
    picked, written = whole(form.get("time", "")), _read_times(form)
    if picked is not None and written:
        both = gettext(
            "You picked a free time and wrote another one. Send the one that you wrote, or empty it and pick."
        )
        raise PayloadInvalid(fields={"time": both})
    if written:
        return written[0]
    if picked is None:
        raise PayloadInvalid(fields={"time": gettext("Please choose a time.")})
    return picked


def _several_times(form: dict[str, str]) -> list[int]:
    """The free times that were picked, with those that were written.

    Raises:
        PayloadInvalid: none, or more than may be proposed.
    """
    picked = [at for word in request.form.getlist("slot") if (at := whole(word)) is not None]
    times = list(dict.fromkeys([*picked, *_read_times(form)]))
    if not times:
        raise PayloadInvalid(fields={"time1": gettext("Please write at least one time.")})
    if len(times) > MOST_TIMES:
        raise PayloadInvalid(fields={"time1": gettext("At most three times can be proposed.")})
    return times
