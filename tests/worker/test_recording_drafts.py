"""Drafts of files that are not to come any more are removed, and no others."""

from pathlib import Path
from typing import Any

import pytest

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource
from tests.recordings import everything_in, keep_recording, recorded_hour
from tests.worker.working import work
from worker.fetching import forget_fetched
from worker.jobs import recording_drafts
from worker.jobs.recording_drafts import DraftsJob
from worker.storage import draft_of, draft_path


@pytest.fixture
def hour(ctx: Context) -> Hour:
    return recorded_hour(ctx, "ended")


def on_its_way(ctx: Context, hour: Hour) -> tuple[Recording, Path]:
    """A recording of which some was fetched, with what is noted beside it, and where its file is to be."""
    coming = keep_recording(ctx, hour, "processing", source=RecordingSource.JAAS, file="", fetch_url="https://x")
    target = ctx.settings.media_dir / hour.hour_id / f"{coming.recording_id}.mp4"
    with draft_of(target) as draft:
        draft.write(b"Some of it.")
    draft_path(target).with_suffix(".notes").write_text("{}")
    return coming, target


@pytest.mark.parametrize("moves", [["withdraw"], ["fail"], ["complete"], ["complete", "publish"]])
def test_draft_of_what_is_not_to_come_any_more_is_removed(ctx: Context, hour: Hour, moves: list[str]):
    coming, _target = on_its_way(ctx, hour)
    work(ctx, DraftsJob())
    assert len(everything_in(ctx.settings.media_dir)) == 2, "what is on its way stays"
    for move in moves:
        address = {"address": "https://example.org/video"} if move == "complete" else {}
        ctx.records.recordings.move(coming.recording_id, move, ctx.clock(), **address)
    work(ctx, DraftsJob())
    assert everything_in(ctx.settings.media_dir) == []


def test_what_is_noted_is_removed_after_a_worker_that_died_in_between(ctx: Context, hour: Hour):
    coming, target = on_its_way(ctx, hour)
    ctx.records.recordings.move(coming.recording_id, "fail", ctx.clock())
    draft_path(target).unlink()
    work(ctx, DraftsJob())
    assert everything_in(ctx.settings.media_dir) == []


def test_file_stays_beside_whose_draft_is_removed(ctx: Context, hour: Hour):
    coming, target = on_its_way(ctx, hour)
    target.write_text("A film.")
    ctx.records.recordings.move(coming.recording_id, "withdraw", ctx.clock())
    work(ctx, DraftsJob())
    assert everything_in(target.parent) == [target.name]


def test_drafts_of_nobody_and_of_private_files_are_left(ctx: Context, hour: Hour):
    withdrawn, media = keep_recording(ctx, hour, "withdrawn", file=""), ctx.settings.media_dir
    names = ["h1/.unknown.mp4.part", f"quarantine/.{withdrawn.recording_id}.mp4.part", "h1/r1.mp4", "h1/.hidden"]
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_text("A draft.")
    work(ctx, DraftsJob())
    assert everything_in(media) == sorted(names)


def test_draft_that_somebody_writes_is_left(ctx: Context, hour: Hour):
    coming, target = on_its_way(ctx, hour)
    ctx.records.recordings.move(coming.recording_id, "withdraw", ctx.clock())
    with draft_of(target):
        work(ctx, DraftsJob())
        assert draft_path(target).exists()
    work(ctx, DraftsJob())
    assert everything_in(ctx.settings.media_dir) == []


def test_draft_of_what_is_tried_again_at_this_moment_is_left(ctx: Context, hour: Hour, monkeypatch: pytest.MonkeyPatch):
    coming, target = on_its_way(ctx, hour)
    ctx.records.recordings.move(coming.recording_id, "fail", ctx.clock())

    def late(*removal: Any) -> None:
        """An organiser tries it again, and another worker fetches more of it."""
        ctx.records.recordings.move(coming.recording_id, "retry", ctx.clock())
        with draft_of(target) as draft:
            draft.write(b"Most of it.")
        forget_fetched(*removal)

    monkeypatch.setattr(recording_drafts, "forget_fetched", late)
    work(ctx, DraftsJob(), rounds=1)
    assert draft_path(target).read_bytes() == b"Most of it."


def test_hub_without_a_folder_of_media_has_no_drafts(ctx: Context):
    assert list(DraftsJob().due(ctx)) == []
