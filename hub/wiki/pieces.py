"""A line of wikitext as plain words, with the places of what matters in them: links to accounts, and struck words."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

import mwparserfromhell
from mwparserfromhell import nodes

from hub.wiki.accounts import Names, account_name, account_of

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
STRUCK = frozenset({"s", "del", "strike"})
SILENT = frozenset({"nowiki", "pre", "ref", "math", "syntaxhighlight", "source", "templatedata", "style", "gallery"})


class Mention(NamedTuple):
    """A link to an account: where its words begin and end in the plain text."""

    begins: int
    ends: int
    account: str
    signs: bool = False


class Pieces(NamedTuple):
    """A line's plain text, the accounts in it, and how many of its characters are struck out."""

    text: str
    mentions: list[Mention]
    struck: int


class Unreadable(Exception):
    """A line that is no person's: too long, or with more markup than the parser takes in in good time."""


def pieces_of(wikitext: str, names: Names) -> Pieces:
    """Take a line apart.

    Raises:
        Unreadable: it is longer than ``MOST_CHARS``, or full of openings.
    """
    if len(wikitext) > MOST_CHARS or sum(wikitext.count(one) for one in OPENINGS) > MOST_OPENINGS:
        raise Unreadable
    reader = _Reader(names)
    reader.read(mwparserfromhell.parse(wikitext))
    return Pieces(reader.text, reader.mentions, reader.struck)


class _Reader:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.text = ""
        self.mentions: list[Mention] = []
        self.struck = 0

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
        account = _account_of_url(str(node.url), self.names)
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
        if name in STRUCK:
            self.struck += len(self.text) - begins

    def _template(self, node: nodes.Template) -> None:
        name = "_".join(str(node.name).replace("_", " ").split()).casefold()
        values = [str(one.value).strip() for one in node.params if not one.showkey]
        if name in ABOUT_USERS and values:
            self._say(values[0], account_of(values[0], self.names) or account_name(values[0]))
        elif name in UNSIGNED:
            self._unsigned(values)

    def _unsigned(self, values: list[str]) -> None:
        """``{{unsigned|Ada|14:03, 22 November 2026 (UTC)}}``, or the other way round."""
        dates = [one for one in values if any(char.isdecimal() for char in one) and ":" in one]
        people = [one for one in values if one not in dates and one]
        if people:
            self._say(" ")
            self._say(people[0], account_of(people[0], self.names) or account_name(people[0]), signs=True)
        if dates:
            self._say(f" {dates[0]}")


def _account_of_url(url: str, names: Names) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return account_of(path.removeprefix("/wiki/"), names) if path.startswith("/wiki/") else ""
