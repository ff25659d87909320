"""The plan of an hour, from words."""

from typing import Any

import pytest

from hub.domain import plan
from hub.domain.errors import PayloadInvalid
from hub.domain.hours import Hour, Moderation, Watch, WhoMay
from hub.domain.plan import AT_ONCE, NEW, plan_key, read_plan, words_of
from tests.fixed import START

DAY_S = 24 * 3600
GOOD = {"title": "Wikidata", "starts": "2026-12-04T19:00", "zone": "Africa/Nairobi"}


def read(**words: Any) -> dict[str, Any]:
    """The fields of a new hour from these words and otherwise good ones."""
    return read_plan(GOOD | words, NEW, START)


def wrong(**words: Any) -> dict[str, str]:
    """What is wrong with these words."""
    with pytest.raises(PayloadInvalid) as refused:
        read(**words)
    return refused.value.details["fields"]  # type: ignore[return-value]


def test_a_start_is_in_the_organisers_zone_and_asking_opens_before_it() -> None:
    fields = read(asking_opens_before_s=2 * DAY_S, duration_min="90")
    starts_at = START + 7 * DAY_S * 1000
    assert fields["starts_at"] == starts_at
    assert fields["asking_opens_at"] == starts_at - 2 * DAY_S * 1000
    assert (fields["zone"], fields["duration_s"]) == ("Africa/Nairobi", 5400)


def test_asking_may_open_at_once_or_with_the_hour() -> None:
    assert read(asking_opens_before_s=AT_ONCE)["asking_opens_at"] == 0
    at_the_start = read(asking_opens_before_s=0)
    assert at_the_start["asking_opens_at"] == at_the_start["starts_at"]


def test_choices_become_what_the_rules_know() -> None:
    fields = read(
        moderation="after", who_may_ask="signed_in", watch="youtube", youtube_url="https://youtu.be/aaaaaaaaaaa"
    )
    assert fields["moderation"] is Moderation.AFTER
    assert fields["who_may_ask"] is WhoMay.SIGNED_IN
    assert fields["watch"] is Watch.YOUTUBE
    assert fields["youtube_url"] == "https://www.youtube.com/watch?v=aaaaaaaaaaa"


def test_an_hour_and_its_words_say_the_same() -> None:
    hour = Hour(hour_id="h1", **read(description="Line one\r\nLine two", asking_opens_before_s=AT_ONCE))
    again = read_plan({}, words_of(hour), START)
    assert {name: getattr(hour, name) for name in again} == again


@pytest.mark.parametrize(
    ("field", "word", "reason"),
    [
        ("title", "  \u200b\n ", plan.NEEDED),
        ("title", "x" * 201, plan.TITLE_TOO_LONG),
        ("description", "x" * 20_001, plan.DESCRIPTION_TOO_LONG),
        ("starts", "", plan.NEEDED),
        ("starts", "tomorrow", plan.NOT_A_MOMENT),
        ("starts", "2026-12-04T19:00+03:00", plan.NOT_A_MOMENT),
        ("starts", "0001-01-01T00:00", plan.NOT_A_MOMENT),
        ("starts", "2026-11-20T19:00", plan.PASSED),
        ("starts", "2030-12-04T19:00", plan.TOO_FAR),
        ("zone", "Mars/Olympus", plan.NOT_A_ZONE),
        ("language", "<b>", plan.CHOOSE),
        ("duration_min", "an hour", plan.NOT_A_NUMBER),
        ("duration_min", "4", plan.DURATION_RANGE),
        ("duration_min", "721", plan.DURATION_RANGE),
        ("cover", "url(evil)", plan.CHOOSE),
        ("cover", "picture", plan.NO_PICTURE),
        ("watch", "radio", plan.CHOOSE),
        ("watch", "youtube", plan.YOUTUBE_NEEDED),
        ("youtube_url", "https://evil.example/", plan.NOT_YOUTUBE),
        ("asking_opens_before_s", str(91 * DAY_S), plan.OPENS_RANGE),
        ("moderation", "never", plan.CHOOSE),
        ("who_may_ask", "nobody", plan.CHOOSE),
        ("length_limit", "49", plan.LENGTH_RANGE),
        ("pace_s", "-1", plan.PACE_RANGE),
        ("state", "live", plan.UNKNOWN),
        ("overlay_key", "mine", plan.UNKNOWN),
    ],
)
def test_each_wrong_word_is_told_by_its_field(field: str, word: str, reason: str) -> None:
    told = wrong(**{field: word})
    assert told.get(field, told.get("youtube_url")) == reason


def test_every_wrong_field_is_told_at_once() -> None:
    assert wrong(title="", zone="x", pace_s="many").keys() == {"title", "zone", "pace_s"}


def test_a_start_that_nobody_touched_may_lie_in_the_past() -> None:
    hour = Hour(hour_id="h1", title="Old", starts_at=START - 30 * DAY_S * 1000, duration_s=3600)
    assert read_plan({"title": "New"}, words_of(hour), START)["title"] == "New"


def test_the_key_of_a_plan_changes_with_the_plan_alone() -> None:
    hour = Hour(hour_id="h1", title="One", starts_at=START, duration_s=3600)
    made = Hour(hour_id="h1", title="One", starts_at=START, duration_s=3600, version=7, room_name="room")
    other = Hour(hour_id="h1", title="Two", starts_at=START, duration_s=3600)
    assert plan_key(hour) == plan_key(made) != plan_key(other)
