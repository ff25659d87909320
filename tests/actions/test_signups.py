"""From a line on a wiki page to a request: dry run, taking in, and whose it becomes."""

from dataclasses import replace
from typing import Any

import pytest

from hub.actions.account import Vouched, welcome
from hub.actions.context import Context
from hub.actions.registry import run
from hub.actions.signups import Choice, read_signups, take_in_signups, taken_signups, way_on
from hub.domain.errors import AccessDenied, PayloadInvalid
from hub.domain.people import BY_WIKI_LIST
from hub.domain.roles import Actor
from hub.domain.signups import Flag, Judged, Public, Way
from tests.fixed import START
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA, MONA, ZURI

ASK = "*I would like to have a mentorship session with"
SOURCE = "https://meta.wikimedia.org/w/index.php?oldid=123"


def signed(name: str = "Farida", when: str = "14:03, 27 November 2026 (UTC)") -> str:
    return f"--[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {when}"


@pytest.fixture
def place(ctx: Context) -> Any:
    """A programme with Ada as a mentor."""
    programme = make_programme(ctx)
    return programme, make_mentor(ctx, programme, ADA, name="Amina Diallo", wiki_account="Amina D")


def read(ctx: Context, place: Any, page: str) -> list[Judged]:
    return read_signups(ctx, ZURI, place[0].programme_id, page)


def take(ctx: Context, place: Any, page: str, **choice: Any) -> list[Any]:
    lines = read(ctx, place, page)
    choices = [Choice(one.key, choice.get("way", one.way), choice.get("mentor_id", "")) for one in lines]
    return take_in_signups(ctx, ZURI, place[0].programme_id, page, choices, SOURCE)


def flags_of(ctx: Context, place: Any, page: str) -> tuple[Flag, ...]:
    (one,) = read(ctx, place, page)
    return one.flags


PAGES = {
    f"{ASK} Amina Diallo.{signed()}": (),
    f"{ASK} Amina Diallo.": (Flag.UNSIGNED,),
    f"{ASK} Amina.{signed()}": (Flag.UNKNOWN_MENTOR,),
    f"{ASK} Amina Diallo.{signed('Amina D')}": (Flag.OWN,),
    f"{ASK} Amina Diallo.{signed('user:amina_D')}": (Flag.OWN,),
    f"{ASK} Amina Diallo.{signed('192.0.2.1')}": (Flag.NO_ACCOUNT,),
    f"{ASK} Amina Diallo.{signed('~2026-12345-67')}": (Flag.NO_ACCOUNT,),
    f"{ASK} Amina Diallo. Done{signed('Zuri')}": (Flag.PERHAPS_REPLY,),
    f"{ASK} Amina Diallo, best at 10:00, 1 December 2026 (UTC).{signed()}": (Flag.PERHAPS_REPLY,),
    f"*Thank you for the mentorship session with Amina Diallo!{signed()}": (Flag.NO_WISH,),
    f"*I do not want a mentorship session with Amina Diallo.{signed()}": (Flag.NO_WISH,),
    f"*I would like a mentorship session.{signed()}": (Flag.UNKNOWN_MENTOR,),
    f"{ASK} [[User:Amina D]] and [[User:Hana]].{signed()}": (Flag.SEVERAL,),
    f"{ASK} Amina Diallo.{signed(when='14:03, 1 January 2027 (UTC)')}": (Flag.LATE,),
    f"{ASK} Amina Diallo.{signed(when='14:03, 1 January 2026 (UTC)')}": (Flag.EARLY,),
    f"{ASK} Amina Diallo.{signed(when='')}": (Flag.UNDATED,),
    f"<s>{ASK} Amina Diallo.{signed()}</s>": (Flag.STRUCK,),
    f"*Hello!{signed()}": (Flag.NOT_UNDERSTOOD,),
}


@pytest.mark.parametrize("page", PAGES)
def test_line_says_what_is_the_matter(ctx: Context, place: Any, page: str):
    assert flags_of(ctx, place, page) == PAGES[page]


def test_name_of_two_mentors_is_neithers(ctx: Context, place: Any):
    make_mentor(ctx, place[0], HANA, name="Hana", aliases=("Amina Diallo",))
    assert flags_of(ctx, place, f"{ASK} Amina Diallo.{signed()}") == (Flag.AMBIGUOUS,)


def test_mentor_without_calls_is_not_available(ctx: Context, place: Any):
    make_mentor(ctx, place[0], HANA, name="Hana", takes_calls=False)
    assert flags_of(ctx, place, f"{ASK} Hana.{signed()}") == (Flag.NOT_AVAILABLE,)


