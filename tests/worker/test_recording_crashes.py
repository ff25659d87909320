"""The worker dies at every step of a recording's way home: nothing is lost, nothing is there twice."""

from collections.abc import Callable, Iterator

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.recordings import RecordingState
from hub.jitsi.rooms import hour_room_name, private_room_name
from tests.fakes.jitsi import FakeJitsi, running_jitsi
from tests.fixed import START
from tests.media import film
from tests.people import make_hour
from tests.recordings import (
    checksum,
    everything_in,
    file_name,
    leave_file,
    leave_metadata,
    tell,
    the_recording,
    with_folder,
)
from tests.worker.dying import Killed
from tests.worker.dying_files import dying_after, kill_worker, recording_jobs, run_once

MOST_STEPS = 300


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    """A JaaS on loopback."""
    with running_jitsi(clock) as found:
        yield found


@pytest.fixture
def here(ctx: Context, jitsi: FakeJitsi) -> Context:
    """A hub that takes in files of Jibri's, and of this JaaS."""
    return with_folder(ctx, jaas_recording_hosts=(jitsi.host,))


def _from_jibri(ctx: Context, _jitsi: FakeJitsi, number: int) -> Hour:
    """A run that was announced, and lies in the shared folder."""
    hour, run = _hour(ctx, number), f"run{number}"
    leave_file(ctx, file_name(hour.room_name), run=run)
    leave_metadata(ctx, hour.room_name, run=run)
    tell(ctx, "recording.finalized", "", source="script", directory=run)
    return hour


def _from_jaas(ctx: Context, jitsi: FakeJitsi, number: int) -> Hour:
    """A file that JaaS holds; its line breaks once."""
    hour = _hour(ctx, number)
    tell(ctx, "recording.started", hour.room_name, at=START, data={})
    link = jitsi.jaas.keep(f"{hour.room_name}.mp4", film())
    jitsi.jaas.cuts = []
    data = {"preAuthenticatedLink": link, "recordingSessionId": f"run{number}", "startTimestamp": START}
    tell(ctx, "recording.uploaded", hour.room_name, at=START + 1, data=data)
    return hour


def _hour(ctx: Context, number: int) -> Hour:
    room = hour_room_name(START, number.to_bytes(10))
    return make_hour(ctx, "ended", room_name=room, started_at=START)


Scene = Callable[[Context, FakeJitsi, int], Hour]


def live_on(ctx: Context, clock: SetClock) -> None:
    """The next worker comes, and works for a while."""
    jobs = recording_jobs()
    run_once(ctx, jobs)
    run_once(ctx, jobs)
    clock.forward(seconds=120)
    run_once(ctx, jobs)


def assert_home(ctx: Context, hour: Hour) -> None:
    """The recording is here, once, and nothing of it lies about."""
    kept = the_recording(ctx, hour)
    assert (kept.state, kept.sha256, kept.failure) == (RecordingState.AVAILABLE, checksum(film()), "")
    folder = ctx.settings.media_dir / hour.hour_id
    assert everything_in(folder) == [f"{kept.recording_id}.mp4"]
    assert (folder / f"{kept.recording_id}.mp4").read_bytes() == film()
    assert ctx.settings.recordings_dir
    assert list(ctx.settings.recordings_dir.iterdir()) == []
    assert ctx.records.room_posts.waiting(["recording.finalized", "recording.started", "recording.uploaded"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("scene", [_from_jibri, _from_jaas])
def test_worker_that_dies_at_any_step_leaves_all_of_it_to_the_next(
    here: Context, jitsi: FakeJitsi, clock: SetClock, scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    film()
    # Looking into each file would take longer than all the rest together.
    monkeypatch.setenv("PATH", "/nowhere")
    for number in range(MOST_STEPS):
        hour, died = scene(here, jitsi, number), False
        with dying_after(here.records.engine, here.settings.data_dir, number) as seen:
            try:
                run_once(here, recording_jobs())
            except Killed:
                died = True
        live_on(here, clock)
        assert_home(here, hour)
        if not died:
            break
    assert number > 30
    assert {"COMMIT", "os.rename", "os.remove" if scene is _from_jibri else "open", "piece"} <= set(seen)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "point"),
    [
        (_from_jibri, "INSERT"),
        (_from_jibri, "piece"),
        (_from_jibri, "os.rename"),
        (_from_jibri, "subprocess.Popen"),
        (_from_jibri, "COMMIT 2"),
        (_from_jibri, "os.remove"),
        (_from_jibri, "os.rmdir"),
        (_from_jaas, "COMMIT 1"),
        (_from_jaas, "piece"),
        (_from_jaas, "os.rename 1"),
        (_from_jaas, "os.rename 2"),
        (_from_jaas, "subprocess.Popen"),
    ],
)
def test_worker_process_that_is_killed_is_followed_by_one_that_brings_it_home(
    here: Context, jitsi: FakeJitsi, clock: SetClock, scene: Scene, point: str
):
    hour = scene(here, jitsi, 0)
    hosts = ",".join(here.settings.jaas_recording_hosts)
    known = {"HUB_RECORDINGS_DIR": str(here.settings.recordings_dir), "HUB_JAAS_RECORDING_HOSTS": hosts}
    kill_worker(here.settings, point, clock(), **known)
    live_on(here, clock)
    assert_home(here, hour)


@pytest.mark.slow
def test_worker_that_dies_while_it_locks_away_a_private_file_leaves_nothing_of_it_in_sight(
    here: Context, clock: SetClock
):
    root, locked = here.settings.recordings_dir, here.settings.media_dir / "quarantine"
    assert root
    for number in range(MOST_STEPS):
        room, run = private_room_name(number.to_bytes(16)), f"private{number}"
        leave_file(here, file_name(room), run=run)
        leave_metadata(here, room, run=run)
        died = False
        with dying_after(here.records.engine, here.settings.data_dir, number):
            try:
                run_once(here, recording_jobs())
            except Killed:
                died = True
        live_on(here, clock)
        assert list(root.iterdir()) == []
        assert len(everything_in(here.settings.media_dir)) == 2 * (number + 1)
        assert len(here.records.alarms.unseen()) == min(number + 1, 100)
        if not died:
            break
    assert number > 10
    assert len(everything_in(locked)) == 2 * (number + 1)
    assert here.records.recordings.in_states(list(RecordingState)) == []
