"""Sign-up lines of a wiki page: what was read from each, and what may become of it."""

from enum import StrEnum

import msgspec

from hub.domain.texts import N_


class Reply(msgspec.Struct, frozen=True):
    """What somebody wrote below a line, or behind its signature; ``receipt``: it is one of our receipts."""

    text: str
    account: str = ""
    at: int = 0
    receipt: bool = False


class SignupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was read. Moments are milliseconds since 1970, 0 for unknown.

    Fields of note:
        number: of the line on the page, from 1; ``marks``: those of a list with which it begins.
        text: the words without markup and signature.
        account: who signed; ``""`` for nobody, or where the line does not say without doubt.
        named: the name behind "with", as people write it; ``named_account`` where it links to a user page.
        note: what stands between the name and the signature.
        unclear: several people stand in the signature.
        late: another date stands before the signature: who signed may only have replied.
        struck: the words are struck out.
        nested: it stands below another line, or behind its signature.
        wished: somebody says that they would like it, and not that they would not.
        several: more than one mentor is named by a link.
        ends: the number of the last line that belongs to it, replies included; 0 where nothing can stand below it.
        understood: it asks for a session; False for a signed line that may want something else.
    """

    number: int
    text: str
    marks: str = ""
    ends: int = 0
    account: str = ""
    named: str = ""
    named_account: str = ""
    note: str = ""
    signed_at: int = 0
    replies: tuple[Reply, ...] = ()
    unclear: bool = False
    late: bool = False
    struck: bool = False
    nested: bool = False
    wished: bool = True
    several: bool = False
    understood: bool = True


class Flag(StrEnum):
    """What an organiser should know of a line."""

    NOT_UNDERSTOOD = "not_understood"
    UNSIGNED = "unsigned"
    UNCLEAR = "unclear"
    NO_ACCOUNT = "no_account"
    STRUCK = "struck"
    OWN = "own"
    DUPLICATE = "duplicate"
    PERHAPS_REPLY = "perhaps_reply"
    NO_WISH = "no_wish"
    UNKNOWN_MENTOR = "unknown_mentor"
    AMBIGUOUS = "ambiguous"
    SEVERAL = "several"
    NOT_AVAILABLE = "not_available"
    UNDATED = "undated"
    EARLY = "early"
    LATE = "late"
    NESTED = "nested"


FLAG_TEXTS: dict[Flag, str] = {
    Flag.NOT_UNDERSTOOD: N_("A signed line that does not ask for a session in words we know. Please read it yourself."),
    Flag.UNSIGNED: N_("Nobody signed it. Add the signature on the wiki, and read the page again."),
    Flag.UNCLEAR: N_("Several people stand in its signature. Make it clear on the wiki, and read the page again."),
    Flag.NO_ACCOUNT: N_("It was signed without an account: nobody could sign in for it."),
    Flag.STRUCK: N_("It is struck out."),
    Flag.OWN: N_("The mentor and the candidate are the same person."),
    Flag.DUPLICATE: N_("The same person asked the same mentor before."),
    Flag.PERHAPS_REPLY: N_("Who signed it may only have replied to it. Look whose request it is."),
    Flag.NO_WISH: N_("It does not say clearly that somebody wants a session. Please read it yourself."),
    Flag.UNKNOWN_MENTOR: N_("We know no mentor of this name. Choose who is meant."),
    Flag.AMBIGUOUS: N_("More than one mentor goes by this name. Choose who is meant."),
    Flag.SEVERAL: N_("It names more than one mentor. Choose who is meant."),
    Flag.NOT_AVAILABLE: N_("This mentor takes no sessions now."),
    Flag.UNDATED: N_("We cannot read when it was signed."),
    Flag.EARLY: N_("It was signed before the programme opened."),
    Flag.LATE: N_("It was signed after the programme had closed. It can be answered in writing."),
    Flag.NESTED: N_("It stands below another line, or behind it: it may be a reply."),
}

NEVER = frozenset(
    {Flag.NOT_UNDERSTOOD, Flag.UNSIGNED, Flag.UNCLEAR, Flag.NO_ACCOUNT, Flag.STRUCK, Flag.OWN, Flag.DUPLICATE}
)
"""With one of these nothing becomes of a line until it is changed on the wiki."""
NO_SESSION = frozenset({Flag.LATE, Flag.NOT_AVAILABLE})
"""With one of these it can be taken in as a private thread alone."""


class Way(StrEnum):
    """What a line becomes."""

    SESSION = "session"
    WRITING = "writing"


class Public(StrEnum):
    """How far a request of a wiki page is, as everyone may know.

    Whether two people met, or write to each other in private, is nobody's business: an answer is an answer, and
    without one it is closed, whoever or whatever ended it.
    """

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


PUBLIC_TEXTS: dict[Public, str] = {
    Public.WAITING: N_("waiting for an answer"),
    Public.ANSWERED: N_("answered"),
    Public.CLOSED: N_("closed"),
}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was made of a line; ``key`` as in ``Judged``, ``way``: what it became, ``taken_at`` in ms."""

    key: str
    candidate: str
    mentor_id: str
    state: Public
    way: Way
    taken_at: int
    wiki_source: str = ""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A line, and what would happen with it.

    Fields of note:
        key: names the request for ever: candidate and written name, whatever else of the line changes.
        mentor_id: the one mentor who is meant, ``""`` for none.
        suggested: mentors (ids) who may be meant, the likeliest first.
        taken: how far the request that was made of it is (``Public``), ``""`` while it was not taken in.
    """

    key: str
    line: SignupLine
    flags: tuple[Flag, ...] = ()
    mentor_id: str = ""
    suggested: tuple[str, ...] = ()
    taken: str = ""

    @property
    def ready(self) -> bool:
        """Whether it is taken in unless the organiser says no."""
        return not self.taken and not self.flags

    @property
    def takeable(self) -> bool:
        """Whether it can be taken in, where the organiser says so."""
        return not self.taken and not NEVER & {*self.flags}

    @property
    def way(self) -> Way:
        """What it becomes, unless the organiser says otherwise."""
        return Way.WRITING if NO_SESSION & {*self.flags} else Way.SESSION
