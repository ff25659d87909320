"""The public ledger of an hour: what was done, when, in which role and why. Nobody is named in it.

There is no person here, neither by id nor by name: acts carry the role alone. A wording stands here only while the
rule of ``ledger_story.py`` lets it.
"""

import msgspec


class LedgerAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act. ``at`` is milliseconds since 1970; texts are ``""`` where there is nothing to read, or not for all eyes.

    Fields of note:
        cursor: id of the event.
        name: of the event, such as ``question.dismissed``.
        role: ``asker``, ``moderator``, ``host``, ``organiser``, ``guest`` or ``clock``.
        question_id: ``""`` for an act on the hour or on a person.
        text, text_before: the wording after the act, and before it where the act changed it.
        into_id: the question that this one was merged into.
        reason: code of the reason of a dismissal; ``line``: a line of why.
    """

    cursor: str
    at: int
    name: str
    role: str
    question_id: str = ""
    text: str = ""
    text_before: str = ""
    into_id: str = ""
    reason: str = ""
    line: str = ""


class TopQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One of the most endorsed questions, and what became of it: ``taken`` means on air or answered."""

    question_id: str
    text: str
    endorsements: int
    state: str
    taken: bool
    reason: str
    line: str


class AirTime(msgspec.Struct, frozen=True, kw_only=True):
    """How many seconds a question was on air, in all."""

    question_id: str
    text: str
    seconds: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many questions were put, and how many are now in each state; endorsements and seconds on air of all."""

    asked: int
    states: dict[str, int]
    endorsements: int
    on_air_s: int


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger of one hour, up to ``cursor``. ``dismissed`` counts the dismissed questions by code of the reason."""

    hour_id: str
    cursor: str
    acts: list[LedgerAct]
    dismissed: dict[str, int]
    top: list[TopQuestion]
    aired: list[AirTime]
    totals: Totals
