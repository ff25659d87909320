"""What Jitsi tells of recordings and streams, in any order and more than once, as the record of one recording."""

import itertools
from dataclasses import replace

import pytest

from hub.actions.context import Context
from hub.actions.recordings import expect_recording
from hub.domain.clock import SetClock
from hub.domain.recordings import Recording, RecordingSource, RecordingState, StartKnown
from tests.fixed import START
from tests.people import HANA, make_hour, set_state
from tests.recordings import (
    PRIVATE_ROOM,
    ROOM,
    asked_by,
    before_the_next_step,
    keep_recording,
    recorded_hour,
    tell,
    the_recording,
)
from tests.worker.working import work
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_posts import RecordingPostsJob

S = RecordingState
LINK = "https://storage.8x8.vc/secret-zebrafish.mp4"
HOUR_MS = 3_600_000
STREAM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def posted(ctx: Context) -> None:
    """Let the worker take what waits."""
    work(ctx, RecordingPostsJob(FilesJob()))
    with ctx.records.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM room_posts WHERE done_at = 0 OR body <> '{}'")
        assert left.scalar_one() == 0


def uploaded(ctx: Context, room: str = ROOM, **more: object) -> None:
    """JaaS says that a recording of an hour can be fetched."""
    told = {
        "preAuthenticatedLink": LINK,
        "recordingSessionId": "run-1",
        "startTimestamp": START + 5000,
        "endTimestamp": START + HOUR_MS,
        "durationSec": 3595,
    }
    tell(ctx, "recording.uploaded", room, at=START + HOUR_MS + 60_000, data=told | more)


def test_recording_is_known_from_the_moment_it_begins(ctx: Context):
    hour = recorded_hour(ctx)
    initiator = asked_by(ctx, hour, HANA)["initiator"]["id"]
    tell(ctx, "recording.started", at=START + 5000, data={"initiatorId": initiator})
    posted(ctx)
    begun = the_recording(ctx, hour)
    assert (begun.state, begun.source, begun.room_name) == (S.RECORDING, RecordingSource.JAAS, ROOM)
    assert (begun.starts_at, begun.start_known) == (START + 5000, StartKnown.EVENT)
    assert (begun.asked_by, begun.asked_name) == (HANA.person_id, "Hana")
    tell(ctx, "recording.ended", at=START + HOUR_MS, data={})
    posted(ctx)
    assert the_recording(ctx, hour).state is S.PROCESSING
    uploaded(ctx)
    posted(ctx)
    kept = the_recording(ctx, hour)
    assert (kept.state, kept.session_id, kept.fetch_url) == (S.PROCESSING, "run-1", LINK)
    assert kept.fetch_until == START + HOUR_MS + 24 * HOUR_MS
    assert kept.starts_at == START + 5000


EVENTS = ("recording.started", "recording.ended", "recording.uploaded")


@pytest.mark.parametrize(
    "order", list(itertools.permutations(EVENTS)), ids=lambda order: " ".join(one[10:] for one in order)
)
@pytest.mark.parametrize("named", [True, False], ids=["with the run's name", "without"])
def test_in_whatever_order_it_is_told_there_is_one_recording(ctx: Context, order: tuple[str, ...], named: bool):
    hour = recorded_hour(ctx)
    for kind in (*order, *order):
        if kind == "recording.uploaded":
            uploaded(ctx)
        else:
            at = START + 5000 + 400 if kind == "recording.started" else START + HOUR_MS
            tell(ctx, kind, at=at, data={"recordingSessionId": "run-1"} if named else {})
        posted(ctx)
    found = the_recording(ctx, hour)
    assert (found.state, found.fetch_url, found.session_id) == (S.PROCESSING, LINK, "run-1")
    assert abs(found.starts_at - START - 5000) <= 400


