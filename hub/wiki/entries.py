"""What one line of a list says: who asks whom for a session, and what others wrote behind it."""

from typing import NamedTuple

import msgspec

from hub.domain.signups import Reply, SignupLine
from hub.wiki.accounts import MARKS
from hub.wiki.lines import Line
from hub.wiki.pieces import Mention, Pieces, Unreadable, joined, pieces_of
from hub.wiki.sentences import AND, QUOTES, SAMPLES, Wish, find_wish, speaks
from hub.wiki.signatures import find_signature, last_dash
from hub.wiki.tongue import Tongue

SHOWN = 500
LIST_MARKS = ("*", "#")


class Entry(NamedTuple):
    """A line that was taken apart and read, once.

    Fields:
        pieces: None for a line that is no person's.
        found: its requests; else the signed words in it, if there are some.
        receipt: it is one of our own receipts: a reply, whatever it says.
    """

    line: Line
    pieces: Pieces | None
    found: tuple[SignupLine, ...] = ()
    receipt: bool = False

    @property
    def asks(self) -> bool:
        """Whether somebody asks in it who signed, and says that they would like it."""
        return any(one.understood and one.account and one.wished for one in self.found)


def entry_of(line: Line, tongue: Tongue, links: tuple[str, ...]) -> Entry:
    """Take a line apart, and read it.

    Args:
        links: those in our receipts.
    """
    try:
        pieces = pieces_of(line.text, tongue)
    except Unreadable:
        receipt = _holds(line.text, links)
        unread = SignupLine(number=line.number, marks=line.marks, text=line.text[:SHOWN], understood=False)
        return Entry(line, None, (unread,) if line.depth == 1 and not receipt else (), receipt)
    return _read(line, pieces, links)


def put_together(one: Entry, other: Entry, links: tuple[str, ...]) -> Entry | None:
    """Two lines as one, where the second is the signature of the first; else None."""
    follows = other.line.number == one.line.ends + 1 and not other.line.depth
    if not (follows and one.pieces and other.pieces):
        return None
    if find_signature(one.pieces, 0) or _wish(one.pieces) is None:
        return None
    if _wish(other.pieces) or find_signature(other.pieces, 0) is None:
        return None
    text = f"{one.line.text} {other.line.text}"
    return _read(one.line._replace(ends=other.line.ends, text=text), joined(one.pieces, other.pieces), links)


def reply_of(entry: Entry) -> Reply | None:
    """What is said in a line below another, None for one that is no person's."""
    if entry.pieces is None:
        return Reply("", receipt=True) if entry.receipt else None
    return _reply(entry.pieces, receipt=entry.receipt)


def _read(line: Line, pieces: Pieces, links: tuple[str, ...]) -> Entry:
    if _is_receipt(line, pieces, links):
        return Entry(line, pieces, (), receipt=True)
    return Entry(line, pieces, tuple(_found(line, pieces, links)))


def _is_receipt(line: Line, pieces: Pieces, links: tuple[str, ...]) -> bool:
    """Whether a line holds a link of our receipts, and not behind the signature of a request."""
    if not _holds(line.text, links):
        return False
    places = [place for link in links if (place := pieces.text.find(link)) >= 0]
    before = _requests(line, pieces.before(min(places, default=0)), ())
    return not any(one.account or one.unclear for one in before)


def _holds(text: str, links: tuple[str, ...]) -> bool:
    return any(link in text for link in links)


def _found(line: Line, pieces: Pieces, links: tuple[str, ...]) -> list[SignupLine]:
    """The requests in what is not struck out; in all of it where nothing else asks; else the signed words."""
    if not pieces.struck:
        return _requests(line, pieces, links) or _signed_words(line, pieces)
    rest = pieces.unstruck()
    if found := _requests(line, rest, links):
        return found
    struck = _requests(line, pieces, links) or ([] if _signed_words(line, rest) else _signed_words(line, pieces))
    return [msgspec.structs.replace(one, struck=True) for one in struck] or _signed_words(line, rest)


def _requests(line: Line, pieces: Pieces, links: tuple[str, ...]) -> list[SignupLine]:
    """The requests of a line: none, one, or several where somebody forgot to begin a new line."""
    found, rest, nested = list[SignupLine](), pieces, line.depth > 1
    while read := _request(line, rest):
        one, ends = msgspec.structs.replace(read[0], nested=nested), read[1]
        behind = rest.behind(ends)
        anew = behind.text.lstrip().startswith(LIST_MARKS)
        if _holds(behind.text, links) or not _asks_too(line, behind, anew=anew):
            return [*found, msgspec.structs.replace(one, replies=_behind(behind, links))]
        found.append(one)
        # Without a mark of the list it may be a reply.
        rest, nested = behind, nested or not anew
    return found


