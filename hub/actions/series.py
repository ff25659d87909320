"""What organisers do with a series, and how its hours come to be.

``extend_series`` makes the hours of a series what its plan says, for three months ahead. It looks at what is there and
does what is missing, so it may be run at any time, by the organiser's change and by the worker alike.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from hub.actions.context import CLOCK, Context, event
from hub.actions.covers import CoverPicture, keep_cover
from hub.actions.hours import THE_CLOCK, check_may_create, clean_reason, new_key, open_if_due, show, take
from hub.actions.parts import check_organises, give_first_part
from hub.domain.errors import HourChangedMeanwhile, HourTransitionRefused, SeriesNotFound
from hub.domain.hours import Hour, HourState
from hub.domain.local_time import zone_of
from hub.domain.plan import PICTURE
from hub.domain.recurrence import occurrences
from hub.domain.roles import Actor, Role
from hub.domain.series import Series
from hub.domain.series_plan import NEW_SERIES, hour_of, plan_at, read_series, words_of_series
from hub.domain.texts import N_

HORIZON_MS = 90 * 24 * 3600 * 1000
"""How far ahead the hours of a series are made."""

FOLLOWING = frozenset({HourState.DRAFT, HourState.ANNOUNCED, HourState.OPEN})
"""The states in which an hour still follows its series."""

TRIES = 5
MOVED = N_("The series takes place on other dates now.")
ENDED = N_("The series has ended.")


def create_series(ctx: Context, actor: Actor, fields: Mapping[str, Any], picture: CoverPicture | None = None) -> Series:
    """Plan a new series and make its first hours; its maker becomes its organiser.

    Args:
        fields: see ``domain.series_plan.NEW_SERIES``; what is left out is as there.
    Raises:
        SignInNeeded, AccessDenied: not an organiser of the site.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    check_may_create(ctx, actor)
    plan = read_series(fields, NEW_SERIES, ctx.clock(), has_picture=picture is not None)
    _keep_picture(ctx, plan, picture, "")
    series = Series(series_id=ctx.new_id(), **plan, created_by=actor.person_id, created_at=ctx.clock())
    give_first_part(ctx, actor, "series", series.series_id)
    ctx.records.series.add(series)
    _follow(ctx, series, actor, Role.ORGANISER.value)
    return series


