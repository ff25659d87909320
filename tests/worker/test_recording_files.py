"""What turns up in the folder of Jibri's files: what is taken in, what is left, and what is locked away."""

import contextlib
import json
import os
import socket
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.recordings import RecordingState, StartKnown
from hub.records.mentoring_tables import bookings
from tests.booking import agree_on
from tests.fixed import START
from tests.media import film
from tests.mentoring import make_mentor, make_programme
from tests.people import MONA, make_hour
from tests.recordings import (
    PRIVATE_ROOM,
    ROOM,
    RUN,
    asked_by,
    checksum,
    everything_in,
    file_name,
    leave_file,
    leave_metadata,
    recorded_hour,
    tell,
    the_recording,
    with_folder,
)
from tests.worker.working import work
from worker.jobs import recording_keeping
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_posts import RecordingPostsJob
from worker.probe import Seen, look_into
from worker.storage import StorageError

S = RecordingState
MORE = bytes(1 << 16)
"""What a player does not mind behind a film."""


@pytest.fixture
def here(ctx: Context) -> Context:
    """A hub with a folder for Jibri's files."""
    return with_folder(ctx)


def look(ctx: Context) -> None:
    """Look around once, and bring home what was found."""
    work(ctx, FilesJob(), KeepingJob(), rounds=1)


def test_recording_is_taken_in_whole_and_leaves_the_shared_folder(here: Context):
    hour = recorded_hour(here)
    leave_file(here, ended_at=START + 5000 + 3000)
    leave_metadata(here, **asked_by(here, hour, MONA))
    look(here)
    kept = the_recording(here, hour)
    assert (kept.state, kept.room_name, kept.failure) == (S.AVAILABLE, ROOM, "")
    assert (kept.container, kept.codecs, kept.size) == ("mp4", "h264, aac", len(film()))
    assert (kept.sha256, kept.file) == (checksum(film()), f"{hour.hour_id}/{kept.recording_id}.mp4")
    assert abs(kept.duration_ms - 3000) < 200
    assert (kept.starts_at, kept.start_known) == (START, StartKnown.FILE_NAME)
    assert (kept.asked_by, kept.asked_name) == (MONA.person_id, MONA.name)
    assert kept.licence == "CC BY-SA 4.0"
    assert (here.settings.media_dir / kept.file).read_bytes() == film()
    assert everything_in(here.settings.media_dir) == [kept.file]
    assert list(here.settings.recordings_dir.iterdir()) == []


def test_recording_without_metadata_waits_until_its_file_stands_still(here: Context, clock: SetClock):
    hour = recorded_hour(here)
    files = FilesJob()
    leave_file(here, content=film()[:1000])
    work(here, files, KeepingJob(), rounds=1)
    assert the_recording(here, hour).state is S.RECORDING
    clock.forward(seconds=100)
    leave_file(here, ended_at=START + 100_000)
    work(here, files, rounds=1)
    clock.forward(seconds=119)
    work(here, files, rounds=1)
    assert the_recording(here, hour).state is S.RECORDING
    clock.forward(seconds=1)
    work(here, files, KeepingJob(), rounds=1)
    assert the_recording(here, hour).state is S.AVAILABLE


@pytest.mark.parametrize("text", ["", '{"meeting_url": "https://meet.exam', "[]"])
def test_recording_with_broken_metadata_waits_as_one_without(here: Context, clock: SetClock, text: str):
    hour = recorded_hour(here)
    leave_file(here)
    leave_metadata(here).write_text(text)
    files = FilesJob()
    work(here, files, rounds=1)
    assert the_recording(here, hour).state is S.RECORDING
    clock.forward(seconds=120)
    work(here, files, KeepingJob(), rounds=1)
    assert the_recording(here, hour).state is S.AVAILABLE
    assert list(here.settings.recordings_dir.iterdir()) == []


def test_metadata_of_before_is_no_word_that_the_second_file_is_whole(here: Context):
    hour = recorded_hour(here)
    leave_file(here)
    written = leave_metadata(here)
    os.utime(written, (START / 1000 + 10, START / 1000 + 10))
    leave_file(here, file_name(at=START + 60_000), film()[:500], ended_at=START + 61_000)
    work(here, FilesJob(), rounds=1)
    assert {one.state for one in here.records.recordings.of_hour(hour.hour_id)} == {S.RECORDING}


