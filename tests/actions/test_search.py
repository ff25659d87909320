"""Searching: what everyone may see is found and nothing else, even before the worker has come round."""

import pytest
from sqlalchemy import text

from hub.actions.archived_hours import read_archived_hour
from hub.actions.context import Context
from hub.actions.hours import edit_hour, move_hour
from hub.actions.moments import watch_path
from hub.actions.search import PER_PAGE, SearchWish, search
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource, StartKnown
from hub.domain.roles import Role
from hub.domain.search_terms import Piece
from hub.domain.series import Series
from hub.protocol.search_views import SearchHit
from tests.doing import ask, bring, do
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, HANA, MONA, NYAH, ZURI, give_part, make_hour
from tests.threads import post, start, tell
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.search import SearchJob


def follow(ctx: Context) -> None:
    """Let the archive and the index come round."""
    work(ctx, ArchiveJob(), SearchJob())


def found(ctx: Context, query: str, **wishes: object) -> tuple[SearchHit, ...]:
    """The first page of what is found."""
    return search(ctx, SearchWish(query, **wishes)).hits


def paths(ctx: Context, query: str, **wishes: object) -> list[str]:
    """Where what is found leads to, best first."""
    return [hit.path for hit in found(ctx, query, **wishes)]


def shown_question(ctx: Context, hour: Hour, words: str, answer: str = "") -> str:
    """A question that everyone sees, and its answer."""
    question_id = ask(ctx, hour, text=words)
    do(ctx, MONA, "question.approve", hour, question_id)
    if answer:
        do(ctx, ADA, "question.answer", hour, question_id, text=answer)
    return question_id


def publish(ctx: Context, hour: Hour, starts_at: int, **fields: object) -> None:
    """A recording of an hour that everyone may see."""
    planned = {"recording_id": ctx.new_id(), "hour_id": hour.hour_id, "source": RecordingSource.LINK}
    recording = Recording(**planned | {"address": "https://example.org/v", "starts_at": starts_at} | fields)
    ctx.records.recordings.add(recording)
    ctx.records.recordings.move(recording.recording_id, "complete", ctx.clock())
    ctx.records.recordings.move(recording.recording_id, "publish", ctx.clock())


def words_of(pieces: tuple[Piece, ...]) -> str:
    """A passage, with what is marked in brackets."""
    return "".join(f"[{one.text}]" if one.marked else one.text for one in pieces)


def test_a_question_is_found_with_its_answer_its_hour_and_the_second_of_the_recording(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, title="Wikidata for beginners", language="sw")
    question_id = ask(ctx, hour, text="How do I cite a book?")
    do(ctx, MONA, "question.approve", hour, question_id)
    clock.forward(seconds=754)
    do(ctx, MONA, "question.air", hour, question_id)
    do(ctx, ADA, "question.answer", hour, question_id, text="With the <b>source</b> template.")
    publish(ctx, hour, START)
    follow(ctx)
    (hit,), (recording,) = found(ctx, "CITE source"), ctx.records.recordings.of_hour(hour.hour_id)
    assert (hit.kind, hit.hour_title, hit.language, hit.by) == ("question", "Wikidata for beginners", "sw", "Ada")
    assert words_of(hit.heading) == "How do I [cite] a book?"
    assert words_of(hit.passage) == "With the <b>[source]</b> template."
    assert (hit.second, hit.watch_path) == (754, watch_path(hour.hour_id, recording.recording_id, 754))
    assert hit.path == f"/hours/{hour.hour_id}/questions/{question_id}"
    assert hit.answered


def test_a_hit_leads_to_the_same_recording_as_the_page(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="How do I cite a book?")
    do(ctx, MONA, "question.approve", hour, question_id)
    clock.forward(seconds=300)
    do(ctx, MONA, "question.air", hour, question_id)
    clock.forward(seconds=60)
    do(ctx, MONA, "hour.move", hour, move="end")
    publish(ctx, hour, START, start_known=StartKnown.GUESS)
    clock.forward(seconds=1)
    publish(ctx, hour, START + 320_000, start_known=StartKnown.EVENT)
    clock.forward(seconds=1)
    publish(ctx, hour, START + 240_000, start_known=StartKnown.EVENT)
    follow(ctx)
    work(ctx, ArchiveJob())
    (hit,) = found(ctx, "cite")
    (asked,) = read_archived_hour(ctx, NYAH, hour.hour_id, "Opening").questions
    assert asked.where is not None
    assert hit.second == 60
    assert hit.watch_path == watch_path(hour.hour_id, asked.where.recording_id, asked.where.second)


