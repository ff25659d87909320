"""Who may use each command, where it goes from, and what may stand in its way: from the tables of the domain."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, get_args, get_type_hints

from docs.mentoring_rules import booking_states, refusals_of, who_may
from hub.domain.hours import CURABLE, PUBLIC, HourState
from hub.domain.hours import MOVES as STEPS
from hub.domain.questions import MOVES, SUBMIT_HOURS, QuestionState
from hub.domain.roles import ROLES_WITH, Right
from hub.protocol.commands import HourMove

EVERYWHERE = ("payload.invalid", "limit.reached", "hour.not_found", "server.busy", "server.failed")
"""Refusals that any command may meet."""

BY_CLOCK_ALONE = frozenset(STEPS) - frozenset(get_args(get_type_hints(HourMove)["move"]))
"""Steps in the life of an hour that nobody can ask for."""

OF_HOURS = ("hour", "question", "person")

WHO_MAY = ("access.name_needed", "access.sign_in_needed")
OWN = {
    "hour.join": ("access.denied",),
    "hour.move": ("access.denied", "hour.transition_refused", "hour.changed_meanwhile"),
    "hour.pause_asking": ("access.denied", "hour.closed"),
    "hour.resume_asking": ("access.denied", "hour.closed"),
    "hour.slow_mode": ("access.denied", "hour.closed"),
    "question.submit": (
        "hour.closed",
        "hour.asking_paused",
        *WHO_MAY,
        "person.silenced",
        "question.text_empty",
        "question.text_too_long",
    ),
    "question.edit": (
        "person.silenced",
        "question.text_empty",
        "question.text_too_long",
        "question.chance_spent",
    ),
    "question.appeal": ("person.silenced", "question.text_too_long", "question.chance_spent"),
    "question.endorse": ("vote.own_question", "person.silenced", *WHO_MAY),
    "question.unendorse": ("vote.own_question", "person.silenced", *WHO_MAY),
    "question.merge": ("question.claimed", "question.merge_refused"),
    "question.assign": ("person.not_found",),
    "question.reword": ("question.claimed", "question.text_empty", "question.text_too_long"),
    "question.note": ("question.text_empty",),
    "question.reply": ("question.text_empty", "question.text_too_long"),
    "question.answer": ("question.text_empty", "question.text_too_long"),
    "question.approve": ("question.claimed", "record.changed_meanwhile"),
    "question.air": ("record.changed_meanwhile",),
    "question.dismiss": ("question.claimed",),
    "question.restore": ("question.claimed",),
    "question.claim": ("question.claimed",),
    "question.release": ("question.claimed",),
    "person.silence": ("access.denied", "hour.closed", "question.not_found", "question.text_empty"),
    "person.unsilence": ("access.denied", "hour.closed", "question.not_found"),
}
"""What stands in the way of a command beside what its table says."""


class Rule(NamedTuple):
    """What a command asks for; empty where it asks for nothing."""

    who: str
    questions: str
    hours: str
    refusals: tuple[str, ...]
    bookings: str = ""


def rule_of(name: str) -> Rule:
    """The rule of a command."""
    subject, _, verb = name.partition(".")
    if subject not in OF_HOURS:
        return Rule(who_may(name), "", "", refusals_of(name), booking_states(name))
    if subject == "question" and verb in MOVES:
        return _move_rule(name, verb)
    if name == "hour.move":
        steps = "; ".join(f"{step}: {who(move.right)}" for step, move in STEPS.items() if step not in BY_CLOCK_ALONE)
        return Rule(steps, "", "see [lifecycle.md](lifecycle.md)", OWN[name])
    if subject == "person" or name in ("hour.pause_asking", "hour.resume_asking", "hour.slow_mode"):
        return Rule(who(Right.MODERATOR), "", states(CURABLE, HourState), OWN[name])
    if name == "question.submit":
        return Rule("whom `who_may_ask` of the hour lets", "", states(SUBMIT_HOURS, HourState), OWN[name])
    return Rule("anyone", "", states(PUBLIC, HourState), OWN.get(name, ()))


def _move_rule(name: str, verb: str) -> Rule:
    move = MOVES[verb]
    asks_role = move.right not in (Right.ASKER, Right.ANYONE)
    usual = ["access.denied"] if asks_role else ["question.not_yours"] if move.right is Right.ASKER else []
    usual += ["hour.closed", "question.not_found", "question.transition_refused"]
    target = f" → `{move.target.value}`" if move.target else ", which stays"
    people = "whom `who_may_endorse` of the hour lets" if verb in ("endorse", "unendorse") else who(move.right)
    return Rule(
        people,
        states(move.sources, QuestionState) + target,
        states(move.hours, HourState),
        tuple(dict.fromkeys([*usual, *OWN.get(name, ())])),
    )


def who(right: Right) -> str:
    """The people who hold a right, in words."""
    if right is Right.ASKER:
        return "the asker"
    if right is Right.ANYONE:
        return "anyone"
    order = ["organiser", "host", "moderator", "guest"]
    return ", ".join(sorted((role.value for role in ROLES_WITH[right]), key=order.index))


def states(found: Iterable[StrEnum], kind: type[StrEnum]) -> str:
    """States as code, in the order of life."""
    chosen = set(found)
    return "any" if chosen == set(kind) else ", ".join(f"`{state.value}`" for state in kind if state in chosen)
