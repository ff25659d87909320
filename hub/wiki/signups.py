"""Finding the sign-up lines of a page: ``*I would like to have a mentorship session with NAME.--~~~~``.

Each line is parsed by itself with mwparserfromhell, so that no page, however it is written, takes more than a bounded
time a line. Whatever is in doubt is said to be: no line is given to a person who may not have written it.
"""

import re

import msgspec

from hub.domain.signups import Reply, SignupLine
from hub.wiki.accounts import PASTED, Names
from hub.wiki.dates import Found, find_date
from hub.wiki.lines import Line, lines_of
from hub.wiki.pieces import Mention, Pieces, Unreadable, pieces_of
from hub.wiki.sentences import QUOTES, find_wish, wishes

SAMPLES = frozenset({"name", "nom", "nome", "jina", "nombre", "الاسم", "mentor", "name of the mentor"})
"""What stands for a name in the sample line of a page."""
CLOSE = 15
"""Within so many characters two links belong to one signature."""
DASHES = ("--", "—", "–", "―")
SHOWN = 500


class Tongue(msgspec.Struct, frozen=True):
    """How a wiki writes: its names of namespaces, its language, its zone."""

    names: Names = PASTED
    language: str = "en"
    zone: str = "UTC"


class Signed(msgspec.Struct, frozen=True):
    """A signature: from where to where it stands, whose it is (``""`` where that is in doubt), when."""

    begins: int
    ends: int
    account: str
    at: int
    unclear: bool = False


def find_signups(wikitext: str, tongue: Tongue | None = None) -> list[SignupLine]:
    """The sign-up lines of a page in their order, and signed lines that may be some.

    Args:
        tongue: how the wiki writes; without it, as text that was pasted.
    """
    tongue, found = tongue or Tongue(), list[SignupLine]()
    lines, place = lines_of(wikitext), 0
    while place < len(lines):
        line, place = lines[place], place + 1
        if _begins_section(line):
            continue
        if _goes_on(line, lines[place : place + 1], tongue):
            line, place = line._replace(text=f"{line.text} {lines[place].text}"), place + 1
        read = _read(line, tongue)
        replies = lines[place : place + _replies(line, lines, place, tongue)]
        if read and (read.understood or not found or line.depth <= 1):
            place += len(replies)
            said = (*read.replies, *_said(replies, tongue))
            found.append(msgspec.structs.replace(read, replies=said, ends=lines[place - 1].number))
    return found


def _replies(line: Line, lines: list[Line], place: int, tongue: Tongue) -> int:
    """How many of the next lines answer a line: those below it that ask for nothing themselves."""
    count = 0
    for other in lines[place:]:
        if other.depth <= max(line.depth, 1) or _asks(other, tongue):
            break
        count += 1
    return count


def _asks(line: Line, tongue: Tongue) -> bool:
    read = _read(line, tongue)
    return bool(read and read.understood and read.account)


def _said(lines: list[Line], tongue: Tongue) -> list[Reply]:
    replies = []
    for line in lines:
        try:
            pieces = pieces_of(line.text, tongue.names)
        except Unreadable:
            continue
        signed = _signature(pieces, 0, tongue)
        words = pieces.text[: signed.begins] if signed else pieces.text
        replies.append(Reply(_tidy(words)[:SHOWN], signed.account if signed else "", signed.at if signed else 0))
    return replies


def _read(line: Line, tongue: Tongue) -> SignupLine | None:
    """What a line says, None where it has nothing to do with signing up."""
    try:
        pieces = pieces_of(line.text, tongue.names)
    except Unreadable:
        return SignupLine(number=line.number, text=line.text[:SHOWN], understood=False) if line.depth == 1 else None
    date = find_date(pieces.text, 0, tongue.language, tongue.zone)
    wish = find_wish(pieces.text, date.begins if date else len(pieces.text))
    if wish is None:
        return _other(line, pieces, tongue)
    named = _named(pieces, wish.begins)
    signed = _signature(pieces, named.ends if named else wish.begins, tongue)
    begins = signed.begins if signed else len(pieces.text)
    # A name that the signature cuts off ends there.
    ends = named.ends if named else max(min(wish.ends, begins), min(wish.begins, begins))
    name = _tidy(pieces.text[min(wish.begins, ends) : ends])
    if signed is None and (name.casefold() in SAMPLES or not wishes(pieces.text)):
        return None
    words = pieces.text[:begins]
    return SignupLine(
        number=line.number,
        text=_tidy(words)[:SHOWN],
        account=signed.account if signed else "",
        named=name[:SHOWN],
        named_account=named.account if named else "",
        note=_tidy(pieces.text[ends:begins])[:SHOWN],
        signed_at=signed.at if signed else 0,
        replies=_behind(pieces, signed, tongue),
        unclear=bool(signed and signed.unclear),
        struck=pieces.struck * 2 > len(words.strip()),
        nested=line.depth > 1,
    )


