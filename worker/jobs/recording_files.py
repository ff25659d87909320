"""Looks around in the folder in which Jibri leaves recordings, and notes what turned up there.

The script that Jibri runs at the end tells us at once (``worker/finalize.sh``). Looking around each minute finds what
was not told, and what grows.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from hub.actions.context import Context
from hub.actions.media import QUARANTINE, path_of
from hub.actions.recording_clock import Signs, note_begun, note_file, note_longer
from hub.actions.recording_rooms import home_of, tell_longer, tell_private, tell_unknown, veiled
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import PLAYABLE, Recording, RecordingSource, RecordingState
from hub.jitsi.recordings import Metadata, looks_private, read_file_name, read_metadata, rooms_in_broken
from worker.jobs.job import Job
from worker.shared_folder import METADATA, Found, Run, folders, opened, read_run, remove, remove_video
from worker.storage import Busy, GoOn, Stopped, copy, draft_of, finish, plainly

STILL_MS = 120_000
"""A file without a word that it is whole counts as whole when nothing of it has changed for so long, by our clock."""
CLOSED_MODE = 0o600
DISKS_NS = 2_000_000_000
"""So far two disks may lie apart about one moment: not every disk keeps it finer."""


class Watched(msgspec.Struct, frozen=True):
    """A folder as it was at a look, and since when (ms since 1970, by our clock) it has been so."""

    files: tuple[Found, ...]
    since: int


class FilesJob(Job):
    """Every folder in turn. The ids of this job lead to no folder: their names may lead to a private room."""

    name = "recording_files"
    every_s = 60.0

    def __init__(self, go_on: GoOn = lambda: True) -> None:
        self._go_on = go_on
        self._names: dict[str, str] = {}
        self._watched: dict[str, Watched] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Every folder of a run.

        Raises:
            StorageError: the shared folder cannot be read.
        """
        root = ctx.settings.recordings_dir
        names = folders(root) if root else []
        self._names = {veiled(ctx, name)[:16]: name for name in names}
        self._watched = {name: seen for name, seen in self._watched.items() if name in names}
        return list(self._names)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Look into one folder.

        Raises:
            StorageError: it cannot be read, or what is private cannot be moved away.
        """
        self.look_into(ctx, self._names.get(one_id, ""))
        return False

    def look_into(self, ctx: Context, folder: str, *, finished: bool = False) -> None:
        """Note what is in the folder of a run.

        Args:
            finished: Jibri's script says that the run is over.
        Raises:
            StorageError: as ``do``.
        """
        root = ctx.settings.recordings_dir
        run = read_run(root, folder) if root else None
        if root is None or run is None:
            return
        told = read_metadata(run.metadata)
        still = self._stands_still(ctx, run)
        over = finished or still or _told_last(run, told)
        if _is_private(ctx, run, told):
            tell_private(ctx, "recording.private_file", folder)
            if over:
                self._lock_away(ctx, root, run)
            return
        if not run.videos and still:
            _sweep_out(ctx, root, run, told)
        for video in run.videos:
            _note(ctx, root, run, told or Metadata(), video, over=over)

    def _stands_still(self, ctx: Context, run: Run) -> bool:
        seen, now = self._watched.get(run.folder), ctx.clock()
        if seen is None or seen.files != run.files:
            seen = self._watched[run.folder] = Watched(run.files, now)
        return now - seen.since >= STILL_MS

    def _lock_away(self, ctx: Context, root: Path, run: Run) -> None:
        """Move all of a private room's run to where nobody is led: names and room stay behind, and are removed."""
        try:
            for one in run.files:
                self._copy_away(ctx, root, run, one)
        except (Busy, Stopped):
            return
        # The metadata goes last: it may be all that tells whose this is.
        names = [one.name for one in run.files]
        remove(root, run.folder, *sorted(names, key=lambda name: name == METADATA))

    def _copy_away(self, ctx: Context, root: Path, run: Run, one: Found) -> None:
        place = ctx.settings.media_dir / QUARANTINE
        target = place / veiled(ctx, f"{run.folder}/{one.name}")
        with plainly():
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if target.is_file() and target.stat().st_size == one.size:
                return
        with opened(root, run.folder, one.name) as source:
            if source:
                with draft_of(target, CLOSED_MODE) as draft:
                    copy(source, draft, self._go_on)
                    finish(draft, target)


