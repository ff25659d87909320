"""The table of steps in the life of a recording as it was promised, cell by cell. ``-``: refused."""

from hub.domain.recordings import RecordingState

STATES = ("expected", "recording", "processing", "available", "published", "failed", "withdrawn")
TABLE = {
    #            expected      recording     processing   available    published    failed        withdrawn
    "begin": ("recording", "-", "-", "-", "-", "-", "-"),
    "arrive": ("processing", "processing", "-", "processing", "-", "processing", "-"),
    "complete": ("available", "available", "available", "-", "-", "-", "-"),
    "remain": ("published", "published", "-", "-", "-", "-", "-"),
    "fail": ("failed", "failed", "failed", "-", "-", "-", "-"),
    "retry": ("-", "-", "-", "-", "-", "processing", "processing"),
    "publish": ("-", "-", "-", "published", "-", "-", "published"),
    "withdraw": ("withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "-"),
}
CELLS = {
    (move, RecordingState(state)): cell for move, row in TABLE.items() for state, cell in zip(STATES, row, strict=True)
}