def edit_series(
    ctx: Context,
    actor: Actor,
    series_id: str,
    version: int,
    fields: Mapping[str, Any],
    picture: CoverPicture | None = None,
) -> Series:
    """Change the plan of a series; its later hours follow, but for those that were changed alone.

    Args:
        version: of the series from which the person made the change.
        fields: see ``domain.series_plan.NEW_SERIES``; what is left out stays.
    Raises:
        SeriesNotFound, AccessDenied: not for this person.
        HourChangedMeanwhile: somebody saved it since that version.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    check_organises(ctx, actor, "series", series_id)
    series = load_series(ctx, series_id)
    cover_file = series.template.get("cover_file", "")
    base, has_picture = form_words(ctx, series), picture is not None or bool(cover_file)
    plan = read_series(fields, base, ctx.clock(), has_picture=has_picture, keep_start=series.starts_at)
    _keep_picture(ctx, plan, picture, cover_file)
    saved = ctx.records.series.change(series_id, version, **plan)
    _follow(ctx, saved, actor, Role.ORGANISER.value)
    return saved


def form_words(ctx: Context, series: Series) -> dict[str, str]:
    """The plan of a series as its form shows it."""
    return words_of_series(series, next_occurrence(series, ctx.clock()))


def next_occurrence(series: Series, now: int) -> int:
    """The next moment of a series after now (ms since 1970); its start when there is none within a year."""
    zone = zone_of(series.zone)
    return next(iter(occurrences(series.rrule, series.starts_at, zone, now, now + 4 * HORIZON_MS)), series.starts_at)


def end_series(ctx: Context, actor: Actor, series_id: str, reason: str = "") -> Series:
    """End a series now: its later hours are cancelled, but for those that were changed alone.

    Raises:
        SeriesNotFound, AccessDenied: not for this person.
        PayloadInvalid: the reason is longer than 500 characters.
    """
    check_organises(ctx, actor, "series", series_id)
    line = clean_reason(reason) or ENDED
    for _ in range(TRIES):
        series = load_series(ctx, series_id)
        with suppress(HourChangedMeanwhile):
            ended_at = series.ended_at or ctx.clock()
            ended = ctx.records.series.change(series_id, series.version, ended_at=ended_at)
            _follow(ctx, ended, actor, Role.ORGANISER.value, line)
            return ended
    raise HourChangedMeanwhile


def load_series(ctx: Context, series_id: str) -> Series:
    """The series of an id.

    Raises:
        SeriesNotFound: there is none.
    """
    series = ctx.records.series.get(series_id)
    if series is None:
        raise SeriesNotFound
    return series


def extend_series(ctx: Context, series_id: str) -> None:
    """Make the hours of a series what its plan says, three months ahead. Doing it again changes nothing.

    Raises:
        SeriesNotFound: no such series.
    """
    _follow(ctx, load_series(ctx, series_id), THE_CLOCK, CLOCK)


def _keep_picture(ctx: Context, plan: dict[str, Any], picture: CoverPicture | None, before: str) -> None:
    """Put the file of the cover picture into the template: a new one, or the one that was there."""
    wanted = picture is not None and plan["template"]["cover"] == PICTURE
    plan["template"]["cover_file"] = keep_cover(ctx.settings.data_dir, picture) if picture and wanted else before


def _follow(ctx: Context, series: Series, actor: Actor, role: str, reason: str = MOVED) -> None:
    """Bring the hours of a series in line with its plan. A race lost here is made good by the next run."""
    for _ in range(TRIES):
        if _Following(ctx, series, actor, role, reason).run():
            return


class _Following:
    """One run: what the plan wants is compared with what there is."""

    def __init__(self, ctx: Context, series: Series, actor: Actor, role: str, reason: str) -> None:
        self.ctx, self.series, self.actor, self.role, self.reason = ctx, series, actor, role, reason
        self.calm = True

    def run(self) -> bool:
        """Do what is missing; False when somebody else changed an hour at the same time."""
        now = self.ctx.clock()
        there = self.ctx.records.hours.of_series(self.series.series_id)
        followers = [hour for hour in there if _follows(hour, now)]
        wanted = self._wanted(now, followers)
        free = [at for at in wanted if at not in {hour.occurrence_at for hour in there}]
        strays = [hour for hour in followers if hour.occurrence_at not in wanted]
        kept = [hour for hour in followers if hour.occurrence_at in wanted]
        # An hour that people know, with its address and its questions, moves to the new date rather than being
        # cancelled beside a new one.
        for hour, at in zip(strays, free, strict=False):
            self._try(lambda hour=hour, at=at: self._change(hour, at))
        for hour in strays[len(free) :]:
            self._try(lambda hour=hour: self._step(hour, "cancel", self.reason))
        for hour in kept:
            self._try(lambda hour=hour: self._change(hour, hour.occurrence_at))
        for at in free[len(strays) :]:
            self._add(at)
        self._announce(now)
        return self.calm

    def _wanted(self, now: int, followers: list[Hour]) -> list[int]:
        series = self.series
        until = max([now + HORIZON_MS, *(hour.occurrence_at for hour in followers)])
        if series.ended_at:
            until = min(until, series.ended_at)
        return occurrences(series.rrule, series.starts_at, zone_of(series.zone), now, until)

    def _try(self, act: Any) -> None:
        try:
            act()
        except (HourChangedMeanwhile, HourTransitionRefused):
            self.calm = False

    def _change(self, hour: Hour, at: int) -> None:
        """Give an hour the plan of the series for a moment, and tell, if anything is new."""
        planned = plan_at(self.series, at) | {"occurrence_at": at}
        there = msgspec.to_builtins(hour)
        fields = {name: value for name, value in planned.items() if there[name] != value}
        if not fields:
            return
        saved = self.ctx.records.hours.change(hour.hour_id, hour.version, **fields)
        show(self.ctx, saved, event(self.ctx, "hour.edited", self.actor, self.role))
        open_if_due(self.ctx, saved)

    def _add(self, at: int) -> None:
        born = {"overlay_key": new_key(), "created_at": self.ctx.clock()}
        self.ctx.records.hours.add(msgspec.structs.replace(hour_of(self.series, self.ctx.new_id(), at), **born))

    def _announce(self, now: int) -> None:
        if not self.series.announce:
            return
        for hour in self.ctx.records.hours.of_series(self.series.series_id):
            if hour.state is HourState.DRAFT and _follows(hour, now):
                self._try(lambda hour=hour: self._step(hour, "announce"))

    def _step(self, hour: Hour, move: str, reason: str = "") -> None:
        open_if_due(self.ctx, take(self.ctx, self.actor, self.role, hour.hour_id, move, reason))


def _follows(hour: Hour, now: int) -> bool:
    return not hour.changed_alone and hour.state in FOLLOWING and hour.occurrence_at > now
