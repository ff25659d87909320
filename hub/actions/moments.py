"""Where in the published recordings of hours a question is answered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from hub.actions.context import Context
from hub.domain.questions import Question
from hub.domain.recordings import Recording, RecordingState, bounded, place_of, public_form


class Moment(NamedTuple):
    """A second of a recording; None where it is not known."""

    second: int | None = None
    path: str = ""


def published_of(ctx: Context, hour_ids: Collection[str]) -> dict[str, list[Recording]]:
    """The recordings of each of these hours that everyone may see, as everyone may know them; those whose beginning is
    surely known first."""
    found: dict[str, list[Recording]] = defaultdict(list)
    for one in ctx.records.recordings.of_hours(hour_ids) if hour_ids else []:
        if one.state is RecordingState.PUBLISHED and one.whole:
            found[one.hour_id].append(public_form(one))
    for shown in found.values():
        shown.sort(key=lambda one: (one.guessed or not one.starts_at, one.starts_at))
    return found


def moment_of(recordings: Sequence[Recording], question: Question) -> Moment:
    """Where in the published recordings of its hour a question is answered."""
    place = place_of(bounded(recordings), question.aired_at, question.answered_at) if question.aired_at else None
    return Moment(place[1], watch_path(place[0].hour_id, place[0].recording_id, place[1])) if place else Moment()


def watch_path(hour_id: str, recording_id: str, second: int) -> str:
    """The address on this hub at which a recording of an hour begins at a second."""
    return f"/hours/{hour_id}?r={recording_id}&t={second}#recording"