def test_announced_run_is_taken_in_at_once_and_twice_announced_it_is_one(here: Context):
    hour = recorded_hour(here)
    leave_file(here)
    posts = RecordingPostsJob(FilesJob())
    for _ in range(2):
        tell(here, "recording.finalized", "", source="script", directory=RUN)
        work(here, posts, KeepingJob(), rounds=1)
    assert the_recording(here, hour).state is S.AVAILABLE
    assert here.records.room_posts.waiting(["recording.finalized"]) == []


@pytest.mark.parametrize("directory", ["", "..", "../..", "nothing-here", "a/b", "\x00", "x" * 300])
def test_announcement_of_nothing_is_taken_in_peace(here: Context, directory: str):
    hour = recorded_hour(here)
    leave_file(here)
    tell(here, "recording.finalized", "", source="script", directory=directory)
    work(here, RecordingPostsJob(FilesJob()), rounds=1)
    assert here.records.recordings.of_hour(hour.hour_id) == []
    assert here.records.room_posts.waiting(["recording.finalized"]) == []


def test_every_video_of_a_run_is_a_recording_of_its_own(here: Context):
    hour = recorded_hour(here)
    names = [file_name(at=START + 600_000 * number) for number in range(3)]
    for name in names:
        leave_file(here, name)
    leave_metadata(here)
    look(here)
    found = here.records.recordings.of_hour(hour.hour_id)
    assert sorted(one.session_id for one in found) == [f"{RUN}/{name}" for name in names]
    assert {one.state for one in found} == {S.AVAILABLE}
    assert sorted(one.starts_at for one in found) == [START, START + 600_000, START + 1_200_000]
    look(here)
    assert len(here.records.recordings.of_hour(hour.hour_id)) == 3


def test_file_that_jibri_writes_again_after_it_was_taken_in_makes_no_second_one(here: Context):
    hour = recorded_hour(here)
    leave_file(here)
    leave_metadata(here)
    look(here)
    leave_file(here)
    leave_metadata(here)
    look(here)
    assert the_recording(here, hour).state is S.AVAILABLE
    assert list(here.settings.recordings_dir.iterdir()) == []


def test_file_that_our_storage_lost_is_not_removed_where_it_came_from(here: Context):
    hour = recorded_hour(here)
    leave_file(here)
    leave_metadata(here)
    look(here)
    (here.settings.media_dir / the_recording(here, hour).file).unlink()
    leave_file(here)
    look(here)
    assert everything_in(here.settings.recordings_dir) == [f"{RUN}/{file_name()}"]


@pytest.mark.parametrize("mended", [False, True], ids=["grows", "is mended in its place"])
def test_file_that_is_written_on_while_it_is_looked_into_is_taken_in_whole(
    here: Context, monkeypatch: pytest.MonkeyPatch, mended: bool
):
    hour, whole = recorded_hour(here), film() + MORE
    file = leave_file(here, content=film() + bytes([1]) * len(MORE) if mended else film())
    leave_metadata(here)

    def write_on(path: Path, ending: str) -> Seen:
        file.write_bytes(whole)
        os.utime(file, (START / 1000 + 60, START / 1000 + 60))
        return look_into(path, ending)

    with monkeypatch.context() as patched:
        patched.setattr(recording_keeping, "look_into", write_on)
        look(here)
    assert everything_in(here.settings.recordings_dir) == [f"{RUN}/{file_name()}", f"{RUN}/metadata.json"]
    look(here)
    kept = the_recording(here, hour)
    assert (kept.state, kept.size, kept.sha256) == (S.AVAILABLE, len(whole), checksum(whole))
    assert list(here.settings.recordings_dir.iterdir()) == []


@pytest.mark.parametrize("first", [film, lambda: film()[:2000]], ids=["a part", "a part that cannot be played"])
def test_file_that_goes_on_after_it_was_taken_in_is_taken_in_anew(
    here: Context, clock: SetClock, first: Callable[[], bytes]
):
    hour = recorded_hour(here)
    files = FilesJob()
    stand_still(here, clock, files, first())
    before = the_recording(here, hour)
    assert before.size == len(first())
    stand_still(here, clock, files, film() + MORE)
    kept = the_recording(here, hour)
    assert (kept.recording_id, kept.state, kept.size) == (before.recording_id, S.AVAILABLE, len(film() + MORE))
    assert (here.settings.media_dir / kept.file).read_bytes() == film() + MORE
    assert (kept.failure, list(here.settings.recordings_dir.iterdir())) == ("", [])


