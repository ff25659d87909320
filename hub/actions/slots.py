"""When mentors are free: their week held against what they are taken for, now."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from hub.actions.context import Context
from hub.actions.programme_access import check_account, readable_programme
from hub.domain.availability import WEEK_MS, free_slots, sessions_by_week
from hub.domain.errors import MentorNotFound, ProgrammeNotFound
from hub.domain.local_time import zone_of
from hub.domain.mentors import Mentor
from hub.domain.programmes import Phase, Programme
from hub.domain.roles import Actor
from hub.records.claims import taken

DAY_MS = 24 * 3600 * 1000
HORIZON_MS = 60 * DAY_MS
"""How far ahead slots are offered, and the first free one is looked for."""
SHOWN_MS = 14 * DAY_MS


def slots_of(ctx: Context, mentor: Mentor, programme: Programme, begins: int, ends: int) -> list[int]:
    """The moments (ms since 1970) in a span at which a session with a mentor can be asked for now, soonest first."""
    return _Busy.read(ctx, [mentor], begins, ends).slots(mentor, programme, begins, ends)


def next_slots(ctx: Context, mentor: Mentor, programme: Programme) -> list[int]:
    """The moments (ms since 1970) at which a session can be asked for now, in the two weeks from the first one on.

    So whoever needs long notice, or is away for a while, is seen to be free as soon as they are.
    """
    now = ctx.clock()
    ends = now + HORIZON_MS
    busy = _Busy.read(ctx, [mentor], now, ends)
    first = busy.first(mentor, programme, now, ends)
    return busy.slots(mentor, programme, first, min(first + SHOWN_MS, ends)) if first else []


def is_free(ctx: Context, mentor: Mentor, programme: Programme, at: int) -> bool:
    """Whether a moment is one of the mentor's free slots now."""
    now = ctx.clock()
    if not now <= at <= now + HORIZON_MS:
        return False
    return at in slots_of(ctx, mentor, programme, at, at + programme.session_s * 1000)


def next_free(
    ctx: Context, mentors: Sequence[Mentor], programme: Programme, within_ms: int = HORIZON_MS
) -> dict[str, int]:
    """The first free slot of each mentor (by id) within so many milliseconds; 0 for none."""
    now = ctx.clock()
    busy = _Busy.read(ctx, mentors, now, now + within_ms)
    return {mentor.mentor_id: busy.first(mentor, programme, now, now + within_ms) for mentor in mentors}


def coming_slots(ctx: Context, actor: Actor, mentor_id: str) -> list[int]:
    """The free slots of a mentor in the two weeks that begin with the first one, without those in which the reader is
    taken.

    Raises:
        MentorNotFound: no active mentor of this id, for this person.
    """
    mentor = ctx.records.mentors.get(mentor_id)
    if mentor is None or not mentor.active:
        raise MentorNotFound
    try:
        programme = readable_programme(ctx, actor, mentor.programme_id)
    except ProgrammeNotFound:
        raise MentorNotFound from None
    return _without_own(ctx, actor, programme, next_slots(ctx, mentor, programme))


def planned_slots(ctx: Context, actor: Actor, mentor_id: str) -> list[int]:
    """What a mentor's own times come to in the two weeks from the first slot on, as if the programme were open and they
    took sessions.

    Raises:
        SignInNeeded: guests have no part.
        MentorNotFound: none of this id is one's own.
    """
    check_account(ctx, actor)
    mentor = ctx.records.mentors.get(mentor_id)
    programme = ctx.records.programmes.get(mentor.programme_id) if mentor else None
    if mentor is None or programme is None or mentor.person_id != actor.person_id:
        raise MentorNotFound
    now = ctx.clock()
    willing = msgspec.structs.replace(mentor, takes_calls=True)
    opened = msgspec.structs.replace(programme, published_at=now, opens_at=0, closes_at=0)
    return next_slots(ctx, willing, opened)


def _without_own(ctx: Context, actor: Actor, programme: Programme, slots: list[int]) -> list[int]:
    if not actor.signed_in or not slots:
        return slots
    length = programme.session_s * 1000
    rows = taken(ctx.records.engine, {actor.person_id}, slots[0], slots[-1] + length)
    own = {at for _, at in rows}
    return [start for start in slots if not any(start <= at < start + length for at in own)]


class _Busy(NamedTuple):
    """What stands in the way of several mentors' slots.

    Fields:
        now: the moment (ms since 1970) at which it was read.
        times: the five minutes in which each person is taken, by account.
        weeks: how many sessions each mentor has in each week on their own clock, by id.
    """

    now: int
    times: Mapping[str, set[int]]
    weeks: Mapping[str, Mapping[str, int]]

    @classmethod
    def read(cls, ctx: Context, mentors: Sequence[Mentor], begins: int, ends: int) -> "_Busy":
        """Two queries, for however many mentors."""
        # A whole week on both sides, for the limit of sessions a week.
        begins, ends = begins - WEEK_MS, ends + WEEK_MS
        people = {mentor.person_id for mentor in mentors if mentor.person_id}
        times: dict[str, set[int]] = {person_id: set() for person_id in people}
        for person_id, at in taken(ctx.records.engine, people, begins, ends) if people else ():
            times[person_id].add(at)
        booked = ctx.records.mentors.booked([mentor.mentor_id for mentor in mentors], begins, ends)
        weeks = {
            mentor.mentor_id: sessions_by_week(booked.get(mentor.mentor_id, ()), zone_of(mentor.zone))
            for mentor in mentors
        }
        return cls(ctx.clock(), times, weeks)

    def slots(self, mentor: Mentor, programme: Programme, begins: int, ends: int) -> list[int]:
        """The free slots of one of the mentors; none unless the programme is open."""
        if programme.phase(self.now) is not Phase.OPEN:
            return []
        times, weeks = self.times.get(mentor.person_id, set()), self.weeks[mentor.mentor_id]
        return free_slots(mentor, programme.session_s, times, begins, ends, self.now, weeks)

    def first(self, mentor: Mentor, programme: Programme, begins: int, ends: int) -> int:
        """The first free slot of one of the mentors, 0 for none. Most are found in the week that is looked at first."""
        soon = min(begins + WEEK_MS, ends)
        found = self.slots(mentor, programme, begins, soon)
        if not found and soon < ends:
            found = self.slots(mentor, programme, begins, ends)
        return found[0] if found else 0
