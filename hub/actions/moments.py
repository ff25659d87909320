"""Where in the published recordings of hours a moment is seen."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from hub.actions.context import Context
from hub.domain.recordings import Recording, RecordingState


class Moment(NamedTuple):
    """A second of a recording; None where it is not known."""

    second: int | None = None
    path: str = ""


def published_of(ctx: Context, hour_ids: Collection[str]) -> dict[str, list[Recording]]:
    """The recordings of each of these hours that everyone may see, in the order in which they came to be known."""
    found: dict[str, list[Recording]] = defaultdict(list)
    for one in ctx.records.recordings.of_hours(hour_ids) if hour_ids else []:
        if one.state is RecordingState.PUBLISHED:
            found[one.hour_id].append(one)
    return found


def moment_of(recordings: Collection[Recording], at: int) -> Moment:
    """Where a moment (ms since 1970, 0 for never) is seen first in some recordings of one hour."""
    for one in recordings:
        second = one.second_of(at) if at else None
        if second is not None:
            return Moment(second, watch_path(one.hour_id, second))
    return Moment()


def watch_path(hour_id: str, second: int) -> str:
    """The address on this hub at which the recording of an hour begins at a second."""
    return f"/hours/{hour_id}?t={second}"
