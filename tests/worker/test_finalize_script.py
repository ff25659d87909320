"""The script that Jibri runs: it returns at once, never fails, shows the token to the hub alone, and tells one name."""

import os
import queue
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request

from hub.actions.context import Context
from hub.app import create_app
from hub.domain.clock import SetClock
from hub.domain.recordings import RecordingState
from tests.fakes.serving import running
from tests.needs import needs
from tests.recordings import leave_file, recorded_hour, the_recording, with_folder
from tests.worker.processes import PATIENCE_S, ROOT, until
from tests.worker.working import work
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_posts import RecordingPostsJob

SCRIPT = ROOT / "worker" / "finalize.sh"
TOKEN = "a-hook-token-of-zebrafish"
SOON_S = 15.0

pytestmark = needs(shutil.which("curl"), "curl")


class FakeHub:
    """A hub that takes what the script tells, slowly if it is told to."""

    def __init__(self) -> None:
        self.told: queue.Queue[tuple[str, str, object]] = queue.Queue()
        self.answers: list[int] = []
        self.url = ""
        self.open = False

    def take(self) -> Response:
        """Take a call; a closed door lets it wait."""
        self.told.put((request.path, request.headers.get("Authorization", ""), request.get_json(silent=True)))
        until(lambda: self.open)
        return Response("", self.answers.pop(0) if self.answers else 202)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    """Such a hub on loopback."""
    known, app = FakeHub(), Flask("fake hub")
    app.add_url_rule("/<path:path>", "take", lambda path: known.take(), methods=["POST"])
    with running(app) as url:
        known.url = url
        try:
            yield known
        finally:
            known.open = True


@pytest.fixture
def conf(hub: FakeHub, tmp_path: Path) -> Path:
    """The settings of the script."""
    file = tmp_path / "baraza.conf"
    file.write_text(f"BARAZA_URL={hub.url}/\nBARAZA_HOOK_TOKEN={TOKEN}\n")
    return file


def run(conf: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run it as Jibri does: with its output in a pipe, and waiting for its end."""
    known = {"PATH": os.environ["PATH"], "BARAZA_FINALIZE_CONF": str(conf)}
    begun = time.monotonic()
    done = subprocess.run([str(SCRIPT), *words], env=known, capture_output=True, text=True, check=False, timeout=30)
    assert time.monotonic() - begun < SOON_S
    return done


def test_folder_is_announced_by_its_name_and_the_script_waits_for_nobody(hub: FakeHub, conf: Path):
    done = run(conf, "/storage/recordings/abc_def-123/")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert hub.told.get(timeout=PATIENCE_S) == (
        "/jitsi/recordings",
        f"Bearer {TOKEN}",
        {"directory": "abc_def-123"},
    )


def test_token_stands_in_no_list_of_processes(hub: FakeHub, conf: Path):
    run(conf, "/storage/recordings/abc")
    hub.told.get(timeout=PATIENCE_S)
    # The call is under way: the hub has not answered.
    (line,) = calls(hub.url).values()
    assert TOKEN.encode() not in line


def calls(url: str) -> dict[int, bytes]:
    """The command lines of the script's calls to a hub, by the number of their process."""
    found = {int(file.parent.name): _read(file) for file in Path("/proc").glob("[0-9]*/cmdline")}
    return {number: line for number, line in found.items() if line.startswith(b"curl") and url.encode() in line}


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def test_hub_that_is_busy_is_told_again(hub: FakeHub, conf: Path):
    hub.open = True
    hub.answers = [503]
    run(conf, "/storage/recordings/abc")
    first, second = (hub.told.get(timeout=PATIENCE_S) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("words", [[], [""], ["/"], ["/x/.."], ['/x/a"b'], ["/x/a b"], ["/x/$(id)"]])
def test_what_is_no_folder_of_a_run_is_told_to_nobody_and_jibri_goes_on(hub: FakeHub, conf: Path, words: list[str]):
    done = run(conf, *words)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no folder" in done.stderr
    assert hub.told.empty()


def test_jibri_goes_on_without_settings_and_without_a_hub(tmp_path: Path):
    missing = run(tmp_path / "none.conf", "/storage/recordings/abc")
    assert missing.returncode == 0
    assert "BARAZA_HOOK_TOKEN" in missing.stderr
    conf = tmp_path / "baraza.conf"
    conf.write_text("BARAZA_URL=http://127.0.0.1:1\nBARAZA_HOOK_TOKEN=x\n")
    assert run(conf, "/storage/recordings/abc").returncode == 0
    until(lambda: bool(calls("http://127.0.0.1:1/")))
    for number in calls("http://127.0.0.1:1/"):
        os.kill(number, signal.SIGKILL)


def test_script_is_plain_sh_and_may_be_run():
    assert os.access(SCRIPT, os.X_OK)
    for shell in filter(shutil.which, ("sh", "dash")):
        subprocess.run([shell, "-n", str(SCRIPT)], check=True)


def test_recording_comes_home_by_the_script(ctx: Context, clock: SetClock):
    here = with_folder(ctx, jitsi_hook_token=TOKEN)
    hour = recorded_hour(here)
    folder = leave_file(here).parent
    with running(create_app(here.settings, clock=clock)) as url:
        conf = here.settings.data_dir / "baraza.conf"
        conf.write_text(f"BARAZA_URL={url}\nBARAZA_HOOK_TOKEN={TOKEN}\n")
        assert run(conf, str(folder)).returncode == 0
        until(lambda: bool(here.records.room_posts.waiting(["recording.finalized"])))
    work(here, RecordingPostsJob(FilesJob()), KeepingJob())
    assert the_recording(here, hour).state is RecordingState.AVAILABLE
