"""Hypothesis plays an hour at random, on Redis and on a plain model at once, and compares them after every step."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from hub.actions.context import Context
from hub.actions.registry import ACTIONS
from hub.domain.clock import SetClock
from hub.domain.errors import HubError
from hub.domain.hours import HourState
from hub.domain.questions import Question, QuestionState, clean_line
from hub.domain.roles import Actor
from hub.protocol.commands import parse
from hub.protocol.events import Event
from hub.store import keys
from tests.doing import FIELDS
from tests.fixed import START
from tests.people import ADA, BEN, CAST, CHIDI, HANA, MONA, OLGA, make_hour, set_state
from tests.question_table import CELLS, NAMES, right_of
from tests.store.queue_model import GUARDED, Model

S = QuestionState
ATTENDEES = st.sampled_from([BEN, CHIDI, OLGA])
MODERATORS = st.sampled_from([MONA, HANA])
SPEAKERS = st.sampled_from([ADA, MONA])
TEXTS = st.text(alphabet="abc كيف 🙂é", min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
STATES = [HourState.ANNOUNCED, HourState.OPEN, HourState.ENDED]
KEYS = st.sampled_from(["key-one-1", "key-two-2", "key-three"])
ASKERS_MOVES = sorted(move for move in NAMES if right_of(move) == "asker")
DESK_MOVES = sorted(
    set(NAMES) - {"merge", "air"} - {move for move in NAMES if right_of(move) in ("asker", "anyone", "speaker")}
)


class Queue(RuleBasedStateMachine):
    """The hour; each rule is one command, sent to the hub and to the model."""

    ctx: Context
    clock: SetClock
    questions = Bundle("questions")

    @initialize(target=questions, at_once=st.booleans())
    def begin(self, at_once: bool) -> Any:
        """An hour with a question of each attendee's and two of them shown, so that every step can do something."""
        self.ctx.store.client.flushall()
        self.clock.ms = START
        self.hour = make_hour(self.ctx, moderation="after" if at_once else "before")
        self.model = Model(self.ctx.clock(), shows_at_once=at_once)
        self.folded: dict[str, Any] = {}
        self.cursor = "0-0"
        asked = [self.submit_one(actor, f"key-of-{actor.person_id}", "What?") for actor in (BEN, CHIDI, OLGA)]
        for question in asked[:2]:
            self.step(MONA, "approve", question)
        return multiple(*asked)

    def send(self, actor: Actor, name: str, question_id: str = "", **fields: Any) -> tuple[str, dict[str, Any]]:
        """The code of the refusal, and the answer."""
        payload = {"hour_id": self.hour.hour_id} | ({"question_id": question_id} if question_id else {})
        try:
            return "", ACTIONS[name](self.ctx, actor, parse(name, payload | FIELDS.get(name, {}) | fields))
        except HubError as error:
            return error.code, {}

    @rule(target=questions, actor=ATTENDEES, key=KEYS | st.uuids().map(str), text=TEXTS)
    def submit(self, actor: Actor, key: str, text: str) -> Any:
        return self.submit_one(actor, key, text)

    def submit_one(self, actor: Actor, key: str, text: str) -> Any:
        """Put a question in both worlds; its id when it is a new one."""
        known = self.model.keys.get((actor.person_id, key))
        code, answer = self.send(actor, "question.submit", text=text, client_key=key)
        given = answer["question"].question_id if answer else ""
        assert code == self.model.submit(actor, key, clean(text), given)
        assert known in (None, given)
        return given if given and not known else multiple()

    @rule(actor=ATTENDEES | MODERATORS, question=questions, undo=st.booleans())
    def endorse(self, actor: Actor, question: str, undo: bool) -> None:
        code, _ = self.send(actor, "question.unendorse" if undo else "question.endorse", question)
        assert code == self.model.endorse(actor, question, undo=undo)

    @rule(other=st.none() | ATTENDEES, move=st.sampled_from(ASKERS_MOVES), question=questions, text=TEXTS)
    def own(self, other: Actor | None, move: str, question: str, text: str) -> None:
        question = self.fitting(move, question)
        actor = other or CAST[self.model.questions[question].asker]
        self.step(actor, move, question, **({"text": text} if move == "edit" else {}))

    @rule(actor=MODERATORS, move=st.sampled_from(DESK_MOVES), question=questions, text=TEXTS)
    def curate(self, actor: Actor, move: str, question: str, text: str) -> None:
        question = self.fitting(move, question)
        self.step(actor, move, question, **({"text": text} if move == "reword" else {}))

    @rule(actor=SPEAKERS, move=st.sampled_from(["answer", "reply"]), question=questions)
    def speak(self, actor: Actor, move: str, question: str) -> None:
        self.step(actor, move, self.fitting(move, question))

    def fitting(self, move: str, question: str) -> str:
        """This question, or another from whose state the move goes: the matrix of refusals has a test of its own."""
        fit = [key for key, one in self.model.questions.items() if CELLS[move, one.state] != "-"]
        return question if question in fit or not fit else fit[0]

    def step(self, actor: Actor, move: str, question: str, **fields: Any) -> None:
        """Take one step in both worlds."""
        code, _ = self.send(actor, f"question.{move}", question, **fields)
        assert code == self.model.move(actor, move, question, clean(fields.get("text", "")))

    @rule(move=st.sampled_from(["edit", "appeal"]), question=questions, text=TEXTS)
    def second_chance(self, move: str, question: str, text: str) -> None:
        """A dismissal and what the asker does about it: two steps that seldom meet by chance."""
        question = self.fitting("dismiss", question)
        self.step(MONA, "dismiss", question)
        asker = CAST[self.model.questions[question].asker]
        self.step(asker, move, question, **({"text": text} if move == "edit" else {}))

    @rule(move=st.sampled_from(sorted(GUARDED - {"merge"})), question=questions, seconds=st.sampled_from([119, 120]))
    def lapse(self, move: str, question: str, seconds: int) -> None:
        """A claim, and another moderator's step about when it lapses."""
        question = self.fitting("claim", question)
        self.step(MONA, "claim", question)
        self.wait(seconds)
        self.step(HANA, move, question, **({"text": "Later?"} if move == "reword" else {}))

    @rule(actor=MODERATORS, source=questions, into=questions)
    def merge(self, actor: Actor, source: str, into: str) -> None:
        code, _ = self.send(actor, "question.merge", source, into=into)
        assert code == self.model.merge(actor, source, into)

    @rule(actor=MODERATORS, question=questions, previous=st.sampled_from([S.ANSWERED, S.SHOWN]))
    def air(self, actor: Actor, question: str, previous: QuestionState) -> None:
        code, _ = self.send(actor, "question.air", question, previous=previous.value)
        assert code == self.model.air(actor, question, previous)

    @rule(actor=MODERATORS, question=questions, undo=st.booleans())
    def silence(self, actor: Actor, question: str, undo: bool) -> None:
        undo = undo or len(self.model.silenced) > 0  # with everybody silenced little else happens
        name = "person.unsilence" if undo else "person.silence"
        code, _ = self.send(actor, name, question)
        assert code == self.model.silence(question, undo=undo)

    @rule(paused=st.booleans(), state=st.sampled_from([None, None, *STATES, *[HourState.LIVE] * 6]))
    def turn(self, paused: bool, state: HourState | None) -> None:
        """Now and then the hour itself changes; mostly it is live, and asking goes on."""
        if state:
            set_state(self.ctx, self.hour, state)
            self.model.state = state
            return
        code, _ = self.send(MONA, "hour.pause_asking" if paused else "hour.resume_asking")
        assert code == ""
        self.model.paused = paused

    def wait(self, seconds: int) -> None:
        """Let time go by in both worlds."""
        self.clock.forward(seconds=seconds)
        self.model.now = self.clock()

    @invariant()
    def redis_is_as_the_model_says(self) -> None:
        snapshot = self.ctx.store.hours.snapshot(self.hour.hour_id)
        assert snapshot is not None
        assert {one.question_id: seen(one) for one in snapshot.questions} == self.model_seen()
        assert [snapshot.hour.on_air] == (self.model.on_air or [""])
        assert snapshot.hour.asking_paused is self.model.paused

    def model_seen(self) -> dict[str, dict[str, Any]]:
        """The model's questions in the fields that are compared."""
        return {
            key: {name: getattr(one, mine) for name, mine in SAME.items()} | {"endorsements": len(one.endorsers)}
            for key, one in self.model.questions.items()
        }

    @invariant()
    def every_count_is_that_of_its_set(self) -> None:
        for key, question in self.model.questions.items():
            members = self.ctx.store.client.smembers(keys.endorsers(self.hour.hour_id, key))
            assert members == question.endorsers
            assert question.asker not in members

    @invariant()
    def folding_the_events_gives_the_snapshot(self) -> None:
        for event in self.ctx.store.events.since(self.hour.hour_id, self.cursor):
            self.cursor = event.event_id
            self.fold(event)
        snapshot = self.ctx.store.hours.snapshot(self.hour.hour_id)
        assert snapshot is not None
        assert (snapshot.cursor, snapshot.questions) == (self.cursor, list(self.folded.values()))

    def fold(self, event: Event) -> None:
        """Read one event as every reader does: the question in it replaces the one that was known."""
        for image in (event.question, event.into):
            if image:
                self.folded[image.question_id] = image
        if event.question is None and event.endorsements + (event.name == "question.unendorsed"):
            known = self.folded[event.question_id]
            self.folded[event.question_id] = replace(known, endorsements=event.endorsements)


SAME = {
    "state": "state",
    "asker_id": "asker",
    "text": "text",
    "original_text": "original",
    "edits": "edits",
    "appeals": "appeals",
    "consent": "consent",
    "pinned": "pinned",
    "claimed_by": "claimed_by",
    "merged_into": "merged_into",
}
"""Field of a question -> field of the model's."""


def seen(question: Question) -> dict[str, Any]:
    """A question of Redis in the fields that are compared."""
    return {name: getattr(question, name) for name in (*SAME, "endorsements")}


def clean(text: str) -> str:
    """Text as it is kept."""
    return clean_line(text, newlines=True)


def test_queue_does_what_a_plain_model_does(ctx: Context, clock: SetClock) -> None:
    class ThisQueue(Queue):
        """The machine, in the hub of this test."""

        def __init__(self) -> None:
            self.ctx, self.clock = ctx, clock
            super().__init__()

    run_state_machine_as_test(
        ThisQueue,
        settings=settings(
            max_examples=30,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
