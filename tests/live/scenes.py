"""A scene for each command and each event that no command leaves: an hour made ready, and what happens in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from hub.actions import registry
from hub.actions.context import CLOCK, Context, event
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.protocol.bylines import Byline
from hub.store import keys
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour, publish

HOUR_ID = "hour00000001"
FAR_AHEAD = "4102444800000-0"
"""Redis numbers the entries of a stream by its own clock, but never backwards: from here on the ids are in a row."""


@dataclass
class Scene:
    """An hour with questions in it, and short ways to do things there."""

    ctx: Context
    hour: Hour

    def do(self, actor: Actor, name: str, **payload: Any) -> Any:
        """Carry out a command in the hour, a second after the one before."""
        self.ctx.clock.forward(seconds=1)  # type: ignore[attr-defined]
        return registry.run(self.ctx, actor, name, {"hour_id": self.hour.hour_id, **payload})

    def ask(self, actor: Actor, text: str, *, shown: bool = True, **more: Any) -> str:
        """Put a question, and show it; returns its id."""
        key = f"key-{text[:8]}-{actor.person_id}".replace(" ", "-").replace("?", "")
        asked = self.do(actor, "question.submit", text=text, client_key=key, **more)
        question_id: str = asked["question"].question_id
        if shown:
            self.do(MONA, "question.approve", question_id=question_id)
        return question_id

    def publish(self, name: str, **fields: Any) -> None:
        """Show the hour to everyone with fields changed, as an action on the record would."""
        self.hour = msgspec.structs.replace(self.hour, version=self.hour.version + 1, **fields)
        publish(self.ctx, self.hour, name)


def set_scene(ctx: Context, state: str = "live", **fields: Any) -> Scene:
    """An hour in which every run leaves the same ids and moments."""
    stream = keys.stream(HOUR_ID)
    ctx.store.client.xadd(stream, {"begin": "1"}, id=FAR_AHEAD)
    ctx.store.client.xdel(stream, FAR_AHEAD)
    return Scene(ctx, make_hour(ctx, state, hour_id=HOUR_ID, **fields))


Play = Callable[[Scene], Callable[[], object]]
SCENES: dict[str, tuple[Play, dict[str, Any]]] = {}
"""By name: what makes the scene ready and returns what is to happen, and the fields of the hour."""


def scene(name: str, **fields: Any) -> Callable[[Play], Play]:
    """Name a scene. The name begins with that of the command or event it is about."""

    def keep(play: Play) -> Play:
        SCENES[name] = (play, fields)
        return play

    return keep


def _one(name: str, actor: Actor, *, shown: bool, **payload: Any) -> None:
    """A scene in which somebody does one thing to Ben's question, among others of Chidi and Olga."""

    def play(stage: Scene) -> Callable[[], object]:
        stage.ask(CHIDI, "Can one add pictures?")
        question_id = stage.ask(BEN, "How do I begin?", shown=shown)
        stage.ask(OLGA, "Is there a tour?", shown=False)
        command = name.partition(" ")[0]
        return lambda: stage.do(actor, command, question_id=question_id, **payload)

    SCENES[name] = (play, {})


for shown, where in ((True, "of a shown question"), (False, "of a waiting question")):
    _one(f"question.withdraw {where}", BEN, shown=shown)
    _one(f"question.dismiss {where}", MONA, shown=shown, reason="off_topic", line="Ask at the help desk")
    _one(f"question.reword {where}", MONA, shown=shown, text="How does one begin?", reason="shorter")
    _one(f"question.label {where}", MONA, shown=shown, labels=["basics", "tools"])
    _one(f"question.assign {where}", MONA, shown=shown, person_id=ADA.person_id)
    _one(f"question.claim {where}", MONA, shown=shown)
    _one(f"question.note {where}", MONA, shown=shown, text="Ask her for a link")
    _one(f"question.air {where}", HANA, shown=shown)
    _one(f"person.silence {where}", MONA, shown=shown, reason="Please stay kind")
