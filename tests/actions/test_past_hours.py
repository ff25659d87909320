"""Bringing past hours here: dry run, taking in, again, and what an organiser changed since."""

from dataclasses import replace

import pytest

from hub.actions.archived_hours import read_archived_hour
from hub.actions.context import Context
from hub.actions.past_hours import Outcome, read_past, take_in, take_in_past
from hub.actions.recordings import move_recording, paste_recording
from hub.actions.search import SearchWish, search
from hub.actions.whole_hour import read_whole_hour
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, RecordChangedMeanwhile, SignInNeeded
from hub.domain.hours import HourState
from hub.domain.recordings import RecordingState, StartKnown
from hub.protocol.archive_views import Where
from tests.domain.test_past_hours import TABLE
from tests.people import BEN, MONA, NYAH, ZURI
from tests.recordings import before_the_next_step
from tests.traces import traces
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob, TrimJob
from worker.jobs.forget import ForgetJob
from worker.jobs.projection import PutBackJob, ShowJob
from worker.jobs.search import SearchJob
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
    page = read_whole_hour(ctx, NYAH, hour_id)
    assert (page.hour.state, page.settled) == (HourState.ARCHIVED, True)


def test_guests_are_found_and_nobody_took_part_here(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    work(ctx, SearchJob())
    assert ctx.records.search_filters.offered().guests == ("Ada", "Chidi")
    assert {hit.hour_id for hit in search(ctx, SearchWish("begin", guest="Chidi")).hits} == {hour_id}
    assert search(ctx, SearchWish("begin", guest="Ben")).hits == ()
    assert read_archived_hour(ctx, NYAH, hour_id, "Opening").numbers.people == 0


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


def test_what_was_withdrawn_before_it_came_in_a_table_stays_withdrawn(ctx: Context) -> None:
    without = NAMED.replace("https://youtu.be/abcdefghijk", "").replace("12:34", "")
    hour_id = take_in_past(ctx, ZURI, without)[0].hour_id
    pasted = paste_recording(ctx, ZURI, hour_id, "https://youtu.be/abcdefghijk")
    move_recording(ctx, ZURI, pasted.recording_id, "withdraw", "A guest asked for it.")
    assert outcomes(take_in_past(ctx, ZURI, NAMED))[0] is Outcome.CHANGED
    (kept,) = ctx.records.recordings.of_hour(hour_id)
    assert (kept.state, kept.withdraw_reason) == (RecordingState.WITHDRAWN, "A guest asked for it.")
    assert outcomes(take_in_past(ctx, ZURI, NAMED))[0] is Outcome.SAME


def test_hour_whose_video_is_withdrawn_is_still_read_whole_from_the_archive(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    (recording,) = ctx.records.recordings.of_hour(hour_id)
    assert read_whole_hour(ctx, NYAH, hour_id).hour.youtube_url
    move_recording(ctx, ZURI, recording.recording_id, "withdraw")
    work(ctx, ArchiveJob(), ShowJob(), PutBackJob(), SettleJob(), rounds=3)
    page = read_whole_hour(ctx, NYAH, hour_id)
    assert (page.hour.youtube_url, page.view.hour.youtube_url, page.settled) == ("", "", True)
    assert len(page.view.questions) == 2
    assert ctx.store.hours.version(hour_id) == 0
    assert ctx.records.archive.unsettled() == []


def test_who_writes_about_the_video_at_the_same_moment_stops_nothing(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id

    def meanwhile() -> int:
        """The clock; the first time that an import looks at it, an organiser writes about the recording."""
        (one,) = ctx.records.recordings.of_hour(hour_id)
        if not one.title:
            ctx.records.recordings.change(one.recording_id, one.version, title="Part 1")
        return ctx.clock()

    judged = read_past(ctx, ZURI, TABLE.replace("12:34", "13:00").replace("T16:00Z", "T17:00Z"))
    busy = replace(ctx, clock=meanwhile)
    assert outcomes([take_in(busy, judged[0], ZURI.person_id)]) == [Outcome.CHANGED]
    (kept,) = ctx.records.recordings.of_hour(hour_id)
    assert (kept.title, kept.starts_at) == ("Part 1", judged[0].line.hour.starts_at)


def addresses(ctx: Context, hour_id: str) -> list[str]:
    """The ids of an hour's questions, by which links lead to them for good."""
    return [one.question_id for one in ctx.records.archive.questions(hour_id)]


def test_two_who_take_in_the_same_table_give_its_questions_the_same_addresses(ctx: Context) -> None:
    (mine, _), (yours, _) = read_past(ctx, ZURI, TABLE), read_past(ctx, ZURI, TABLE)
    hour_id = take_in(ctx, mine, ZURI.person_id).hour_id
    before = addresses(ctx, hour_id)
    assert take_in(ctx, yours, NYAH.person_id).hour_id == hour_id
    assert addresses(ctx, hour_id) == before
    assert outcomes(read_past(ctx, ZURI, TABLE))[0] is Outcome.SAME


def test_hour_whose_video_was_written_about_by_others_is_the_same_at_the_second_try(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quicker() -> None:
        raise RecordChangedMeanwhile(version=2)

    before_the_next_step(monkeypatch, quicker)
    take_in_past(ctx, ZURI, TABLE)
    assert outcomes(read_past(ctx, ZURI, TABLE)) == [Outcome.SAME, Outcome.SAME]


NAMED = (
    TABLE.replace("title,", "id,title,", 1)
    .replace("\nWikiAfrica", "\nw,WikiAfrica", 1)
    .replace("\nWikiAfrica", "\n,WikiAfrica")
    .replace(",,,,Who", ",,,,,Who")
)
"""The table with an id for its first hour."""
MOVED = TABLE.replace("T16:00Z", "T17:00Z")


@pytest.mark.parametrize("hours", [-1, 1])
def test_seconds_stay_right_when_the_start_is_mended(ctx: Context, hours: int) -> None:
    first = take_in_past(ctx, ZURI, NAMED)
    mended = NAMED.replace("T16:00Z", f"T{16 + hours}:00Z")
    assert outcomes(take_in_past(ctx, ZURI, mended))[0] is Outcome.CHANGED
    whole = read_archived_hour(ctx, NYAH, first[0].hour_id, "Opening")
    assert whole.questions[0].where == Where(whole.recordings[0].recording_id, 754)
    assert whole.recordings[0].published_at == whole.hour.ended_at
    assert outcomes(take_in_past(ctx, ZURI, mended))[0] is Outcome.SAME


def test_start_that_an_organiser_moved_stays(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    (one,) = ctx.records.recordings.of_hour(hour_id)
    ctx.records.recordings.change(one.recording_id, one.version, starts_at=one.starts_at + 5000)
    assert outcomes(take_in_past(ctx, ZURI, MOVED))[0] is Outcome.CHANGED
    assert ctx.records.recordings.of_hour(hour_id)[0].starts_at == one.starts_at + 5000
    assert outcomes(take_in_past(ctx, ZURI, MOVED))[0] is Outcome.SAME


def test_seconds_that_come_later_make_the_start_known(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, TABLE.replace("12:34", ""))[0].hour_id
    assert ctx.records.recordings.of_hour(hour_id)[0].guessed
    take_in_past(ctx, ZURI, TABLE)
    assert not ctx.records.recordings.of_hour(hour_id)[0].guessed


def test_other_video_takes_the_place_of_the_former_and_may_go_again(ctx: Context) -> None:
    hour_id = take_in_past(ctx, ZURI, NAMED)[0].hour_id
    for text, video in ((NAMED.replace("abcdefghijk", "ZZZZZZZZZZZ"), "ZZZZZZZZZZZ"), (NAMED, "abcdefghijk")):
        assert outcomes(take_in_past(ctx, ZURI, text))[0] is Outcome.CHANGED
        whole = read_archived_hour(ctx, NYAH, hour_id, "Opening")
        assert [one.youtube_id for one in whole.recordings] == [video]
        assert whole.questions[0].where == Where(whole.recordings[0].recording_id, 754)


LATER = NAMED.replace("WikiAfrica Hour 12", "Another title").replace("T16:00Z", "T17:00Z")


def test_video_and_id_that_come_later_are_of_the_same_hour(ctx: Context) -> None:
    bare = TABLE.replace("https://youtu.be/abcdefghijk", "")
    first = take_in_past(ctx, ZURI, bare)[0].hour_id
    ids = addresses(ctx, first)
    # A name that came later counts from then on, and an older table still finds the hour.
    for text in (TABLE, NAMED, NAMED.replace("https://youtu.be/abcdefghijk", ""), LATER, TABLE, LATER):
        assert take_in_past(ctx, ZURI, text)[0].hour_id == first
        assert addresses(ctx, first) == ids


def test_hour_that_stands_with_its_name_and_without_it_is_told(ctx: Context) -> None:
    take_in_past(ctx, ZURI, NAMED)
    both = TABLE.replace("title,", "id,title,", 1).replace("\nWiki", "\n,Wiki").replace(",,,,Who", ",,,,,Who")
    twice = both + NAMED.partition("\n")[2]
    assert Outcome.WRONG in outcomes(take_in_past(ctx, ZURI, twice))
    assert len(ctx.records.hours.in_states(HourState)) == 2


def test_two_hours_that_share_a_video_stay_two(ctx: Context) -> None:
    take_in_past(ctx, ZURI, TABLE)
    text = """id,title,start,youtube
a,Morning,2022-05-18T08:00Z,https://youtu.be/abcdefghijk
b,Evening,2022-05-18T18:00Z,https://youtu.be/abcdefghijk
"""
    first = take_in_past(ctx, ZURI, text)
    assert len({one.hour_id for one in first}) == 2
    again = take_in_past(ctx, ZURI, text)
    assert [one.hour_id for one in again] == [one.hour_id for one in first]
    assert outcomes(again) == [Outcome.SAME, Outcome.SAME]


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
