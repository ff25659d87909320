"""Who signed a line, and when. Whatever is in doubt is said to be: no line is given to who may not have written it."""

import re

import msgspec

from hub.wiki.dates import Found
from hub.wiki.pieces import Mention, Pieces

CLOSE = 15
"""Within so many characters two links belong to one signature."""
DASHES = ("--", "—", "–", "―")
BEFORE_LINKS = " \t\"'“”«»*_([{|~"
"""What may stand between a signature's dash and its first link."""
ENDS = (*DASHES, "-", ".", "!", "?", "…", "。", "؟", "।")
"""Behind one of these a link without a date may be a signature; behind a word it is somebody who is spoken of."""


class Signed(msgspec.Struct, frozen=True):
    """A signature.

    Fields:
        begins, ends: from where to where it stands.
        account: whose it is; ``""`` where that is in doubt (``unclear``).
        at: when, in ms since 1970; 0 where that is not known.
        late: another date stands before it: who signed may only have replied.
    """

    begins: int
    ends: int
    account: str
    at: int
    unclear: bool = False
    late: bool = False


def find_signature(pieces: Pieces, begins: int, said: int = 0) -> Signed | None:
    """The first signature behind a place: a date with an account before it, or accounts at the end without a date.

    Args:
        said: where the words that ask end: a link right behind them needs no dash.
    """
    late = False
    for date in pieces.dates:
        if date.begins < begins:
            continue
        before = [one for one in pieces.mentions if one.begins >= begins and one.ends <= date.begins]
        if before:
            return _signed(pieces.text, begins, before, date, late=late)
        late = True
    before = [one for one in pieces.mentions if one.begins >= begins]
    if not before or len(pieces.text[before[-1].ends :].strip()) > 2 * CLOSE:
        return None
    cluster = _cluster(pieces.text, before)
    if not cluster[0].signs and not _stands_alone(pieces.text[max(begins, said) : cluster[0].begins]):
        return None
    return _signed(pieces.text, begins, before, None, late=late)


def last_dash(text: str) -> int:
    """Where the last dash of a text begins, -1 where there is none."""
    return max((text.rfind(one) for one in DASHES), default=-1)


def _signed(text: str, begins: int, before: list[Mention], date: Found | None, *, late: bool) -> Signed:
    cluster = _cluster(text, before)
    people = {one.account for one in (*cluster, *_other_signers(text, begins, before[: -len(cluster)]))}
    start = _start(text, begins, cluster[0].begins)
    return Signed(
        start,
        date.ends if date else len(text),
        people.pop() if len(people) == 1 and _near(text, cluster[-1], date) else "",
        date.at if date else 0,
        unclear=bool(people),
        late=late,
    )


def _stands_alone(words: str) -> bool:
    """Whether a link behind these words is no part of their sentence."""
    before = words.rstrip(BEFORE_LINKS)
    return not any(char.isalnum() for char in words) or before.endswith(ENDS)


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


def _cluster(text: str, mentions: list[Mention]) -> list[Mention]:
    """The links of the last signature: those close together, up to a dash."""
    cluster = [mentions[-1]]
    for one in reversed(mentions[:-1]):
        between = text[one.ends : cluster[0].begins]
        if len(between) > CLOSE or last_dash(between) >= 0:
            break
        cluster.insert(0, one)
    return cluster


def _start(text: str, begins: int, ends: int) -> int:
    """Where a signature begins: at the dash before its first link, where one stands close."""
    dash = last_dash(text[begins:ends])
    return begins + dash if dash >= 0 and ends - begins - dash <= 2 * CLOSE else ends
