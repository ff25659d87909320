"""The generated parts of docs/lifecycle.md: the tables of moves, and the same as drawings."""

from docs.markdown import table
from docs.rules import BY_CLOCK_ALONE, states, who
from hub.domain.hours import MOVES as STEPS
from hub.domain.hours import HourState
from hub.domain.questions import MOVES, Move, QuestionState


def question_drawing() -> str:
    """The states of a question, and the moves between them."""
    begun = ["[*] --> pending: submit", "[*] --> shown: submit (moderated after showing)"]
    arrows = [
        f"{source.value} --> {move.target.value}: {name}"
        for name, move in MOVES.items()
        if move.target
        for source in QuestionState
        if source in move.sources and source is not move.target
    ]
    return drawing([*begun, *joined(arrows), "merged --> [*]", "withdrawn --> [*]"])


def question_table() -> str:
    """Every move on a question."""
    rows = [
        (
            name,
            who(move.right),
            states(move.sources, QuestionState),
            _target(move),
            states(move.hours, HourState),
            f"`{move.event}`",
        )
        for name, move in MOVES.items()
    ]
    return table(("move", "who may", "from", "to", "while the hour is", "event"), rows)


def _target(move: Move) -> str:
    if move.target is None:
        return "as it is"
    unseen = f" (`{move.unseen.value}` where it was never shown)" if move.unseen else ""
    return f"`{move.target.value}`{unseen}"


def hour_drawing() -> str:
    """The states of an hour, and the steps between them."""
    arrows = [
        f"{source.value} --> {step.target.value}: {name}"
        for name, step in STEPS.items()
        for source in HourState
        if source in step.sources
    ]
    return drawing(["[*] --> draft: create", *joined(arrows), "archived --> [*]", "cancelled --> [*]"])


def hour_table() -> str:
    """Every step in the life of an hour."""
    rows = [
        (
            name,
            "nobody" if name in BY_CLOCK_ALONE else who(step.right),
            "yes" if step.by_clock else "",
            states(step.sources, HourState),
            f"`{step.target.value}`",
            f"`{step.event}`",
        )
        for name, step in STEPS.items()
    ]
    return table(("step", "who may", "the clock", "from", "to", "event"), rows)


def joined(arrows: list[str]) -> list[str]:
    """One arrow for all moves between the same two states: fewer lines cross."""
    moves: dict[str, list[str]] = {}
    for arrow in arrows:
        between, _, name = arrow.partition(": ")
        moves.setdefault(between, []).append(name)
    return [f"{between}: {', '.join(names)}" for between, names in moves.items()]


def drawing(lines: list[str]) -> str:
    """Lines of a state diagram as a drawing that Markdown readers show."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"```mermaid\nstateDiagram-v2\n{body}```\n"