def test_dry_run_changes_nothing(ctx: Context, place: Any):
    (one,) = read(ctx, place, f"{ASK} Amina Diallo.{signed()}")
    assert (one.ready, one.mentor_id) == (True, place[1].mentor_id)
    assert taken_signups(ctx, ZURI, place[0].programme_id) == []
    assert ctx.records.people.find_account(BY_WIKI_LIST, "Farida") is None


def test_taken_in_line_is_a_request_at_any_time_and_twice_is_once(ctx: Context, place: Any):
    page = f"{ASK} Amina Diallo, about budgets.{signed()}\n{ASK} Amina Diallo.{signed('Gil')}"
    assert [one.refused for one in take(ctx, place, page)] == ["", ""]
    assert take(ctx, place, page) == []
    again = read(ctx, place, f"* A new line above.\n*:and a reply\n{page} Done! --[[User:Zuri]]")
    assert [one.taken for one in again] == [Public.WAITING, Public.WAITING]
    taken = taken_signups(ctx, ZURI, place[0].programme_id)
    assert [(one.candidate, one.state, one.wiki_source) for one in taken] == [
        ("Farida", Public.WAITING, SOURCE),
        ("Gil", Public.WAITING, SOURCE),
    ]
    kinds = [one.kind for one in ctx.records.notices.of_person(ADA.person_id)]
    assert kinds == ["booking.requested"] * 2


def test_second_line_of_the_same_two_is_a_duplicate(ctx: Context, place: Any):
    page = f"{ASK} Amina Diallo.{signed()}\n{ASK} [[User:Amina D]].{signed()}"
    assert [one.flags for one in read(ctx, place, page)] == [(), (Flag.DUPLICATE,)]
    take(ctx, place, page)
    assert len(taken_signups(ctx, ZURI, place[0].programme_id)) == 1
    assert [bool(one.taken) or one.flags for one in read(ctx, place, page)] == [True, (Flag.DUPLICATE,)]


def test_late_line_becomes_a_private_thread(ctx: Context, place: Any):
    page = f"{ASK} Amina Diallo.{signed(when='14:03, 1 January 2027 (UTC)')}"
    assert [one.refused for one in take(ctx, place, page, way=Way.SESSION)] == [""]
    (taken,) = taken_signups(ctx, ZURI, place[0].programme_id)
    assert (taken.state, taken.wiki_source) == (Public.WAITING, SOURCE)
    assert ctx.records.threads.public(place[0].programme_id, "", 0, 10) == []
    assert take(ctx, place, page) == []


def test_line_signed_in_time_is_taken_in_after_the_end(ctx: Context, clock: Any, place: Any):
    """The request of 2022 that was lost, and refused as too late."""
    clock.ms = START + 40 * DAY_MS
    page = f"{ASK} Amina Diallo.{signed()}"
    assert flags_of(ctx, place, page) == ()
    assert [one.refused for one in take(ctx, place, page)] == [""]


def test_organiser_says_who_is_meant(ctx: Context, place: Any):
    page = f"{ASK} Amina.{signed()}"
    assert [bool(one.refused) for one in take(ctx, place, page)] == [True]
    assert [one.refused for one in take(ctx, place, page, mentor_id=place[1].mentor_id)] == [""]
    one, other = read(ctx, place, f"{page}\n{ASK} AMINA.{signed('Gil')}")
    assert one.taken == Public.WAITING
    # From now on the name is known.
    assert (other.ready, other.mentor_id) == (True, place[1].mentor_id)


def test_reply_of_another_mentor_is_looked_at_first(ctx: Context, place: Any):
    make_mentor(ctx, place[0], HANA, name="Hana", wiki_account="User:Hana of the hills")
    assert flags_of(ctx, place, f"{ASK} Amina Diallo. Done{signed('Hana of the hills')}") == (Flag.PERHAPS_REPLY,)


@pytest.mark.parametrize("word", ["you", "anyone", "NAME", "Você", "n’importe qui", "кем-нибудь"])
def test_word_that_names_nobody_is_never_remembered(ctx: Context, place: Any, word: str):
    page = f"{ASK} {word}.{signed()}"
    assert flags_of(ctx, place, page) == (Flag.UNKNOWN_MENTOR,)
    assert [one.refused for one in take(ctx, place, page, mentor_id=place[1].mentor_id)] == [""]
    mentor = ctx.records.mentors.get(place[1].mentor_id)
    assert mentor and mentor.aliases == ()


