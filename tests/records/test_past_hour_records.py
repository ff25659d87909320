"""Hours that came from elsewhere in the records, on SQLite and on PostgreSQL."""

from hub.domain.hours import Hour, HourState
from hub.domain.questions import Question, QuestionState
from hub.records.records import Records


def test_hour_from_elsewhere_is_found_by_what_it_is_and_by_its_guests(records: Records) -> None:
    times = {"starts_at": 1000, "duration_s": 3600, "announced_at": 1000, "zone": "UTC"}
    own = {"hour_id": "h1", "title": "Sources", "state": HourState.ARCHIVED, "import_key": "k"}
    hour = Hour(**own, **times, guest_names=("Ada",), youtube_url="https://youtu.be/abcdefghijk")  # type: ignore[arg-type]
    asked = {"asker_id": "", "asker_key": "", "asker_name": "Ben", "submitted_at": 1000}
    question = Question(question_id="q1", hour_id="h1", state=QuestionState.SHOWN, text="How?", **asked)  # type: ignore[arg-type]
    records.past_hours.take_in(hour, lambda _hour_id: [question])
    for starts_at, url in ((1000, ""), (5, "https://youtu.be/abcdefghijk")):
        assert [one.hour_id for one in records.past_hours.alike(starts_at, url)] == ["h1"]
    assert records.past_hours.alike(5, "") == []
    assert records.search_filters.offered().guests == ("Ada",)
    assert records.search_filters.places_of_guest("Ada") == (["h1"], [])
    assert records.hour_numbers.people("h1") == 0
