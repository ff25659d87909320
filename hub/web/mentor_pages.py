"""A mentor's own pages: invitations, profile, and when they have time."""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import format_time, gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.mentor_reads import own_mentor, own_parts, programme_of_part
from hub.actions.mentors import read_invitation
from hub.actions.registry import run
from hub.actions.slots import planned_slots
from hub.domain.availability import WEEK_MS
from hub.domain.errors import HubError, LinkInvalid, MentorNotFound, MentorTransitionRefused, PayloadInvalid
from hub.domain.local_time import wall_of, zone_of
from hub.domain.mentors import MentorState
from hub.protocol.mentor_views import OwnMentor, ProgrammeView
from hub.web.account import zones
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.locale import viewer_zone, weekday_words
from hub.web.mentor_form import profile_payload, profile_words, times_payload, times_words, with_room
from hub.web.paths import sign_in_path
from hub.web.plan_form import reasons
from hub.web.privacy import private_page

bp = Blueprint("mentor_pages", __name__)
bp.after_request(private_page)

FIELD = re.compile(r"\$\.(\w+)")
SHOWN_AS = {"name": "shown_name", "notice_s": "notice_h"}
"""Fields of the commands that stand in the forms under another name."""


class Day(msgspec.Struct, frozen=True):
    """A day of the preview: its name, and from when until when slots follow each other, by the mentor's clock."""

    name: str
    stretches: list[tuple[str, str, int]]
    """When the first begins, when the last ends, and how many they are."""


@bp.before_request
def send_guests_to_sign_in() -> Response | None:
    """Guests have no part: they are shown the way in, and come back here. A link they may look at first."""
    if identity.actor().signed_in or request.method != "GET" or "key" in (request.view_args or {}):
        return None
    return redirect(sign_in_path())


@bp.get("/mentoring")
def overview() -> str:
    """One's own parts, and what one is invited to."""
    actor = identity.actor()
    parts = [(one, programme_of_part(ctx(), actor, one.mentor_id)) for one in own_parts(ctx(), actor)]
    return render_template("mentoring.html", parts=parts, now=ctx().clock())


@bp.get("/mentoring/<mentor_id>")
def profile(mentor_id: str) -> str | Response:
    """The form of one's profile.

    Raises:
        MentorNotFound: it is not one's own.
    """
    return _unless_invited(mentor_id, lambda mine: _profile(mine, profile_words(mine)))


@bp.post("/mentoring/<mentor_id>")
def save_profile(mentor_id: str) -> Response | tuple[str, int]:
    """Save one's profile; a refused form comes back with everything that was written."""
    mine = own_mentor(ctx(), identity.actor(), mentor_id)
    try:
        run(ctx(), identity.actor(), "mentor.update", profile_payload(mentor_id, request.form))
    except HubError as refusal:
        return _profile(mine, request.form.to_dict(), refusal), status_of(refusal.code)
    flash(gettext("Your profile is saved."), "good")
    return redirect(f"/mentoring/{mentor_id}", 303)


@bp.get("/mentoring/<mentor_id>/times")
def times(mentor_id: str) -> str | Response:
    """The form of one's times, with the free slots that follow from it.

    Raises:
        MentorNotFound: it is not one's own.
    """
    return _unless_invited(mentor_id, lambda mine: _times(mine, times_words(mine, ctx().clock(), viewer_zone().key)))


@bp.post("/mentoring/<mentor_id>/times")
def save_times(mentor_id: str) -> Response | tuple[str, int]:
    """Save when one has time; a refused form comes back with everything that was written."""
    mine = own_mentor(ctx(), identity.actor(), mentor_id)
    try:
        run(ctx(), identity.actor(), "mentor.plan", times_payload(mentor_id, request.form))
    except HubError as refusal:
        return _times(mine, with_room(request.form.to_dict()), refusal), status_of(refusal.code)
    flash(gettext("Your times are saved."), "good")
    return redirect(f"/mentoring/{mentor_id}/times", 303)


@bp.post("/mentoring/<mentor_id>/<any(accept, decline, leave):verb>")
def answer(mentor_id: str, verb: str) -> Response:
    """Accept or decline an invitation, or be a mentor no more.

    Raises:
        MentorNotFound: there is nothing of this person's to answer.
    """
    payload = {"mentor_id": mentor_id} | ({} if verb == "leave" else {"key": request.form.get("key", "")})
    try:
        run(ctx(), identity.actor(), f"mentor.{verb}", payload)
    except MentorTransitionRefused as refusal:
        known = gettext("You are a mentor of this programme already.")
        flash(gettext(refusal.message) if "state" in refusal.details else known, "bad")
        return redirect("/mentoring", 303)
    if verb == "accept":
        flash(gettext("Welcome! First say when you have time; then tell people who you are."), "good")
        return redirect(f"/mentoring/{mentor_id}/times", 303)
    left = gettext("You are not a mentor here any more. What was open goes on without you.")
    flash(left if verb == "leave" else gettext("You declined. Thank you for saying so."), "good")
    return redirect("/mentoring", 303)


