"""The plan of a series as a form or a program writes it, and what it makes of each occurrence."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from hub.domain.errors import PayloadInvalid
from hub.domain.hours import Hour
from hub.domain.local_time import wall_of, zone_of
from hub.domain.plan import NEW, SETTINGS, Words, Wrong, opens_at, opens_before_s, read_plan, words_of
from hub.domain.recurrence import NEW_RULE, read_rule, words_of_rule
from hub.domain.series import Series

OPENS = "asking_opens_before_s"
NEW_SERIES: Words = NEW | NEW_RULE | {"announce": ""}
"""Every field of the form of a series; ``announce`` is ``1`` when its hours are announced as soon as they are made."""


def hour_of(series: Series, hour_id: str, at: int) -> Hour:
    """The occurrence of a series at a moment (ms since 1970), as a draft."""
    born = {"hour_id": hour_id, "series_id": series.series_id, "occurrence_at": at, "created_by": series.created_by}
    return msgspec.convert(plan_at(series, at) | born, Hour)


def plan_at(series: Series, at: int) -> dict[str, Any]:
    """The fields that the plan of a series gives its occurrence at a moment, as plain values."""
    settings = {name: value for name, value in series.template.items() if name != OPENS}
    times = {"starts_at": at, "zone": series.zone, "asking_opens_at": opens_at(at, series.template[OPENS])}
    return settings | times | {"title": series.title}


def words_of_series(series: Series, next_at: int) -> Words:
    """The plan of a series as its form shows it.

    Args:
        next_at: its next occurrence (ms since 1970). The form begins there: a change counts from now on.
    """
    announce = "1" if series.announce else ""
    return words_of(hour_of(series, "next", next_at)) | words_of_rule(series.rrule) | {"announce": announce}


def read_series(
    given: Mapping[str, Any], base: Words, now: int, *, has_picture: bool = False, keep_start: int = 0
) -> dict[str, Any]:
    """The fields of a series from what somebody wrote.

    Args:
        given: by the names of ``NEW_SERIES``; what is left out is as in ``base``.
        keep_start: the start of the rule (ms since 1970), which stays when the form's start was not touched.
    Raises:
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    own = NEW_RULE.keys() | {"announce"}
    words = base | {name: str(value) for name, value in given.items()}
    wrong: Words = {}
    plan: dict[str, Any] = {}
    try:
        rest = {name: value for name, value in given.items() if name not in own}
        plan = read_plan(rest, {name: base[name] for name in NEW}, now, has_picture=has_picture)
    except PayloadInvalid as refusal:
        wrong |= cast("Words", refusal.details["fields"])
    untouched = keep_start and (words["starts"], words["zone"]) == (base["starts"], base["zone"])
    starts_at = keep_start if untouched else plan.get("starts_at", now)
    rule = _rule(words, starts_at, wrong)
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return _fields(plan, words, rule, starts_at)


def _rule(words: Words, starts_at: int, wrong: Words) -> str:
    """The rule that the words describe; what is wrong with it goes into ``wrong``."""
    if "zone" in wrong:
        return ""
    zone = zone_of(words["zone"])
    try:
        return read_rule(words, wall_of(starts_at, zone), zone)
    except Wrong as reason:
        text, field = reason.args
        wrong[field] = text
        return ""


def _fields(plan: dict[str, Any], words: Words, rule: str, starts_at: int) -> dict[str, Any]:
    shown = Hour(hour_id="plan", **plan)
    template = {name: plan[name] for name in SETTINGS if name in plan} | {OPENS: opens_before_s(shown)}
    return {
        "title": plan["title"],
        "rrule": rule,
        "starts_at": starts_at,
        "zone": plan["zone"],
        "template": msgspec.to_builtins(template),
        "announce": words["announce"] == "1",
    }
