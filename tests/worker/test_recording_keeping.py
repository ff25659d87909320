"""How files of recordings come into our storage: whole, once, with their checksum; or not, and with the reason."""

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.recordings import move_recording
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.jitsi.errors import JitsiError
from tests.fakes.jitsi import FakeJitsi, running_jitsi
from tests.fixed import START
from tests.media import film
from tests.people import ZURI
from tests.recordings import (
    checksum,
    everything_in,
    file_name,
    keep_recording,
    leave_file,
    leave_metadata,
    recorded_hour,
    tell,
    the_recording,
    with_folder,
)
from tests.worker.working import work
from worker import fetching, probe
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_posts import RecordingPostsJob
from worker.storage import StorageError, draft_of, write_all

S, F = RecordingState, RecordingFailure
LONG = film() + bytes(8 << 20)
"""A film with eight megabytes behind it that no player minds: ``free`` space, so to speak."""


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    """A JaaS on loopback."""
    with running_jitsi(clock) as found:
        yield found


@pytest.fixture
def here(ctx: Context, jitsi: FakeJitsi) -> Context:
    """A hub that may fetch from it."""
    return replace(ctx, settings=replace(ctx.settings, jaas_recording_hosts=(jitsi.host,)))


def told_of(ctx: Context, link: str) -> Hour:
    """An hour of which JaaS has a recording."""
    hour = recorded_hour(ctx)
    data = {"preAuthenticatedLink": link, "recordingSessionId": "run-1", "startTimestamp": START + 5000}
    tell(ctx, "recording.uploaded", data=data | {"endTimestamp": ctx.clock()})
    work(ctx, RecordingPostsJob(FilesJob()))
    return hour


def fetch(ctx: Context, hour: Hour) -> None:
    """Let the worker try once."""
    KeepingJob().do(ctx, the_recording(ctx, hour).recording_id)


def assert_kept(ctx: Context, hour: Hour, content: bytes) -> Recording:
    """It is there, whole, once, and nothing else is."""
    kept = the_recording(ctx, hour)
    assert (kept.state, kept.size, kept.sha256) == (S.AVAILABLE, len(content), checksum(content))
    assert everything_in(ctx.settings.media_dir) == [kept.file]
    assert (ctx.settings.media_dir / kept.file).read_bytes() == content
    assert (kept.fetch_url, kept.fetch_until, kept.failure) == ("", 0, "")
    return kept