def test_two_recordings_of_an_hour_stay_two(ctx: Context):
    hour = recorded_hour(ctx)
    tell(ctx, "recording.started", at=START, data={})
    posted(ctx)
    uploaded(ctx, startTimestamp=START, recordingSessionId="run-1")
    posted(ctx)
    tell(ctx, "recording.started", at=START + 1_200_000, data={})
    posted(ctx)
    uploaded(ctx, startTimestamp=START + 1_200_000, recordingSessionId="run-2", preAuthenticatedLink=f"{LINK}?2")
    posted(ctx)
    found = ctx.records.recordings.of_hour(hour.hour_id)
    assert [(one.session_id, one.starts_at) for one in found] == [("run-1", START), ("run-2", START + 1_200_000)]
    assert len({one.fetch_url for one in found}) == 2


def test_what_was_expected_is_what_comes(ctx: Context):
    hour = recorded_hour(ctx)
    for _ in range(2):
        expect_recording(ctx, HANA, hour.hour_id, RecordingSource.JAAS)
    expected = the_recording(ctx, hour)
    assert (expected.state, expected.asked_name) == (S.EXPECTED, "Hana")
    tell(ctx, "recording.started", data={})
    posted(ctx)
    begun = the_recording(ctx, hour)
    assert (begun.recording_id, begun.state, begun.asked_name) == (expected.recording_id, S.RECORDING, "Hana")


def test_withdrawn_recording_stays_so_and_its_link_serves_if_it_is_wanted_after_all(ctx: Context):
    hour = recorded_hour(ctx)
    tell(ctx, "recording.started", at=START + 5000, data={})
    posted(ctx)
    ctx.records.recordings.move(the_recording(ctx, hour).recording_id, "withdraw", ctx.clock())
    uploaded(ctx)
    posted(ctx)
    assert the_recording(ctx, hour).state is S.WITHDRAWN
    retried = ctx.records.recordings.move(the_recording(ctx, hour).recording_id, "retry", ctx.clock())
    assert (retried.state, retried.fetch_url) == (S.PROCESSING, LINK)


@pytest.mark.parametrize("state", ["available", "published"])
def test_upload_that_is_told_again_changes_nothing_of_what_is_kept(ctx: Context, state: str):
    hour = recorded_hour(ctx)
    kept = keep_recording(ctx, hour, state, source=RecordingSource.JAAS, session_id="run-1")
    uploaded(ctx)
    posted(ctx)
    assert the_recording(ctx, hour) == kept


