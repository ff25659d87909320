"""The records of series."""

import pytest

from hub.domain.errors import HourChangedMeanwhile, SeriesNotFound
from hub.domain.people import Grant
from hub.domain.roles import Role
from hub.domain.series import Series
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA
from tests.records.racing import race


def keep(records: Records, series_id: str = "s1", **fields: object) -> Series:
    """A kept series."""
    basic = {"title": "Monthly", "rrule": "FREQ=MONTHLY;BYDAY=-1FR", "starts_at": START, "zone": "UTC"}
    template = {"duration_s": 3600, "description": "ሰላም"}
    made = Series(**{"series_id": series_id, "template": template} | basic | fields)  # type: ignore[arg-type]
    records.series.add(made)
    return made


def test_a_series_comes_back_as_it_was_kept(records: Records) -> None:
    series = keep(records, announce=True)
    assert records.series.get("s1") == series
    assert records.series.get("s2") is None


def test_of_many_who_save_the_same_version_one_wins(records: Records) -> None:
    keep(records)
    saved = race([lambda n=n: records.series.change("s1", 1, title=f"Title {n}") for n in range(6)])
    kept = [one for one in saved if isinstance(one, Series)]
    assert len(kept) == 1
    assert sum(isinstance(one, HourChangedMeanwhile) for one in saved) == 5
    assert records.series.get("s1") == kept[0]
    with pytest.raises(SeriesNotFound):
        records.series.change("s2", 1, title="x")


def test_lists_are_of_one_person_or_of_what_still_runs(records: Records) -> None:
    keep(records, "s1", created_at=1)
    keep(records, "s2", created_at=2, ended_at=START)
    records.people.grant(Grant(person_id=ADA.person_id, scope="series", scope_id="s2", role=Role.HOST))
    assert [one.series_id for one in records.series.list()] == ["s2", "s1"]
    assert [one.series_id for one in records.series.list(person_id=ADA.person_id)] == ["s2"]
    assert [one.series_id for one in records.series.list(running_at=START)] == ["s1"]