@pytest.mark.parametrize(
    "recording", ["none", "unpublished", "withdrawn", "without a start", "begun later"], ids=lambda word: word
)
def test_the_second_is_not_told_where_it_is_not_known(ctx: Context, recording: str):
    hour = make_hour(ctx)
    bring(ctx, hour, "answered")
    if recording == "unpublished":
        one = Recording(recording_id="r", hour_id=hour.hour_id, source=RecordingSource.LINK, address="x", starts_at=1)
        ctx.records.recordings.add(one)
    elif recording != "none":
        publish(ctx, hour, {"without a start": 0, "begun later": START + 60_000}.get(recording, START))
    if recording == "withdrawn":
        (one,) = ctx.records.recordings.of_hour(hour.hour_id)
        ctx.records.recordings.move(one.recording_id, "withdraw", ctx.clock())
    follow(ctx)
    (hit,) = found(ctx, "about this")
    assert (hit.second, hit.watch_path) == (None, "")


def test_an_hour_is_found_by_title_and_description_with_the_passage(ctx: Context):
    hour = make_hour(ctx, "ended", title="Lexemes", description="About **words** and [forms](https://example.org).")
    follow(ctx)
    (hit,) = found(ctx, "lexemes forms")
    assert (hit.kind, hit.path, hit.at) == ("hour", f"/hours/{hour.hour_id}", START)
    assert words_of(hit.heading) == "[Lexemes]"
    assert words_of(hit.passage) == "About words and [forms]."


def test_a_public_thread_is_found_with_what_was_written_in_it(ctx: Context):
    programme = make_programme(ctx, title="Candidates")
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public", title="Before I decide", parts=["How much time?"])
    post(ctx, ADA, thread, 1, "Two evenings a week.")
    follow(ctx)
    (hit,) = found(ctx, "decide evenings")
    assert (hit.kind, hit.number, hit.programme_title, hit.by, hit.answered) == ("thread", 1, "Candidates", "Ada", True)
    assert words_of(hit.passage) == "Two [evenings] a week."
    assert hit.path == f"/threads/{thread.thread_id}#part-1"


@pytest.mark.parametrize("move", ["dismiss", "merge", "withdraw"])
def test_a_question_vanishes_at_once_when_it_is_taken_away(ctx: Context, move: str):
    hour = make_hour(ctx)
    question_id, other = shown_question(ctx, hour, "How do I cite a book?"), shown_question(ctx, hour, "Something else")
    follow(ctx)
    assert len(found(ctx, "cite book")) == 1
    actor = BEN if move == "withdraw" else MONA
    do(ctx, actor, f"question.{move}", hour, question_id, **({"into": other} if move == "merge" else {}))
    assert found(ctx, "cite book") == ()
    follow(ctx)
    assert found(ctx, "cite book") == ()


