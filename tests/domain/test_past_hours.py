"""Past hours as tables and JSON bring them: what is read, what is wrong, and what is the same hour."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.errors import PayloadInvalid
from hub.domain.past_hours import TOO_MANY_CELLS, TWICE, Line, PastHour, read_past_hours

NOW = 1_795_795_200_000
TABLE = """title,start,youtube,guests,question,asked_by,answer,answered_by,second
WikiAfrica Hour 12,2022-05-18T16:00Z,https://youtu.be/abcdefghijk,Ada; Chidi,How do I begin?,Ben,Read this.,Ada,12:34
,,,,Who pays?,,,,
WikiAfrica Hour 13,2022-06-15T19:00+03:00,,,,,,,
"""


def only(lines: list[Line]) -> PastHour:
    """The one hour that was read, and is right."""
    (line,) = lines
    assert line.hour is not None, line.wrong
    return line.hour


def table(**cells: str) -> str:
    """A table with one hour."""
    row = {"title": "An hour", "start": "2022-05-18T16:00Z"} | cells
    return ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"


def wrong(text: str) -> dict[str, str]:
    """What is wrong with the one hour."""
    (line,) = read_past_hours(text, NOW)
    assert line.hour is None
    return line.wrong


def test_table_has_a_row_for_each_question() -> None:
    first, second = (line.hour for line in read_past_hours(TABLE, NOW))
    assert first is not None
    assert second is not None
    assert (first.title, first.video, first.guests) == ("WikiAfrica Hour 12", "abcdefghijk", ("Ada", "Chidi"))
    assert [(one.text, one.second) for one in first.questions] == [("How do I begin?", 754), ("Who pays?", None)]
    assert (first.questions[0].answer, first.questions[0].answered_by) == ("Read this.", "Ada")
    assert second.questions == ()
    assert second.starts_at - first.starts_at == 28 * 24 * 3600_000


@pytest.mark.parametrize("between", [";", "\t"])
def test_table_may_have_other_marks_between_cells(between: str) -> None:
    rows = [["title", "start", "question"], ["An hour", "2022-05-18 16:00", "Why, and how?"]]
    hour = only(read_past_hours("\ufeff" + "\n".join(between.join(row) for row in rows), NOW))
    assert [one.text for one in hour.questions] == ["Why, and how?"]


def test_json_says_the_same_as_the_table() -> None:
    said = {
        "title": "WikiAfrica Hour 12",
        "start": "2022-05-18T16:00Z",
        "youtube": "https://www.youtube.com/watch?v=abcdefghijk",
        "guests": ["Ada", "Chidi"],
        "questions": [
            {"text": "How do I begin?", "asked_by": "Ben", "answer": "Read this.", "answered_by": "Ada", "second": 754},
            {"text": "Who pays?"},
        ],
    }
    assert only(read_past_hours(json.dumps([said]), NOW)) == read_past_hours(TABLE, NOW)[0].hour
    assert only(read_past_hours(json.dumps(said), NOW)).title == said["title"]


def test_time_without_an_offset_is_on_the_clocks_of_the_zone() -> None:
    there = only(read_past_hours(table(start="2022-05-18 19:00", zone="Africa/Nairobi"), NOW))
    assert there.starts_at == only(read_past_hours(table(), NOW)).starts_at


def test_same_hour_has_the_same_key_whatever_else_changes() -> None:
    plain = only(read_past_hours(table(), NOW)).key
    assert only(read_past_hours(table(title="AN  HOUR", description="New."), NOW)).key == plain
    assert only(read_past_hours(table(start="2022-05-18T17:00Z"), NOW)).key != plain
    film = only(read_past_hours(table(youtube="https://youtu.be/abcdefghijk"), NOW)).key
    moved = table(youtube="https://youtu.be/abcdefghijk", title="Another", start="2022-05-19T16:00Z")
    assert only(read_past_hours(moved, NOW)).key == film
    named = only(read_past_hours(table(id="wah-12"), NOW)).key
    assert only(read_past_hours(table(id="wah-12", title="Another", start="2022-05-19T16:00Z"), NOW)).key == named


def test_same_hour_twice_is_told() -> None:
    lines = read_past_hours(table() + '"An hour!",2022-05-18T16:00Z\n', NOW)
    assert (lines[0].hour is not None, lines[1].wrong) == (True, {"": TWICE})


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("title", {"title": " \u200b "}),
        ("title", {"title": "x" * 201}),
        ("starts_at", {"start": "yesterday"}),
        ("starts_at", {"start": "2022-05-18"}),
        ("starts_at", {"start": "2099-05-18T16:00Z"}),
        ("zone", {"zone": "Mars/Olympus"}),
        ("duration_s", {"duration_min": "3"}),
        ("language", {"language": "English"}),
        ("video", {"youtube": "https://evil.example/watch?v=abcdefghijk"}),
        ("guests", {"guests": ";".join(f"Guest {number}" for number in range(31))}),
        ("questions", {"question": "Why?", "second": "half past"}),
        ("questions", {"question": "x" * 5001}),
    ],
)
def test_what_is_wrong_is_told_by_field(field: str, cells: dict[str, str]) -> None:
    assert field in wrong(table(**cells))


def test_unknown_column_is_told_rather_than_dropped() -> None:
    assert "speakers" in wrong(table(speakers="Ada"))[""]


def test_row_with_more_cells_than_columns_is_told_rather_than_cut() -> None:
    head = "title,start,question\n"
    assert wrong(f"{head}An hour,2022-05-18T16:00Z,How, why, and what?\n") == {"": TOO_MANY_CELLS}
    assert wrong(f"{head}An hour,2022-05-18T16:00Z,How?\n,,Why, and what?\n") == {"": TOO_MANY_CELLS}
    assert only(read_past_hours(f"{head}An hour,2022-05-18T16:00Z,How?,,\n", NOW)).questions[0].text == "How?"


def test_row_that_belongs_to_no_hour_is_told() -> None:
    lines = read_past_hours("title,start,question\n,,Whose is this?\nAn hour,2022-05-18T16:00Z,How?\n", NOW)
    assert [bool(line.hour) for line in lines] == [False, True]
    assert set(lines[0].wrong) == {"title", "starts_at"}


def test_row_without_a_title_but_with_a_start_of_its_own_is_told() -> None:
    lines = read_past_hours(table() + ",2022-06-18T16:00Z\n", NOW)
    assert [bool(line.hour) for line in lines] == [True, False]


def test_answer_without_its_question_is_told() -> None:
    assert "questions" in wrong(table(question="", answer="Because of that."))


def test_question_that_stands_twice_keeps_its_place_and_all_that_is_known_of_it() -> None:
    questions = [{"text": "How?", "asked_by": "Ben"}, {"text": "Why?"}, {"text": "how", "answer": "So.", "second": 5}]
    said = {"title": "An hour", "start": "2022-05-18T16:00Z", "questions": questions}
    found = only(read_past_hours(json.dumps(said), NOW)).questions
    assert [(one.text, one.asked_by, one.answer, one.second) for one in found] == [
        ("How?", "Ben", "So.", 5),
        ("Why?", "", "", None),
    ]


def test_cell_that_never_ends_is_refused() -> None:
    with pytest.raises(PayloadInvalid):
        read_past_hours('title,start\n"abc' + "x" * 140_000 + ",2022", NOW)


@pytest.mark.parametrize("start", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "0001-01-01 00:00"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Lima"])
def test_start_at_the_end_of_all_calendars_is_told(start: str, zone: str) -> None:
    assert "starts_at" in wrong(table(start=start, zone=zone))


@pytest.mark.parametrize("text", ["[", "{", "no columns\nhere", "[]", "title,start\n", "[" * 100_000])
def test_text_that_cannot_be_read_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(PayloadInvalid):
        read_past_hours(text, NOW)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in ("", "title,start,question\n", "["):
        try:
            read_past_hours(start + text, NOW)
        except PayloadInvalid:
            continue
