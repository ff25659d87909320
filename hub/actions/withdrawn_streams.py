"""The one place where the address of a stream that was withdrawn is left out of what everyone is told of its hour."""

from collections.abc import Sequence

import msgspec

from hub.actions.context import Context
from hub.domain.hours import PAST, Hour
from hub.domain.recordings import RecordingState


def as_shown(ctx: Context, hours: Sequence[Hour]) -> list[Hour]:
    """Hours as everyone may know them: one that is over has no ``youtube_url`` once that stream was withdrawn."""
    over = [hour.hour_id for hour in hours if hour.state in PAST and hour.youtube_url]
    found = ctx.records.recordings.of_hours(over) if over else []
    gone = {(one.hour_id, one.address) for one in found if one.state is RecordingState.WITHDRAWN}
    return [_without_address(hour) if (hour.hour_id, hour.youtube_url) in gone else hour for hour in hours]


def _without_address(hour: Hour) -> Hour:
    return msgspec.structs.replace(hour, youtube_url="")
