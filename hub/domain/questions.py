"""The life of a question: its states, its moves, and what a question is."""

import unicodedata
from enum import StrEnum

import msgspec

from hub.domain.errors import QuestionTextEmpty, QuestionTextTooLong
from hub.domain.hours import ASKABLE, CURABLE, HourState
from hub.domain.roles import Right


class QuestionState(StrEnum):
    """Where a question is in its life."""

    PENDING = "pending"
    SHOWN = "shown"
    ON_AIR = "on_air"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class DismissReason(StrEnum):
    """Why a question was dismissed; the asker and the ledger see it."""

    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    PERSONAL = "personal"
    UNCLEAR = "unclear"
    CONDUCT = "conduct"
    ANSWERED_BEFORE = "answered_before"
    OTHER = "other"


class Move(msgspec.Struct, frozen=True):
    """One command on a question: who may, from which states, to which, in which states of the hour.

    ``target`` None leaves the state as it is. ``unseen`` is where it leads a question that was never shown: undoing a
    dismissal must not publish what nobody approved.
    """

    right: Right
    sources: frozenset[QuestionState]
    target: QuestionState | None
    event: str
    hours: frozenset[HourState] = CURABLE
    unseen: QuestionState | None = None


S = QuestionState
VISIBLE = frozenset({S.SHOWN, S.ON_AIR, S.ANSWERED})
OPEN = frozenset({S.PENDING, S.SHOWN, S.ON_AIR})
LISTED = OPEN | {S.ANSWERED}
EVERY = frozenset(S)

MOVES: dict[str, Move] = {
    "edit": Move(Right.ASKER, frozenset({S.PENDING, S.DISMISSED}), S.PENDING, "question.edited", ASKABLE),
    "withdraw": Move(Right.ASKER, frozenset({S.PENDING, S.SHOWN, S.DISMISSED}), S.WITHDRAWN, "question.withdrawn"),
    "appeal": Move(Right.ASKER, frozenset({S.DISMISSED}), S.PENDING, "question.appealed"),
    "consent": Move(Right.ASKER, frozenset({S.DISMISSED}), None, "question.consented"),
    "endorse": Move(Right.ANYONE, frozenset({S.SHOWN, S.ON_AIR}), None, "question.endorsed", ASKABLE),
    "unendorse": Move(Right.ANYONE, frozenset({S.SHOWN, S.ON_AIR}), None, "question.unendorsed", ASKABLE),
    "approve": Move(Right.MODERATOR, frozenset({S.PENDING}), S.SHOWN, "question.approved"),
    "dismiss": Move(Right.MODERATOR, frozenset({S.PENDING, S.SHOWN}), S.DISMISSED, "question.dismissed"),
    "restore": Move(
        Right.MODERATOR, frozenset({S.DISMISSED, S.ANSWERED}), S.SHOWN, "question.restored", unseen=S.PENDING
    ),
    "reword": Move(Right.MODERATOR, OPEN, None, "question.reworded"),
    "merge": Move(Right.MODERATOR, frozenset({S.PENDING, S.SHOWN}), S.MERGED, "question.merged"),
    "label": Move(Right.MODERATOR, LISTED, None, "question.labelled"),
    "assign": Move(Right.MODERATOR, LISTED, None, "question.assigned"),
    "claim": Move(Right.MODERATOR, OPEN, None, "question.claimed"),
    "release": Move(Right.MODERATOR, OPEN, None, "question.released"),
    "note": Move(Right.MODERATOR, EVERY - {S.WITHDRAWN}, None, "question.noted"),
    "pin": Move(Right.MODERATOR, frozenset({S.SHOWN}), None, "question.pinned"),
    "unpin": Move(Right.MODERATOR, LISTED, None, "question.unpinned"),
    "air": Move(Right.STAGE, frozenset({S.PENDING, S.SHOWN}), S.ON_AIR, "question.aired", frozenset({HourState.LIVE})),
    "unair": Move(Right.STAGE, frozenset({S.ON_AIR}), S.SHOWN, "question.unaired"),
    "answer": Move(Right.SPEAKER, VISIBLE, S.ANSWERED, "question.answered"),
    "reply": Move(Right.SPEAKER, VISIBLE, None, "question.replied"),
}
"""Every move on a question that exists; drawn in docs/lifecycle.md. ``submit`` makes one and is not here."""

SUBMIT_HOURS = ASKABLE
MERGE_TARGETS = frozenset({S.SHOWN, S.ON_AIR, S.PENDING})


