"""Who is meant by a name on a wiki page."""

import pytest

from hub.domain.mentor_names import who_is_meant
from hub.domain.mentors import Mentor, MentorState
from hub.domain.signups import SignupLine

AMINA = Mentor(
    mentor_id="m1",
    programme_id="p",
    state=MentorState.ACTIVE,
    name="Amina Diallo",
    wiki_account="Amina D",
    aliases=("أمينة",),
)
TOMAS = Mentor(
    mentor_id="m2", programme_id="p", state=MentorState.ACTIVE, name="Tomás Rivera", wiki_account="User:Tomas_R"
)
ANA = Mentor(mentor_id="m3", programme_id="p", state=MentorState.ACTIVE, name="Ana Lima", aliases=("Ana",))
OTHER_ANA = Mentor(mentor_id="m4", programme_id="p", state=MentorState.ACTIVE, name="Ana")
ROSTER = [AMINA, TOMAS, ANA, OTHER_ANA]


@pytest.mark.parametrize(
    ("named", "mentor_id"),
    [
        ("amina  DIALLO", "m1"),
        ("Amina D", "m1"),
        ("أمينة", "m1"),
        ("Tomas Rivera", "m2"),
        ("User:Tomas R", ""),
        ("Lima", ""),
    ],
)
def test_mentor_is_known_by_account_name_or_alias(named: str, mentor_id: str):
    assert who_is_meant(SignupLine(number=1, text="", named=named), ROSTER).mentor_id == mentor_id


def test_link_decides_whatever_its_words_are():
    line = SignupLine(number=1, text="", named="Amina Diallo", named_account="Tomas R")
    assert who_is_meant(line, ROSTER).mentor_id == "m2"
    stranger = who_is_meant(SignupLine(number=1, text="", named="Amina Diallo", named_account="Amina Fake"), ROSTER)
    assert (stranger.mentor_id, stranger.suggested[0]) == ("", "m1")


@pytest.mark.parametrize("named", ["Amina Dialo", "Amina", "Diallo"])
def test_near_miss_is_suggested_and_never_taken(named: str):
    meant = who_is_meant(SignupLine(number=1, text="", named=named), ROSTER)
    assert (meant.mentor_id, meant.ambiguous, meant.suggested[:1]) == ("", False, ("m1",))


def test_name_of_two_is_nobodys():
    meant = who_is_meant(SignupLine(number=1, text="", named="Ana"), ROSTER)
    assert (meant.mentor_id, meant.ambiguous, set(meant.suggested)) == ("", True, {"m3", "m4"})


@pytest.mark.parametrize("state", [MentorState.INVITED, MentorState.DECLINED, MentorState.LEFT])
def test_nobody_is_suggested_who_does_not_take_part(state: MentorState):
    gone = Mentor(mentor_id="m5", programme_id="p", state=state, name="Amina Dialo")
    near = who_is_meant(SignupLine(number=1, text="", named="Amina Dialoo"), [gone, *ROSTER])
    assert "m1" in near.suggested
    assert "m5" not in near.suggested
    other = Mentor(mentor_id="m6", programme_id="p", state=state, name="Ana")
    twice = who_is_meant(SignupLine(number=1, text="", named="Ana"), [ANA, other])
    assert (twice.ambiguous, twice.suggested) == (True, ("m3",))
