"""A series: hours that repeat by a rule, in the local time of a zone."""

from typing import Any

import msgspec


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A plan for hours that repeat.

    Fields:
        rrule: RFC 5545 recurrence rule without ``DTSTART``, such as ``FREQ=MONTHLY;BYDAY=-1FR``.
        starts_at: the first moment (ms since 1970) from which the rule runs.
        zone: IANA zone in whose local time the rule runs, so that 16:00 stays 16:00 across a change of clocks.
        template: fields of ``domain.hours.Hour`` for each occurrence.
        announce: occurrences are announced as soon as they are made, else they are drafts.
        ended_at: no further occurrences after this moment; 0 for an open end.
    """

    series_id: str
    title: str
    rrule: str
    starts_at: int
    zone: str
    template: dict[str, Any]
    version: int = 1
    announce: bool = False
    created_by: str = ""
    created_at: int = 0
    ended_at: int = 0
