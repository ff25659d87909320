"""The life of a question as this project promised it: written down a second time, for the tests to compare with.

A cell is the state that the move leads to; ``same`` leaves the state as it is; ``-`` is a refusal. A dismissed question
is one that nobody had approved before; one that was shown is restored to ``shown``.
"""

from hub.domain.hours import HourState
from hub.domain.questions import QuestionState

TABLE = """
            pending    shown      on_air    answered  dismissed  merged  withdrawn
edit        pending    -          -         -         pending    -       -
withdraw    withdrawn  withdrawn  -         -         withdrawn  -       -
appeal      -          -          -         -         pending    -       -
consent     -          -          -         -         same       -       -
endorse     -          same       same      -         -          -       -
unendorse   -          same       same      -         -          -       -
approve     shown      -          -         -         -          -       -
dismiss     dismissed  dismissed  -         -         -          -       -
restore     -          -          -         shown     pending    -       -
reword      same       same       same      -         -          -       -
merge       merged     merged     -         -         -          -       -
label       same       same       same      same      -          -       -
assign      same       same       same      same      -          -       -
claim       same       same       same      -         -          -       -
release     same       same       same      -         -          -       -
note        same       same       same      same      same       same    -
pin         -          same       -         -         -          -       -
unpin       same       same       same      same      -          -       -
air         on_air     on_air     -         -         -          -       -
unair       -          -          shown     -         -          -       -
answer      -          answered   answered  answered  -          -       -
reply       -          same       same      same      -          -       -
"""

RIGHTS = {
    "asker": "edit withdraw appeal consent",
    "anyone": "endorse unendorse",
    "moderator": "approve dismiss restore reword merge label assign claim release note pin unpin",
    "stage": "air unair",
    "speaker": "answer reply",
}

HOURS = {
    "open live": "edit endorse unendorse",
    "live": "air",
    "announced open live ended": "withdraw appeal consent approve dismiss restore reword merge label assign claim "
    "release note pin unpin unair answer reply",
}
"""In which states of the hour each move can be taken."""

PAST = {
    "edit": "edited",
    "withdraw": "withdrawn",
    "appeal": "appealed",
    "consent": "consented",
    "endorse": "endorsed",
    "unendorse": "unendorsed",
    "approve": "approved",
    "dismiss": "dismissed",
    "restore": "restored",
    "reword": "reworded",
    "merge": "merged",
    "label": "labelled",
    "assign": "assigned",
    "claim": "claimed",
    "release": "released",
    "note": "noted",
    "pin": "pinned",
    "unpin": "unpinned",
    "air": "aired",
    "unair": "unaired",
    "answer": "answered",
    "reply": "replied",
}
"""What each move is called when it has happened: the second half of its event's name."""


def _cells() -> dict[tuple[str, QuestionState], str]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(row[0], QuestionState(state)): cell for row in rows for state, cell in zip(head, row[1:], strict=True)}


CELLS = _cells()
"""``(move, state) -> target``, ``same`` or ``-``."""

NAMES = sorted({move for move, _ in CELLS})


def right_of(move: str) -> str:
    """The right that a move asks for."""
    return next(right for right, moves in RIGHTS.items() if move in moves.split())


def hours_of(move: str) -> frozenset[HourState]:
    """The states of the hour in which a move can be taken."""
    return frozenset(
        HourState(word) for words, moves in HOURS.items() if move in moves.split() for word in words.split()
    )