def test_file_that_goes_on_after_everyone_saw_it_is_left_and_told_of(here: Context, clock: SetClock):
    hour = recorded_hour(here)
    files = FilesJob()
    stand_still(here, clock, files, film())
    shown = here.records.recordings.move(the_recording(here, hour).recording_id, "publish", clock())
    stand_still(here, clock, files, film() + MORE)
    assert the_recording(here, hour) == shown
    assert [(one.kind, one.facts) for one in here.records.alarms.unseen()] == [("recording.grew", {"place": RUN})]
    assert everything_in(here.settings.recordings_dir) == [f"{RUN}/{file_name()}"]


def stand_still(ctx: Context, clock: SetClock, files: FilesJob, content: bytes) -> None:
    """Leave a file that nobody says is whole, and let it lie until it counts as that."""
    leave_file(ctx, content=content, ended_at=clock())
    work(ctx, files, KeepingJob(), rounds=1)
    clock.forward(seconds=120)
    work(ctx, files, KeepingJob(), rounds=1)


def test_what_an_organiser_withdrew_is_left_where_it_is(here: Context):
    hour = recorded_hour(here)
    leave_file(here)
    work(here, FilesJob(), rounds=1)
    here.records.recordings.move(the_recording(here, hour).recording_id, "withdraw", here.clock())
    leave_metadata(here)
    look(here)
    assert the_recording(here, hour).state is S.WITHDRAWN
    assert len(everything_in(here.settings.recordings_dir)) == 2
    here.records.recordings.move(the_recording(here, hour).recording_id, "retry", here.clock())
    look(here)
    assert the_recording(here, hour).state is S.AVAILABLE


def test_file_of_a_room_that_is_not_ours_is_left_and_told_of(here: Context):
    leave_file(here, file_name("somebody-elses-room"))
    leave_metadata(here, "somebody-elses-room")
    leave_file(here, "holiday.mp4", run="another")
    files = FilesJob()
    for _ in range(2):
        work(here, files, KeepingJob(), rounds=1)
    assert len(everything_in(here.settings.recordings_dir)) == 3
    alarms = here.records.alarms.unseen()
    assert {one.kind for one in alarms} == {"recording.unknown_room"}
    assert sorted(str(one.facts["place"]) for one in alarms) == ["another", RUN]


def test_nothing_is_followed_out_of_the_folder(here: Context, tmp_path: Path):
    hour = recorded_hour(here)
    root = here.settings.recordings_dir
    assert root
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / file_name()).write_bytes(film())
    (outside / "metadata.json").write_text(json.dumps({"meeting_url": f"https://x/{ROOM}"}))
    (root / "linked").symlink_to(outside)
    inside = root / RUN
    inside.mkdir()
    (inside / file_name()).symlink_to(outside / file_name())
    (inside / "metadata.json").symlink_to(outside / "metadata.json")
    os.mkfifo(inside / file_name(at=START + 1000))
    with socket.socket(socket.AF_UNIX) as pipe:
        # The path of a socket may not be long.
        with contextlib.chdir(inside):
            pipe.bind(file_name(at=START + 2000))
        (inside / ".hidden.mp4").write_bytes(film())
        (inside / "odd\nname.mp4").write_bytes(film())
        (inside / f"{'x' * 200}.mp4").write_bytes(film())
        (root / "odd folder").mkdir()
        (root / "odd folder" / file_name()).write_bytes(film())
        (root / file_name()).write_bytes(film())
        look(here)
    assert here.records.recordings.of_hour(hour.hour_id) == []
    assert (outside / file_name()).read_bytes() == film()
    assert not here.settings.media_dir.exists()


def test_file_of_a_private_room_is_locked_away_and_told_of_without_a_word_of_the_two(
    here: Context, clock: SetClock, capfd: pytest.CaptureFixture[str]
):
    leave_file(here, file_name(PRIVATE_ROOM))
    people = [{"user": {"id": "a1", "name": "zebrafish"}}]
    files = FilesJob()
    work(here, files, KeepingJob(), rounds=1)
    assert len(here.records.alarms.unseen()) == 1, "told at once, while it still grows"
    leave_metadata(here, PRIVATE_ROOM, participants=people)
    for _ in range(2):
        work(here, files, KeepingJob(), rounds=1)
    assert list(here.settings.recordings_dir.iterdir()) == []
    locked = here.settings.media_dir / "quarantine"
    names = everything_in(here.settings.media_dir)
    assert len(names) == 2
    assert PRIVATE_ROOM not in str(names)
    assert {oct((here.settings.media_dir / name).stat().st_mode & 0o777) for name in names} == {"0o600"}
    assert oct(locked.stat().st_mode & 0o777) == "0o700"
    assert film() in [(here.settings.media_dir / name).read_bytes() for name in names]
    (alarm,) = here.records.alarms.unseen()
    assert (alarm.kind, alarm.facts, alarm.at) == ("recording.private_file", {}, clock())
    said = capfd.readouterr()
    with here.records.engine.connect() as connection:
        told = [str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in ("alarms", "recordings")]
    for word in (PRIVATE_ROOM, RUN, "zebrafish"):
        assert word not in said.out + said.err + str(told)