def test_receipt_leads_to_where_the_request_is(ctx: Context, place: Any):
    late = signed("Gil", when="14:03, 1 January 2027 (UTC)")
    take(ctx, place, f"{ASK} Amina Diallo.{signed()}\n{ASK} Amina Diallo.{late}")
    ways = {one.candidate: way_on(ctx, one.way) for one in taken_signups(ctx, ZURI, place[0].programme_id)}
    base = ctx.settings.base_url
    assert ways == {"Farida": f"{base}/bookings#wiki", "Gil": f"{base}/threads#wiki"}


@pytest.mark.parametrize(
    "page", [page for page, flags in PAGES.items() if {*flags} & {Flag.UNSIGNED, Flag.OWN, Flag.STRUCK}]
)
def test_line_in_doubt_is_never_taken_in(ctx: Context, place: Any, page: str):
    assert take(ctx, place, page, mentor_id=place[1].mentor_id) == []
    assert taken_signups(ctx, ZURI, place[0].programme_id) == []


def test_request_is_theirs_as_soon_as_they_sign_in(ctx: Context, place: Any):
    take(ctx, place, f"{ASK} Amina Diallo.{signed()}")
    farida = welcome(ctx, Vouched(ctx.settings.wikimedia_url, "77", "Farida"))
    (booking,) = ctx.records.bookings.of_person(farida.person_id)
    assert (booking.candidate_name, booking.wiki_source) == ("Farida", SOURCE)
    actor = Actor(farida.person_id, "Farida", signed_in=True)
    run(ctx, ADA, "booking.counter", {"booking_id": booking.booking_id, "time": START + 2 * DAY_MS})
    run(ctx, actor, "booking.agree", {"booking_id": booking.booking_id})
    (taken,) = taken_signups(ctx, ZURI, place[0].programme_id)
    assert taken.state == Public.ANSWERED
    # The same page again finds them under their real account.
    assert take(ctx, place, f"{ASK} Amina Diallo.{signed()}") == []


def test_what_was_told_to_them_before_waits_in_their_inbox(ctx: Context, place: Any):
    take(ctx, place, f"{ASK} Amina Diallo.{signed()}")
    held = ctx.records.people.find_account(BY_WIKI_LIST, "Farida")
    assert held
    (booking,) = ctx.records.bookings.of_person(held.person_id)
    run(ctx, ADA, "booking.counter", {"booking_id": booking.booking_id, "time": START + 2 * DAY_MS})
    farida = welcome(ctx, Vouched(ctx.settings.wikimedia_url, "77", "Farida"))
    assert [one.kind for one in ctx.records.notices.of_person(farida.person_id)] == ["booking.countered"]


@pytest.mark.parametrize(
    ("issuer", "name"), [("https://elsewhere.example", "Farida"), ("email", "Farida"), ("", "Gil")]
)
def test_namesake_from_elsewhere_gets_nothing(ctx: Context, place: Any, issuer: str, name: str):
    take(ctx, place, f"{ASK} Amina Diallo.{signed()}")
    other = welcome(ctx, Vouched(issuer or ctx.settings.wikimedia_url, "78", name))
    assert ctx.records.bookings.of_person(other.person_id) == []


def test_account_that_never_signed_in_gets_no_role_by_its_name(ctx: Context, place: Any):
    take(ctx, place, f"{ASK} Amina Diallo.{signed()}")
    assert ctx.records.people.find_by_name("Farida") is None


@pytest.mark.parametrize("actor", [ADA, CHIDI, MONA])
def test_only_organisers_read_the_list(ctx: Context, place: Any, actor: Actor):
    for ask in (read_signups, take_in_signups):
        with pytest.raises(AccessDenied):
            ask(ctx, actor, place[0].programme_id, "*", [])  # type: ignore[arg-type]
    with pytest.raises(AccessDenied):
        taken_signups(ctx, actor, place[0].programme_id)


@pytest.mark.parametrize("page", ["", " \n", "x" * 1_000_001, "x\n" * 20_001])
def test_no_page_and_too_much_of_one_are_refused(ctx: Context, place: Any, page: str):
    with pytest.raises(PayloadInvalid):
        read(ctx, place, page)


def test_crash_between_person_and_request_is_mended_by_doing_it_again(ctx: Context, place: Any):
    page = f"{ASK} Amina Diallo.{signed()}"

    def dies() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        take(replace(ctx, new_id=dies), place, page)
    assert [one.refused for one in take(ctx, place, page)] == [""]
    assert len(taken_signups(ctx, ZURI, place[0].programme_id)) == 1
