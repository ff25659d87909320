"""Real media for tests: a short film, made by Debian's ffmpeg."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

SECONDS = 3


@cache
def film(seconds: int = SECONDS, ending: str = "mp4") -> bytes:
    """A film with a picture that moves and a tone. Where there is no ffmpeg the test is skipped; never in CI."""
    program = shutil.which("ffmpeg")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("ffmpeg is missing")
        pytest.skip("needs Debian's ffmpeg")
    picture = ["-f", "lavfi", "-i", f"testsrc=size=160x90:rate=10:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    codecs = ["-c:v", "libvpx", "-c:a", "libopus"] if ending == "webm" else ["-c:v", "libx264", "-c:a", "aac"]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"film.{ending}"
        command = [program, "-v", "error", *picture, *tone, *codecs, "-pix_fmt", "yuv420p", "-shortest", str(made)]
        subprocess.run(command, check=True, timeout=60)
        return made.read_bytes()
