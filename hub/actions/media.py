"""Where the files of recordings lie: ``<media_dir>/<hour>/<recording>.<ending>``, and what they are served as."""

from pathlib import Path

from hub.config import Settings
from hub.domain.recordings import Recording

KINDS = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
}
"""The endings that we take in, and what browsers are told that they are."""

QUARANTINE = "quarantine"


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, ``""`` for one that we do not take in."""
    ending = Path(name).suffix.removeprefix(".").lower()
    return ending if ending in KINDS else ""


def file_for(recording: Recording, ending: str) -> str:
    """Where the file of a recording belongs, below the folder of media."""
    return f"{recording.hour_id}/{recording.recording_id}.{ending}"


def path_of(settings: Settings, file: str) -> Path:
    """Where a file below the folder of media lies."""
    return settings.media_dir / file


def address_of(recording: Recording) -> str:
    """Where a recording is watched: a path of ours for a file, else its address; ``""`` where there is neither."""
    if not recording.file:
        return recording.address
    ending = Path(recording.file).suffix
    return f"/hours/{recording.hour_id}/recordings/{recording.recording_id}{ending}"
