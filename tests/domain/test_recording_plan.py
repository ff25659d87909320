"""What an organiser writes about a recording: addresses, words, seconds."""

import pytest

from hub.domain.errors import PayloadInvalid
from hub.domain.recording_plan import read_pasted, read_words
from hub.domain.recordings import LICENCE, RecordingSource
from hub.domain.timecodes import read_timecode, timecode

ID = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={ID}"


@pytest.mark.parametrize(
    "written",
    [
        ID,
        WATCH,
        f" {WATCH}&t=76s ",
        f"https://youtu.be/{ID}?si=abc",
        f"youtu.be/{ID}",
        f"www.youtube.com/watch?v={ID}",
        f"https://m.youtube.com/live/{ID}",
        f"https://www.youtube.com/embed/{ID}?start=3",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}",
    ],
)
def test_video_of_youtube_is_known_in_every_form(written: str):
    found = read_pasted("h1", written)
    assert (found.source, found.youtube_id, found.address) == (RecordingSource.YOUTUBE, ID, WATCH)
    assert found.session_id == f"h1/{ID}"


def test_same_page_in_one_hour_is_one_recording_and_in_two_hours_two():
    first, again = (read_pasted("h1", "https://commons.wikimedia.org/wiki/File:An_hour.webm") for _ in range(2))
    assert first == again
    assert (first.source, first.youtube_id) == (RecordingSource.LINK, "")
    assert read_pasted("h2", first.address).session_id != first.session_id
    assert read_pasted("h1", "commons.wikimedia.org/wiki/File:An_hour.webm") == first


@pytest.mark.parametrize(
    "written",
    [
        "",
        "an hour",
        "http://example.org/video.mp4",
        "javascript:alert(1)",
        "https://",
        "https://[",
        "https://localhost/video",
        "https://somebody:secret@example.org/video",
        "https://example.org/a video",
        "https://example.org/\x00",
        "https://example.org:99999/",
        "https://example.org/" + "x" * 500,
        "https://example.org/\ud800",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_behind_https_is_refused(written: str):
    with pytest.raises(PayloadInvalid) as refused:
        read_pasted("h1", written)
    assert "https" in refused.value.details["fields"]["address"]


def test_page_of_youtube_that_is_no_video_is_refused_in_its_own_words():
    for written in ("https://www.youtube.com/@wikimedia", "https://youtu.be/", "https://www.youtube.com/watch?v=short"):
        with pytest.raises(PayloadInvalid) as refused:
            read_pasted("h1", written)
        assert "no video" in refused.value.details["fields"]["address"]


def test_words_are_cleaned_and_what_is_left_out_stays_out():
    found = read_words({"title": "  An \x07 hour ", "consent_note": "Ada agreed.\r\nBen too."})
    assert found == {"title": "An hour", "consent_note": "Ada agreed.\nBen too."}
    assert read_words({"licence": " "}) == {"licence": LICENCE}
    assert read_words({"state": "published"}) == {}


def test_words_that_are_too_long_are_refused_field_by_field():
    with pytest.raises(PayloadInvalid) as refused:
        read_words({"title": "x" * 301, "licence": "x" * 101, "consent_note": "x" * 2001})
    assert set(refused.value.details["fields"]) == {"title", "licence", "consent_note"}


@pytest.mark.parametrize(
    ("text", "second"),
    [("0", 0), ("95", 95), ("1:35", 95), (" 1:02:05 ", 3725), ("0:00", 0), ("٢:٠٥", 125), ("100:00:00", 360_000)],
)
def test_second_is_read_as_people_write_it(text: str, second: int):
    assert read_timecode(text) == second


@pytest.mark.parametrize(
    "text", ["", "x", "1:", ":5", "-5", "1:60", "1:2:3:4", "1.5", "101:00:00", "9999999", "1:-2", "²"]
)
def test_what_is_no_time_is_none(text: str):
    assert read_timecode(text) is None


def test_second_is_written_as_players_do():
    assert [timecode(second) for second in (0, 59, 95, 3599, 3725, 36000)] == [
        "0:00",
        "0:59",
        "1:35",
        "59:59",
        "1:02:05",
        "10:00:00",
    ]
