"""One concept, one word on every floor: command, struct, action, move, event."""

import re

import pytest

from hub.actions.registry import LISTENING, MODULES
from hub.domain import refusals
from hub.domain.hours import MOVES as STEPS
from hub.domain.questions import MOVES
from hub.protocol.commands import COMMANDS
from hub.protocol.events import EVENTS
from hub.web.errors import STATUS
from tests.question_table import PAST

COMMAND = re.compile(r"^(hour|question|person|booking|room|thread|mentor|report|inbox)\.[a-z]+(_[a-z]+)?$")
CODE = re.compile(r"^[a-z]+\.[a-z]+(_[a-z]+)*$")
ERRORS = refusals.every()
LEFT_BY_NO_COMMAND = {
    "hour.edited",
    "hour.room_made",
    "hour.overran",
    "hour.stage_counted",
    "presence.counted",
    "question.unnamed",
}
"""Told by the worker, the live side, or an organiser's form."""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_the_name_of_its_struct(name: str):
    assert COMMAND.match(name)
    assert COMMANDS[name].__name__ == "".join(word.title() for word in re.split(r"[._]", name))


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - LISTENING))
def test_command_has_the_name_of_its_action(name: str):
    subject, _, verb = name.partition(".")
    assert hasattr(MODULES[subject], f"{verb}_{subject}")


@pytest.mark.parametrize("move", sorted(MOVES))
def test_move_has_a_command_that_leaves_its_event(move: str):
    assert COMMANDS[f"question.{move}"].leaves == MOVES[move].event == f"question.{PAST[move]}"


def test_every_event_that_something_leaves_is_in_the_catalogue():
    left = {move.event for move in [*MOVES.values(), *STEPS.values()]}
    of_hours = [kind for name, kind in COMMANDS.items() if name.startswith(("hour.", "question.", "person."))]
    left |= {kind.leaves for kind in of_hours if kind.leaves and kind.name != "hour.move"}
    assert left | LEFT_BY_NO_COMMAND == set(EVENTS)


def test_command_of_an_hour_names_every_event_of_its_steps():
    leaves = COMMANDS["hour.move"].leaves.replace("hour.", "").split(" / ")
    assert set(leaves) == {step.event.removeprefix("hour.") for step in STEPS.values()}


def test_no_event_is_vague():
    assert [name for name in EVENTS if re.search(r"updated|changed|created", name)] == []


def test_every_error_has_a_code_of_its_own_and_a_text():
    codes = [kind.code for kind in ERRORS]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not CODE.match(code)] == []
    assert [kind.__name__ for kind in ERRORS if not kind.text.endswith((".", "!"))] == []


def test_every_error_has_its_status_over_http():
    assert {kind.code for kind in ERRORS} == set(STATUS)