def _sweep_out(ctx: Context, root: Path, run: Run, told: Metadata | None) -> None:
    """Remove what is left of a run of ours whose videos are gone: whoever brought them home died in the middle."""
    names = [one.name for one in run.files]
    ours = told is not None and home_of(ctx, (told.room,)).hour is not None
    if not names or (names == [METADATA] and ours):
        remove(root, run.folder, *names)


def _told_last(run: Run, told: Metadata | None) -> bool:
    """Whether the metadata is whole and was written after every video: Jibri writes it when it has stopped."""
    written = next((one.changed_ns for one in run.files if one.name == METADATA), 0)
    return told is not None and bool(run.videos) and all(one.changed_ns <= written for one in run.videos)


def _is_private(ctx: Context, run: Run, told: Metadata | None) -> bool:
    """Whether a run is a private room's, by its address and the names of folder and files.

    What people call themselves stands in the metadata as well, and must not take a recording from everyone: all of it
    is looked at only where it is broken, and no file bears the name of an hour's room.
    """
    files = [one.name for one in run.files]
    named = tuple(found.room for name in files if (found := read_file_name(name)))
    rooms = (told.room,) if told else tuple(rooms_in_broken(run.metadata))
    if home_of(ctx, (*rooms, *named), (run.folder, *files)).private:
        return True
    broken = told is None and home_of(ctx, named).hour is None
    return broken and looks_private(run.metadata.decode(errors="replace"))


def _is_ours(ctx: Context, recording: Recording, video: Found) -> bool:
    """Whether a video is whole in our storage, so that nobody needs it elsewhere any more."""
    measured = bool(recording.sha256) and not recording.failure and path_of(ctx.settings, recording.file).is_file()
    return measured and recording.size == video.size and not _mended(ctx, recording, video)


def _mended(ctx: Context, recording: Recording, video: Found) -> bool:
    """Whether a video was written on in place: of the same size, but not of the moment that our copy has from it."""
    ours = path_of(ctx.settings, recording.file)
    if recording.size != video.size or not ours.is_file():
        return False
    with plainly():
        return abs(ours.stat().st_mtime_ns - video.changed_ns) >= DISKS_NS


def _grew(ctx: Context, recording: Recording, video: Found) -> bool:
    """Whether a video went on after it was looked into: it lay still for a while, and was written on."""
    looked_into = recording.state in PLAYABLE or recording.failure == RecordingFailure.UNREADABLE
    return looked_into and (0 < recording.size < video.size or _mended(ctx, recording, video))


def _note_longer(ctx: Context, run: Run, recording: Recording) -> None:
    if recording.state is RecordingState.PUBLISHED:
        # Who published it has not seen the rest.
        tell_longer(ctx, recording.session_id, run.folder)
    elif recording.state is not RecordingState.WITHDRAWN:
        note_longer(ctx, recording)


def _note(ctx: Context, root: Path, run: Run, told: Metadata, video: Found, *, over: bool) -> None:
    session_id = f"{run.folder}/{video.name}"
    known = ctx.records.recordings.find(RecordingSource.JIBRI, session_id)
    if known and _is_ours(ctx, known, video):
        # Whoever copied it died before it could be removed here.
        remove_video(root, run.folder, video)
        return
    if known and over and _grew(ctx, known, video):
        _note_longer(ctx, run, known)
        return
    named = read_file_name(video.name)
    rooms = tuple(room for room in (told.room, named.room if named else "") if room)
    hour = home_of(ctx, rooms).hour
    if hour is None:
        tell_unknown(ctx, run.folder, run.folder)
        return
    signs = Signs(
        source=RecordingSource.JIBRI,
        room_name=hour.room_name,
        session_id=session_id,
        initiator=told.initiator,
    )
    (note_file if over else note_begun)(ctx, hour, signs)
