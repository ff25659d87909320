"""Programmes of mentoring as everyone sees them: what they are, who the mentors are, and when they are free."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask_babel import gettext

from hub import identity
from hub.actions.mentor_reads import programmes_for, read_mentor, read_programme, roster
from hub.actions.programme_access import part_of, programme_roles
from hub.actions.slots import coming_slots
from hub.domain.availability import WEEK_MS
from hub.domain.errors import MentorNotFound
from hub.domain.local_time import wall_of
from hub.domain.programmes import WRITTEN_IN, Phase
from hub.domain.roles import Role
from hub.protocol.mentor_views import MentorView
from hub.web import portraits, programme_calendar, zone_words
from hub.web.context import ctx
from hub.web.locale import viewer_zone, weekday_words
from hub.web.page_data import page_data

bp = Blueprint("programme_pages", __name__)
for part in (zone_words.bp, portraits.bp, programme_calendar.bp):
    bp.register_blueprint(part)


@bp.app_template_filter("in_words")
def in_words(label: str) -> str:
    """A label that may be ours or an organiser's, in the viewer's language where there is a translation.

    Templates must not hand such a text to ``_()``: that takes it for our own words, and escapes nothing in it.
    """
    return gettext(label) if label else ""


@bp.get("/programmes")
def programmes() -> str:
    """Every programme, side by side, by where it stands."""
    known = programmes_for(ctx(), identity.actor())
    groups = {phase.value: [one for one in known if one.phase == phase.value] for phase in Phase}
    return render_template("programmes.html", groups=groups, any_known=bool(known))


@bp.get("/programmes/<programme_id>")
def programme(programme_id: str) -> str:
    """A programme and its roster; ``language``, ``category`` and ``free`` (this week) narrow it.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    actor = identity.actor()
    found = read_programme(ctx(), actor, programme_id)
    chosen = {name: request.args.get(name, "") for name in ("language", "category")}
    free = request.args.get("free") == "1"
    everyone = roster(ctx(), actor, programme_id)
    soon = {one.mentor_id for one in everyone if _free_soon(one, found.session_s)}
    mentors = [one for one in everyone if _fits(one, **chosen) and (not free or one.mentor_id in soon)]
    return render_template(
        "programme.html",
        programme=found,
        mentors=mentors,
        everyone=everyone,
        chosen=chosen | {"free": free},
        narrowed=any(chosen.values()) or free,
        spoken=_counted(code for one in everyone for code in one.languages),
        kinds=Counter(one.category_key for one in everyone),
        free_soon=len(soon),
        takes_writing=Phase(found.phase) in WRITTEN_IN,
        part=part_of(ctx(), actor, programme_id),
        runs=_runs(programme_id),
    )


def _fits(one: MentorView, language: str, category: str) -> bool:
    return (not language or language in one.languages) and (not category or category == one.category_key)


def _free_soon(one: MentorView, session_s: int) -> bool:
    """Whether the next free session is over within seven days: what ``roster(free_this_week=True)`` asks for."""
    return 0 < one.next_free_at <= ctx().clock() + WEEK_MS - session_s * 1000


def _counted(words: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(words).items())


def _runs(programme_id: str) -> str:
    """Where those who run the programme find their page; ``""`` for everybody else."""
    roles = programme_roles(ctx(), identity.actor(), programme_id)
    if Role.ORGANISER in roles:
        return f"/organise/programmes/{programme_id}"
    return f"/organise/programmes/{programme_id}/reports" if Role.MODERATOR in roles else ""


@bp.get("/programmes/<programme_id>/mentors/<mentor_id>")
def mentor(programme_id: str, mentor_id: str) -> str:
    """A mentor's profile, with the free slots of two weeks.

    Raises:
        ProgrammeNotFound, MentorNotFound: none, for this person.
    """
    actor = identity.actor()
    found, one = read_programme(ctx(), actor, programme_id), read_mentor(ctx(), actor, mentor_id)
    if one.programme_id != programme_id:
        raise MentorNotFound
    own = part_of(ctx(), actor, programme_id)
    return render_template(
        "mentor.html",
        programme=found,
        mentor=one,
        days=slots_by_day(coming_slots(ctx(), actor, mentor_id)),
        page_data=page_data("programme"),
        own=own is not None and own.mentor_id == mentor_id,
    )


def slots_by_day(slots: list[int], zone: ZoneInfo | None = None) -> list[tuple[str, list[int]]]:
    """Slots under the days on which they are for the reader (or in another zone), in words."""
    there = zone or viewer_zone()
    days = groupby(slots, key=lambda at: wall_of(at, there).date())
    return [(weekday_words(day), list(found)) for day, found in days]


clock_there: Callable[[int, str], str] = zone_words.clock_words
"""What a clock in another zone shows at a moment (ms since 1970); the weekday with it."""
