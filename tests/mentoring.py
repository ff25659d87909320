"""Programmes, mentors and bookings for tests. The cast is that of ``tests/people.py``.

In a mentoring test Zuri organises, Mona moderates the programme, Ada and Hana are its mentors, Chidi is the candidate,
and Olga is the stranger with an account.
"""

from typing import Any

from hub.actions.context import Context
from hub.domain.mentors import Mentor, MentorState, Window
from hub.domain.people import Grant
from hub.domain.programmes import Category, Programme
from hub.domain.roles import Actor, Role
from tests.fixed import START
from tests.people import ADA, MONA, ZURI

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
EVERY_MORNING = tuple(Window(day, 8 * 60, 12 * 60) for day in range(7))
"""Time from 8 to 12 on each day, on the mentor's clock."""

CATEGORIES = (Category("current", "Current board member"), Category("former", "Former board member"))


def make_programme(ctx: Context, **fields: Any) -> Programme:
    """A programme that is open since a day and for a month; Mona moderates it."""
    planned = {
        "programme_id": ctx.new_id(),
        "title": "Peer support for potential candidates",
        "published_at": START - DAY_MS,
        "opens_at": START - DAY_MS,
        "closes_at": START + 30 * DAY_MS,
        "categories": CATEGORIES,
        "created_by": ZURI.person_id,
        "created_at": START - DAY_MS,
    }
    programme = Programme(**planned | fields)
    ctx.records.programmes.add(programme)
    grant = Grant(
        person_id=MONA.person_id,
        scope="programme",
        scope_id=programme.programme_id,
        role=Role.MODERATOR,
        granted_by=ZURI.person_id,
        granted_at=START,
    )
    ctx.records.people.grant(grant)
    return programme


def make_mentor(ctx: Context, programme: Programme, actor: Actor = ADA, **fields: Any) -> Mentor:
    """An active mentor with time each morning (UTC), who needs an hour's notice and has no limit a week."""
    planned = {
        "mentor_id": ctx.new_id(),
        "programme_id": programme.programme_id,
        "person_id": actor.person_id,
        "state": MentorState.ACTIVE,
        "invited_name": actor.name,
        "name": actor.name,
        "category": "former",
        "languages": ("en",),
        "weekly": EVERY_MORNING,
        "notice_s": 3600,
        "per_week": 0,
        "invited_at": START - DAY_MS,
        "joined_at": START - DAY_MS,
    }
    mentor = Mentor(**planned | fields)
    ctx.records.mentors.add(mentor)
    return mentor
