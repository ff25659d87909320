"""Signing in by e-mail, and showing that an address is one's own."""

import re

import pytest

from hub.actions.account import Vouched, welcome
from hub.actions.addresses import (
    MOST_LETTERS,
    Reading,
    ask_to_sign_in,
    ask_to_verify,
    forget_address,
    link_of,
    mail_part,
    name_behind,
    open_letter,
    sign_in_by,
    verify_by,
)
from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, LimitReached, LinkInvalid, PayloadInvalid, SignInNeeded
from hub.domain.letters import Letter, LetterKind, normal_address
from hub.domain.people import BY_EMAIL, Person
from hub.domain.roles import Actor
from tests.people import ADA, BEN, CHIDI, OLGA
from tests.worker.working import forget_limits

EMAIL = "noor@example.org"


def newest(ctx: Context) -> Letter:
    """The letter that was written last."""
    found = ctx.records.letters.get(ctx.records.letters.to_send(ctx.clock())[-1])
    assert found is not None
    return found


def key_of(ctx: Context, letter: Letter) -> str:
    """The secret part of a letter's link."""
    return link_of(ctx, letter).rpartition("/")[2]


def asked(ctx: Context, email: str = EMAIL, actor: Actor = BEN) -> str:
    """The key of a letter that signs in; each as if the one before were sent."""
    for letter_id in ctx.records.letters.to_send(ctx.clock()):
        ctx.records.letters.claim(letter_id, ctx.clock())
    ask_to_sign_in(ctx, actor, email, "/programmes", Reading("fr", "Africa/Cairo"))
    return key_of(ctx, newest(ctx))


def person_of(ctx: Context, actor: Actor) -> Person:
    """The account of somebody."""
    found = ctx.records.people.get(actor.person_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Noor@Example.ORG ", "noor@example.org"),
        ("a.b+c@sub.example.org", "a.b+c@sub.example.org"),
        ("noor@bücher.example", "noor@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_one_form(written: str, kept: str) -> None:
    assert normal_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "noor",
        "noor@localhost",
        "@example.org",
        "noor@@example.org",
        "noor@example..org",
        "noor@-x.org",
        "noor@127.0.0.1",
        "noor@example.org, eve@example.org",
        "noor@example.org\nBcc: eve@example.org",
        "Noor <noor@example.org>",
        "nöor@example.org",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 260}.org",
    ],
)
def test_what_is_no_address_is_refused_by_its_field(ctx: Context, written: str) -> None:
    with pytest.raises(PayloadInvalid) as refused:
        ask_to_sign_in(ctx, BEN, written, "/", Reading())
    assert "email" in refused.value.details["fields"]
    assert ctx.records.letters.to_send(ctx.clock()) == []


def test_a_link_signs_in_makes_the_account_and_verifies_the_address(ctx: Context) -> None:
    key = asked(ctx, "Noor@example.org")
    assert name_behind(ctx, open_letter(ctx, key, LetterKind.SIGN_IN)) == ""
    person, way_on = sign_in_by(ctx, key, " Noor  of the lake ")
    assert (person.issuer, person.subject, person.name) == (BY_EMAIL, EMAIL, "Noor of the lake")
    assert (person.language, person.zone, way_on) == ("fr", "Africa/Cairo", "/programmes")
    assert mail_part(ctx, person) == (True, EMAIL, "", True)


def test_the_next_link_leads_to_the_same_account_under_the_name_that_is_given_then(ctx: Context) -> None:
    first, _ = sign_in_by(ctx, asked(ctx), "Noor")
    key = asked(ctx)
    assert name_behind(ctx, open_letter(ctx, key, LetterKind.SIGN_IN)) == "Noor"
    again, _ = sign_in_by(ctx, key, "Nour")
    assert (again.person_id, again.name) == (first.person_id, "Nour")


def test_a_link_works_once(ctx: Context) -> None:
    key = asked(ctx)
    sign_in_by(ctx, key, "Noor")
    with pytest.raises(LinkInvalid):
        sign_in_by(ctx, key, "Noor")
    with pytest.raises(LinkInvalid):
        open_letter(ctx, key, LetterKind.SIGN_IN)


def test_of_two_who_press_at_once_one_comes_in(ctx: Context) -> None:
    asked(ctx)
    letter_id = newest(ctx).letter_id
    found = [ctx.records.letters.sign_in(letter_id, "Noor", ctx.clock()) for _ in range(2)]
    assert [one is not None for one in found] == [True, False]


def test_a_link_that_was_opened_alone_still_works_and_ends_after_half_an_hour(ctx: Context, clock: SetClock) -> None:
    key = asked(ctx)
    open_letter(ctx, key, LetterKind.SIGN_IN)
    clock.forward(seconds=1799)
    open_letter(ctx, key, LetterKind.SIGN_IN)
    clock.forward(seconds=1)
    with pytest.raises(LinkInvalid):
        sign_in_by(ctx, key, "Noor")


