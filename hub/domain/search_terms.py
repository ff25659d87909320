"""What somebody looks for: words of a query, whether a text has them, and the passage to show, with marks as data."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property

import msgspec

from hub.domain.search_words import (
    IS_DENSE,
    LONGEST_WORD,
    RUN,
    folded,
    folded_text,
    least_beginning,
    least_end,
    pairs,
    pieces,
)

LONGEST_QUERY = 200
MOST_TERMS = 10
STRETCH = 3
"""Letters of a script without spaces that say about as much as a word."""
PASSAGE = 240
"""Characters of a passage, more or less."""
BEFORE = 60
"""Characters of a passage before its first mark."""
QUOTED = re.compile(r'"([^"]*)"')


class Look(StrEnum):
    """How a term is looked for."""

    WORD = "word"
    """The very word."""
    BEGINNING = "beginning"
    """Words that begin so."""
    INSIDE = "inside"
    """Words that begin so, or go on so after their first letters."""
    ROW = "row"
    """These words one after the other."""


class Term(msgspec.Struct, frozen=True):
    """One thing that is looked for: folded words, more than one for a row alone."""

    look: Look
    words: tuple[str, ...]
    letters: str
    """As it stands in a folded text, with a space between words."""


class Piece(msgspec.Struct, frozen=True):
    """A piece of a passage; ``marked``: it is what was looked for."""

    text: str
    marked: bool = False


def terms_of(query: str) -> tuple[Term, ...]:
    """What a query looks for: each of its words, and what stands in quotation marks as one row of words.

    Nothing in it is an operator, and a query without a letter looks for nothing.
    """
    text = query[:LONGEST_QUERY]
    rows = [_row(quoted) for quoted in QUOTED.findall(text)]
    words = [_term(run) for run in RUN.findall(folded_text(QUOTED.sub(" ", text)))]
    return tuple(dict.fromkeys(term for term in (*rows, *words) if term))[:MOST_TERMS]


def _row(text: str) -> Term | None:
    found = RUN.findall(folded_text(text))
    if len(found) < 2:
        return _term(found[0], exactly=True) if found else None
    words = [word for run in found for word in pieces(run)]
    return Term(Look.ROW, tuple(words), " ".join(run[:LONGEST_WORD] for run in found))


def _term(run: str, *, exactly: bool = False) -> Term:
    if IS_DENSE.match(run):
        if len(run) == 1:
            return Term(Look.INSIDE, (run,), run)
        cut = run[:LONGEST_WORD]
        return Term(Look.ROW, tuple(pairs(cut)), cut)
    word = run[:LONGEST_WORD]
    if exactly or len(word) < least_beginning(word):
        return Term(Look.WORD, (word,), word)
    return Term(Look.INSIDE if len(word) >= least_end(word) else Look.BEGINNING, (word,), word)


def shortened(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The same terms by the beginnings of their words, for when nothing has them: ``editing`` finds ``edit``."""
    return tuple(_shorter(term) for term in terms)


def telling_terms(text: str, most: int) -> tuple[Term, ...]:
    """The beginnings of the longest words of a text, and stretches of scripts without spaces: what is rare, as a rule.

    Args:
        most: how many at the most.
    """
    found = [term for run in RUN.findall(folded_text(text)) for term in _telling(run)]
    return tuple(sorted(dict.fromkeys(found), key=lambda term: -len(term.letters))[:most])


def _telling(run: str) -> list[Term]:
    if IS_DENSE.match(run):
        cuts = [run[at : at + STRETCH] for at in range(0, len(run), STRETCH)]
        return [Term(Look.ROW, tuple(pairs(cut)), cut) for cut in cuts if len(cut) > 1]
    if len(run) <= least_beginning(run):
        return []
    kept = _cut(run[:LONGEST_WORD])
    return [Term(Look.BEGINNING, (kept,), kept)]


def _shorter(term: Term) -> Term:
    word = term.letters
    if term.look is not Look.INSIDE or IS_DENSE.match(word):
        return term
    kept = _cut(word)
    return Term(term.look, (kept,), kept)


