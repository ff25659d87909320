"""Which open questions mean nearly what somebody is typing, in any script."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

FEWEST_LETTERS = 6
LIKE_ENOUGH = 62.0
ARABIC_FORMS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
VOICING = "\u3099\u309a"
"""The marks of が and ぱ make other letters of か and は, not accents."""


def fold(text: str) -> str:
    """Text without case, accents, vowel marks and punctuation, for comparing only.

    NFKD parts a letter from its marks (é, and the Arabic short vowels); the letters that Arabic writes in
    several forms are made one; Ethiopic letters have no case and no marks and stay as they are. The vowel signs
    of Indian scripts and the voicing marks of kana are marks as well, but without them it is another word: they stay.
    """
    return " ".join(fold_letters(text).split())


def fold_letters(text: str) -> str:
    """As ``fold``, with white space as it is: what becomes of one letter hangs on no other.

    At the end the pieces of a Korean syllable are put together again, and か with its voicing mark is が.
    """
    parted = unicodedata.normalize("NFKD", text.casefold()).translate(ARABIC_FORMS)
    kept = "".join(char if char.isalnum() or _sign(char) else " " for char in parted if not _accent(char))
    return unicodedata.normalize("NFC", kept)


def _accent(char: str) -> bool:
    return unicodedata.combining(char) > 0 and char not in VOICING


def _sign(char: str) -> bool:
    return unicodedata.category(char) in ("Mc", "Mn")


def most_similar(text: str, candidates: Iterable[tuple[str, str]], most: int = 3) -> list[str]:
    """The ids of the candidates that are most like the text, best first.

    Args:
        text: what is being typed; fewer than six letters match nothing.
        candidates: pairs of id and text.
        most: how many at the most.
    """
    wanted = fold(text)
    if len(wanted) < FEWEST_LETTERS:
        return []
    choices = {question_id: fold(other) for question_id, other in candidates}
    found = process.extract(wanted, choices, scorer=fuzz.token_set_ratio, score_cutoff=LIKE_ENOUGH, limit=most)
    return [question_id for _, _, question_id in found]
