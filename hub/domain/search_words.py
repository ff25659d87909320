"""What of a text the search index knows: folded words, the ends of words, and pairs of letters.

The databases are given words that are parted already, so both find the same in any script. Where words stand apart, a
word is found by its beginning, and by what follows its first letters: ``hariri`` finds ``kuhariri``, ``بيانات`` finds
``البيانات``. Where no spaces part the words, every two neighbouring letters are a word, and what is looked for is a
row of such pairs. docs/search.md tells why.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from hub.domain.similarity import fold_letters

FORM = 1
"""Grows when the same text gives other words than before: then everything is indexed anew."""

LONGEST_WORD = 64
"""Letters of a word that count; what is longer is no word that somebody looks for whole."""
MOST_LETTERS = 60_000
"""Letters of one document that are indexed."""
MOST_ENDS = 200_000
"""Letters that the ends of the words of one document may have together."""

DENSE = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"  # Han
)
"""Scripts that write without spaces between words."""

SHORT = (
    "\u0590-\u05ff"  # Hebrew
    "\u0600-\u074f\u0750-\u077f\u0870-\u08ff"  # Arabic, Syriac
    "\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f"  # Ethiopic
    "\uac00-\ud7af"  # Korean
)
"""Scripts in which two letters are much of a word, and small words are written together with the next one."""

RUN = re.compile(f"[{DENSE}]+|[^\\s{DENSE}]+")
IS_DENSE = re.compile(f"[{DENSE}]")
IS_SHORT = re.compile(f"[{SHORT}]")

ALIKE = ((0x1210, 0x1200, 7), (0x1280, 0x1200, 7), (0x1220, 0x1230, 8), (0x12D0, 0x12A0, 7), (0x1340, 0x1338, 7))
"""ሐ and ኀ as ሀ, ሠ as ሰ, ዐ as አ, ፀ as ጸ: the first of a row of letters, the first of the other row, how many."""

ONE_SOUND: dict[int, int] = {first + step: other + step for first, other, count in ALIKE for step in range(count)}
ONE_SOUND |= {ord(one): ord(other) for one, other in zip("کیہھ", "كيهه", strict=True)}
"""Letters that are written for one another: Amharic has several for one sound, keyboards several for one letter."""


class Words(NamedTuple):
    """What the index is given of a text: its words in their order, and the ends of words, each once."""

    words: list[str]
    ends: list[str]


@lru_cache(maxsize=20_000)
def folded(char: str) -> str:
    """What a letter is for the search: nothing for an accent, a space for what is in no word."""
    return fold_letters(char).translate(ONE_SOUND)


def folded_text(text: str) -> str:
    """A text for the search, with single spaces."""
    # Half-width kana have their voicing mark in a letter of its own: the two are one again here.
    return unicodedata.normalize("NFC", " ".join("".join(map(folded, text)).split()))


def words_of(*texts: str) -> Words:
    """What the index is given of some texts together."""
    words: list[str] = []
    ends: dict[str, None] = {}
    left, room = MOST_LETTERS, MOST_ENDS
    for text in texts:
        for run in RUN.findall(folded_text(text[:left])):
            words += pieces(run)
            for end in ends_of(run):
                if end not in ends and room >= len(end):
                    ends[end] = None
                    room -= len(end)
        left = max(0, left - len(text))
    return Words(words, list(ends))


def telling_words(text: str) -> list[str]:
    """The words of a text by which two texts are compared: without the short ones, which stand everywhere."""
    found = [word for run in RUN.findall(folded_text(text)) for word in pieces(run) if _tells(run)]
    return list(dict.fromkeys(found))


def _tells(run: str) -> bool:
    return bool(IS_DENSE.match(run)) or len(run) > least_beginning(run)


def pieces(run: str) -> list[str]:
    """The words of one run: itself, or its pairs of neighbouring letters."""
    if not IS_DENSE.match(run):
        return [run[:LONGEST_WORD]]
    return pairs(run)


def pairs(run: str) -> list[str]:
    """Every two neighbours of a run of a script without spaces; the one letter of a run of one."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def ends_of(run: str) -> list[str]:
    """The ends of a word by which it is found as well, the longest first. The last letter of a run of pairs is one."""
    if IS_DENSE.match(run):
        return [run[-1]] if len(run) > 1 else []
    word = run[:LONGEST_WORD]
    return [word[at:] for at in range(1, len(word) - least_end(word) + 1)]


def least_end(word: str) -> int:
    """How many letters the end of a word must have to be looked for."""
    return 2 if IS_SHORT.match(word) else 4


def least_beginning(word: str) -> int:
    """How many letters the beginning of a word must have to stand for the whole."""
    return 2 if IS_SHORT.match(word) else 3
