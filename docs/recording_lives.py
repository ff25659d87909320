"""The generated parts of docs/recordings.md: the life of a recording as a table and a drawing, and its failures."""

from docs.lives import drawing, joined
from docs.markdown import table
from docs.rules import states, who
from hub.domain.recording_failures import FAILURE_TEXTS
from hub.domain.recordings import BEGINS, MOVES, RecordingState
from hub.domain.roles import Right


def recording_drawing() -> str:
    """The states of a recording, and the steps between them."""
    arrows = [
        f"{source.value} --> {move.target.value}: {name}"
        for name, move in MOVES.items()
        for source in RecordingState
        if source in move.sources
    ]
    begun = [f"[*] --> {state.value}: {word}" for state, word in BEGINS.items()]
    return drawing([*begun, *joined(arrows)])


def recording_table() -> str:
    """Every step in the life of a recording."""
    rows = [
        (
            name,
            "the clock" if move.right is Right.CLOCK else who(move.right),
            states(move.sources, RecordingState),
            f"`{move.target.value}`",
            "yes" if move.whole else "",
        )
        for name, move in MOVES.items()
    ]
    return table(("step", "who may", "from", "to", "needs something to play"), rows)


def failure_table() -> str:
    """What can be wrong with a recording, as its organiser reads it."""
    return table(("code", "what the page says"), [(f"`{code}`", text) for code, text in FAILURE_TEXTS.items()])
