"""Who is meant by a name on a wiki page: exactly one mentor, or nobody, with those who may be meant."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from hub.domain.mentors import Mentor
from hub.domain.signups import SignupLine

ALIKE = 72
"""From which likeness (0 to 100) on a mentor is suggested."""
MOST_SUGGESTED = 3


class Meant(NamedTuple):
    """The mentor who is meant (``""`` for none); whether several answer to the name; who else may be meant."""

    mentor_id: str = ""
    ambiguous: bool = False
    suggested: tuple[str, ...] = ()


def who_is_meant(line: SignupLine, mentors: Sequence[Mentor]) -> Meant:
    """Find the mentor of a line.

    A link to a user page decides alone, a name must be the account, the shown name or an alias, letter for letter but
    for case, spaces and accents. What is only alike is suggested, never taken, and only of those who take part.
    """
    if line.named_account:
        hits = [one.mentor_id for one in mentors if _account(one) == plain_account(line.named_account)]
    else:
        hits = [one.mentor_id for one in mentors if folded(line.named) in _names(one)] if folded(line.named) else []
    if len(hits) == 1:
        return Meant(hits[0])
    active = [one for one in mentors if one.active]
    suggested = tuple(one.mentor_id for one in active if one.mentor_id in hits)
    return Meant("", len(hits) > 1, suggested or _alike(line, active))


def folded(name: str) -> str:
    """A name for comparing: without case, accents, punctuation and doubled spaces."""
    apart = unicodedata.normalize("NFKD", name.replace("_", " ").replace("-", " ")).casefold()
    return " ".join("".join(one for one in apart if one.isalnum() or one.isspace()).split())


def plain_account(name: str) -> str:
    """An account's name for comparing: without ``User:`` and underscores, with a capital at the beginning."""
    words = " ".join(_bare(name).replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _names(mentor: Mentor) -> set[str]:
    known = (mentor.name, mentor.wiki_account, *mentor.aliases)
    return {folded(_bare(one)) for one in known if one} - {""}


def _account(mentor: Mentor) -> str:
    return plain_account(mentor.wiki_account) or "\n"


def _bare(name: str) -> str:
    return name.partition(":")[2] if name.casefold().startswith("user:") else name


def _alike(line: SignupLine, mentors: Sequence[Mentor]) -> tuple[str, ...]:
    names = [(name, one.mentor_id) for one in mentors for name in sorted(_names(one))]
    scores = dict[str, float]()
    for written in {folded(line.named), folded(line.named_account)} - {""}:
        for _, score, place in process.extract(written, [name for name, _ in names], scorer=_likeness, limit=None):
            mentor_id = names[place][1]
            scores[mentor_id] = max(score, scores.get(mentor_id, 0))
    best = sorted((one for one in scores.items() if one[1] >= ALIKE), key=lambda one: -one[1])
    return tuple(mentor_id for mentor_id, _ in best[:MOST_SUGGESTED])


def _likeness(one: str, other: str, **_options: object) -> float:
    return max(fuzz.ratio(one, other), 0.95 * fuzz.token_set_ratio(one, other))
