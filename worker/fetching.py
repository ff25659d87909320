"""Fetches the file of a recording from JaaS into its draft: on from where it stopped, and whole or not at all."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from hub.config import Settings
from hub.domain.recording_failures import RecordingFailure
from hub.jitsi.downloads import DownloadRefused, Piece, piece_of
from hub.jitsi.errors import JitsiError
from worker.storage import Busy, draft_of, draft_path, finish, plainly, write_all

MOST_BYTES = 24 << 30
"""JaaS records for six hours at most; at a very good quality that is half of this."""
PROGRESS = 1 << 20
"""Whoever got so many bytes before the line broke goes on at once, and does not count it as a failure."""


LONGEST_S = 1800.0
"""So long a server that cannot go on in the middle may send one file: all other slow jobs wait meanwhile."""


class Bounds(msgspec.Struct, frozen=True):
    """How large a file may be, and how long one that cannot be fetched in pieces may take."""

    most_bytes: int = MOST_BYTES
    longest_s: float = LONGEST_S


USUAL = Bounds()
ENDINGS = frozenset({"part", "notes", "new"})
"""Of a draft, and of what is noted beside it."""


class Fetched(msgspec.Struct, frozen=True):
    """How far it is now; ``whole``: the file stands in its place."""

    whole: bool


class _Notes(msgspec.Struct, frozen=True):
    """What is known of the file of which a part is there: without a tag no part is of use."""

    tag: str = ""
    total: int = 0


def fetch(settings: Settings, url: str, target: Path, go_on: Callable[[], bool], bounds: Bounds = USUAL) -> Fetched:
    """Fetch a file, or as much of it as there is time for.

    Args:
        go_on: whether there is time. A server that cannot go on in the middle is given more of it (``bounds``).
    Raises:
        DownloadRefused: it will never be had from there.
        JitsiError: trying again may help; what came stays. Permanent for what takes too long: later, if at all.
        StorageError: it cannot be written.
        Busy: another worker is at it.
    """
    with draft_of(target) as draft:
        begun = _size(draft)
        try:
            if not _is_whole(draft, target):
                _fill(settings, url, draft, target, go_on, bounds)
        except JitsiError as error:
            if error.permanent or _size(draft) < begun + PROGRESS:
                raise
            return Fetched(False)
        if not _is_whole(draft, target):
            return Fetched(False)
        finish(draft, target)
    return Fetched(True)


def forget_fetched(target: Path, given_up: Callable[[], bool] = lambda: True) -> None:
    """Remove what came of a file that is not to come any more; another worker that is at it is left alone.

    Args:
        given_up: asked once nobody else can be at it: whether it is still not to come.
    """
    try:
        with draft_of(target), plainly():
            if not given_up():
                return
            draft_path(target).unlink(missing_ok=True)
            tidy_up(target)
    except Busy:
        return


def tidy_up(target: Path) -> None:
    """Remove what was noted about a file that is whole now."""
    with plainly():
        _notes_path(target).unlink(missing_ok=True)
        _new_notes_path(target).unlink(missing_ok=True)


def drafted(name: str) -> str:
    """The name of the file of which a file is the draft, or is noted beside it; ``""`` for any other."""
    whole, _, ending = name.removeprefix(".").rpartition(".")
    return whole if name.startswith(".") and ending in ENDINGS else ""


def _fill(
    settings: Settings, url: str, draft: BinaryIO, target: Path, go_on: Callable[[], bool], bounds: Bounds
) -> None:
    notes, until = _read(target), time.monotonic() + bounds.longest_s
    with piece_of(settings, url, start=_size(draft) if notes.tag else 0, tag=notes.tag) as piece:
        if piece.total > bounds.most_bytes:
            raise DownloadRefused("the recording is too large", RecordingFailure.TOO_LARGE)
        _place(draft, target, notes, piece)
        size = piece.start
        for chunk in piece.chunks:
            write_all(draft, chunk)
            size += len(chunk)
            if size > bounds.most_bytes:
                raise DownloadRefused("the recording is too large", RecordingFailure.TOO_LARGE)
            if piece.resumes and piece.tag:
                if not go_on():
                    return
            elif time.monotonic() >= until:
                _begin_anew(draft, target)
                raise JitsiError("the storage of recordings takes too long", permanent=True)
        if not size or size != (piece.total or size):
            _begin_anew(draft, target)
            raise JitsiError("the storage of recordings sent more or less than the file")
        _write(target, _Notes(piece.tag, size))


def _place(draft: BinaryIO, target: Path, notes: _Notes, piece: Piece) -> None:
    """Go to where the piece belongs.

    Raises:
        JitsiError: it is of another file than what is there; that is gone now.
    """
    if piece.start and (piece.tag != notes.tag or piece.total != notes.total):
        _begin_anew(draft, target)
        raise JitsiError("the storage of recordings has another file now")
    if not piece.start:
        _begin_anew(draft, target)
        # Written before the first byte: a part without its notes begins anew.
        _write(target, _Notes(piece.tag, piece.total))
    with plainly():
        draft.seek(piece.start)


def _begin_anew(draft: BinaryIO, target: Path) -> None:
    with plainly():
        _notes_path(target).unlink(missing_ok=True)
        draft.seek(0)
        draft.truncate(0)


def _is_whole(draft: BinaryIO, target: Path) -> bool:
    total = _read(target).total
    return bool(total) and _size(draft) == total


def _size(draft: BinaryIO) -> int:
    with plainly():
        return os.fstat(draft.fileno()).st_size


def _notes_path(target: Path) -> Path:
    return draft_path(target).with_suffix(".notes")


def _new_notes_path(target: Path) -> Path:
    return draft_path(target).with_suffix(".new")


def _read(target: Path) -> _Notes:
    try:
        return msgspec.convert(json.loads(_notes_path(target).read_bytes()), _Notes)
    except (OSError, ValueError, msgspec.ValidationError):
        return _Notes()


def _write(target: Path, notes: _Notes) -> None:
    with plainly():
        draft = _new_notes_path(target)
        draft.write_bytes(msgspec.json.encode(notes))
        draft.replace(_notes_path(target))