def _other(line: Line, pieces: Pieces, tongue: Tongue) -> SignupLine | None:
    """A signed line of the list that does not ask in words we know: somebody should look at it."""
    signed = _signature(pieces, 0, tongue)
    if line.depth != 1 or signed is None or not signed.at:
        return None
    words = _tidy(pieces.text[: signed.begins])[:SHOWN]
    return SignupLine(number=line.number, text=words, account=signed.account, signed_at=signed.at, understood=False)


def _named(pieces: Pieces, begins: int) -> Mention | None:
    """The link that is the name itself."""
    for one in pieces.mentions:
        between = pieces.text[begins : one.begins]
        if one.begins <= begins < one.ends or (one.begins >= begins and not between.strip(QUOTES + "@")):
            return None if one.signs or _dash(between) >= 0 else one
    return None


def _signature(pieces: Pieces, begins: int, tongue: Tongue) -> Signed | None:
    """The first signature behind a place: a date with an account before it, or accounts at the end without a date."""
    date = find_date(pieces.text, begins, tongue.language, tongue.zone)
    before = [one for one in pieces.mentions if one.begins >= begins and (not date or one.ends <= date.begins)]
    if not before:
        return None
    if date is None and not _ends_line(pieces.text, before[-1]):
        return None
    cluster = _cluster(pieces.text, before)
    people = {one.account for one in (*cluster, *_other_signers(pieces.text, begins, before[: -len(cluster)]))}
    start = _start(pieces.text, begins, cluster[0].begins)
    return Signed(
        start,
        date.ends if date else len(pieces.text),
        people.pop() if len(people) == 1 and _near(pieces.text, cluster[-1], date) else "",
        date.at if date else 0,
        unclear=bool(people),
    )


def _other_signers(text: str, begins: int, mentions: list[Mention]) -> list[Mention]:
    """Links before a signature that stand like signatures themselves, without a word of a sentence before them.

    Who forgot the date and was replied to in the same line would else be taken for the one who replied.
    """
    found = []
    for one in mentions:
        sentence = re.split(r"[-.,;:!?—–―]", text[begins : one.begins])[-1]
        if not any(char.isalnum() for char in sentence):
            found.append(one)
    return found


def _near(text: str, last: Mention, date: Found | None) -> bool:
    """Whether a date belongs to a link: a sentence between them is somebody's note, and then who signed is unknown."""
    return date is None or len(text[last.ends : date.begins]) <= 4 * CLOSE


def _ends_line(text: str, last: Mention) -> bool:
    return len(text[last.ends :].strip()) <= 2 * CLOSE


def _cluster(text: str, mentions: list[Mention]) -> list[Mention]:
    """The links of the last signature: those close together, up to a dash."""
    cluster = [mentions[-1]]
    for one in reversed(mentions[:-1]):
        between = text[one.ends : cluster[0].begins]
        if len(between) > CLOSE or _dash(between) >= 0:
            break
        cluster.insert(0, one)
    return cluster


def _start(text: str, begins: int, ends: int) -> int:
    """Where a signature begins: at the dash before its first link, where one stands close."""
    dash = _dash(text[begins:ends])
    return begins + dash if dash >= 0 and ends - begins - dash <= 2 * CLOSE else ends


def _dash(text: str) -> int:
    return max((text.rfind(one) for one in DASHES), default=-1)


def _behind(pieces: Pieces, signed: Signed | None, tongue: Tongue) -> tuple[Reply, ...]:
    """What stands behind a signature in the same line is somebody's reply."""
    words = _tidy(pieces.text[signed.ends :]) if signed else ""
    if not signed or len(words) < 3:
        return ()
    other = _signature(pieces, signed.ends, tongue)
    said = _tidy(pieces.text[signed.ends : other.begins]) if other else words
    return (Reply(said[:SHOWN], other.account if other else "", other.at if other else 0),)


def _begins_section(line: Line) -> bool:
    return line.depth == 0 and line.text.startswith("=") and line.text.endswith("=")


def _goes_on(line: Line, following: list[Line], tongue: Tongue) -> bool:
    """Whether an unsigned line's signature stands on the next line by itself."""
    if not following or following[0].depth or following[0].number != line.number + 1:
        return False
    try:
        own, other = pieces_of(line.text, tongue.names), pieces_of(following[0].text, tongue.names)
    except Unreadable:
        return False
    if _signature(own, 0, tongue) or find_wish(own.text, len(own.text)) is None:
        return False
    return find_wish(other.text, len(other.text)) is None and _signature(other, 0, tongue) is not None


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" -—–―.,;:!*\"'“”«»()|،")
