"""What ffprobe sees in a file, where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec

PROGRAM = "ffprobe"
PATIENCE_S = 60
LOOKS = 2
"""How often it is begun where something kills it."""
# A file may name others and call itself a video: nothing but the file itself is opened for it.
OPTIONS = ("-v", "error", "-protocol_whitelist", "file", "-print_format", "json", "-show_format", "-show_streams")
CONTAINERS = {"mp4": "mp4", "webm": "webm", "matroska": "matroska", "mov": "mov"}
"""What is in ffprobe's list of names for a container, and which of them we say, the first that fits."""


class Seen(msgspec.Struct, frozen=True):
    """Container and codecs by ffprobe's names, ``""`` for unknown; length in milliseconds, 0 for unknown."""

    container: str = ""
    codecs: str = ""
    duration_ms: int = 0


class NoVideo(Exception):
    """ffprobe looked, and can make nothing of the file."""


def look_into(file: Path, ending: str) -> Seen:
    """What is in a file. Where there is no ffprobe, or it does not get to an end, its ending has to do.

    Raises:
        NoVideo: the file is damaged, or something else.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return Seen(container=ending)
    done = _run([program, *OPTIONS, "-i", f"file:{file.resolve()}"])
    if done is None:
        return Seen(container=ending)
    try:
        told = json.loads(done.stdout) if done.returncode == 0 else {}
    except ValueError:
        raise NoVideo from None
    return _seen(told, ending)


def _run(command: list[str]) -> subprocess.CompletedProcess[bytes] | None:
    """Run the program to its end; None where it had none of its own.

    A slow disk is no damage, nor is a program that is killed: by a machine short of memory, or together with a worker
    that is to stop. As that happens once, it is begun once more.
    """
    for _ in range(LOOKS):
        try:
            done = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode >= 0:
            return done
    return None


def _seen(told: dict[str, Any], ending: str) -> Seen:
    streams = [str(one["codec_name"]) for one in told.get("streams", []) if one.get("codec_name")]
    about = told.get("format", {})
    if not streams:
        raise NoVideo
    names = str(about.get("format_name", "")).split(",")
    container = ending if ending in names else next((CONTAINERS[one] for one in names if one in CONTAINERS), names[0])
    return Seen(container[:40], ", ".join(dict.fromkeys(streams))[:100], _milliseconds(about.get("duration")))


def _milliseconds(seconds: object) -> int:
    try:
        return max(round(float(str(seconds)) * 1000), 0)
    except (ValueError, OverflowError):
        return 0
