"""The records of hours."""

import pytest

from hub.domain.errors import HourChangedMeanwhile, HourNotFound, HourTransitionRefused
from hub.domain.hours import MOVES, Hour, HourState, Moderation, Watch, WhoMay
from hub.domain.people import Grant
from hub.domain.roles import Role
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA
from tests.records.racing import race

HOUR_MS = 3_600_000


def plan(records: Records, hour_id: str = "h1", state: str = "draft", **fields: object) -> Hour:
    """A kept hour."""
    basic = {"title": "An hour", "starts_at": START, "duration_s": 3600}
    hour = Hour(**{"hour_id": hour_id, "state": HourState(state)} | basic | fields)  # type: ignore[arg-type]
    assert records.hours.add(hour)
    return hour


def ids(hours: list[Hour]) -> list[str]:
    """Their ids."""
    return [hour.hour_id for hour in hours]


def test_an_hour_comes_back_as_it_was_kept(records: Records) -> None:
    hour = plan(
        records,
        title="ሰላም — Wikipedia en français",
        description="**Bienvenue** à tous\n",
        zone="Africa/Addis_Ababa",
        language="am",
        watch=Watch.YOUTUBE,
        youtube_url="https://www.youtube.com/watch?v=aaaaaaaaaaa",
        moderation=Moderation.AFTER,
        who_may_ask=WhoMay.SIGNED_IN,
        changed_alone=True,
        asking_opens_at=START - HOUR_MS,
    )
    assert records.hours.get("h1") == hour
    assert records.hours.get("h2") is None


def test_a_change_grows_the_version_and_leaves_the_rest(records: Records) -> None:
    plan(records)
    changed = records.hours.change("h1", 1, title="A better title", moderation=Moderation.AFTER)
    assert (changed.title, changed.moderation, changed.version) == ("A better title", Moderation.AFTER, 2)
    assert records.hours.get("h1") == changed


def test_a_change_made_from_an_older_version_is_refused_with_the_present_one(records: Records) -> None:
    plan(records)
    records.hours.change("h1", 1, title="First")
    with pytest.raises(HourChangedMeanwhile) as refused:
        records.hours.change("h1", 1, title="Second")
    assert refused.value.details == {"version": 2}
    assert records.hours.get("h1").title == "First"  # type: ignore[union-attr]


def test_of_many_who_save_the_same_version_one_wins(records: Records) -> None:
    plan(records)
    saved = race([lambda n=n: records.hours.change("h1", 1, title=f"Title {n}") for n in range(8)])
    kept = [one for one in saved if isinstance(one, Hour)]
    assert len(kept) == 1
    assert sum(isinstance(one, HourChangedMeanwhile) for one in saved) == 7
    assert records.hours.get("h1") == kept[0]


def test_an_hour_that_is_not_there_can_neither_change_nor_move(records: Records) -> None:
    with pytest.raises(HourNotFound):
        records.hours.change("h1", 1, title="x")
    with pytest.raises(HourNotFound):
        records.hours.move("h1", "announce", START)


def test_a_state_is_never_saved_but_by_a_move(records: Records) -> None:
    plan(records)
    with pytest.raises(ValueError, match="moves alone"):
        records.hours.change("h1", 1, state=HourState.LIVE)


@pytest.mark.parametrize("state", HourState)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_goes_from_its_own_states_alone(records: Records, state: HourState, move: str) -> None:
    plan(records, state=state.value)
    if state in MOVES[move].sources:
        assert records.hours.move("h1", move, START).state is MOVES[move].target
        return
    with pytest.raises(HourTransitionRefused) as refused:
        records.hours.move("h1", move, START)
    assert refused.value.details == {"state": state.value, "move": move}


def test_a_move_stamps_its_moment_and_saves_what_comes_with_it(records: Records) -> None:
    plan(records)
    moved = records.hours.move("h1", "cancel", START + 5, cancel_reason="The guest is ill.")
    assert (moved.cancelled_at, moved.cancel_reason, moved.version) == (START + 5, "The guest is ill.", 2)


def test_of_many_who_take_the_same_step_one_does(records: Records) -> None:
    plan(records, state="open")
    moved = race([lambda: records.hours.move("h1", "start", START)] * 8)
    assert sum(isinstance(one, Hour) for one in moved) == 1
    assert sum(isinstance(one, HourTransitionRefused) for one in moved) == 7


def test_a_step_decided_from_an_older_version_is_not_taken(records: Records) -> None:
    plan(records, state="announced")
    records.hours.change("h1", 1, asking_opens_at=START + HOUR_MS)
    with pytest.raises(HourChangedMeanwhile):
        records.hours.move("h1", "open", START, version=1)
    assert records.hours.move("h1", "open", START, version=2).state is HourState.OPEN


def test_a_series_has_one_hour_for_each_occurrence(records: Records) -> None:
    assert plan(records, "h1", series_id="s1", occurrence_at=START)
    twin = Hour(hour_id="h2", title="x", starts_at=START, duration_s=60, series_id="s1", occurrence_at=START)
    assert records.hours.add(twin) is False
    plan(records, "h3", series_id="s1", occurrence_at=START + 1)
    plan(records, "h4")
    plan(records, "h5")
    assert ids(records.hours.of_series("s1")) == ["h1", "h3"]


def test_coming_hours_are_those_whose_end_is_ahead(records: Records) -> None:
    plan(records, "later", "announced", starts_at=START + 2 * HOUR_MS)
    plan(records, "soon", "open", starts_at=START + HOUR_MS)
    plan(records, "late", "open", starts_at=START - HOUR_MS // 2)
    plan(records, "forgotten", "announced", starts_at=START - HOUR_MS)
    plan(records, "draft", "draft", starts_at=START + HOUR_MS)
    plan(records, "live", "live", starts_at=START)
    assert ids(records.hours.coming(START)) == ["late", "soon", "later"]
    assert ids(records.hours.in_states({HourState.LIVE, HourState.DRAFT})) == ["live", "draft"]


def test_past_hours_come_newest_first_page_by_page(records: Records) -> None:
    for number in range(4):
        plan(records, f"h{number}", "archived", starts_at=START - number * HOUR_MS)
    plan(records, "cancelled", "cancelled")
    plan(records, "ended", "ended", starts_at=START - 9 * HOUR_MS)
    assert ids(records.hours.past(2, START + 1)) == ["h0", "h1"]
    assert ids(records.hours.past(9, START - HOUR_MS)) == ["h2", "h3", "ended"]


def test_my_hours_are_those_in_which_i_hold_a_role(records: Records) -> None:
    plan(records, "by-hour")
    plan(records, "by-series", series_id="s1", occurrence_at=1, starts_at=START + 1)
    plan(records, "neither", starts_at=START + 2)
    for scope, scope_id in (("hour", "by-hour"), ("series", "s1"), ("hour", "gone")):
        records.people.grant(Grant(person_id=ADA.person_id, scope=scope, scope_id=scope_id, role=Role.GUEST))
    assert ids(records.hours.of_person(ADA.person_id)) == ["by-series", "by-hour"]
