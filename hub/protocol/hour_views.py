"""An hour's record as everyone may read it: the one place where its secrets are left out."""

import msgspec

from hub.domain.hours import Hour, HourState, Moderation, Watch, WhoMay


class PublicHour(msgspec.Struct, frozen=True, kw_only=True):
    """An hour as it is planned. Moments (``*_at``) are milliseconds since 1970, 0 for never; ``duration_s`` is seconds.

    ``zone`` is the organiser's; ``description`` is Markdown; ``changed_alone``: it no longer follows its series.
    """

    hour_id: str
    version: int
    state: HourState
    title: str
    description: str
    language: str
    starts_at: int
    ends_at: int
    duration_s: int
    zone: str
    watch: Watch
    youtube_url: str
    asking_opens_at: int
    moderation: Moderation
    who_may_ask: WhoMay
    who_may_endorse: WhoMay
    length_limit: int
    pace_s: int
    series_id: str
    changed_alone: bool
    announced_at: int
    opened_at: int
    started_at: int
    ended_at: int
    archived_at: int
    cancelled_at: int
    cancel_reason: str


def public_hour(hour: Hour) -> PublicHour:
    """The record without the room, the overlay's key and who made it."""
    return PublicHour(**{field: getattr(hour, field) for field in PublicHour.__struct_fields__})


class HourLists(msgspec.Struct, frozen=True):
    """Hours that are live, hours to come (soonest first) and hours that were (newest first, at most 50)."""

    live: list[PublicHour]
    coming: list[PublicHour]
    past: list[PublicHour]
