"""Whose turn it is in a thread."""

import pytest

from hub.domain.thread_rules import owed, owing
from hub.domain.threads import Part, Post, Thread, Visibility

WROTE = {"a": "asker", "m": "mentor", "c": "asker", "h": "mentor", "x": "asker"}
"""Letters of a story: asker, mentor; ``c`` a copied word of the asker's; ``h`` and ``x`` are hidden."""


def told(story: str, number: int = 1) -> list[Post]:
    """The posts of a part, in order, from the letters of a story."""
    return [
        Post(
            post_id=f"{number}-{place}",
            thread_id="t",
            number=number,
            author_id="chidi" if WROTE[letter] == "asker" else "ada",
            name="",
            role=WROTE[letter],
            text="…",
            from_post_id="private" if letter == "c" else "",
            hidden_at=1 if letter in "hx" else 0,
        )
        for place, letter in enumerate(story)
    ]


@pytest.mark.parametrize(
    ("story", "waits"),
    [
        ("", True),
        ("a", True),
        ("m", False),
        ("ma", True),
        ("mam", False),
        ("mm", False),
        ("h", True),
        ("mah", True),
        ("mx", False),
        ("mc", False),
        ("c", True),
        ("mca", True),
        ("mac", True),
    ],
)
def test_a_part_is_owed_until_a_mentor_has_the_last_word_that_is_seen(story: str, waits: bool):
    assert (owed([Part(thread_id="t", number=1, text="?")], told(story)) == [1]) is waits


def test_each_part_is_owed_by_itself():
    parts = [Part(thread_id="t", number=number, text="?") for number in (1, 2, 3)]
    assert owed(parts, told("m", 1) + told("ma", 2)) == [2, 3]


@pytest.mark.parametrize(
    ("mentors", "numbers", "people"),
    [
        (("m-ada", "m-hana"), [2], {"ada", "hana"}),
        ((), [2], {"ada"}),
        ((), [3], {"ada", "hana"}),
        ((), [2, 3], {"ada", "hana"}),
    ],
)
def test_who_answered_a_part_is_waited_for_and_where_nobody_did_all_are(mentors, numbers, people):
    thread = Thread(thread_id="t", programme_id="p", visibility=Visibility.PUBLIC, asker_id="chidi", mentors=mentors)
    assert owing(thread, numbers, told("ma", 2), {"ada", "hana"}) == people


def test_who_answered_and_is_no_mentor_any_more_is_not_waited_for():
    thread = Thread(thread_id="t", programme_id="p", visibility=Visibility.PUBLIC, asker_id="chidi")
    assert owing(thread, [2], told("ma", 2), {"hana"}) == {"hana"}