def _cut(word: str) -> str:
    """A word without the ending that it may have: one to three letters, while enough is left."""
    return word[: max(least_end(word), len(word) - min(3, (len(word) - 1) // 2))]


class Text(msgspec.Struct, frozen=True, dict=True):
    """A text that is looked through."""

    words: str

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The text folded, a space between words (and runs of scripts without spaces), and the place of each letter."""
        letters, places = _letters(self.words)
        joined: list[str] = []
        origins: list[int] = []
        for run in RUN.finditer(letters):
            joined.append(run.group())
            origins += [*places[run.start() : run.end()], -1]
        return " ".join(joined), origins

    def spans(self, term: Term) -> list[tuple[int, int]]:
        """Where a term stands in the text: from the first character up to the one after the last."""
        joined, origins = self._folded
        return [(origins[start], origins[end - 1] + 1) for start, end in _found(term, joined)]

    def has(self, term: Term) -> bool:
        """Whether a term stands in the text."""
        return next(_found(term, self._folded[0]), None) is not None


def _letters(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in folded(char):
            both = unicodedata.normalize("NFC", letters[-1] + letter) if letters else ""
            if len(both) == 1:
                letters[-1] = both
            else:
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _found(term: Term, joined: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in a folded text: the words in which it is, whole, where words stand apart."""
    letters, length, at = term.letters, len(term.letters), 0
    whole = term.look in (Look.WORD, Look.ROW)
    free_before = term.look is Look.INSIDE or bool(IS_DENSE.match(letters))
    free_after = not whole or bool(IS_DENSE.match(letters[-1:]))
    while (start := joined.find(letters, at)) >= 0:
        end = start + length
        begins, ends = joined[start - 1 : start] in ("", " "), joined[end : end + 1] in ("", " ")
        if not ((begins or free_before) and (ends or free_after)):
            at = start + 1
            continue
        if not whole and not IS_DENSE.match(letters):
            after = joined.find(" ", end)
            start, end = joined.rfind(" ", 0, start) + 1, len(joined) if after < 0 else after
        yield start, end
        at = end


def has_all(terms: Sequence[Term], texts: Iterable[Text]) -> bool:
    """Whether each term stands in one of the texts."""
    known = list(texts)
    return all(any(text.has(term) for text in known) for term in terms)


def best_of(terms: Sequence[Term], texts: Sequence[Text]) -> Text | None:
    """The text in which the most terms stand, the first of equals; None where none has any."""
    counted = [(sum(text.has(term) for term in terms), -number) for number, text in enumerate(texts)]
    most, place = max(counted, default=(0, 0))
    return texts[-place] if most else None


def passage(terms: Sequence[Term], text: Text, length: int = PASSAGE) -> tuple[Piece, ...]:
    """About ``length`` characters of a text around the first term in it, in pieces; its beginning where none is."""
    spans = _united([span for term in terms for span in text.spans(term)])
    start, end = _window(text.words, spans[0][0] if spans else 0, length)
    found: list[Piece] = []
    at = start
    for first, after in spans:
        if first >= end or after <= start:
            continue
        found += [Piece(text.words[at:first]), Piece(text.words[max(first, start) : min(after, end)], marked=True)]
        at = min(after, end)
    found.append(Piece(text.words[at:end]))
    return _tidy(found, begun=start > 0, cut=end < len(text.words))


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _window(text: str, first: int, length: int) -> tuple[int, int]:
    """Where a passage begins and ends: at spaces, where there are some near."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(first - BEFORE, len(text) - length))
    end = min(len(text), start + length)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(first, end - BEFORE), end)
        end = space if space > first else end
    return start, end


def _tidy(found: list[Piece], *, begun: bool, cut: bool) -> tuple[Piece, ...]:
    kept = [Piece(re.sub(r"\s+", " ", one.text), one.marked) for one in found if one.text]
    if begun:
        kept.insert(0, Piece("… "))
    if cut:
        kept.append(Piece(" …"))
    return tuple(kept)