def _asks_too(line: Line, behind: Pieces, *, anew: bool) -> bool:
    """Whether what stands behind a signature is another request, and no reply."""
    read = _request(line, behind)
    return bool(read and (anew or (read[0].account and read[0].wished)))


def _request(line: Line, pieces: Pieces) -> tuple[SignupLine, int] | None:
    """The first request of a line, and where its signature ends; None where it has nothing to do with signing up."""
    wish = _wish(pieces)
    if wish is None:
        return None
    named = _named(pieces, wish)
    last, several = _others_named(pieces, named) if named else (wish.begins, False)
    signed = find_signature(pieces, last, wish.ends)
    begins = signed.begins if signed else len(pieces.text)
    # A name that the signature cuts off ends there.
    ends = named.ends if named else max(min(wish.ends, begins), min(wish.begins, begins))
    name = _tidy(pieces.text[min(wish.begins, ends) : ends])
    if signed is None and (name.casefold() in SAMPLES or not speaks(pieces.text)):
        return None
    one = SignupLine(
        number=line.number,
        marks=line.marks,
        text=_tidy(pieces.text[:begins])[:SHOWN],
        account=signed.account if signed else "",
        named=name[:SHOWN],
        named_account=named.account if named else "",
        note=_tidy(pieces.text[ends:begins])[:SHOWN],
        signed_at=signed.at if signed else 0,
        unclear=bool(signed and signed.unclear),
        late=bool(signed and signed.late),
        wished=wish.sure,
        several=several,
    )
    return one, signed.ends if signed else len(pieces.text)


def _wish(pieces: Pieces) -> Wish | None:
    """The sentence that asks, before the first date at which somebody may have signed."""
    text, said = pieces.text, pieces.said()
    linked = min((one.ends for one in pieces.mentions), default=len(text))
    signed = next((one.begins for one in pieces.dates if one.begins >= linked), len(text))
    # A date before that is one of which the sentence speaks, or behind which nobody signed.
    ends = dict.fromkeys((pieces.dates[0].begins if pieces.dates else signed, signed))
    return next(filter(None, (find_wish(text, end, said) for end in ends)), None)


def _named(pieces: Pieces, wish: Wish) -> Mention | None:
    """The link that is the name itself."""
    for one in pieces.mentions if wish.names else []:
        between = pieces.text[wish.begins : one.begins]
        if one.begins <= wish.begins < one.ends or (one.begins >= wish.begins and not between.strip(f"{QUOTES}@")):
            return None if one.signs or last_dash(between) >= 0 else one
    return None


def _others_named(pieces: Pieces, named: Mention) -> tuple[int, bool]:
    """Where the last of several names ends that are joined by "and", and whether there are several."""
    ends = named.ends
    for one in pieces.mentions:
        if one.begins >= ends and not one.signs and AND.fullmatch(pieces.text, ends, one.begins):
            ends = one.ends
    joins = AND.match(pieces.text, ends)
    word = pieces.text[joins.end() :] if joins else ""
    return ends, ends > named.ends or (word[:1].isupper() and not word.startswith(("I ", "I'", "I’")))


def _signed_words(line: Line, pieces: Pieces) -> list[SignupLine]:
    """What somebody signed and did not say in words that we know: somebody should look at it."""
    signed = find_signature(pieces, 0)
    if line.depth > 1 or signed is None:
        return []
    words = _tidy(pieces.text[: signed.begins])[:SHOWN]
    if not words and not signed.at:
        return []
    return [
        SignupLine(
            number=line.number,
            marks=line.marks,
            text=words,
            account=signed.account,
            signed_at=signed.at,
            unclear=signed.unclear,
            understood=False,
        )
    ]


def _behind(pieces: Pieces, links: tuple[str, ...]) -> tuple[Reply, ...]:
    """What stands behind a signature in the same line is somebody's reply."""
    return (_reply(pieces, receipt=_holds(pieces.text, links)),) if len(_tidy(pieces.text)) >= 3 else ()


def _reply(pieces: Pieces, *, receipt: bool) -> Reply:
    signed = find_signature(pieces, 0)
    words = _tidy(pieces.text[: signed.begins] if signed else pieces.text)
    return Reply(words[:SHOWN], signed.account if signed else "", signed.at if signed else 0, receipt)


def _tidy(words: str) -> str:
    return " ".join(words.translate(MARKS).split()).strip(" -—–―.,;:!*#\"'“”«»()|،")
