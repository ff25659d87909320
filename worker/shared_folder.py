"""The folder in which Jibri leaves recordings: a folder for each run, with the file and a ``metadata.json``.

Others write there. So nothing in it is followed elsewhere: links, pipes and names that are no plain ones do not count,
and everything is opened relative to its own folder.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from hub.actions.media import ending_of
from worker.storage import SourceError, plainly

FOLDER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What Jibri makes of the id of a run. With the name of a file it must fit ``Recording.session_id``."""
LONGEST_NAME = 134
METADATA = "metadata.json"
MOST_METADATA = 1 << 20
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Found(msgspec.Struct, frozen=True):
    """A file as it is now: bytes, and when it was changed (ns since 1970, by the clock of its disk)."""

    name: str
    size: int
    changed_ns: int


class Run(msgspec.Struct, frozen=True):
    """The folder of a run of Jibri's: its videos by name, all its files, and the bytes of ``metadata.json``."""

    folder: str
    videos: tuple[Found, ...]
    files: tuple[Found, ...]
    metadata: bytes


def folders(root: Path) -> list[str]:
    """The names of all folders of runs.

    Raises:
        SourceError: the folder cannot be read.
    """
    with plainly(SourceError), os.scandir(root) as found:
        return sorted(one.name for one in found if FOLDER.fullmatch(one.name) and one.is_dir(follow_symlinks=False))


def read_run(root: Path, folder: str) -> Run | None:
    """What is in the folder of a run; None where there is none.

    Raises:
        SourceError: it cannot be read.
    """
    with _inside(root, folder) as inside:
        if inside is None:
            return None
        with plainly(SourceError):
            files = tuple(sorted(_files(inside), key=lambda one: one.name))
            metadata = _read(inside, METADATA) if any(one.name == METADATA for one in files) else b""
    videos = tuple(one for one in files if one.size and ending_of(one.name) and _plain(one.name))
    return Run(folder, videos, files, metadata)


@contextmanager
def opened(root: Path, folder: str, name: str) -> Iterator[BinaryIO | None]:
    """A file of a run to read from; None where it is not there.

    Raises:
        SourceError: it cannot be read.
    """
    with _inside(root, folder) as inside:
        file = _open(inside, name) if inside is not None and name and "/" not in name else None
        if file is None:
            yield None
            return
        with file:
            yield file


def remove_video(root: Path, folder: str, video: Found) -> None:
    """Remove a video of a run, if it is as it was found, and the folder once nothing but its metadata is left. What we
    may not do is left."""
    with suppress(SourceError):
        if _changed(root, folder, video):
            return
        remove(root, folder, video.name)
        run = read_run(root, folder)
        if run and [one.name for one in run.files] in ([], [METADATA]):
            remove(root, folder, METADATA)


def _changed(root: Path, folder: str, video: Found) -> bool:
    """Whether a file was written on since it was found, or is another one; not where it is gone."""
    with opened(root, folder, video.name) as file:
        return file is not None and as_found(video.name, file) != video


def remove(root: Path, folder: str, *names: str) -> None:
    """Remove files of a run, and its folder where that is empty then. What we may not do is left."""
    with suppress(SourceError), _inside(root, folder) as inside:
        if inside is None:
            return
        for name in names:
            with suppress(OSError):
                os.unlink(name, dir_fd=inside)
        with suppress(OSError):
            (root / folder).rmdir()


def as_found(name: str, file: BinaryIO) -> Found:
    """A file that is open, as it is now.

    Raises:
        SourceError: it cannot be read.
    """
    with plainly(SourceError):
        now = os.fstat(file.fileno())
    return Found(name, now.st_size, now.st_mtime_ns)


@contextmanager
def _inside(root: Path, folder: str) -> Iterator[int | None]:
    descriptor = None
    if FOLDER.fullmatch(folder):
        with plainly(SourceError), suppress(FileNotFoundError, NotADirectoryError):
            descriptor = os.open(root / folder, FOLDER_FLAGS)
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _plain(name: str) -> bool:
    """Whether a name is one that a record can hold and a log line would survive."""
    return name.isprintable() and "/" not in name and not name.startswith(".") and len(name) <= LONGEST_NAME


def _files(inside: int) -> Iterator[Found]:
    with os.scandir(inside) as found:
        for one in found:
            with suppress(FileNotFoundError):
                told = one.stat(follow_symlinks=False)
                if stat.S_ISREG(told.st_mode):
                    yield Found(one.name, told.st_size, told.st_mtime_ns)


def _open(inside: int, name: str) -> BinaryIO | None:
    with plainly(SourceError), suppress(FileNotFoundError):
        file = os.fdopen(os.open(name, FILE_FLAGS, dir_fd=inside), "rb", buffering=0)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
    return None


def _read(inside: int, name: str) -> bytes:
    file = _open(inside, name)
    if file is None:
        return b""
    with file:
        return file.read(MOST_METADATA)