class Note(msgspec.Struct, frozen=True):
    """A line from one moderator to the others."""

    name: str
    text: str
    at: int


class Reply(msgspec.Struct, frozen=True):
    """A written reply under a question, seen by everybody who sees the question."""

    name: str
    role: str
    text: str
    at: int


class Question(msgspec.Struct, frozen=True):
    """All that is known of a question. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Private: ``asker_id``, ``asker_key``, ``claimed_*``, ``notes``; see ``hub/protocol/views.py`` for who sees what.

    Fields of note:
        asker_name: ``""`` when asked without a name; an anonymous asker's name is never stored.
        keeps_name: a guest wishes that the name stays with the question for good; accounts say so once for all.
        asker_key: the same for all named questions of one person in one hour, ``""`` for anonymous; leads to nobody.
        original_text: the asker's wording when a moderator has reworded it, else ``""``.
        edits: how often the asker changed the text after a dismissal (at most 1).
        appeals: how often the asker appealed (at most 1).
        consent: the asker lets the ledger show the text of this dismissed question.
    """

    question_id: str
    hour_id: str
    state: QuestionState
    text: str
    asker_id: str
    asker_key: str
    submitted_at: int
    asker_name: str = ""
    keeps_name: bool = False
    original_text: str = ""
    reword_reason: str = ""
    endorsements: int = 0
    labels: tuple[str, ...] = ()
    assigned_to: str = ""
    assigned_name: str = ""
    claimed_by: str = ""
    claimed_name: str = ""
    claimed_at: int = 0
    pinned: bool = False
    shown_at: int = 0
    aired_at: int = 0
    answered_at: int = 0
    answer_text: str = ""
    answer_name: str = ""
    dismissed_at: int = 0
    dismiss_reason: str = ""
    dismiss_line: str = ""
    edits: int = 0
    appeals: int = 0
    appeal_text: str = ""
    consent: bool = False
    merged_into: str = ""
    notes: tuple[Note, ...] = ()
    replies: tuple[Reply, ...] = ()


UNCLAIMED = {"claimed_by": "", "claimed_name": "", "claimed_at": 0}
"""The fields of a question that no moderator is handling."""

UNDISMISSED = {"dismiss_reason": "", "dismiss_line": "", "dismissed_at": 0}
"""The fields of a question that nothing is held against. One that waits after an appeal keeps them, for the desk."""

LOST = {"Cc", "Cs", "Co"}
"""Categories of characters that are not kept: control characters, half characters, private ones."""
UNSEEN = {"Cf", "Mn", "Me", "Zs", "Zl", "Zp"}
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that look like nothing."""


def clean_text(text: str, limit: int) -> str:
    """Text as it is kept: NFC, without control characters, trimmed, no run of blank lines.

    Args:
        text: what the person wrote.
        limit: the most characters (code points) allowed after cleaning.
    Raises:
        QuestionTextEmpty: nothing that can be seen is left.
        QuestionTextTooLong: more than ``limit`` is left.
    """
    kept = clean_line(text, newlines=True)
    if not seen(kept):
        raise QuestionTextEmpty()
    if len(kept) > limit:
        raise QuestionTextTooLong(limit=limit, length=len(kept))
    return kept


def clean_line(text: str, *, newlines: bool = False) -> str:
    """A line from a person: NFC, no control characters, outer and repeated white space folded.

    Directional marks and joiners (category Cf) stay: Arabic and Persian need them. So do characters that this
    Python does not know yet (Cn): next year's emoji are text too.
    """
    lines = text.splitlines() if newlines else [text]
    folded = (" ".join("".join(map(_printable, line)).split()) for line in lines)
    # Last, because a letter and its accent may meet only when what stood between them is gone.
    return unicodedata.normalize("NFC", "\n".join(line for line in folded if line))


def _printable(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in LOST or _noncharacter(ord(char)) else char


def _noncharacter(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def seen(text: str) -> bool:
    """Whether anything of a text can be seen."""
    return any(map(_seen, text))


def _seen(char: str) -> bool:
    return not char.isspace() and char not in BLANKS and unicodedata.category(char) not in UNSEEN


def rank_key(question: Question) -> tuple[bool, int, int, str]:
    """Sort key of the queue: pinned first, then most endorsed, then oldest."""
    return (not question.pinned, -question.endorsements, question.submitted_at, question.question_id)
