"""The queue of an hour as plain Python: what it must do, without Redis, scripts or streams."""

from dataclasses import dataclass, field

from hub.domain.hours import HourState
from hub.domain.questions import QuestionState
from hub.domain.roles import Actor
from tests.people import ADA
from tests.question_table import CELLS, hours_of, right_of

S = QuestionState
CLAIM_MS = 120_000
GUARDED = {"approve", "dismiss", "restore", "reword", "claim", "release", "merge"}
"""Moves that another moderator's fresh claim keeps away."""
FREEING = GUARDED - {"claim"} | {"withdraw", "answer", "air"}
"""Moves after which nobody claims the question."""


@dataclass
class ModelQuestion:
    """A question as far as the queue's rules need it."""

    asker: str
    text: str
    state: QuestionState
    endorsers: set[str] = field(default_factory=set)
    original: str = ""
    edits: int = 0
    appeals: int = 0
    consent: bool = False
    pinned: bool = False
    shown: bool = False
    claimed_by: str = ""
    claimed_at: int = 0
    merged_into: str = ""

    @property
    def hidden(self) -> bool:
        """Whether people in the room must not learn that it exists."""
        unseen = self.state is S.MERGED and not self.shown
        return unseen or self.state in (S.PENDING, S.DISMISSED, S.WITHDRAWN)


@dataclass
class Model:
    """The hour. Every method says the code of the refusal, or ``""`` when it was done."""

    now: int
    state: HourState = HourState.LIVE
    paused: bool = False
    shows_at_once: bool = False
    silenced: set[str] = field(default_factory=set)
    questions: dict[str, ModelQuestion] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def submit(self, actor: Actor, key: str, text: str, question_id: str) -> str:
        """Put a question, unless this person sent this key before."""
        if (actor.person_id, key) in self.keys:
            return ""
        if self.state not in (HourState.OPEN, HourState.LIVE):
            return "hour.closed"
        if self.paused:
            return "hour.asking_paused"
        if actor.person_id in self.silenced:
            return "person.silenced"
        state = S.SHOWN if self.shows_at_once else S.PENDING
        self.questions[question_id] = ModelQuestion(actor.person_id, text, state, shown=self.shows_at_once)
        self.keys[actor.person_id, key] = question_id
        return ""

    def endorse(self, actor: Actor, question_id: str, *, undo: bool) -> str:
        """Endorse, or take it back."""
        question = self.questions[question_id]
        if question.hidden:
            return "question.not_found"
        if self.state not in hours_of("endorse"):
            return "hour.closed"
        if CELLS["endorse", question.state] == "-":
            return "question.transition_refused"
        if question.asker == actor.person_id:
            return "vote.own_question"
        if actor.person_id in self.silenced:
            return "person.silenced"
        (question.endorsers.discard if undo else question.endorsers.add)(actor.person_id)
        return ""

    def move(self, actor: Actor, move: str, question_id: str, text: str = "") -> str:
        """Take a question one step, as far as the actor's role allows it already."""
        question = self.questions[question_id]
        code = self._why_not(actor, move, question)
        if not code:
            self._apply(actor, move, question, text)
        return code

    def _why_not(self, actor: Actor, move: str, question: ModelQuestion) -> str:
        if right_of(move) == "asker" and question.asker != actor.person_id:
            return "question.not_found" if question.hidden else "question.not_yours"
        if right_of(move) == "speaker" and actor is ADA and question.hidden:
            return "question.not_found"
        if move in ("edit", "appeal") and actor.person_id in self.silenced:
            return "person.silenced"
        if self.state not in hours_of(move):
            return "hour.closed"
        if CELLS[move, question.state] == "-":
            return "question.transition_refused"
        if move in GUARDED and self._held_by_another(actor, question):
            return "question.claimed"
        spent = {"edit": question.edits, "appeal": question.appeals}.get(move, 0)
        return "question.chance_spent" if spent and question.state is S.DISMISSED else ""

    def _held_by_another(self, actor: Actor, question: ModelQuestion) -> bool:
        fresh = self.now - question.claimed_at < CLAIM_MS
        return question.claimed_by not in ("", actor.person_id) and fresh

    def _apply(self, actor: Actor, move: str, question: ModelQuestion, text: str) -> None:
        was = question.state
        if CELLS[move, was] != "same":
            question.state = QuestionState(CELLS[move, was])
        if move == "restore" and question.shown:
            question.state = S.SHOWN
        question.shown = question.shown or question.state in (S.SHOWN, S.ON_AIR)
        if move in FREEING:
            question.claimed_by = ""
        if move == "claim":
            question.claimed_by, question.claimed_at = actor.person_id, self.now
        if move in ("pin", "unpin", "withdraw", "dismiss", "answer", "merge"):
            question.pinned = move == "pin"
        if move in ("dismiss", "withdraw"):
            question.consent = False
        if move == "consent":
            question.consent = True
        self._write(move, was, question, text)

    def _write(self, move: str, was: QuestionState, question: ModelQuestion, text: str) -> None:
        if move == "edit":
            question.text, question.original = text, ""
            question.edits += was is S.DISMISSED
        if move == "appeal":
            question.appeals += 1
        if move == "reword":
            question.original = question.original or question.text
            question.text = text

    def merge(self, actor: Actor, source_id: str, target_id: str) -> str:
        """Merge one question into another."""
        source, target = self.questions[source_id], self.questions[target_id]
        code = self._why_not(actor, "merge", source)
        if code in ("hour.closed", "question.transition_refused"):
            return code
        if source is target or target.state not in (S.PENDING, S.SHOWN, S.ON_AIR):
            return "question.merge_refused"
        if code:
            return code
        target.endorsers = (target.endorsers | source.endorsers) - {target.asker}
        self._apply(actor, "merge", source, "")
        source.merged_into = target_id
        return ""

    def air(self, actor: Actor, question_id: str, previous: QuestionState) -> str:
        """Put a question on air, and settle the one before."""
        question = self.questions[question_id]
        code = self._why_not(actor, "air", question)
        if code:
            return code
        for before in self.questions.values():
            if before.state is S.ON_AIR:
                before.state = previous
                before.pinned = before.pinned and previous is S.SHOWN
        self._apply(actor, "air", question, "")
        return ""

    def silence(self, question_id: str, *, undo: bool) -> str:
        """Silence the asker of a question, or let them write again."""
        if self.state not in hours_of("note"):
            return "hour.closed"
        (self.silenced.discard if undo else self.silenced.add)(self.questions[question_id].asker)
        return ""

    @property
    def on_air(self) -> list[str]:
        """The questions on air; never more than one."""
        return [key for key, question in self.questions.items() if question.state is S.ON_AIR]
