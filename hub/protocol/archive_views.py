"""An hour that is over, as everyone may read it: recordings with chapters, the fate of each question, numbers."""

import msgspec

from hub.domain.chapters import Chapter
from hub.protocol.hour_views import PublicHour
from hub.protocol.views import PublicQuestion


class PublicRecording(msgspec.Struct, frozen=True, kw_only=True):
    """A published recording.

    Fields of note:
        file: address of the file on this hub, ``""`` where it is watched elsewhere; then ``address`` leads there.
        starts_at: the moment (ms since 1970) for which its 0:00 stands, 0 where nobody knows.
        guessed: that moment is a guess.
        chapters: none where ``starts_at`` is 0.
    """

    recording_id: str
    source: str
    title: str
    author: str
    file: str
    container: str
    size: int
    sha256: str
    address: str
    youtube_id: str
    thumbnail_url: str
    duration_ms: int
    starts_at: int
    guessed: bool
    licence: str
    published_at: int
    chapters: list[Chapter]


class Where(msgspec.Struct, frozen=True):
    """Where a question is answered: in which recording, from which second on."""

    recording_id: str
    second: int


class ArchivedQuestion(PublicQuestion, frozen=True, kw_only=True):
    """A question with its answer and its fate.

    ``where`` is null where no recording holds it. ``owed_by``: who will answer it in writing, until ``owed_until`` (ms
    since 1970); ``""`` and 0 for nobody.
    """

    where: Where | None
    owed_by: str
    owed_until: int


class SpokenTime(msgspec.Struct, frozen=True):
    """For how many seconds questions to one guest were on air."""

    name: str
    seconds: int


class HourNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """An hour in numbers.

    ``people``: who asked or endorsed; ``most_here``: the most who were here at one moment, 0 where nobody counted.
    ``dismissed``: questions that were left out, by code of the reason.
    """

    people: int
    most_here: int
    asked: int
    answered: int
    endorsements: int
    on_air_s: int
    guests: list[SpokenTime]
    dismissed: dict[str, int]

    @property
    def share_answered(self) -> int:
        """How many of a hundred questions were answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0


class ArchivedHour(msgspec.Struct, frozen=True, kw_only=True):
    """An hour that is over. Questions stand in the order in which they were answered, then by endorsements."""

    hour: PublicHour
    hosts: list[str]
    guests: list[str]
    recordings: list[PublicRecording]
    questions: list[ArchivedQuestion]
    numbers: HourNumbers