_one("question.approve", MONA, shown=False)
_one("question.edit of a waiting question", BEN, shown=False, text="How do I begin, please?")
_one("question.endorse", CHIDI, shown=True)
_one("question.pin", MONA, shown=True)
_one("question.answer in writing", ADA, shown=True, text="With the tour.")
_one("question.reply", ADA, shown=True, text="See the manual.")


@scene("question.submit that waits")
def _submit(stage: Scene) -> Callable[[], object]:
    return lambda: stage.ask(BEN, "How do I begin?", shown=False)


@scene("question.submit without a name")
def _submit_nameless(stage: Scene) -> Callable[[], object]:
    return lambda: stage.ask(BEN, "How do I begin?", shown=False, anonymous=True)


@scene("question.submit that is shown at once", moderation="after")
def _submit_shown(stage: Scene) -> Callable[[], object]:
    return lambda: stage.ask(BEN, "How do I begin?", shown=False)


@scene("question.edit after a dismissal")
def _edit(stage: Scene) -> Callable[[], object]:
    question_id = _dismissed(stage)
    return lambda: stage.do(BEN, "question.edit", question_id=question_id, text="Where is the tour?")


@scene("question.appeal")
def _appeal(stage: Scene) -> Callable[[], object]:
    question_id = _dismissed(stage)
    return lambda: stage.do(BEN, "question.appeal", question_id=question_id, text="It is on topic")


@scene("question.consent")
def _consent(stage: Scene) -> Callable[[], object]:
    question_id = _dismissed(stage)
    return lambda: stage.do(BEN, "question.consent", question_id=question_id, agrees=True)


@scene("question.restore")
def _restore(stage: Scene) -> Callable[[], object]:
    question_id = _dismissed(stage)
    return lambda: stage.do(MONA, "question.restore", question_id=question_id)


def _dismissed(stage: Scene) -> str:
    question_id = stage.ask(BEN, "How do I begin?")
    stage.do(CHIDI, "question.endorse", question_id=question_id)
    stage.do(MONA, "question.dismiss", question_id=question_id, reason="off_topic")
    return question_id


@scene("question.unnamed by its asker's own will")
def _unnamed(stage: Scene) -> Callable[[], object]:
    question_id = stage.ask(CHIDI, "Can one add pictures?")
    stage.ask(BEN, "How do I begin?")
    stage.do(CHIDI, "question.endorse", question_id=stage.ask(OLGA, "Is there a tour?"))
    told = {"name": "question.unnamed", "at": stage.ctx.clock(), "role": "asker", "question_id": question_id}
    return lambda: stage.ctx.store.forgetting.unname(HOUR_ID, CHIDI.person_id, "s0001", Byline(CHIDI.person_id), told)


@scene("question.unendorse")
def _unendorse(stage: Scene) -> Callable[[], object]:
    question_id = stage.ask(BEN, "How do I begin?")
    stage.do(CHIDI, "question.endorse", question_id=question_id)
    return lambda: stage.do(CHIDI, "question.unendorse", question_id=question_id)


@scene("question.endorse by many in one tick")
def _storm(stage: Scene) -> Callable[[], object]:
    ids = [stage.ask(BEN, "How do I begin?"), stage.ask(OLGA, "Is there a tour?")]

    def endorse() -> None:
        for voter in (CHIDI, ADA, HANA):
            for question_id in ids:
                stage.do(voter, "question.endorse", question_id=question_id)

    return endorse


for source_shown in (True, False):
    for target_shown in (True, False):

        @scene(
            f"question.merge of a {'shown' if source_shown else 'waiting'} question "
            f"into a {'shown' if target_shown else 'waiting'} one"
        )
        def _merge(stage: Scene, source: bool = source_shown, target: bool = target_shown) -> Callable[[], object]:
            gone = stage.ask(BEN, "How do I begin?", shown=source)
            into = stage.ask(OLGA, "How does one begin?", shown=target)
            for question_id, shown in ((gone, source), (into, target)):
                if shown:
                    stage.do(CHIDI, "question.endorse", question_id=question_id)
                    stage.do(ADA, "question.endorse", question_id=question_id)
            return lambda: stage.do(MONA, "question.merge", question_id=gone, into=into)


