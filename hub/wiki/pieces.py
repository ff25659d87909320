"""A line of wikitext as plain words, with the places of what matters in them: accounts, struck words, dates."""

from typing import Any, NamedTuple, TypeVar

import mwparserfromhell
from mwparserfromhell import nodes

from hub.wiki.accounts import account_name, account_of
from hub.wiki.addresses import linked_title
from hub.wiki.dates import Found, find_dates
from hub.wiki.tongue import Tongue

MOST_CHARS = 4000
MOST_OPENINGS = 80
"""More openings of links, tags and templates than any signature has would keep the parser busy for minutes."""

OPENINGS = ("[", "{{", "<", "''", "&")
_ABOUT_USERS = "user u usr user2 user3 noping ping reply reply_to re user_link userlink ul ut at"
ABOUT_USERS = frozenset(_ABOUT_USERS.split())
_UNSIGNED = """
unsigned unsigned2 unsignedip unsigned_ip unsignedip2 nosig nosign undated xsign non_signé nonsigné
non_signé2 não_assinado naoassinado não-assinado nicht_signiert unsigniert sin_firmar nofirmado
غير_موقع غير_موقعة неподписано
"""
UNSIGNED = frozenset(_UNSIGNED.split())
_QUOTES = """
tq tqb tqi tqq talkquote talk_quote talk_quote_inline talk_quote_block quote quotation cquote bq blockquote
citation citar cita zitat citação اقتباس nukuu цитата citazione
"""
QUOTES = frozenset(_QUOTES.split())
"""Templates around the words of others."""
STRUCK = frozenset({"s", "del", "strike"})
STRUCK_TEMPLATES = STRUCK | {"st", "stricken", "strikethrough", "barré", "riscado", "tachado", "durchgestrichen"}
SILENT = frozenset({"nowiki", "pre", "ref", "math", "syntaxhighlight", "source", "templatedata", "style", "gallery"})


class Mention(NamedTuple):
    """A link to an account: where its words begin and end in the plain text."""

    begins: int
    ends: int
    account: str
    signs: bool = False


Placed = TypeVar("Placed", Mention, Found)


class Pieces(NamedTuple):
    """A line's plain text; the accounts, the dates and the struck words in it, each in their order."""

    text: str
    mentions: list[Mention]
    dates: list[Found]
    struck: list[tuple[int, int]]

    def said(self) -> str:
        """The text without the words of links to accounts; each of their characters is one that no word has."""
        words = self.text
        for one in self.mentions:
            words = words[: one.begins] + "\0" * (one.ends - one.begins) + words[one.ends :]
        return words

    def before(self, place: int) -> "Pieces":
        """What stands before a place in the text."""
        return _kept(self, [(0, place)])

    def behind(self, place: int) -> "Pieces":
        """What stands behind a place in the text."""
        return _kept(self, [(place, len(self.text))])

    def unstruck(self) -> "Pieces":
        """What is not struck out."""
        kept, at = [], 0
        for begins, ends in sorted(self.struck):
            kept.append((at, max(at, begins)))
            at = max(at, ends)
        return _kept(self, [*kept, (at, len(self.text))])._replace(struck=[])


class Unreadable(Exception):
    """A line that is no person's: too long, or with more markup than the parser takes in in good time."""


def pieces_of(wikitext: str, tongue: Tongue) -> Pieces:
    """Take a line apart.

    Raises:
        Unreadable: it is longer than ``MOST_CHARS``, or full of openings.
    """
    if len(wikitext) > MOST_CHARS or sum(wikitext.count(one) for one in OPENINGS) > MOST_OPENINGS:
        raise Unreadable
    reader = _Reader(tongue)
    reader.read(mwparserfromhell.parse(wikitext))
    dates = find_dates(reader.text, tongue.language, tongue.zone)
    return Pieces(reader.text, sorted(reader.mentions), dates, reader.struck)


def joined(one: Pieces, other: Pieces) -> Pieces:
    """Two lines as one."""
    far = len(one.text) + 1
    return Pieces(
        f"{one.text} {other.text}",
        one.mentions + [_moved(each, far) for each in other.mentions],
        one.dates + [_moved(each, far) for each in other.dates],
        one.struck + [(begins + far, ends + far) for begins, ends in other.struck],
    )


