"""What is listed of the archive, and what a search can be narrowed to, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine, insert

from hub.domain.hours import Hour, HourState
from hub.domain.people import Grant
from hub.domain.programmes import Programme
from hub.domain.recordings import Recording, RecordingSource
from hub.domain.roles import Role
from hub.domain.series import Series
from hub.domain.threads import Visibility
from hub.records.records import Records
from hub.records.tables import archived_questions
from tests.fixed import START
from tests.people import ADA, HANA, ZURI

MINUTE_MS = 60_000


def add_hour(records: Records, hour_id: str, state: str = "ended", **fields: Any) -> Hour:
    """An hour in any state."""
    planned = {"hour_id": hour_id, "title": hour_id, "starts_at": START, "duration_s": 3600, "announced_at": START}
    hour = Hour(**planned | fields | {"state": HourState(state)})
    records.hours.add(hour)
    return hour


def record(records: Records, hour_id: str, recording_id: str, at: int, *, publish: bool = True) -> None:
    """A recording of an hour, made and published at a moment."""
    source = RecordingSource.LINK
    one = Recording(recording_id=recording_id, hour_id=hour_id, source=source, address="x", created_at=at)
    records.recordings.add(one)
    records.recordings.move(recording_id, "complete", at)
    if publish:
        records.recordings.move(recording_id, "publish", at)


def guest(records: Records, person_id: str, scope: str, scope_id: str, role: Role = Role.GUEST) -> None:
    """Let somebody play a part."""
    fields = {"person_id": person_id, "scope": scope, "scope_id": scope_id, "role": role}
    records.people.grant(Grant(**fields, granted_by=ZURI.person_id, granted_at=START))


def test_hours_are_listed_as_their_newest_recordings_are_published_each_once(records: Records) -> None:
    for number, hour_id in enumerate(("h1", "h2", "h3", "h4")):
        add_hour(records, hour_id, "live" if hour_id == "h4" else "archived")
        record(records, hour_id, f"r{number}", START + number, publish=hour_id != "h3")
    record(records, "h1", "r9", START + 9)
    found = records.archive_lists.recorded(10)
    assert [(one.hour.hour_id, one.recording.recording_id, one.published_at) for one in found] == [
        ("h1", "r0", START + 9),
        ("h2", "r1", START + 1),
    ]
    assert [one.hour.hour_id for one in records.archive_lists.recorded(1)] == ["h1"]


@pytest.fixture
def places(records: Records, engine: Engine) -> Records:
    """A few public pages, and as many that are not."""
    add_hour(records, "h1", created_at=START, ended_at=START + MINUTE_MS)
    add_hour(records, "h2", "draft")
    add_hour(records, "h3", "cancelled", announced_at=0)
    rows = [
        {"hour_id": hour_id, "question_id": f"q{number}", "state": state, "text": "?", "endorsements": 0}
        for number, (hour_id, state) in enumerate([("h1", "answered"), ("h1", "shown"), ("h2", "answered")])
    ]
    with engine.begin() as connection:
        connection.execute(insert(archived_questions), [row | {"answered_at": START, "question": {}} for row in rows])
    for programme_id, published_at in (("p1", START), ("p2", 0)):
        one = Programme(programme_id=programme_id, title="x", published_at=published_at, created_by=ZURI.person_id)
        records.programmes.add(one)
        for visibility in Visibility:
            records.threads.start(
                START,
                programme_id=programme_id,
                visibility=visibility,
                asker_id=ADA.person_id,
                asker_name="Ada",
                title=f"{programme_id} {visibility}",
                parts=["?"],
                client_key=f"{programme_id} {visibility}",
            )
    return records


def test_public_pages_alone_are_listed_with_their_newest_change(places: Records) -> None:
    listed = places.archive_lists.places(0, 100)
    assert [one.path.split("/")[1] for one in listed] == ["hours", "hours", "threads", "programmes"]
    assert listed[0] == ("/hours/h1", START + MINUTE_MS)
    assert listed[1] == ("/hours/h1/questions/q0", START)
    assert listed[3] == ("/programmes/p1", START)
    assert places.archive_lists.count() == (4, START + MINUTE_MS)


def test_parts_of_the_list_together_are_the_list(places: Records) -> None:
    whole = places.archive_lists.places(0, 100)
    for size in (1, 2, 3):
        parts = [places.archive_lists.places(first, size) for first in range(0, 4, size)]
        assert [one for part in parts for one in part] == whole
    assert places.archive_lists.places(4, 10) == []


def test_an_empty_hub_lists_nothing(records: Records) -> None:
    assert (records.archive_lists.places(0, 10), records.archive_lists.count()) == ([], (0, 0))
    assert records.archive_lists.recorded(10) == []


def test_filters_are_those_of_hours_that_everyone_may_know_of(records: Records) -> None:
    series = Series(series_id="s1", title="Weekly", rrule="FREQ=WEEKLY", starts_at=START, zone="UTC", template={})
    records.series.add(series)
    add_hour(records, "h1", language="sw", series_id="s1")
    add_hour(records, "h2", "draft", language="de", series_id="s2", starts_at=START + 400 * 24 * 60 * MINUTE_MS)
    add_hour(records, "h3", language="ar", starts_at=START - 800 * 24 * 60 * MINUTE_MS)
    guest(records, ADA.person_id, "series", "s1")
    guest(records, HANA.person_id, "hour", "h2")
    guest(records, ZURI.person_id, "hour", "h1", Role.HOST)
    offered = records.search_filters.offered()
    assert (offered.series, offered.languages, offered.years) == ((("s1", "Weekly"),), ("ar", "sw"), (2026, 2025, 2024))
    assert offered.guests == ("Ada",)
    assert records.search_filters.places_of_guest("Ada") == ([], ["s1"])
    assert records.search_filters.places_of_guest("Hana") == ([], [])
