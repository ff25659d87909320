"""Bringing past hours here: dry run, taking in, again, and what an organiser changed since."""

import pytest

from hub.actions.archived_hours import read_archived_hour
from hub.actions.context import Context
from hub.actions.past_hours import Outcome, read_past, take_in_past
from hub.actions.whole_hour import read_whole_hour
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, SignInNeeded
from hub.domain.hours import HourState
from hub.domain.recordings import RecordingState, StartKnown
from hub.protocol.archive_views import Where
from tests.domain.test_past_hours import TABLE
from tests.people import BEN, MONA, NYAH, ZURI
from tests.traces import traces
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob, TrimJob
from worker.jobs.forget import ForgetJob
from worker.jobs.projection import PutBackJob, ShowJob
from worker.jobs.settle import SettleJob


def outcomes(judged: list) -> list[Outcome]:
    """What becomes of each hour."""
    return [one.outcome for one in judged]


def test_dry_run_changes_nothing(ctx: Context) -> None:
    assert outcomes(read_past(ctx, ZURI, TABLE)) == [Outcome.NEW, Outcome.NEW]
    assert ctx.records.hours.in_states(HourState) == []


def test_hour_is_in_the_archive_with_its_video_and_seconds(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    whole = read_archived_hour(ctx, NYAH, hour_id, "Opening")
    (recording,) = whole.recordings
    assert (whole.hour.title, whole.guests, recording.youtube_id) == (
        "WikiAfrica Hour 12",
        ["Ada", "Chidi"],
        "abcdefghijk",
    )
    begin, pays = whole.questions
    assert (begin.text, begin.where) == ("How do I begin?", Where(recording.recording_id, 754))
    assert (pays.text, pays.where, pays.state.value) == ("Who pays?", None, "shown")
    assert [one.begins_s for one in recording.chapters] == [0, 754]
    assert read_whole_hour(ctx, NYAH, hour_id).hour.state is HourState.ARCHIVED


def test_again_changes_nothing(ctx: Context) -> None:
    first = take_in_past(ctx, ZURI, TABLE)
    hours = ctx.records.hours.in_states(HourState)
    again = take_in_past(ctx, ZURI, TABLE)
    assert outcomes(again) == [Outcome.SAME, Outcome.SAME]
    assert [one.hour_id for one in again] == [one.hour_id for one in first]
    assert ctx.records.hours.in_states(HourState) == hours
    assert len(ctx.records.recordings.of_hour(first[0].hour_id)) == 1


def test_what_changed_in_the_table_changes_here_at_the_same_address(ctx: Context) -> None:
    first = take_in_past(ctx, ZURI, TABLE)
    mended = TABLE.replace("12:34", "13:00").replace("WikiAfrica Hour 12", "WikiAfrica Hour 12: Beginning")
    again = take_in_past(ctx, ZURI, mended)
    assert outcomes(again) == [Outcome.CHANGED, Outcome.SAME]
    assert again[0].hour_id == first[0].hour_id
    whole = read_archived_hour(ctx, NYAH, first[0].hour_id, "Opening")
    assert whole.hour.title == "WikiAfrica Hour 12: Beginning"
    assert whole.questions[0].where is not None
    assert whole.questions[0].where.second == 780


def test_what_an_organiser_did_with_the_recording_stays(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    (recording,) = ctx.records.recordings.of_hour(hour_id)
    assert recording.start_known is StartKnown.ORGANISER
    ctx.records.recordings.move(recording.recording_id, "withdraw", ctx.clock())
    take_in_past(ctx, ZURI, TABLE.replace("Ben", "Benjamin"))
    (kept,) = ctx.records.recordings.of_hour(hour_id)
    assert kept.state is RecordingState.WITHDRAWN


def test_one_wrong_hour_does_not_keep_the_others_out(ctx: Context) -> None:
    text = TABLE + "No start,,,,,,,,\n"
    assert outcomes(take_in_past(ctx, ZURI, text)) == [Outcome.NEW, Outcome.NEW, Outcome.WRONG]
    assert len(ctx.records.hours.in_states([HourState.ARCHIVED])) == 2


def test_worker_leaves_such_hours_alone(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    before = ctx.records.hours.get(hour_id)
    work(ctx, ShowJob(), PutBackJob(), ArchiveJob(), SettleJob(), TrimJob())
    assert ctx.store.hours.get(hour_id) is None
    assert ctx.records.hours.get(hour_id) == before


@pytest.mark.parametrize(("actor", "refusal"), [(MONA, AccessDenied), (BEN, SignInNeeded)])
def test_only_organisers_of_the_site_bring_hours_here(ctx: Context, actor: object, refusal: type[Exception]) -> None:
    for act in (read_past, take_in_past):
        with pytest.raises(refusal):
            act(ctx, actor, TABLE)  # type: ignore[arg-type]


def test_names_of_those_who_asked_long_ago_do_not_come_in(ctx: Context) -> None:
    take_in_past(ctx, ZURI, TABLE)
    assert traces(ctx, "Ben") == []


def test_a_name_that_was_forgotten_is_not_brought_back_by_the_same_table(ctx: Context, clock: SetClock) -> None:
    recent = TABLE.replace("2022-05-18", "2026-11-20")
    hour_id = take_in_past(ctx, ZURI, recent)[0].hour_id
    assert {one.asker_name for one in ctx.records.archive.questions(hour_id)} == {"Ben", ""}
    clock.forward(seconds=100 * 24 * 3600)
    work(ctx, ForgetJob())
    assert outcomes(take_in_past(ctx, ZURI, recent)) == [Outcome.SAME, Outcome.SAME]
    assert traces(ctx, "Ben") == []
