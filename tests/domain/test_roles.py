"""What each role may do."""

import pytest

from hub.domain.roles import ROLES_WITH, Right, Role, may, shown_role

TABLE = """
            organiser  host  moderator  guest  nobody
anyone      yes        yes   yes        yes    yes
asker       yes        yes   yes        yes    yes
moderator   yes        yes   yes        -      -
stage       yes        yes   yes        -      -
speaker     yes        yes   yes        yes    -
organiser   yes        -     -          -      -
clock       -          -     -          -      -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(row[0], role, cell == "yes") for row in ROWS for role, cell in zip(HEAD, row[1:], strict=True)]


def roles_of(word: str) -> frozenset[Role]:
    return frozenset() if word == "nobody" else frozenset({Role(word)})


@pytest.mark.parametrize(("right", "role", "allowed"), CELLS)
def test_role_carries_the_rights_of_the_table(right: str, role: str, allowed: bool):
    assert may(roles_of(role), Right(right)) is allowed


def test_every_right_has_its_row():
    assert {row[0] for row in ROWS} == {right.value for right in Right}
    assert set(ROLES_WITH) == set(Right) - {Right.ANYONE, Right.ASKER}


def test_somebody_with_two_roles_has_the_rights_of_both():
    assert may(frozenset({Role.GUEST, Role.MODERATOR}), Right.STAGE)


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        (set(), "asker"),
        ({Role.GUEST}, "guest"),
        ({Role.GUEST, Role.MODERATOR}, "moderator"),
        ({Role.MODERATOR, Role.HOST}, "host"),
        (set(Role), "organiser"),
    ],
)
def test_ledger_names_the_highest_role(roles: set[Role], shown: str):
    assert shown_role(frozenset(roles)) == shown