def test_recorder_that_stopped_takes_back_nothing_that_is_available_by_then(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    hour = recorded_hour(ctx)
    kept = keep_recording(ctx, hour, "recording", source=RecordingSource.JAAS, session_id="run-1")
    tell(ctx, "recording.ended", data={"recordingSessionId": "run-1"})

    def brought_home() -> None:
        ctx.records.recordings.move(kept.recording_id, "complete", ctx.clock())

    before_the_next_step(monkeypatch, brought_home)
    posted(ctx)
    assert the_recording(ctx, hour).state is S.AVAILABLE


def test_upload_without_a_link_is_nothing(ctx: Context):
    hour = recorded_hour(ctx)
    uploaded(ctx, preAuthenticatedLink=None)
    posted(ctx)
    assert ctx.records.recordings.of_hour(hour.hour_id) == []


@pytest.mark.parametrize("kind", ["recording.started", "recording.uploaded", "stream.started"])
def test_recording_of_a_private_room_is_told_of_and_never_kept(
    ctx: Context, kind: str, capfd: pytest.CaptureFixture[str]
):
    data = {"preAuthenticatedLink": LINK, "participants": [{"id": "a1", "name": "zebrafish"}]}
    tell(ctx, kind, PRIVATE_ROOM, data=data)
    posted(ctx)
    (alarm,) = ctx.records.alarms.unseen()
    assert (alarm.kind, alarm.facts) == ("recording.private_room", {})
    said = capfd.readouterr()
    with ctx.records.engine.connect() as connection:
        told = [
            str(connection.exec_driver_sql(f"SELECT * FROM {name}").all())
            for name in ("alarms", "recordings", "room_posts")
        ]
    assert told[1] == "[]"
    for word in (PRIVATE_ROOM, "zebrafish"):
        assert word not in said.out + said.err + str(told)


def test_recording_of_a_room_that_is_not_ours_is_told_of_once(ctx: Context):
    for kind in EVENTS:
        tell(ctx, kind, "somebody-elses-room", data={"preAuthenticatedLink": LINK})
    posted(ctx)
    (alarm,) = ctx.records.alarms.unseen()
    assert (alarm.kind, alarm.facts) == ("recording.unknown_room", {"place": "JaaS"})


def jibri_recording(ctx: Context, **fields: object) -> Recording:
    """A recording that the hub itself began at a Jibri."""
    return keep_recording(ctx, recorded_hour(ctx), "expected", session_id="run_1", file="", **fields)


def test_run_that_the_hub_began_at_a_jibri_is_followed_by_its_own_posts(ctx: Context, clock: SetClock):
    begun = jibri_recording(ctx)
    tell(ctx, "jibri.session", "", source="jibri", session={"sessionId": "run.1", "status": "PENDING"})
    tell(ctx, "jibri.session", "", source="jibri", session={"sessionId": "run.1", "status": "ON"}, at=START + 4000)
    tell(ctx, "jibri.status", "", source="jibri", status={})
    posted(ctx)
    running = ctx.records.recordings.get(begun.recording_id)
    assert running
    assert (running.state, running.starts_at, running.start_known) == (S.RECORDING, START + 4000, StartKnown.EVENT)
    clock.forward(seconds=60)
    tell(ctx, "jibri.session", "", source="jibri", session={"sessionId": "run.1", "status": "OFF"})
    posted(ctx)
    over = ctx.records.recordings.get(begun.recording_id)
    assert over
    assert over.state is S.PROCESSING


@pytest.mark.parametrize("session", [None, {}, "x", {"sessionId": 5}, {"sessionId": "unknown", "status": "ON"}])
def test_post_of_jibri_about_nothing_we_know_is_taken_in_peace(ctx: Context, session: object):
    jibri_recording(ctx)
    tell(ctx, "jibri.session", "", source="jibri", session=session)
    posted(ctx)


def test_stream_that_jitsi_tells_of_is_a_recording_at_the_address_of_the_plan(ctx: Context):
    hour = recorded_hour(ctx, youtube_url=STREAM)
    tell(ctx, "stream.started", at=START + 9000, data={})
    posted(ctx)
    begun = the_recording(ctx, hour)
    assert (begun.state, begun.source, begun.address) == (S.RECORDING, RecordingSource.YOUTUBE, STREAM)
    assert (begun.youtube_id, begun.starts_at, begun.start_known) == ("dQw4w9WgXcQ", START + 9000, StartKnown.EVENT)
    tell(ctx, "stream.ended", at=START + HOUR_MS, data={})
    posted(ctx)
    assert the_recording(ctx, hour).state is S.RECORDING, "it may go on: the hour is live"
    set_state(ctx, hour, "ended")
    tell(ctx, "stream.ended", at=START + HOUR_MS, data={})
    posted(ctx)
    assert the_recording(ctx, hour).state is S.AVAILABLE, "it was watched in the room: its organiser publishes it"


def test_stream_of_an_hour_without_an_address_leads_nowhere(ctx: Context):
    hour = recorded_hour(ctx)
    tell(ctx, "stream.started", data={})
    posted(ctx)
    assert ctx.records.recordings.of_hour(hour.hour_id) == []


def test_name_without_an_account_is_not_kept_though_jitsi_tells_it(ctx: Context):
    hour = recorded_hour(ctx)
    uploaded(ctx, initiatorId="from-elsewhere", participants=[{"id": "from-elsewhere", "name": "Somebody"}])
    posted(ctx)
    found = the_recording(ctx, hour)
    assert (found.state, found.asked_by, found.asked_name) == (S.PROCESSING, "", "")


def test_recording_of_another_hour_is_not_touched(ctx: Context):
    other = make_hour(ctx, room_name="hour-2026-11-20-aaaaaaaaaaaaaaaa")
    waiting = keep_recording(ctx, other, "expected", source=RecordingSource.JAAS, file="")
    hour = recorded_hour(replace(ctx))
    uploaded(ctx)
    posted(ctx)
    assert the_recording(ctx, other) == waiting
    assert the_recording(ctx, hour).fetch_url == LINK