def test_recording_of_jaas_is_fetched_whole_and_its_link_is_forgotten(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    work(here, KeepingJob())
    kept = assert_kept(here, hour, film())
    assert (kept.container, kept.codecs, kept.starts_at) == ("mp4", "h264, aac", START + 5000)
    assert jitsi.jaas.asked == [""]


def test_download_that_is_cut_goes_on_where_it_stopped(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    jitsi.jaas.cuts = [3 << 20, 1 << 20]
    work(here, KeepingJob())
    assert_kept(here, hour, LONG)
    first, second, third = jitsi.jaas.asked
    assert first == ""
    begins = [int(asked.removeprefix("bytes=").removesuffix("-")) for asked in (second, third)]
    assert 2 << 20 <= begins[0] <= 3 << 20 < begins[1] <= 4 << 20


def test_line_that_breaks_at_once_is_tried_again_later_and_not_at_once(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    jitsi.jaas.cuts = [1000, 1000]
    for _ in range(2):
        with pytest.raises(JitsiError):
            fetch(here, hour)
    work(here, KeepingJob())
    assert_kept(here, hour, LONG)


def test_server_that_cannot_go_on_in_the_middle_begins_anew(here: Context, jitsi: FakeJitsi):
    jitsi.jaas.ranges = False
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    jitsi.jaas.cuts = [3 << 20]
    work(here, KeepingJob(slice_s=0))
    assert_kept(here, hour, LONG)


def test_large_file_is_fetched_in_turns(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    work(here, KeepingJob(slice_s=0))
    assert_kept(here, hour, LONG)
    assert len(jitsi.jaas.asked) > 5


def test_other_file_behind_the_same_link_is_fetched_from_its_beginning(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    jitsi.jaas.cuts = [3 << 20]
    stopping = threading.Event()
    stopping.set()
    KeepingJob(stopping).do(here, the_recording(here, hour).recording_id)
    (key,) = jitsi.jaas.files
    jitsi.jaas.files[key].content = film()
    for _ in range(2):
        try:
            fetch(here, hour)
        except JitsiError:
            continue
    assert_kept(here, hour, film())


def test_worker_that_is_told_to_stop_leaves_what_it_has_for_later(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    stopping = threading.Event()
    stopping.set()
    assert KeepingJob(stopping).do(here, the_recording(here, hour).recording_id)
    assert the_recording(here, hour).state is S.PROCESSING
    work(here, KeepingJob())
    assert_kept(here, hour, LONG)
    assert jitsi.jaas.asked[1].startswith("bytes=")


def test_link_that_is_a_day_old_is_not_called(here: Context, jitsi: FakeJitsi, clock: SetClock):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", LONG))
    jitsi.jaas.cuts = [1000]
    with pytest.raises(JitsiError):
        fetch(here, hour)
    clock.forward(seconds=24 * 3600)
    work(here, KeepingJob())
    assert (the_recording(here, hour).state, the_recording(here, hour).failure) == (S.FAILED, F.LINK_EXPIRED)
    assert len(jitsi.jaas.asked) == 1
    assert everything_in(here.settings.media_dir) == []


def test_link_that_is_refused_fails_and_says_so(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    jitsi.jaas.files.clear()
    work(here, KeepingJob())
    assert (the_recording(here, hour).state, the_recording(here, hour).failure) == (S.FAILED, F.LINK_REFUSED)


@pytest.mark.parametrize(
    "link", ["https://evil.example/x.mp4", "https://169.254.169.254/x", "http://localhost/x", "file:///etc/passwd"]
)
def test_link_to_elsewhere_fails_and_is_not_called(here: Context, link: str):
    hour = told_of(here, link)
    work(here, KeepingJob())
    assert (the_recording(here, hour).state, the_recording(here, hour).failure) == (S.FAILED, F.LINK_FOREIGN)
    assert everything_in(here.settings.media_dir) == []


def test_file_that_is_no_video_fails_is_kept_and_can_be_tried_again(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", b"<html>Not a video.</html>" * 100))
    work(here, KeepingJob())
    failed = the_recording(here, hour)
    assert (failed.state, failed.failure, bool(failed.file)) == (S.FAILED, F.UNREADABLE, True)
    (key,) = jitsi.jaas.files
    jitsi.jaas.files[key].content = film()
    here.records.recordings.move(failed.recording_id, "retry", here.clock())
    work(here, KeepingJob())
    assert_kept(here, hour, film())


def test_playlist_that_calls_itself_a_video_opens_nothing_else(here: Context, jitsi: FakeJitsi):
    listening = jitsi.jaas.keep("inner.ts", film())
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{listening}\n#EXT-X-ENDLIST\n"
    hour = told_of(here, jitsi.jaas.keep("room.mp4", playlist.encode()))
    work(here, KeepingJob())
    assert the_recording(here, hour).failure == F.UNREADABLE
    assert len(jitsi.jaas.asked) == 1


def test_two_workers_fetch_a_file_once(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    kept = the_recording(here, hour)
    target = here.settings.media_dir / hour.hour_id / f"{kept.recording_id}.mp4"
    with draft_of(target):
        assert not KeepingJob().do(here, kept.recording_id)
    assert jitsi.jaas.asked == []
    work(here, KeepingJob())
    assert_kept(here, hour, film())


def test_storage_that_cannot_be_written_is_told_and_tried_again(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    here.settings.media_dir.write_text("A file where a folder should be.")
    with pytest.raises(StorageError) as error:
        fetch(here, hour)
    assert hour.hour_id not in str(error.value)
    told = the_recording(here, hour)
    assert (told.state, told.failure) == (S.PROCESSING, F.NO_SPACE)
    here.settings.media_dir.unlink()
    work(here, KeepingJob())
    assert_kept(here, hour, film())


def test_recording_that_was_withdrawn_meanwhile_stays_withdrawn(here: Context, jitsi: FakeJitsi):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    here.records.recordings.move(the_recording(here, hour).recording_id, "withdraw", here.clock())
    work(here, KeepingJob())
    assert the_recording(here, hour).state is S.WITHDRAWN
    assert jitsi.jaas.asked == []


def test_jibri_s_file_that_is_gone_fails_and_comes_back_when_it_is_there(ctx: Context):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    file = leave_file(here)
    written = leave_metadata(here)
    work(here, FilesJob(), rounds=1)
    file.unlink()
    work(here, KeepingJob())
    assert (the_recording(here, hour).state, the_recording(here, hour).failure) == (S.FAILED, F.FILE_GONE)
    leave_file(here)
    assert written.exists()
    work(here, FilesJob(), KeepingJob())
    assert the_recording(here, hour).state is S.AVAILABLE


def test_jibri_s_file_that_is_damaged_is_kept_in_both_places(ctx: Context):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    leave_file(here, content=film()[:2000])
    leave_metadata(here)
    work(here, FilesJob(), KeepingJob())
    failed = the_recording(here, hour)
    assert (failed.state, failed.failure, failed.size) == (S.FAILED, F.UNREADABLE, 2000)
    assert len(everything_in(here.settings.recordings_dir)) == 2
    work(here, FilesJob(), KeepingJob())
    assert the_recording(here, hour) == failed


@pytest.mark.parametrize(("zone", "state"), [("Africa/Nairobi", "live"), ("Europe/Berlin", "ended")])
def test_clock_of_jibri_is_read_in_the_zone_of_the_settings(ctx: Context, zone: str, state: str):
    here = with_folder(ctx, recordings_zone=zone)
    hour = recorded_hour(here, state)
    ahead = 3 if zone == "Africa/Nairobi" else 1
    leave_file(here, file_name(at=START + ahead * 3_600_000))
    leave_metadata(here)
    work(here, FilesJob(), KeepingJob())
    assert the_recording(here, hour).starts_at == START


def test_film_of_another_kind_keeps_its_ending(ctx: Context):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    leave_file(here, file_name(ending="webm"), film(ending="webm"))
    leave_metadata(here)
    work(here, FilesJob(), KeepingJob())
    kept = the_recording(here, hour)
    assert (kept.container, kept.codecs, kept.file.rpartition(".")[2]) == ("webm", "vp8, opus", "webm")


def test_file_is_taken_in_where_nobody_can_look_into_it(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    leave_file(here)
    leave_metadata(here)
    monkeypatch.setenv("PATH", "/nowhere")
    work(here, FilesJob(), KeepingJob())
    kept = the_recording(here, hour)
    assert (kept.state, kept.container, kept.codecs, kept.duration_ms) == (S.AVAILABLE, "mp4", "", 0)
    assert kept.source is RecordingSource.JIBRI


def kill_looks(monkeypatch: pytest.MonkeyPatch, folder: Path, most: int) -> None:
    """Let whatever kills programs kill the first ones that look into a file, at most so many."""
    film()
    marks = folder / "marks"
    lines = ["#!/bin/sh", f"echo >> {marks}", f"[ $(wc -l < {marks}) -gt {most} ] || kill -9 $$"]
    program = folder / "ffprobe"
    program.write_text("\n".join([*lines, f'exec {shutil.which("ffprobe")} "$@"']))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(("killed", "codecs"), [(1, "h264, aac"), (9, "")])
def test_program_that_is_killed_says_nothing_of_the_file(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, killed: int, codecs: str
):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    leave_file(here)
    leave_metadata(here)
    kill_looks(monkeypatch, tmp_path, killed)
    work(here, FilesJob(), KeepingJob())
    kept = the_recording(here, hour)
    assert (kept.state, kept.failure, kept.container, kept.codecs) == (S.AVAILABLE, "", "mp4", codecs)


@pytest.mark.parametrize("gone", ["expired", "refused"])
def test_file_that_is_here_is_looked_into_again_where_it_cannot_be_fetched_any_more(
    here: Context, jitsi: FakeJitsi, clock: SetClock, monkeypatch: pytest.MonkeyPatch, gone: str
):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    with monkeypatch.context() as patched:
        patched.setattr(probe, "_seen", _nothing_seen)
        work(here, KeepingJob())
    failed = the_recording(here, hour)
    assert (failed.state, failed.failure) == (S.FAILED, F.UNREADABLE)
    if gone == "expired":
        clock.forward(seconds=25 * 3600)
    jitsi.jaas.files.clear()
    move_recording(here, ZURI, failed.recording_id, "retry")
    work(here, KeepingJob())
    assert_kept(here, hour, film())


def _nothing_seen(*_: object) -> probe.Seen:
    raise probe.NoVideo


class FullDisk:
    """A draft on a disk that has no room left."""

    def write(self, _piece: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_disk_that_is_full_while_a_file_is_fetched_is_told(
    here: Context, jitsi: FakeJitsi, monkeypatch: pytest.MonkeyPatch
):
    hour = told_of(here, jitsi.jaas.keep("room.mp4", film()))
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "write_all", lambda _draft, piece: write_all(FullDisk(), piece))
        with pytest.raises(StorageError):
            fetch(here, hour)
    told = the_recording(here, hour)
    assert (told.state, told.failure) == (S.PROCESSING, F.NO_SPACE)
    work(here, KeepingJob())
    assert_kept(here, hour, film())


def test_folder_of_jibri_that_cannot_be_read_is_no_want_of_space(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    here = with_folder(ctx)
    hour = recorded_hour(here)
    folder = leave_file(here).parent
    leave_metadata(here)
    work(here, FilesJob(), rounds=1)
    really_open = os.open

    def broken(path: object, *args: Any, **named: Any) -> int:
        if path == folder:
            raise OSError(errno.EIO, "Input/output error")
        return really_open(path, *args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", broken)
        with pytest.raises(StorageError):
            fetch(here, hour)
    told = the_recording(here, hour)
    assert (told.state, told.failure) == (S.PROCESSING, "")
    work(here, KeepingJob())
    assert the_recording(here, hour).state is S.AVAILABLE


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_recording_that_is_measured_again_needs_no_file_of_the_source(here: Context, ending: str):
    hour = recorded_hour(here)
    recording_id = here.new_id()
    file, content = f"{hour.hour_id}/{recording_id}.{ending}", film(ending=ending)
    keep_recording(here, hour, "processing", source=RecordingSource.JAAS, recording_id=recording_id, file=file)
    (here.settings.media_dir / file).write_bytes(content)
    work(here, KeepingJob())
    assert_kept(here, hour, content)
