"""Brings the files of recordings into our storage, looks what is in them, and makes them available."""

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from hub.actions.context import Context
from hub.actions.media import ending_of, file_for, path_of
from hub.actions.recording_clock import Measured, complete, fail
from hub.domain.errors import HubError
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.jitsi.downloads import DownloadRefused
from worker.fetching import fetch, forget_fetched, tidy_up
from worker.jobs.job import Job
from worker.probe import NoVideo, look_into
from worker.shared_folder import Found, as_found, opened, remove_video
from worker.storage import Busy, GoOn, Kept, SourceError, Stopped, StorageError, copy, draft_of, finish, measure

SLICE_S = 30.0
"""So long one file is fetched before the others have their turn."""
PLAIN = "mp4"


class KeepingJob(Job):
    """One file at a time. Killed anywhere, it begins again where it was: a file is whole in its place or not there, and
    the record follows the file."""

    name = "recording_keeping"

    def __init__(self, stopping: threading.Event | None = None, slice_s: float = SLICE_S) -> None:
        self._stopping = stopping or threading.Event()
        self._slice_s = slice_s

    def due(self, ctx: Context) -> Iterable[str]:
        """Recordings that are being processed and of which there is a file somewhere."""
        found = ctx.records.recordings.in_states([RecordingState.PROCESSING])
        return [one.recording_id for one in found if _has_file(one)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Bring one file here; answers whether there is more of it to come.

        Raises:
            JitsiError: JaaS does not hand it out now.
            StorageError: it cannot be read or written now.
        """
        recording = ctx.records.recordings.get(one_id)
        if recording is None or recording.state is not RecordingState.PROCESSING or not _has_file(recording):
            return False
        try:
            if recording.source is RecordingSource.JIBRI:
                return _bring_from_jibri(ctx, recording, lambda: not self._stopping.is_set())
            return _bring_from_jaas(ctx, recording, self._pace())
        except (Busy, Stopped):
            return False
        except SourceError:
            # Jibri's folder is away: that says nothing of our storage.
            raise
        except StorageError:
            _tell_of_storage(ctx, recording)
            raise

    def _pace(self) -> GoOn:
        until = time.monotonic() + self._slice_s
        return lambda: not self._stopping.is_set() and time.monotonic() < until


def _has_file(recording: Recording) -> bool:
    if recording.source is RecordingSource.JIBRI:
        return bool(recording.file) or "/" in recording.session_id
    return bool(recording.file or recording.fetch_url)


def _bring_from_jibri(ctx: Context, recording: Recording, go_on: GoOn) -> bool:
    """Copy the file from the shared folder, and remove it there once it is ours."""
    root, (folder, _, name) = ctx.settings.recordings_dir, recording.session_id.partition("/")
    file = file_for(recording, ending_of(name) or PLAIN)
    target = path_of(ctx.settings, file)
    copied = _copy(root, folder, name, target, go_on) if root else None
    if copied is None and not target.is_file():
        # First what came of it: a recording that failed is not looked at again.
        forget_fetched(target)
        fail(ctx, recording, RecordingFailure.FILE_GONE)
        return False
    kept = copied.kept if copied else measure(target, go_on)
    if _settle(ctx, recording, file, kept) and root and copied:
        # Looking into it takes its time: what was written since stays, and is taken in anew.
        remove_video(root, folder, copied.source)
    return False


class Copied(NamedTuple):
    """A file that is ours now, and the one that it was copied from, as it was then."""

    kept: Kept
    source: Found


def _copy(root: Path, folder: str, name: str, target: Path, go_on: GoOn) -> Copied | None:
    """Copy a file; None where there is none.

    Raises:
        Stopped: it was written on meanwhile, or there is no time.
    """
    with opened(root, folder, name) as source:
        if source is None:
            return None
        with draft_of(target) as draft:
            before = as_found(name, source)
            kept = copy(source, draft, go_on)
            if before != as_found(name, source) or before.size != kept.size:
                raise Stopped
            # Its times are what tells when the recording ended.
            finish(draft, target, times_ns=(before.changed_ns, before.changed_ns))
    return Copied(kept, before)


def _bring_from_jaas(ctx: Context, recording: Recording, go_on: GoOn) -> bool:
    """Fetch the file while JaaS has it; answers whether there is more of it to come.

    What is here is looked into, also where it cannot be fetched anew.
    """
    # The link is forgotten once the file is here: then the file's own ending is all that tells its kind.
    named = recording.file or unquote(urlsplit(recording.fetch_url).path)
    file = file_for(recording, ending_of(named) or PLAIN)
    target, failure = path_of(ctx.settings, file), RecordingFailure.FILE_GONE
    try:
        # What was looked into before and found wrong is fetched anew; what is there without a word is whole and new.
        wanted = recording.fetch_url and (recording.file or not target.is_file())
        if wanted and not _fetch(ctx, recording, target, go_on):
            return True
    except DownloadRefused as refusal:
        forget_fetched(target)
        failure = refusal.failure
    if not target.is_file():
        fail(ctx, recording, failure)
        return False
    tidy_up(target)
    _settle(ctx, recording, file, measure(target, lambda: True))
    return False


def _fetch(ctx: Context, recording: Recording, target: Path, go_on: GoOn) -> bool:
    """Fetch the file, or some of it; answers whether it is whole.

    Raises:
        DownloadRefused: JaaS does not hand it out, or has it no longer.
    """
    if ctx.clock() >= recording.fetch_until:
        raise DownloadRefused("the link has expired", RecordingFailure.LINK_EXPIRED)
    return fetch(ctx.settings, recording.fetch_url, target, go_on).whole


def _settle(ctx: Context, recording: Recording, file: str, kept: Kept) -> bool:
    """Look what is in a file that is ours now, and write it into the record; answers whether it can be played."""
    path = path_of(ctx.settings, file)
    try:
        seen = look_into(path, path.suffix.removeprefix("."))
    except NoVideo:
        fail(ctx, recording, RecordingFailure.UNREADABLE, file=file, size=kept.size, sha256=kept.sha256)
        return False
    # Of a file that was fetched the disk tells only when it came.
    changed = round(path.stat().st_mtime * 1000) if recording.source is RecordingSource.JIBRI else 0
    measured = Measured(
        file=file,
        size=kept.size,
        sha256=kept.sha256,
        container=seen.container,
        codecs=seen.codecs,
        duration_ms=seen.duration_ms,
        ended_at=changed,
    )
    complete(ctx, recording.recording_id, measured)
    return True


def _tell_of_storage(ctx: Context, recording: Recording) -> None:
    if recording.failure != RecordingFailure.NO_SPACE:
        with suppress(HubError):
            noted = {"failure": RecordingFailure.NO_SPACE}
            ctx.records.recordings.change(recording.recording_id, recording.version, **noted)
