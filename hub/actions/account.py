"""What people do with their own account: come in, choose zone and language, make and remove tokens."""

from typing import NamedTuple

from hub.actions.context import Context
from hub.actions.limits import spend
from hub.domain.errors import PayloadInvalid, SignInNeeded
from hub.domain.people import Person
from hub.domain.questions import clean_line
from hub.domain.roles import Actor

TOKEN_LASTS_MS = 365 * 24 * 3600 * 1000
LABEL_LIMIT = 100
NAME_LIMIT = 255


class Vouched(NamedTuple):
    """Somebody whom a provider vouches for: ``subject`` is theirs for ever, ``name`` as of now."""

    issuer: str
    subject: str
    name: str


class MadeToken(NamedTuple):
    """A fresh token; ``secret`` is shown once and never again."""

    token_id: str
    secret: str


def welcome(ctx: Context, vouched: Vouched) -> Person:
    """The account of somebody who signed in; made at the first time.

    What they asked for on a wiki page before is theirs from now on.
    """
    name = clean_line(vouched.name)[:NAME_LIMIT]
    person = ctx.records.people.sign_in(vouched.issuer, vouched.subject, name, ctx.clock())
    if vouched.issuer == ctx.settings.wikimedia_url:
        ctx.records.signups.hand_over(name, person.person_id)
    return person


def change_account(ctx: Context, actor: Actor, *, zone: str, language: str) -> None:
    """Choose one's zone (IANA name) and language; ``""`` leaves either to the browser.

    Raises:
        SignInNeeded: guests have no account.
    """
    _check_account(actor)
    ctx.records.people.change(actor.person_id, zone=zone, language=language)


def keep_name(ctx: Context, actor: Actor, *, keeps: bool) -> None:
    """Choose whether one's name stays with what one asked in public hours, however long ago; it does unless chosen.

    Raises:
        SignInNeeded: guests say so with each question.
    """
    _check_account(actor)
    ctx.records.people.keep_name(actor.person_id, keeps=keeps)


def make_token(ctx: Context, actor: Actor, label: str) -> MadeToken:
    """Make a bearer token that may do what its owner may, for a year.

    Raises:
        SignInNeeded: guests have no tokens.
        PayloadInvalid: it needs a label, to be told from others.
    """
    _check_account(actor)
    kept = clean_line(label)[:LABEL_LIMIT]
    if not kept:
        raise PayloadInvalid(field="label")
    spend(ctx, actor, "access.token")
    now = ctx.clock()
    return MadeToken(*ctx.records.tokens.add(actor.person_id, kept, now, now + TOKEN_LASTS_MS))


def remove_token(ctx: Context, actor: Actor, token_id: str) -> None:
    """Make one of one's tokens worthless. Doing it again changes nothing.

    Raises:
        SignInNeeded: guests have no tokens.
    """
    _check_account(actor)
    ctx.records.tokens.remove(actor.person_id, token_id)


def _check_account(actor: Actor) -> None:
    if not actor.signed_in:
        raise SignInNeeded
