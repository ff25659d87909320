"""The life of a recording of an hour: its states, its moves, where it comes from, and what is known of it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from hub.domain.roles import Right
from hub.domain.video_errors import RecordingTransitionRefused

LICENCE = "CC BY-SA 4.0"
"""What stands under a recording unless its organiser says otherwise."""


class RecordingState(StrEnum):
    """Where a recording stands.

    ``expected``: somebody asked for one, or Jitsi announced it. ``processing``: its file is here or on its way, and is
    measured. ``available``: whole, and seen by those who run the hour. ``published``: seen by everyone.
    """

    EXPECTED = "expected"
    RECORDING = "recording"
    PROCESSING = "processing"
    AVAILABLE = "available"
    PUBLISHED = "published"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class RecordingSource(StrEnum):
    """Where a recording comes from."""

    JIBRI = "jibri"
    JAAS = "jaas"
    YOUTUBE = "youtube"
    LINK = "link"


class RecordingMove(msgspec.Struct, frozen=True):
    """A step: who may take it, from where, and to where. ``clock`` is the worker, told by Jitsi or by the files.

    ``whole``: only where there is something to play, a file of ours or an address.
    """

    right: Right
    sources: frozenset[RecordingState]
    target: RecordingState
    whole: bool = False


S = RecordingState
COMING = frozenset({S.EXPECTED, S.RECORDING})
PLAYABLE = frozenset({S.AVAILABLE, S.PUBLISHED})
BEGINS: dict[RecordingState, str] = {
    S.EXPECTED: "announced",
    S.RECORDING: "begun",
    S.PROCESSING: "found",
    S.AVAILABLE: "pasted",
}
"""In which states a recording may come to be known, and by what."""

MOVES: dict[str, RecordingMove] = {
    "begin": RecordingMove(Right.CLOCK, frozenset({S.EXPECTED}), S.RECORDING),
    "arrive": RecordingMove(Right.CLOCK, COMING | {S.AVAILABLE, S.FAILED}, S.PROCESSING),
    "complete": RecordingMove(Right.CLOCK, COMING | {S.PROCESSING}, S.AVAILABLE, whole=True),
    "remain": RecordingMove(Right.CLOCK, COMING, S.PUBLISHED, whole=True),
    "fail": RecordingMove(Right.CLOCK, COMING | {S.PROCESSING}, S.FAILED),
    "retry": RecordingMove(Right.ORGANISER, frozenset({S.FAILED, S.WITHDRAWN}), S.PROCESSING),
    "publish": RecordingMove(Right.ORGANISER, frozenset({S.AVAILABLE, S.WITHDRAWN}), S.PUBLISHED, whole=True),
    "withdraw": RecordingMove(Right.ORGANISER, frozenset(S) - {S.WITHDRAWN}, S.WITHDRAWN),
}
"""Every step there is; drawn in docs/recordings.md.