@scene("question.merge of another's question into one's own")
def _merge_into_own(stage: Scene) -> Callable[[], object]:
    gone = stage.ask(OLGA, "How does one begin?")
    into = stage.ask(BEN, "How do I begin?")
    stage.do(CHIDI, "question.endorse", question_id=gone)
    return lambda: stage.do(MONA, "question.merge", question_id=gone, into=into)


@scene("question.release")
def _release(stage: Scene) -> Callable[[], object]:
    question_id = stage.ask(BEN, "How do I begin?")
    stage.do(MONA, "question.claim", question_id=question_id)
    return lambda: stage.do(MONA, "question.release", question_id=question_id)


@scene("question.unpin")
def _unpin(stage: Scene) -> Callable[[], object]:
    question_id = stage.ask(BEN, "How do I begin?")
    stage.do(MONA, "question.pin", question_id=question_id)
    return lambda: stage.do(MONA, "question.unpin", question_id=question_id)


def _next(previous: str) -> None:
    @scene(f"question.air while another is on air, which is {previous} then")
    def play(stage: Scene) -> Callable[[], object]:
        first, second = stage.ask(BEN, "How do I begin?"), stage.ask(OLGA, "Is there a tour?")
        stage.do(HANA, "question.air", question_id=first)
        return lambda: stage.do(HANA, "question.air", question_id=second, previous=previous)


_next("answered")
_next("shown")


def _off_air(command: str) -> None:
    @scene(f"{command} of the question on air")
    def play(stage: Scene) -> Callable[[], object]:
        question_id = stage.ask(BEN, "How do I begin?")
        stage.do(HANA, "question.air", question_id=question_id)
        return lambda: stage.do(HANA, command, question_id=question_id)


_off_air("question.unair")
_off_air("question.answer")


@scene("person.unsilence")
def _unsilence(stage: Scene) -> Callable[[], object]:
    question_id = stage.ask(BEN, "How do I begin?")
    stage.do(MONA, "person.silence", question_id=question_id, reason="Please stay kind")
    return lambda: stage.do(MONA, "person.unsilence", question_id=question_id)


def _asking(name: str, *before: str, **payload: Any) -> None:
    @scene(name)
    def play(stage: Scene) -> Callable[[], object]:
        stage.ask(BEN, "How do I begin?")
        for command in before:
            stage.do(MONA, command)
        return lambda: stage.do(MONA, name, **payload)


_asking("hour.pause_asking")
_asking("hour.resume_asking", "hour.pause_asking")
_asking("hour.slow_mode", seconds=60)


def _move(move: str, actor: Actor, state: str) -> None:
    @scene(f"hour.move {move}", state=state)
    def play(stage: Scene) -> Callable[[], object]:
        return lambda: stage.do(actor, "hour.move", move=move)


_move("open", HANA, "announced")
_move("start", HANA, "open")
_move("end", HANA, "live")
_move("resume", HANA, "ended")
_move("archive", ZURI, "ended")
_move("cancel", ZURI, "open")


@scene("hour.move end while a question is on air")
def _end_on_air(stage: Scene) -> Callable[[], object]:
    stage.do(HANA, "question.air", question_id=stage.ask(BEN, "How do I begin?"))
    return lambda: stage.do(HANA, "hour.move", move="end")


def _published(name: str, **fields: Any) -> None:
    @scene(name)
    def play(stage: Scene) -> Callable[[], object]:
        stage.ask(BEN, "How do I begin?")
        return lambda: stage.publish(name, **fields)


_published("hour.announced")
_published("hour.edited", title="Wikidata for everyone", length_limit=300)
_published("hour.room_made", room_name="a-room")
_published("hour.overran")


@scene("hour.stage_counted")
def _stage_counted(stage: Scene) -> Callable[[], object]:
    def come() -> object:
        stage.ctx.clock.forward(seconds=1)  # type: ignore[attr-defined]
        told = event(stage.ctx, "hour.stage_counted", Actor(CLOCK), CLOCK, on_stage=3)
        return stage.ctx.store.hours.count_stage(HOUR_ID, 3, told)

    return come
