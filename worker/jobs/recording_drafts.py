"""Removes what came of files that are not to come any more: a draft may be gigabytes."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from hub.actions.context import Context
from hub.actions.media import QUARANTINE, ending_of
from hub.domain.recordings import RecordingState
from worker.fetching import drafted, forget_fetched
from worker.jobs.job import Job
from worker.storage import plainly


class DraftsJob(Job):
    """A recording was withdrawn while its file was fetched, or the worker died before it could clean up.

    What is on its way is left alone, and so is what nobody knows.
    """

    name = "recording_drafts"
    every_s = 600.0

    def __init__(self) -> None:
        self._targets: dict[str, list[Path]] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Recordings of which there is a draft.

        Raises:
            StorageError: the folder of media cannot be read.
        """
        self._targets = {}
        for target in _drafts(ctx.settings.media_dir):
            self._targets.setdefault(target.stem, []).append(target)
        return list(self._targets)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Remove the drafts of one recording, if it is not being processed.

        Raises:
            StorageError: one cannot be removed.
        """
        given_up = partial(_given_up, ctx, one_id)
        if given_up():
            for target in self._targets.get(one_id, []):
                # Somebody may try it again in this moment, and another worker fetch more of it.
                forget_fetched(target, given_up)
        return False


def _given_up(ctx: Context, recording_id: str) -> bool:
    recording = ctx.records.recordings.get(recording_id)
    return recording is not None and recording.state is not RecordingState.PROCESSING


def _drafts(media: Path) -> Iterator[Path]:
    """The files of which there are drafts, each once."""
    with plainly():
        folders = [one for one in media.iterdir() if one.is_dir() and one.name != QUARANTINE] if media.is_dir() else []
        names = {one.parent / name for folder in folders for one in folder.iterdir() if (name := drafted(one.name))}
    return (one for one in sorted(names) if ending_of(one.name))