@pytest.mark.parametrize("where", ["file", "metadata", "folder", "broken metadata", "booking"])
def test_anything_that_speaks_for_a_private_room_is_believed(here: Context, where: str):
    hour = recorded_hour(here)
    run = PRIVATE_ROOM if where == "folder" else RUN
    leave_file(here, file_name(PRIVATE_ROOM if where == "file" else ROOM), run=run)
    written = leave_metadata(here, PRIVATE_ROOM if where == "metadata" else ROOM, run=run)
    if where == "broken metadata":
        written.write_text(f'{{"meeting_url": "https://meet.example/{PRIVATE_ROOM}", "parti')
    if where == "booking":
        leave_file(here, file_name("an-odd-room-of-two"), run=run)
        booking_id = agree_on(here, make_mentor(here, make_programme(here)))
        room = update(bookings).where(bookings.c.booking_id == booking_id).values(room_name="an-odd-room-of-two")
        with here.records.engine.begin() as connection:
            connection.execute(room)
    tell(here, "recording.finalized", "", source="script", directory=run)
    work(here, RecordingPostsJob(FilesJob()), KeepingJob(), rounds=1)
    assert here.records.recordings.of_hour(hour.hour_id) == []
    assert [one.kind for one in here.records.alarms.unseen()] == ["recording.private_file"]
    assert list(here.settings.recordings_dir.iterdir()) == []


@pytest.mark.parametrize("name", [PRIVATE_ROOM, f'","meeting_url":"https://meet.example/{PRIVATE_ROOM}","'])
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "broken"])
def test_name_of_an_attendee_takes_no_recording_from_everyone(here: Context, clock: SetClock, name: str, whole: bool):
    hour = recorded_hour(here)
    leave_file(here)
    written = leave_metadata(here, participants=[{"user": {"id": "x", "name": name}}])
    if not whole:
        written.write_text(written.read_text()[:-1])
    files = FilesJob()
    work(here, files, rounds=1)
    clock.forward(seconds=120)
    work(here, files, KeepingJob(), rounds=1)
    assert the_recording(here, hour).state is S.AVAILABLE
    assert here.records.alarms.unseen() == []


def test_broken_metadata_without_the_name_of_an_hour_is_searched_as_a_whole(here: Context):
    leave_file(here, "holiday.mp4")
    leave_metadata(here).write_text(f'{{"url": "https://meet.example/{PRIVATE_ROOM}", "parti')
    tell(here, "recording.finalized", "", source="script", directory=RUN)
    work(here, RecordingPostsJob(FilesJob()), KeepingJob(), rounds=1)
    assert [one.kind for one in here.records.alarms.unseen()] == ["recording.private_file"]
    assert list(here.settings.recordings_dir.iterdir()) == []


def test_folder_that_is_gone_is_a_failure_that_passes_and_names_nothing(here: Context):
    root = here.settings.recordings_dir
    assert root
    root.rmdir()
    with pytest.raises(StorageError) as error:
        list(FilesJob().due(here))
    assert str(root) not in str(error.value)
    root.mkdir()
    work(here, FilesJob(), rounds=1)


def test_hub_without_a_folder_looks_for_nothing(ctx: Context):
    make_hour(ctx)
    assert list(FilesJob().due(ctx)) == []


def test_failure_to_move_a_private_file_tells_a_log_nothing_that_leads_to_the_two(here: Context):
    leave_file(here, file_name(PRIVATE_ROOM))
    leave_metadata(here, PRIVATE_ROOM)
    here.settings.media_dir.write_text("A file where a folder should be.")
    files = FilesJob()
    (one_id,) = files.due(here)
    with pytest.raises(StorageError) as error:
        files.do(here, one_id)
    logged = one_id + "".join(traceback.format_exception(error.value))
    assert "StorageError" in logged
    for word in (PRIVATE_ROOM, RUN, str(here.settings.data_dir)):
        assert word not in logged
    assert len(everything_in(here.settings.recordings_dir)) == 2
