"""The story of a room is the same in whichever order it is told."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.room_visits import Closed, Fact, Missed, Opened, RoomStory, RoomVisit, Seen, Stay
from tests.fixed import Ids

KIND = RoomVisit(visit_id="", room_name="hour-1", opened_at=0)


def story(*facts: Fact) -> RoomStory:
    """A room of which these facts are told, each after what was told before was kept."""
    ids = Ids()
    room = RoomStory(KIND, ids)
    for fact in facts:
        room = RoomStory(KIND, ids, room.visits, room.stays)
        room.tell(fact)
    return room


def lives(room: RoomStory) -> list[tuple[int, int]]:
    """From when until when the room was open, each time."""
    return [(one.opened_at, one.closed_at) for one in room.visits]


def people(room: RoomStory) -> list[str]:
    """Who is in it now."""
    return sorted(one.occupant_jid for one in room.here())


def came(who: str, at: int) -> Stay:
    """Somebody came."""
    return Stay(occupant_jid=who, jitsi_id=f"id of {who}", name=who, joined_at=at)


def went(who: str, came_at: int, at: int) -> Stay:
    """Somebody who had come went."""
    return Stay(occupant_jid=who, jitsi_id=f"id of {who}", name=who, joined_at=came_at, left_at=at)


def test_room_is_open_from_its_opening_to_its_closing():
    room = story(Opened(10), came("a", 10), came("b", 12), went("a", 10, 20), went("b", 12, 30), Closed(30, 10))
    assert lives(room) == [(10, 30)]
    assert people(room) == []
    assert [(one.joined_at, one.left_at) for one in room.stays] == [(10, 20), (12, 30)]


def test_opening_that_is_told_after_somebody_came_is_no_second_life():
    room = story(came("a", 12), Opened(10))
    assert lives(room) == [(10, 0)]
    assert not room.visits[0].guessed
    assert people(room) == ["a"]


def test_going_that_is_told_before_the_coming_stays_a_going():
    assert people(story(Opened(10), went("a", 11, 15), came("a", 11))) == []


def test_closing_that_is_told_first_stands():
    room = story(Closed(30, 10), came("a", 11), Opened(10))
    assert lives(room) == [(10, 30)]
    assert people(room) == []


def test_same_line_that_comes_back_is_here_again():
    room = story(Opened(10), came("a", 11), went("a", 11, 15), came("a", 20))
    assert people(room) == ["a"]
    assert people(story(Opened(10), came("a", 11), came("a", 20), went("a", 11, 15))) == ["a"]


def test_life_without_a_goodbye_is_over_when_the_next_begins():
    room = story(Opened(10), came("a", 11), Opened(100), came("b", 101))
    assert lives(room) == [(10, 100), (100, 0)]
    assert people(room) == ["b"]
    assert [one.closed_by for one in room.visits] == ["lost", ""]


def test_goodbye_that_comes_late_is_the_truth():
    assert lives(story(Opened(10), Opened(100), Closed(50, 10))) == [(10, 50), (100, 0)]


def test_somebody_who_came_after_the_end_begins_another_life():
    room = story(Opened(10), Closed(30, 10), came("a", 40))
    assert lives(room) == [(10, 30), (40, 0)]
    assert room.visits[1].guessed
    assert lives(story(Opened(10), Closed(30, 10), came("a", 40), Opened(39))) == [(10, 30), (39, 0)]


def test_census_closes_a_room_that_is_gone_and_opens_one_that_nobody_told_of():
    room = story(Opened(10), came("a", 11), Missed(60))
    assert (lives(room), people(room)) == ([(10, 60)], [])
    assert lives(story(Seen(60))) == [(60, 0)]
    assert lives(story(Seen(60, 20))) == [(20, 0)]
    assert lives(story(Seen(60), came("a", 55), Opened(50))) == [(50, 0)]


def test_census_changes_nothing_of_what_is_known():
    assert lives(story(Opened(10), Seen(60, 10))) == [(10, 0)]
    assert lives(story(Opened(10), Missed(5))) == [(10, 0)]
    assert lives(story(Opened(10), Closed(30, 10), Missed(60))) == [(10, 30)]
    assert lives(story(Opened(10), Closed(30, 10), Seen(25))) == [(10, 30)]


def test_room_that_is_seen_again_after_the_census_missed_it_lives_again():
    assert lives(story(Opened(10), Missed(60), Seen(120, 10))) == [(10, 60), (120, 0)]


def test_closing_and_going_without_their_beginnings_find_them():
    room = story(Opened(10), came("a", 11), Stay(occupant_jid="a", left_at=20), Closed(30))
    assert lives(room) == [(10, 30)]
    assert [(one.joined_at, one.left_at) for one in room.stays] == [(11, 20)]
    assert lives(story(Closed(30), Opened(10))) == [(10, 30)]
    assert lives(story(Opened(10), Closed(30), Closed(30))) == [(10, 30)]
    assert people(story(Opened(10), Stay(occupant_jid="a", left_at=20), came("a", 11))) == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(5))))
def test_two_lives_are_two_in_every_order(order: tuple[int, ...]):
    facts: list[Fact] = [Opened(10), came("a", 12), Closed(30, 10), Opened(40), came("b", 41)]
    room = story(*(facts[number] for number in order))
    assert lives(room) == [(10, 30), (40, 0)]
    assert people(room) == ["b"]


@st.composite
def told(draw: st.DrawFn) -> tuple[list[tuple[int, int]], set[str], list[Fact]]:
    """Lives of a room as they really were, who is in it at the end, and the posts of it in some order, some twice."""
    spans: list[tuple[int, int]] = []
    facts: list[Fact] = []
    here: set[str] = set()
    at = 0
    for number in range(draw(st.integers(1, 3))):
        opened = at = at + draw(st.integers(1, 5))
        facts.append(Opened(opened))
        here = set()
        for who in draw(st.lists(st.sampled_from("abc"), max_size=5)):
            at += draw(st.integers(1, 5))
            # A line of its own for each life: a browser that comes back has a new one.
            name = f"{who}{number}"
            if name not in here:
                here.add(name)
                facts.append(came(name, at))
            else:
                here.remove(name)
                begun = max(one.joined_at for one in facts if isinstance(one, Stay) and one.occupant_jid == name)
                facts.append(went(name, begun, at))
        spans.append((opened, 0))
        if draw(st.booleans()):
            at += draw(st.integers(1, 5))
            facts.append(Closed(at, opened))
            spans[-1] = (opened, at)
            here = set()
    whole = [
        (opened, closed or (spans[number + 1][0] if number + 1 < len(spans) else 0))
        for number, (opened, closed) in enumerate(spans)
    ]
    twice = draw(st.lists(st.sampled_from(facts), max_size=3))
    return whole, here, draw(st.permutations(facts + twice))


@given(told())
@settings(max_examples=300, deadline=None)
def test_any_order_tells_the_same_story(given: tuple[list[tuple[int, int]], set[str], Sequence[Fact]]):
    whole, here, facts = given
    room = story(*facts)
    assert lives(room) == whole
    assert set(people(room)) == here
    for stay in room.stays:
        (home,) = [one for one in room.visits if one.visit_id == stay.visit_id]
        assert home.opened_at <= stay.at
        assert not home.closed_at or stay.at <= home.closed_at


@given(st.lists(st.one_of(
    st.builds(Opened, st.integers(1, 20)),
    st.builds(Closed, st.integers(1, 20), st.integers(0, 20)),
    st.builds(Seen, st.integers(1, 20), st.integers(0, 20)),
    st.builds(Missed, st.integers(1, 20)),
    st.builds(came, st.sampled_from("ab"), st.integers(1, 20)),
    st.builds(went, st.sampled_from("ab"), st.integers(0, 20), st.integers(1, 20)),
), max_size=12))  # fmt: skip
@settings(max_examples=500, deadline=None)
def test_whatever_is_told_makes_a_story(facts: list[Fact]):
    room = story(*facts)
    openings = [one.opened_at for one in room.visits]
    assert openings == sorted(set(openings))
    assert all(one.closed_at for one in room.visits[:-1])
    assert {one.visit_id for one in room.stays} <= {one.visit_id for one in room.visits}
