"""Files that are written whole or not at all: into a draft beside the place, to the disk, and then renamed."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
DRAFT_MODE = 0o640

GoOn = Callable[[], bool]
"""Asked between two pieces: whether there is time for another."""


class StorageError(Exception):
    """A file cannot be read or written. Says what kind of trouble it is, and no name: names may tell of rooms."""

    def __init__(self, error: OSError) -> None:
        super().__init__(os.strerror(error.errno or 0))


class SourceError(StorageError):
    """As StorageError, of a place from which we take files: our own storage is well."""


class Busy(Exception):
    """Another worker writes the same file at this moment."""


class Stopped(Exception):
    """The worker was told to stop in the middle; what is there is taken up again later."""


class Kept(NamedTuple):
    """A file that is whole: bytes, and SHA-256 in hexadecimal."""

    size: int
    sha256: str


@contextmanager
def plainly(kind: type[StorageError] = StorageError) -> Iterator[None]:
    """Tell of trouble with files without their names.

    Raises:
        StorageError: in place of an OSError; of this kind.
    """
    try:
        yield
    except OSError as error:
        raise kind(error) from None


@contextmanager
def draft_of(target: Path, mode: int = DRAFT_MODE) -> Iterator[BinaryIO]:
    """The draft of a file, for this process alone, with what was written into it before.

    Raises:
        Busy: another one is at it.
        StorageError: it cannot be written.
    """
    with plainly():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(draft_path(target), flags, mode)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            # Gone with the process, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        if not _is_still_there(file, draft_path(target)):
            # Whoever had it put it in its place just now: what we hold is the whole file.
            raise Busy
        yield file


def _is_still_there(file: BinaryIO, path: Path) -> bool:
    with plainly():
        try:
            return os.path.samestat(os.fstat(file.fileno()), path.lstat())
        except FileNotFoundError:
            return False


def draft_path(target: Path) -> Path:
    """Where the draft of a file lies."""
    return target.with_name(f".{target.name}.part")


def finish(draft: BinaryIO, target: Path, *, times_ns: tuple[int, int] | None = None) -> None:
    """Put a draft in its place, as a whole: after this a loss of power takes nothing away.

    Args:
        times_ns: access and change, as the file had them where it came from.
    Raises:
        StorageError: it cannot be written.
    """
    with plainly():
        if times_ns:
            os.utime(draft.fileno(), ns=times_ns)
        os.fsync(draft.fileno())
        draft_path(target).replace(target)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def copy(source: BinaryIO, draft: BinaryIO, go_on: GoOn) -> Kept:
    """Write all of a file into a draft, from its beginning.

    Raises:
        SourceError: it cannot be read.
        StorageError: the draft cannot be written.
        Stopped: there is no time to finish.
    """
    size, hashed = 0, hashlib.sha256()
    with plainly():
        draft.seek(0)
        draft.truncate(0)
    while piece := _read(source):
        if not go_on():
            raise Stopped
        write_all(draft, piece)
        hashed.update(piece)
        size += len(piece)
    return Kept(size, hashed.hexdigest())


def _read(source: BinaryIO) -> bytes:
    with plainly(SourceError):
        return source.read(CHUNK)


def write_all(draft: BinaryIO, piece: bytes) -> None:
    """Write every byte of a piece: a file without a buffer may take only some of them at once.

    Raises:
        StorageError: it cannot be written.
    """
    left = memoryview(piece)
    with plainly():
        while left:
            left = left[draft.write(left) :]


def measure(file: Path, go_on: GoOn) -> Kept:
    """Size and checksum of a file.

    Raises:
        StorageError: it cannot be read.
        Stopped: there is no time to finish.
    """
    size, hashed = 0, hashlib.sha256()
    with plainly(), file.open("rb") as source:
        while piece := source.read(CHUNK):
            if not go_on():
                raise Stopped
            hashed.update(piece)
            size += len(piece)
    return Kept(size, hashed.hexdigest())


def forget(target: Path) -> None:
    """Remove the draft of a file that is not to come any more."""
    with plainly():
        draft_path(target).unlink(missing_ok=True)
