"""E-mail addresses: signing in by one, and showing that one is one's own. No address is told to anybody else."""

from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from hub.actions.context import Context
from hub.actions.limits import spend
from hub.actions.news import ring
from hub.domain.errors import AccessDenied, LinkInvalid, PageNotFound, PayloadInvalid, SignInNeeded
from hub.domain.letters import LASTS_MS, Letter, LetterKind, normal_address
from hub.domain.people import BY_EMAIL, Person
from hub.domain.questions import clean_line, seen
from hub.domain.roles import Actor
from hub.domain.texts import N_
from hub.mail.transport import mail_leaves

LIMIT = "access.mail"
MOST_LETTERS = 4
"""How many letters an address gets within ``WITHIN_MS``, whoever asks for them; further wishes are passed over."""
WITHIN_MS = 3600 * 1000
NAME_LIMIT = 60

NOT_AN_ADDRESS = N_("This does not look like an e-mail address.")
NAME_NEEDED = N_("Please write the name that others read. A pseudonym is fine.")
PATHS = {LetterKind.SIGN_IN: "/sign-in/mail/", LetterKind.VERIFY: "/account/mail/"}


class Reading(NamedTuple):
    """How somebody reads, for the letter: language as in HTML's ``lang``, and the IANA name of a zone."""

    language: str = ""
    zone: str = ""


class MailPart(NamedTuple):
    """What an account's page says of e-mail.

    Fields:
        works: whether e-mail leaves this deployment at all.
        email: the verified address, ``""`` for none.
        waiting: the address to which a letter went that is not answered yet.
        way_in: they sign in by the address: it cannot be changed or removed.
    """

    works: bool
    email: str
    waiting: str
    way_in: bool


def ask_to_sign_in(ctx: Context, actor: Actor, email: str, way_on: str, reading: Reading) -> None:
    """Send a letter whose link signs in whoever reads it. It goes out whether or not there is such an account.

    Args:
        way_on: path to go on to afterwards.
    Raises:
        PageNotFound: no e-mail leaves this deployment.
        LimitReached: too many letters from here.
        PayloadInvalid: it is no address; ``fields``.
    """
    _write(ctx, actor, LetterKind.SIGN_IN, email, "", {"next": way_on, "zone": reading.zone}, reading.language)


def ask_to_verify(ctx: Context, actor: Actor, email: str, reading: Reading) -> None:
    """Send a letter whose link shows that an address is one's own. The one before stays until then.

    Raises:
        SignInNeeded: guests have no addresses.
        AccessDenied: who signs in by an address keeps it.
        PageNotFound, LimitReached, PayloadInvalid: as in ``ask_to_sign_in``.
    """
    person = _account(ctx, actor)
    if person.issuer == BY_EMAIL:
        raise AccessDenied
    _write(ctx, actor, LetterKind.VERIFY, email, person.person_id, {"zone": reading.zone}, reading.language)


def forget_address(ctx: Context, actor: Actor) -> None:
    """Forget one's address: no e-mail any more. Doing it again changes nothing.

    Raises:
        SignInNeeded: guests have none.
        AccessDenied: who signs in by an address keeps it.
    """
    person = _account(ctx, actor)
    if person.issuer == BY_EMAIL:
        raise AccessDenied
    ctx.records.letters.forget_address(actor.person_id, ctx.clock())


def mail_part(ctx: Context, person: Person) -> MailPart:
    """What an account's page says of e-mail."""
    kept = ctx.records.letters.address(person.person_id)
    letter = ctx.records.letters.waiting(person.person_id, ctx.clock())
    return MailPart(
        works=mail_leaves(ctx.settings),
        email=kept.email if kept else "",
        waiting=letter.email if letter else "",
        way_in=person.issuer == BY_EMAIL,
    )


def open_letter(ctx: Context, key: str, kind: LetterKind) -> Letter:
    """The letter behind a link, which still works. Opening it does not use it up: programs open links as well.

    Raises:
        LinkInvalid: it was used, has expired, or was never ours.
    """
    letter = ctx.records.letters.get(_letter_id(ctx, key))
    if letter is None or letter.kind is not kind or letter.used_at or letter.expires_at <= ctx.clock():
        raise LinkInvalid
    return letter


def name_behind(ctx: Context, letter: Letter) -> str:
    """The name of the account that signs in by a letter's address; ``""`` for a new one."""
    person = ctx.records.people.find_account(BY_EMAIL, letter.email)
    return person.name if person else ""


def sign_in_by(ctx: Context, key: str, name: str) -> tuple[Person, str]:
    """Use a link to sign in; answers the account, made at the first time, and the path to go on to.

    Args:
        name: what others read from now on; a pseudonym is fine.
    Raises:
        LinkInvalid: it was used, has expired, or was never ours.
        PayloadInvalid: nothing that can be seen is left of the name; ``fields``. The link still works then.
    """
    letter = open_letter(ctx, key, LetterKind.SIGN_IN)
    kept = clean_line(name)[:NAME_LIMIT].strip()
    if not seen(kept):
        raise PayloadInvalid(fields={"name": NAME_NEEDED})
    person = ctx.records.letters.sign_in(letter.letter_id, kept, ctx.clock())
    if person is None:
        raise LinkInvalid
    return person, letter.facts.get("next", "/")


def verify_by(ctx: Context, actor: Actor, key: str) -> None:
    """Use a link to show that an address is one's own, as the person who asked for it.

    Raises:
        SignInNeeded: guests have no addresses.
        LinkInvalid: it was used, has expired, was never ours, or was asked for by somebody else.
    """
    person = _account(ctx, actor)
    letter = open_letter(ctx, key, LetterKind.VERIFY)
    if not ctx.records.letters.verify(letter.letter_id, person.person_id, ctx.clock()):
        raise LinkInvalid


def link_of(ctx: Context, letter: Letter) -> str:
    """The link of a letter. It is made when the letter is sent, so that no record holds one that works."""
    return f"{ctx.settings.base_url}{PATHS[letter.kind]}{_signer(ctx).dumps(letter.letter_id)}"


def _write(
    ctx: Context, actor: Actor, kind: LetterKind, email: str, person_id: str, facts: dict[str, str], language: str
) -> None:
    if not mail_leaves(ctx.settings):
        raise PageNotFound
    try:
        address = normal_address(email)
    except ValueError:
        raise PayloadInvalid(fields={"email": NOT_AN_ADDRESS}) from None
    spend(ctx, actor, LIMIT)
    now = ctx.clock()
    letter = Letter(
        letter_id=ctx.new_id(),
        kind=kind,
        email=address,
        person_id=person_id,
        facts=facts,
        language=language,
        at=now,
        expires_at=now + LASTS_MS,
    )
    # One too many for this address is passed over in silence: the answer must not tell that others ask for it.
    ctx.records.letters.add(letter, most=MOST_LETTERS, since=now - WITHIN_MS)
    ring(ctx)


def _account(ctx: Context, actor: Actor) -> Person:
    person = ctx.records.people.get(actor.person_id) if actor.signed_in else None
    if person is None:
        raise SignInNeeded
    return person


def _letter_id(ctx: Context, key: str) -> str:
    try:
        return str(_signer(ctx).loads(key))
    except BadData:
        raise LinkInvalid from None


def _signer(ctx: Context) -> URLSafeSerializer:
    return URLSafeSerializer(ctx.settings.secret_key, salt="letter")
