"""An archive to look through: a thousand hours of a hundred questions, in several scripts, made up of made-up words.

The few words that are frequent and the many that are rare are as in a language (Zipf's law); the same seed makes the
same archive.
"""

import itertools
import json
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Engine, insert

from hub.domain.hours import Hour, HourState
from hub.domain.people import Grant
from hub.domain.questions import Question, QuestionState
from hub.domain.roles import Role
from hub.records.records import Records
from hub.records.tables import archived_questions, hours
from tests.fixed import START

WEEK_MS = 7 * 24 * 3600 * 1000
VOCABULARY = 30_000
LETTERS = {
    "en": [
        "ba",
        "ku",
        "ti",
        "wi",
        "ki",
        "da",
        "ra",
        "zo",
        "men",
        "tor",
        "ed",
        "it",
        "ing",
        "so",
        "ce",
        "la",
        "bel",
        "ne",
    ],
    "ar": list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "am": list("ሀለመረሰቀበተነአከወዘየደገጠፈሁሉሙሩሱቁቡቱኑኡኩዉዙዩዱጉጡፉ"),
    "ja": [chr(point) for point in range(0x4E00, 0x4E00 + 600)],
}
SIZES = {"en": (1, 4), "ar": (2, 6), "am": (2, 6), "ja": (2, 3)}
SHARES = {"en": 70, "ar": 10, "am": 10, "ja": 10}
"""How many of a hundred hours are in each language."""


@dataclass
class Tongue:
    """The words of one language, the frequent ones first."""

    code: str
    dice: random.Random
    words: list[str] = field(default_factory=list)
    _weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        known: set[str] = set()
        while len(known) < VOCABULARY:
            known.add("".join(self.dice.choices(LETTERS[self.code], k=self.dice.randint(*SIZES[self.code]))))
        self.words = sorted(known, key=lambda word: (len(word), word))
        self._weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))

    def sentence(self, length: int) -> str:
        """So many words of the language."""
        chosen = (bisect(self._weights, self.dice.random() * self._weights[-1]) for _ in range(length))
        return ("" if self.code == "ja" else " ").join(self.words[rank] for rank in chosen)


@dataclass(frozen=True)
class Archive:
    """What was made: its languages, and some of its questions."""

    tongues: dict[str, Tongue]
    questions: list[str]


def fill(engine: Engine, hour_count: int, each: int) -> Archive:
    """Write the archive into a database with every table and nobody in it but the cast."""
    dice = random.Random("the archive")
    tongues = {code: Tongue(code, random.Random(code)) for code in LETTERS}
    codes = dice.choices(list(SHARES), weights=list(SHARES.values()), k=hour_count)
    made: list[str] = []
    with engine.begin() as connection:
        for number, code in enumerate(codes):
            hour = _hour(number, tongues[code])
            connection.execute(insert(hours), [msgspec.to_builtins(msgspec.structs.asdict(hour))])
            rows = list(_questions(hour, tongues[code], each))
            connection.execute(insert(archived_questions), rows)
            made += [rows[0]["text"]] if code == "en" else []
    _guests(engine, hour_count)
    return Archive(tongues, made)


def _hour(number: int, tongue: Tongue) -> Hour:
    at = START - number * WEEK_MS
    return Hour(
        hour_id=f"bench{number}",
        title=tongue.sentence(4),
        description=tongue.sentence(40),
        language=tongue.code,
        starts_at=at,
        duration_s=3600,
        state=HourState.ARCHIVED,
        announced_at=at,
        ended_at=at + 3_600_000,
    )


def _questions(hour: Hour, tongue: Tongue, each: int) -> Iterator[dict[str, Any]]:
    for number in range(each):
        done = number % 2 == 0
        question = Question(
            question_id=f"q{number}",
            hour_id=hour.hour_id,
            state=QuestionState.ANSWERED if done else QuestionState.SHOWN,
            text=tongue.sentence(20),
            asker_id="g1",
            asker_key="",
            submitted_at=hour.starts_at + number * 30_000,
            aired_at=hour.starts_at + number * 35_000,
            answer_text=tongue.sentence(30) if done and number % 4 == 0 else "",
        )
        columns = ("hour_id", "question_id", "text", "endorsements", "submitted_at", "aired_at", "answered_at")
        whole = json.loads(msgspec.json.encode(question))
        yield {name: whole[name] for name in columns} | {"state": question.state.value, "question": whole}


def _guests(engine: Engine, hour_count: int) -> None:
    records = Records(engine)
    for number in range(0, hour_count, 20):
        part = {"person_id": "pada", "scope": "hour", "scope_id": f"bench{number}", "role": Role.GUEST}
        records.people.grant(Grant(**part, granted_by="pzuri", granted_at=START))