``arrive`` leads from ``available`` where the file grew after it was taken in; what everyone sees is replaced by nobody.
``complete`` leads straight from ``recording`` where there is no file of ours: a stream. ``remain``: the stream in which
everyone watched the hour stays where it was. What was withdrawn stays so, whatever Jitsi brings; ``retry`` takes it up
again, and where it is whole it is published again at once.
"""


class StartKnown(StrEnum):
    """How the moment is known for which the recording's 0:00 stands, the surest last.

    ``guess``: the hour's own start, where nothing better is known; whoever shows it shows it as a guess.
    """

    NO = ""
    GUESS = "guess"
    FILE_NAME = "file_name"
    EVENT = "event"
    ORGANISER = "organiser"


PRIVATE = (
    "room_name",
    "session_id",
    "fetch_url",
    "asked_by",
    "asked_name",
    "consent_note",
    "failure",
    "withdraw_reason",
)
"""Fields of a recording that are for those who run the hour, or for nobody outside."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording. Moments (``*_at``) are milliseconds since 1970, 0 for never; ``duration_ms`` is milliseconds.

    Fields of note:
        session_id: the source's own name of the run, ``""`` for none: one run is one recording. For Jibri the folder
            of the run, and the file's name once there is one: ``folder/file.mp4``.
        file: path below the folder of media (``Settings.media_dir``), ``""`` where we hold no file.
        fetch_url: where JaaS holds the file until ``fetch_until``; lets its holder in, and leaves the hub nowhere.
        address: where everyone watches it, for those on YouTube or elsewhere.
        container, codecs: such as ``mp4`` and ``h264, aac``; ``""`` where nobody could look.
        size: bytes; ``sha256``: hexadecimal, of the whole file.
        starts_at: the moment for which its 0:00 stands; ``start_known`` says how that is known.
        asked_by: the account that asked for it; leaves the hub nowhere. ``asked_name`` is for those who run the hour.
        failure: a ``RecordingFailure`` that says why it failed, or what else is wrong with it.
        look_up_at: when YouTube is to be asked for its title and author, 0 for not (any more).
    """

    recording_id: str
    hour_id: str
    source: RecordingSource
    state: RecordingState = RecordingState.EXPECTED
    version: int = 1
    room_name: str = ""
    session_id: str = ""
    file: str = ""
    fetch_url: str = ""
    fetch_until: int = 0
    address: str = ""
    container: str = ""
    codecs: str = ""
    size: int = 0
    sha256: str = ""
    duration_ms: int = 0
    starts_at: int = 0
    start_known: StartKnown = StartKnown.NO
    asked_by: str = ""
    asked_name: str = ""
    youtube_id: str = ""
    title: str = ""
    author: str = ""
    thumbnail_url: str = ""
    licence: str = LICENCE
    consent_note: str = ""
    failure: str = ""
    withdraw_reason: str = ""
    created_at: int = 0
    changed_at: int = 0
    published_at: int = 0
    look_up_at: int = 0

    @property
    def whole(self) -> bool:
        """Whether there is something to play."""
        return bool(self.file or self.address)

    @property
    def on_youtube(self) -> bool:
        """Whether YouTube is asked about it. What failed keeps its reason, and what was withdrawn is left alone."""
        return bool(self.youtube_id) and self.state in COMING | PLAYABLE

    @property
    def guessed(self) -> bool:
        """Whether the seconds of its questions are guesses."""
        return self.start_known is StartKnown.GUESS

    @property
    def ends_at(self) -> int:
        """The moment for which its end stands, 0 where start or length is not known."""
        return self.starts_at + self.duration_ms if self.starts_at and self.duration_ms else 0

    def second_of(self, at: int) -> int | None:
        """The second of the recording at which a moment (ms since 1970) is seen; None where it is not in it."""
        if not self.starts_at or at < self.starts_at or (self.duration_ms and at > self.starts_at + self.duration_ms):
            return None
        return (at - self.starts_at) // 1000


def bounded(recordings: Sequence[Recording]) -> list[Recording]:
    """The same recordings of one hour; one whose length nobody knows ends where the next of its source surely began."""
    sure = [one for one in recordings if one.starts_at and not one.guessed]
    return [one if one.duration_ms or not one.starts_at else _until_next(one, sure) for one in recordings]


def _until_next(recording: Recording, sure: Iterable[Recording]) -> Recording:
    later = [one.starts_at for one in sure if one.source is recording.source and one.starts_at > recording.starts_at]
    length = min(later) - recording.starts_at if later else 0
    return msgspec.structs.replace(recording, duration_ms=length)


def place_of(recordings: Iterable[Recording], from_at: int, until_at: int = 0) -> tuple[Recording, int] | None:
    """Where something that began at a moment is seen first: the recording and its second; None for nowhere.

    Of several recordings that hold it one whose start is surely known counts, and of those the one that began last.

    Args:
        recordings: of one hour, ``bounded``.
        until_at: when it was over (ms since 1970), 0 where that is not known; a recording that began before then
            shows it from its 0:00 on.
    """
    by_start = sorted(recordings, key=lambda one: (one.guessed, -one.starts_at))
    for one in by_start:
        second = one.second_of(from_at)
        if second is not None:
            return one, second
    during = [one for one in by_start if from_at < one.starts_at < until_at]
    return (min(during, key=lambda one: (one.guessed, one.starts_at)), 0) if during else None


def surer(one: StartKnown, other: StartKnown) -> bool:
    """Whether the start is known better in the one way than in the other."""
    order = list(StartKnown)
    return order.index(one) > order.index(other)


def public_form(recording: Recording) -> Recording:
    """A recording as everyone may know it: without who asked for it, where it came from, and what went wrong."""
    nobody = dict.fromkeys(PRIVATE, "")
    return msgspec.structs.replace(recording, fetch_until=0, look_up_at=0, **nobody)


def next_state(state: RecordingState, move: str) -> RecordingState:
    """The state a move leads to.

    Raises:
        RecordingTransitionRefused: no such move, or not from this state.
    """
    step = MOVES.get(move)
    if step is None or state not in step.sources:
        raise RecordingTransitionRefused(state=state.value, move=move)
    return step.target