def _kept(pieces: Pieces, stretches: list[tuple[int, int]]) -> Pieces:
    """Some stretches of a line, put together. What lies across the border of one is left out."""
    text, mentions, dates, struck = "", list[Mention](), list[Found](), list[tuple[int, int]]()
    for begins, ends in stretches:
        far = len(text) - begins
        text += pieces.text[begins:ends]
        mentions += [_moved(one, far) for one in pieces.mentions if begins <= one.begins and one.ends <= ends]
        dates += [_moved(one, far) for one in pieces.dates if begins <= one.begins and one.ends <= ends]
        struck += [(max(a, begins) + far, min(b, ends) + far) for a, b in pieces.struck if a < ends and b > begins]
    return Pieces(text, mentions, dates, struck)


def _moved(one: Placed, far: int) -> Placed:
    return one._replace(begins=one.begins + far, ends=one.ends + far)


class _Reader:
    def __init__(self, tongue: Tongue) -> None:
        self.tongue, self.names = tongue, tongue.names
        self.text = ""
        self.mentions: list[Mention] = []
        self.struck: list[tuple[int, int]] = []

    def read(self, code: Any) -> None:
        for node in code.nodes if code is not None else []:
            method = getattr(self, f"_{type(node).__name__.lower()}", None)
            if method:
                method(node)

    def _say(self, words: str, account: str = "", *, signs: bool = False) -> None:
        begins = len(self.text)
        self.text += words
        if account:
            self.mentions.append(Mention(begins, len(self.text), account, signs))

    def _text(self, node: nodes.Text) -> None:
        self._say(str(node.value).replace("\xa0", " "))

    def _htmlentity(self, node: nodes.HTMLEntity) -> None:
        try:
            self._say(node.normalize().replace("\xa0", " "))
        except (ValueError, OverflowError):
            self._say(str(node))

    def _wikilink(self, node: nodes.Wikilink) -> None:
        account = account_of(str(node.title), self.names)
        begins = len(self.text)
        self.read(node.text if node.text is not None else mwparserfromhell.parse(str(node.title).lstrip(":")))
        if account:
            self.mentions.append(Mention(begins, len(self.text), account))

    def _externallink(self, node: nodes.ExternalLink) -> None:
        account = account_of(linked_title(str(node.url), self.tongue.hosts), self.names)
        begins = len(self.text)
        if node.title is None:
            self._say(str(node.url))
        self.read(node.title)
        if account:
            self.mentions.append(Mention(begins, len(self.text), account))

    def _tag(self, node: nodes.Tag) -> None:
        name = str(node.tag).strip().lower()
        if name == "br":
            self._say(" ")
        if name in SILENT or node.wiki_markup in ("*", "#", ":", ";"):
            return
        begins = len(self.text)
        self.read(node.contents)
        if name in STRUCK or any("line-through" in str(one) for one in node.attributes):
            self.struck.append((begins, len(self.text)))

    def _template(self, node: nodes.Template) -> None:
        name = "_".join(str(node.name).replace("_", " ").split()).casefold()
        values = _values(node)
        first = str(values[0]).strip() if values else ""
        if name in ABOUT_USERS and first:
            self._say(first, account_of(first, self.names) or account_name(first))
        elif name in UNSIGNED:
            self._unsigned([str(one).strip() for one in values])
        elif account := account_of(str(node.name), self.names):
            self._say(account, account)
        elif name not in QUOTES:
            self._wrapped(name, values)

    def _wrapped(self, name: str, values: list[Any]) -> None:
        """``{{nowrap|…}}`` and others that we do not know: what they are given is what they show."""
        begins = len(self.text)
        for place, one in enumerate(values):
            self._say(" " if place else "")
            self.read(one)
        if name in STRUCK_TEMPLATES:
            self.struck.append((begins, len(self.text)))

    def _unsigned(self, values: list[str]) -> None:
        """``{{unsigned|Ada|14:03, 22 November 2026 (UTC)}}``, or the other way round."""
        dates = [one for one in values if any(char.isdecimal() for char in one) and ":" in one]
        people = [one for one in values if one not in dates and one]
        if people:
            self._say(" ")
            self._say(people[0], account_of(people[0], self.names) or account_name(people[0]), signs=True)
        if dates:
            self._say(f" {dates[0]}")


def _values(node: nodes.Template) -> list[Any]:
    """The values of a template that have numbers for names, written (``1=Ada``) or not, in their order."""
    numbered = {int(name): one.value for one in node.params if (name := str(one.name).strip()).isdecimal()}
    return [numbered[number] for number in sorted(numbered)]