@bp.get("/invitations/<mentor_id>")
def own_invitation(mentor_id: str) -> str | Response:
    """An invitation that was made out to this account.

    Raises:
        MentorNotFound: there is none.
    """
    return _invitation(mentor_id, "")


@bp.get("/invitations/<mentor_id>/<key>")
def invitation(mentor_id: str, key: str) -> str | Response:
    """An invitation that somebody was handed as a link.

    Raises:
        LinkInvalid: the link is not (or no longer) right.
    """
    try:
        return _invitation(mentor_id, key)
    except MentorNotFound:
        raise LinkInvalid from None


def _invitation(mentor_id: str, key: str) -> str | Response:
    mentor, programme = read_invitation(ctx(), identity.actor(), mentor_id, key)
    if mentor.state is not MentorState.INVITED:
        return redirect("/mentoring")
    return render_template("invitation.html", mentor=mentor, programme=programme, key=key)


def _unless_invited(mentor_id: str, page: Callable[[OwnMentor], str]) -> str | Response:
    """A page of one's own part; who did not accept yet is led to the invitation."""
    mine = own_mentor(ctx(), identity.actor(), mentor_id)
    return redirect(f"/invitations/{mentor_id}") if mine.state == MentorState.INVITED else page(mine)


def _profile(mine: OwnMentor, words: dict[str, Any], refusal: HubError | None = None) -> str:
    return render_template(
        "mentoring_profile.html",
        mentor=mine,
        words=words,
        programme=programme_of_part(ctx(), identity.actor(), mine.mentor_id),
        hosts=ctx().settings.picture_hosts,
        **_refusal(refusal),
    )


def _times(mine: OwnMentor, words: dict[str, Any], refusal: HubError | None = None) -> str:
    names, zone = zones(), str(words.get("zone", mine.zone))
    programme = programme_of_part(ctx(), identity.actor(), mine.mentor_id)
    return render_template(
        "mentoring_times.html",
        mentor=mine,
        words=words,
        zones=names if zone in names else [zone, *names],
        programme=programme,
        days=_preview(mine, programme),
        now=ctx().clock(),
        **_refusal(refusal),
    )


def _preview(mine: OwnMentor, programme: ProgrammeView) -> list[Day]:
    """A week of slots from the first one on, on the mentor's own clock: beside the form they are from."""
    zone, length = zone_of(mine.zone), programme.session_s * 1000
    slots = planned_slots(ctx(), identity.actor(), mine.mentor_id)
    days = groupby((at for at in slots if at < slots[0] + WEEK_MS), key=lambda at: wall_of(at, zone).date())
    return [Day(weekday_words(day), _stretches(list(found), length, zone)) for day, found in days]


def _stretches(slots: list[int], length: int, zone: ZoneInfo) -> list[tuple[str, str, int]]:
    found: list[list[int]] = []
    for at in slots:
        if found and at == found[-1][-1] + length:
            found[-1].append(at)
        else:
            found.append([at])
    return [(_clock(row[0], zone), _clock(row[-1] + length, zone), len(row)) for row in found]


def _clock(at: int, zone: ZoneInfo) -> str:
    return str(format_time(wall_of(at, zone), "short", rebase=False))


def _refusal(refusal: HubError | None) -> dict[str, Any]:
    """What a refused form says: by the fields, and above them."""
    if refusal is None:
        return {"wrong": {}, "message": ""}
    wrong = _wrong(refusal) if isinstance(refusal, PayloadInvalid) else {}
    return {"wrong": {SHOWN_AS.get(name, name): text for name, text in wrong.items()}, "message": _message(refusal)}


def _wrong(refusal: PayloadInvalid) -> dict[str, str]:
    # What the shape of the command refuses names its field in a path: "… - at `$.topics[3]`".
    found = FIELD.search(str(refusal.details.get("reason", "")))
    return reasons(refusal) or ({found[1]: gettext("This is too long, or too much.")} if found else {})


def _message(refusal: HubError) -> str:
    if refusal.code == "record.changed_meanwhile":
        return gettext("You changed this meanwhile in another window. Saving again keeps what stands here.")
    if isinstance(refusal, PayloadInvalid):
        return gettext("Please look at what is marked below.")
    return gettext(refusal.message)