def test_words_that_a_moderator_took_out_lead_nowhere_even_before_the_worker_comes(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public", title="Giraffes", parts=["Neck?"])
    told = post(ctx, ADA, thread, 1, "An insult")
    follow(ctx)
    assert len(found(ctx, "insult")) == 1
    tell(ctx, MONA, "thread.hide", thread, post_id=told.parts[0].posts[0].post_id, reason="conduct")
    assert found(ctx, "insult") == ()
    assert len(found(ctx, "giraffes")) == 1
    tell(ctx, MONA, "thread.hide", thread, reason="conduct")
    assert found(ctx, "giraffes") == ()


def test_what_is_shown_is_what_the_records_say_now(ctx: Context):
    hour = make_hour(ctx, "ended", title="Lexemes")
    follow(ctx)
    ctx.records.hours.change(hour.hour_id, hour.version, title="Lexemes and forms")
    assert words_of(found(ctx, "lexemes")[0].heading) == "[Lexemes] and forms"
    ctx.records.hours.change(hour.hour_id, hour.version + 1, title="Items")
    assert found(ctx, "lexemes") == ()


def test_drafts_and_what_was_never_announced_are_not_found(ctx: Context):
    hour = make_hour(ctx, "draft", title="Lexemes", announced_at=0)
    follow(ctx)
    assert found(ctx, "lexemes") == ()
    move_hour(ctx, ZURI, hour.hour_id, "cancel")
    follow(ctx)
    assert found(ctx, "lexemes") == ()


def test_a_programme_that_is_not_published_keeps_its_threads_to_itself(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    start(ctx, programme, visibility="public", title="Giraffes", parts=["Neck?"])
    ctx.records.programmes.change(programme.programme_id, programme.version, published_at=0)
    follow(ctx)
    assert found(ctx, "giraffes") == ()


def test_an_hour_that_redis_forgot_is_found_by_its_archive(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "answered")
    follow(ctx)
    ctx.store.client.flushall()
    assert paths(ctx, "about this") == [f"/hours/{hour.hour_id}/questions/{question_id}"]


def test_filters_narrow_by_kind_series_language_year_and_guest(ctx: Context):
    series = Series(series_id="s1", title="Weekly", rrule="FREQ=WEEKLY", starts_at=START, zone="UTC", template={})
    ctx.records.series.add(series)
    weekly = make_hour(ctx, "ended", title="Lexemes one", series_id="s1", language="sw")
    old = make_hour(ctx, "ended", title="Lexemes two", starts_at=START - 400 * 24 * 3600 * 1000)
    asked = shown_question(ctx, make_hour(ctx, title="Other"), "Lexemes three?")
    give_part(ctx, old, HANA, Role.GUEST)
    follow(ctx)
    first, second = f"/hours/{weekly.hour_id}", f"/hours/{old.hour_id}"
    assert len(found(ctx, "lexemes")) == 3
    assert paths(ctx, "lexemes", kind="question")[0].endswith(asked)
    assert sorted(paths(ctx, "lexemes", kind="hour")) == sorted([first, second])
    assert paths(ctx, "lexemes", series_id="s1") == [first]
    assert paths(ctx, "lexemes", language="sw") == [first]
    assert paths(ctx, "lexemes", year=2025) == [second]
    assert paths(ctx, "lexemes", guest="Hana") == [second]
    assert len(found(ctx, "lexemes", guest="Ada")) == 3
    assert found(ctx, "lexemes", guest="Nobody") == found(ctx, "lexemes", language="sw", year=2025) == ()


def test_filters_offer_what_everyone_may_know_of_alone(ctx: Context):
    make_hour(ctx, "ended", language="fr")
    draft = make_hour(ctx, "draft", language="de", starts_at=START + 400 * 24 * 3600 * 1000)
    give_part(ctx, draft, HANA, Role.GUEST)
    offered = ctx.records.search_filters.offered()
    assert (offered.languages, offered.years, offered.guests, offered.series) == (("fr",), (2026,), ("Ada",), ())


def test_filters_of_an_empty_hub_offer_nothing(ctx: Context):
    offered = ctx.records.search_filters.offered()
    assert (offered.languages, offered.years, offered.guests, offered.series) == ((), (), (), ())


def test_pages_show_everything_once(ctx: Context, clock: SetClock):
    for number in range(PER_PAGE * 2 + 3):
        make_hour(ctx, "ended", title="Lexemes", starts_at=START + number * 1000)
    work(ctx, SearchJob())
    seen, cursor = list[str](), ""
    for size in (PER_PAGE, PER_PAGE, 3):
        page = search(ctx, SearchWish("lexemes"), cursor)
        assert len(page.hits) == size
        seen, cursor = [*seen, *(hit.path for hit in page.hits)], page.cursor
    assert cursor == ""
    assert len(set(seen)) == PER_PAGE * 2 + 3


def test_a_page_is_full_though_some_of_what_is_found_is_hidden(ctx: Context):
    hour = make_hour(ctx)
    ids = [ask(ctx, hour, text="Lexemes?") for _ in range(PER_PAGE)]
    for question_id in ids:
        do(ctx, MONA, "question.approve", hour, question_id)
    for number in range(PER_PAGE):
        make_hour(ctx, "ended", title=f"About lexemes and more {number}")
    forget_limits(ctx)
    follow(ctx)
    for question_id in ids:
        do(ctx, MONA, "question.dismiss", hour, question_id)
    page = search(ctx, SearchWish("lexemes"))
    assert [hit.kind for hit in page.hits] == ["hour"] * PER_PAGE


@pytest.mark.parametrize("cursor", ["", "x", "1_", "c_1", "9" * 40, "0.5_" + "9" * 40, "nan_1"])
def test_a_cursor_that_is_none_begins_anew(ctx: Context, cursor: str):
    make_hour(ctx, "ended", title="Lexemes")
    follow(ctx)
    assert len(search(ctx, SearchWish("lexemes"), cursor).hits) == 1


def test_where_nothing_has_the_words_other_forms_of_them_are_found_and_said_to_be_close(ctx: Context):
    for number in range(PER_PAGE + 1):
        make_hour(ctx, "ended", title="A reference", starts_at=START + number * 1000)
    work(ctx, SearchJob())
    page = search(ctx, SearchWish("references"))
    assert (len(page.hits), page.close) == (PER_PAGE, True)
    assert words_of(page.hits[0].heading) == "A [reference]"
    rest = search(ctx, SearchWish("references"), page.cursor)
    assert (len(rest.hits), rest.cursor, rest.close) == (1, "", True)
    assert not search(ctx, SearchWish("reference")).close
    assert search(ctx, SearchWish("banana")) == search(ctx, SearchWish("bananas"))


@pytest.mark.parametrize("query", ["", "   ", "?!", '"'])
def test_a_query_without_a_word_finds_nothing(ctx: Context, query: str):
    make_hour(ctx, "ended", title='? ! "')
    follow(ctx)
    assert search(ctx, SearchWish(query)).hits == ()


def test_an_index_that_knows_too_much_tells_nothing(ctx: Context):
    hour = make_hour(ctx, "ended", title="Lexemes")
    follow(ctx)
    edited = edit_hour(ctx, ZURI, hour.hour_id, hour.version, {"title": "Items"})
    with ctx.records.engine.begin() as connection:
        connection.execute(text("UPDATE search_docs SET owner_id = 'never-was'"))
    assert found(ctx, "lexemes") == ()
    assert edited.title == "Items"
