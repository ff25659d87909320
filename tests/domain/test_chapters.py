"""Chapters: from what was on air when, by the rules that YouTube has for a list of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.chapter_tracks import podcast, timed_text, webvtt, youtube_block
from hub.domain.chapters import BETWEEN, SHORTEST_S, TITLE_LIMIT, Aired, Chapter, chapters_of, seconds_of
from hub.domain.recordings import Recording, RecordingSource, StartKnown, bounded

ZERO = 1_795_795_200_000
TITLES = {"a": "What is a reference?", "b": "Who pays for it?", "c": "How do I begin?", "d": "And on a phone?"}


def recording(**fields: object) -> Recording:
    """A recording of an hour whose 0:00 is known."""
    known = {"recording_id": "r", "hour_id": "h", "source": RecordingSource.JIBRI, "starts_at": ZERO}
    return Recording(**known | {"duration_ms": 3600_000} | fields)  # type: ignore[arg-type]


def aired(question_id: str, begins_s: int, ends_s: int = 0) -> Aired:
    """A question on air from one second of the recording until another."""
    return Aired(question_id, ZERO + begins_s * 1000, ZERO + (ends_s or begins_s + 60) * 1000)


def shape(chapters: list[Chapter]) -> list[tuple[int, str]]:
    """Second and title of each chapter."""
    return [(one.begins_s, one.title) for one in chapters]


def test_time_before_the_first_question_is_a_chapter_of_its_own() -> None:
    found = chapters_of(recording(), [aired("a", 300), aired("b", 700)], TITLES, "Opening")
    assert shape(found) == [(0, "Opening"), (300, TITLES["a"]), (700, TITLES["b"])]
    assert [one.ends_s for one in found] == [300, 700, 3600]


def test_question_in_the_first_seconds_begins_at_zero() -> None:
    assert shape(chapters_of(recording(), [aired("a", 9)], TITLES, "Opening")) == [(0, TITLES["a"])]


def test_question_that_was_on_air_when_the_recording_began_begins_at_zero() -> None:
    early = Aired("a", ZERO - 30_000, ZERO + 50_000)
    assert shape(chapters_of(recording(), [early, aired("b", 60)], TITLES, "Opening")) == [
        (0, TITLES["a"]),
        (60, TITLES["b"]),
    ]


def test_questions_nearer_than_ten_seconds_are_one_chapter() -> None:
    found = chapters_of(recording(), [aired("a", 100), aired("b", 109), aired("c", 119)], TITLES, "Opening")
    assert shape(found)[1:] == [(100, TITLES["a"] + BETWEEN + TITLES["b"]), (119, TITLES["c"])]
    assert found[1].question_ids == ("a", "b")


def test_question_in_the_last_seconds_goes_into_the_chapter_before() -> None:
    found = chapters_of(recording(duration_ms=200_000), [aired("a", 100), aired("b", 191)], TITLES, "Opening")
    assert shape(found)[1:] == [(100, TITLES["a"] + BETWEEN + TITLES["b"])]


def test_question_that_went_off_air_and_on_again_is_one_chapter() -> None:
    found = chapters_of(recording(), [aired("a", 100, 130), aired("a", 160)], TITLES, "Opening")
    assert shape(found)[1:] == [(100, TITLES["a"])]


def test_what_was_before_or_after_the_recording_is_no_chapter() -> None:
    before, behind = aired("a", -500, -400), aired("b", 4000)
    assert chapters_of(recording(), [before, behind], TITLES, "Opening") == []


def test_recording_whose_beginning_nobody_knows_has_no_chapters() -> None:
    assert chapters_of(recording(starts_at=0), [aired("a", 100)], TITLES, "Opening") == []


def test_question_whose_words_are_not_for_all_eyes_makes_no_chapter() -> None:
    found = chapters_of(recording(), [aired("a", 100), aired("secret", 200)], TITLES, "Opening")
    assert shape(found)[1:] == [(100, TITLES["a"])]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(-100, 4000), st.integers(1, 400)), max_size=30),
    st.integers(0, 4000),
    st.text(max_size=300),
)
def test_any_hour_makes_chapters_that_obey_the_rules(
    spans: list[tuple[str, int, int]], length_s: int, title: str
) -> None:
    titles = TITLES | {"d": title}
    found = chapters_of(
        recording(duration_ms=length_s * 1000),
        [aired(key, at, at + lasts) for key, at, lasts in spans],
        titles,
        "Opening",
    )
    if not found:
        return
    assert found[0].begins_s == 0
    assert all(after.begins_s - before.begins_s >= SHORTEST_S for before, after in pairwise(found))
    assert all(one.ends_s > one.begins_s and len(one.title) <= TITLE_LIMIT for one in found)
    lines = youtube_block(found).splitlines()
    assert len(lines) in (0, len(found))
    assert all("<" not in line and ">" not in line for line in lines)


def test_youtube_takes_no_fewer_than_three() -> None:
    two = chapters_of(recording(), [aired("a", 300)], TITLES, "Opening")
    three = chapters_of(recording(), [aired("a", 300), aired("b", 3605)], TITLES | {"b": "a < b"}, "Opening")
    assert youtube_block(two) == ""
    assert youtube_block(three) == ""
    long = recording(duration_ms=7200_000)
    found = chapters_of(long, [aired("a", 300), aired("b", 3725)], TITLES | {"b": "a < b"}, "Opening")
    assert youtube_block(found) == f"0:00 Opening\n5:00 {TITLES['a']}\n1:02:05 a ‹ b\n"


def test_track_holds_its_titles_as_text() -> None:
    found = chapters_of(recording(), [aired("a", 65)], {"a": "Is 1 < 2 --> & why?"}, "Opening")
    assert webvtt(found) == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:01:05.000\nOpening\n\n"
        "2\n00:01:05.000 --> 01:00:00.000\nIs 1 &lt; 2 --&gt; &amp; why?\n"
    )


def test_commons_gets_the_same_in_its_form() -> None:
    found = chapters_of(recording(), [aired("a", 65)], TITLES, "Opening")
    assert timed_text(found).startswith("1\n00:00:00,000 --> 00:01:05,000\nOpening\n\n2\n00:01:05,000 --> ")


def test_podcast_chapters_lead_to_the_question() -> None:
    found = chapters_of(recording(), [aired("a", 65)], TITLES, "Opening")
    assert podcast(found, lambda key: f"https://x/{key}")["chapters"] == [
        {"startTime": 0, "endTime": 65, "title": "Opening"},
        {"startTime": 65, "endTime": 3600, "title": TITLES["a"], "url": "https://x/a"},
    ]


@pytest.mark.parametrize(("order", "where"), [(("one", "two"), ("two", 100)), (("two", "one"), ("two", 100))])
def test_second_of_a_question_is_in_the_recording_that_holds_it(order: tuple[str, str], where: tuple[str, int]) -> None:
    both = {
        "one": recording(recording_id="one", duration_ms=60_000),
        "two": recording(recording_id="two", starts_at=ZERO + 200_000),
    }
    assert seconds_of([both[name] for name in order], [aired("a", 300)]) == {"a": where}


def test_part_whose_length_nobody_knows_ends_where_the_next_begins() -> None:
    one = recording(recording_id="one", duration_ms=0)
    two = recording(recording_id="two", duration_ms=0, starts_at=ZERO + 1200_000)
    first, second = bounded([one, two])
    both = [aired("a", 300), aired("b", 1500)]
    assert shape(chapters_of(first, both, TITLES, "Opening")) == [(0, "Opening"), (300, TITLES["a"])]
    assert shape(chapters_of(second, both, TITLES, "Opening")) == [(0, "Opening"), (300, TITLES["b"])]
    assert seconds_of([first, second], both) == {"a": ("one", 300), "b": ("two", 300)}


@pytest.mark.parametrize("fields", [{"source": RecordingSource.LINK}, {"start_known": StartKnown.GUESS}])
def test_recording_from_elsewhere_or_of_a_guessed_start_ends_no_other(fields: dict[str, object]) -> None:
    one = recording(recording_id="one", duration_ms=0)
    assert bounded([one, recording(starts_at=ZERO + 1200_000, **fields)])[0] == one


def test_question_on_air_when_the_recording_began_is_at_its_beginning() -> None:
    assert seconds_of([recording()], [Aired("a", ZERO - 30_000, ZERO + 50_000)]) == {"a": ("r", 0)}
    assert seconds_of([recording()], [Aired("a", ZERO - 30_000, ZERO - 10_000)]) == {}


def test_question_that_was_answered_twice_leads_to_the_last_time() -> None:
    assert seconds_of([recording()], [aired("a", 100), aired("a", 900)]) == {"a": ("r", 900)}
