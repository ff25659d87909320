"""Makes the public ledger of an hour from its events: the one place that decides what of them is for all eyes.

The rule for a wording: it may be read while the question is for all eyes, or was when it was merged; that of a
dismissed question only while its asker agrees, and agreed to this very wording. What waits, what was taken back, and
what its asker replaced is never shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hub.domain.hours import Hour, HourState
from hub.domain.questions import VISIBLE, Question, QuestionState
from hub.protocol.air import spans_on_air
from hub.protocol.cursors import START, after
from hub.protocol.events import Event
from hub.protocol.ledger import AirTime, Ledger, LedgerAct, TopQuestion, Totals

MOST_TOP = 10
TOP_STATES = VISIBLE | {QuestionState.DISMISSED}
TAKEN = frozenset({QuestionState.ON_AIR, QuestionState.ANSWERED})

EDITED, CONSENTED, MERGED = "question.edited", "question.consented", "question.merged"
DISMISSED, REWORDED = "question.dismissed", "question.reworded"

Questions = Mapping[str, Question]


def tell(hour: Hour, acts: Sequence[Event], questions: Questions, now: int) -> Ledger:
    """The ledger of an hour.

    Args:
        acts: its acts, oldest first.
        questions: its questions as they are after those acts, by id.
        now: milliseconds since 1970, for a question that is on air at this moment.
    """
    wordings = Wordings(acts, questions)
    seconds = _air_times(acts, now if hour.state is HourState.LIVE else 0)
    return Ledger(
        hour_id=hour.hour_id,
        cursor=acts[-1].event_id if acts else START,
        acts=[_act(event, wordings) for event in acts],
        dismissed=dismissals(questions),
        top=_top(questions, wordings),
        aired=[AirTime(question_id=key, text=wordings.now(key), seconds=count) for key, count in seconds.items()],
        totals=_totals(questions, sum(seconds.values())),
    )


def totals_of(acts: Iterable[Event], questions: Questions) -> Totals:
    """What an hour that is over came to in numbers."""
    return _totals(questions, sum(_air_times(acts, 0).values()))


def dismissals(questions: Questions) -> dict[str, int]:
    """How many questions were left out for each reason, the most frequent first."""
    return dict(Counter(one.dismiss_reason for one in questions.values() if _dismissed(one)).most_common())


class Wordings:
    """Which wordings of an hour are for all eyes."""

    def __init__(self, acts: Iterable[Event], questions: Questions) -> None:
        self._questions = questions
        self._edited: dict[str, str] = {}
        self._agreed: set[str] = set()
        self._went_in_shown: set[str] = set()
        for event in acts:
            self._learn(event)

    def now(self, question_id: str) -> str:
        """The wording of a question as it is, or ``""``."""
        question = self._questions.get(question_id)
        return question.text if question and self._readable(question) else ""

    def at(self, event: Event) -> tuple[str, str]:
        """The wording after an act, and the one before it where the act changed it; ``""`` for each that is not for
        all eyes."""
        question = self._questions.get(event.question_id)
        if question is None or event.question is None or event.name == EDITED or not self._readable(question):
            return "", ""
        if after(self._edited.get(event.question_id, START), event.event_id):
            return "", ""
        return event.question.text, event.text_before if event.name == REWORDED else ""

    def _learn(self, event: Event) -> None:
        key = event.question_id
        if event.name == EDITED:
            # Whoever agreed to a wording did not agree to the next one.
            self._edited[key] = event.event_id
            self._agreed.discard(key)
        elif event.name == CONSENTED and event.question and event.question.consent:
            self._agreed.add(key)
        elif event.name == CONSENTED:
            self._agreed.discard(key)
        elif event.name == MERGED and event.was in VISIBLE:
            self._went_in_shown.add(key)

    def _readable(self, question: Question) -> bool:
        if _dismissed(question):
            return question.consent and question.question_id in self._agreed
        if question.state is QuestionState.MERGED:
            return question.question_id in self._went_in_shown
        return question.state in VISIBLE


def _act(event: Event, wordings: Wordings) -> LedgerAct:
    text, text_before = wordings.at(event)
    dismissal = event.question if event.name == DISMISSED else None
    return LedgerAct(
        cursor=event.event_id,
        at=event.at,
        name=event.name,
        role=event.role,
        # The question of a silenced person would name them.
        question_id="" if event.name.startswith("person.") else event.question_id,
        text=text,
        text_before=text_before,
        into_id=event.into.question_id if event.into else "",
        reason=event.reason if dismissal else "",
        line=dismissal.dismiss_line if dismissal else event.reason,
    )


def _dismissed(question: Question) -> bool:
    return question.state is QuestionState.DISMISSED


def _air_times(acts: Iterable[Event], now: int) -> dict[str, int]:
    """Seconds on air by question, in the order in which they first went on air; ``now`` (ms) ends the one that still
    is, 0 when the hour is not live."""
    spent: Counter[str] = Counter()
    for one in spans_on_air(acts):
        spent[one.question_id] += max(0, (one.until_at or now) - one.from_at)
    return {key: ms // 1000 for key, ms in spent.items()}


def _top(questions: Questions, wordings: Wordings) -> list[TopQuestion]:
    found = [one for one in questions.values() if one.state in TOP_STATES and one.endorsements]
    found.sort(key=lambda one: (-one.endorsements, one.submitted_at, one.question_id))
    return [_standing(one, wordings) for one in found[:MOST_TOP]]


def _standing(question: Question, wordings: Wordings) -> TopQuestion:
    gone = _dismissed(question)
    return TopQuestion(
        question_id=question.question_id,
        text=wordings.now(question.question_id),
        endorsements=question.endorsements,
        state=question.state.value,
        taken=question.state in TAKEN,
        reason=question.dismiss_reason if gone else "",
        line=question.dismiss_line if gone else "",
    )


def _totals(questions: Questions, on_air_s: int) -> Totals:
    states = Counter(one.state.value for one in questions.values())
    # The endorsements of a merged question count in the one that it went into.
    counted = (one.endorsements for one in questions.values() if one.state is not QuestionState.MERGED)
    return Totals(asked=len(questions), states=dict(states), endorsements=sum(counted), on_air_s=on_air_s)
