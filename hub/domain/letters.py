"""E-mail addresses, and letters: e-mail that carries a link which works once."""

import re
from enum import StrEnum

import msgspec

from hub.domain.notices import MailState

LASTS_MS = 30 * 60 * 1000
"""How long the link of a letter works."""
LONGEST = 254
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


class LetterKind(StrEnum):
    """What the link of a letter does: signs somebody in, or shows that an address is theirs."""

    SIGN_IN = "sign_in"
    VERIFY = "verify"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        email: where it goes, as ``normal_address`` writes it; leaves the hub nowhere else.
        person_id: whose address is to be verified; ``""`` for a letter that signs somebody in.
        facts: ``next``, the path to go on to after signing in; ``zone``, in which its moments are told.
        state: as of the e-mail of a notice.
    """

    letter_id: str
    kind: LetterKind
    email: str
    person_id: str = ""
    facts: dict[str, str] = {}
    language: str = ""
    state: MailState = MailState.DUE
    at: int = 0
    expires_at: int = 0
    claimed_at: int = 0
    tries: int = 0
    sent_at: int = 0
    used_at: int = 0


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody gets e-mail; only verified ones are kept."""

    person_id: str
    email: str
    verified_at: int = 0


def normal_address(text: str) -> str:
    """An e-mail address in the one form in which we keep it and write to it.

    Small letters throughout: who asks with capitals is the same person, and the letter goes to the address as it is
    kept, so that a mailbox that differs in capitals alone can never get a link to somebody else's account.

    Raises:
        ValueError: it is no address that mail can be sent to.
    """
    local, at, domain = text.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        raise ValueError("no such domain") from None
    found = f"{local}@{domain}"
    labels = domain.split(".")
    fits = at and len(found) <= LONGEST and len(local) <= 64 and len(labels) > 1
    if not fits or not LOCAL.fullmatch(local) or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise ValueError("not an e-mail address")
    return found