def test_a_link_without_a_name_asks_for_one_and_is_not_used_up(ctx: Context) -> None:
    key = asked(ctx)
    with pytest.raises(PayloadInvalid) as refused:
        sign_in_by(ctx, key, " \u200b ")
    assert "name" in refused.value.details["fields"]
    sign_in_by(ctx, key, "Noor")


def test_a_forged_link_and_one_of_another_kind_are_refused(ctx: Context) -> None:
    ask_to_verify(ctx, OLGA, EMAIL, Reading())
    other = key_of(ctx, newest(ctx))
    for key in ("", "x", other, other[:-1] + ("a" if other[-1] != "a" else "b"), newest(ctx).letter_id):
        with pytest.raises(LinkInvalid):
            sign_in_by(ctx, key, "Noor")


def test_no_record_holds_a_link_that_works(ctx: Context) -> None:
    key = asked(ctx)
    assert key not in str(newest(ctx))
    assert re.search(r"\.[\w-]{20,}$", key), "it is signed"


def test_an_address_gets_few_letters_whoever_asks_and_nobody_is_told(ctx: Context, clock: SetClock) -> None:
    for number in range(MOST_LETTERS + 3):
        ask_to_sign_in(ctx, Actor(f"g{number}", address=f"203.0.113.{number}"), EMAIL, "/", Reading())
    assert len(ctx.records.letters.to_send(ctx.clock())) == MOST_LETTERS
    clock.forward(seconds=3601)
    ask_to_sign_in(ctx, BEN, EMAIL, "/", Reading())
    assert len(ctx.records.letters.to_send(ctx.clock())) == 1


def test_one_person_and_one_network_may_ask_for_few(ctx: Context) -> None:
    for number in range(10):
        ask_to_sign_in(ctx, BEN, f"n{number}@example.org", "/", Reading())
    with pytest.raises(LimitReached):
        ask_to_sign_in(ctx, BEN, "n@example.org", "/", Reading())
    forget_limits(ctx)
    crowd = [Actor(f"g{number}", address="203.0.113.9") for number in range(121)]
    for number, guest in enumerate(crowd[:120]):
        ask_to_sign_in(ctx, guest, f"m{number}@example.org", "/", Reading())
    with pytest.raises(LimitReached):
        ask_to_sign_in(ctx, crowd[120], "m@example.org", "/", Reading())


def test_an_account_of_a_wiki_verifies_an_address_changes_it_and_removes_it(ctx: Context) -> None:
    ask_to_verify(ctx, OLGA, "olga@example.org", Reading())
    assert mail_part(ctx, person_of(ctx, OLGA)) == (True, "", "olga@example.org", False)
    verify_by(ctx, OLGA, key_of(ctx, newest(ctx)))
    ask_to_verify(ctx, OLGA, "new@example.org", Reading())
    assert mail_part(ctx, person_of(ctx, OLGA)) == (True, "olga@example.org", "new@example.org", False)
    key = key_of(ctx, newest(ctx))
    verify_by(ctx, OLGA, key)
    assert mail_part(ctx, person_of(ctx, OLGA)).email == "new@example.org"
    forget_address(ctx, OLGA)
    assert mail_part(ctx, person_of(ctx, OLGA)) == (True, "", "", False)
    with pytest.raises(LinkInvalid):
        verify_by(ctx, OLGA, key)


def test_removing_makes_letters_on_their_way_worthless(ctx: Context) -> None:
    ask_to_verify(ctx, OLGA, EMAIL, Reading())
    key = key_of(ctx, newest(ctx))
    forget_address(ctx, OLGA)
    with pytest.raises(LinkInvalid):
        verify_by(ctx, OLGA, key)


def test_nobody_verifies_by_the_letter_of_another(ctx: Context) -> None:
    ask_to_verify(ctx, OLGA, EMAIL, Reading())
    key = key_of(ctx, newest(ctx))
    with pytest.raises(SignInNeeded):
        verify_by(ctx, BEN, key)
    with pytest.raises(LinkInvalid):
        verify_by(ctx, CHIDI, key)
    verify_by(ctx, OLGA, key)


def test_who_comes_in_by_an_address_keeps_it(ctx: Context) -> None:
    person, _ = sign_in_by(ctx, asked(ctx), "Noor")
    noor = Actor(person.person_id, person.name, signed_in=True)
    with pytest.raises(AccessDenied):
        ask_to_verify(ctx, noor, "other@example.org", Reading())
    with pytest.raises(AccessDenied):
        forget_address(ctx, noor)


def test_a_name_chosen_freely_never_brings_the_role_of_its_namesake(ctx: Context) -> None:
    sign_in_by(ctx, asked(ctx), ADA.name)
    found = ctx.records.people.find_by_name(ADA.name)
    assert found is not None and found.person_id == ADA.person_id
    sign_in_by(ctx, asked(ctx), "Nobody Else")
    assert ctx.records.people.find_by_name("Nobody Else") is None


def test_no_provider_can_vouch_for_an_address(ctx: Context) -> None:
    person, _ = sign_in_by(ctx, asked(ctx), "Noor")
    other = welcome(ctx, Vouched("https://provider.example", EMAIL, "Eve"))
    assert other.person_id != person.person_id
