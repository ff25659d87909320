"""What a command answers when it was carried out: the ``data`` of the ack on a socket, the body over HTTP."""

import msgspec

from hub.protocol.booking_views import BookingView, RoomView
from hub.protocol.inbox_views import InboxView
from hub.protocol.mentor_views import OwnMentor
from hub.protocol.search_views import EarlierAnswer
from hub.protocol.thread_views import ThreadView
from hub.protocol.views import DeskQuestion, LiveHour, OwnQuestion, PublicQuestion


class AskerResult(msgspec.Struct, frozen=True):
    """The question as its asker sees it now."""

    question: OwnQuestion


class DeskResult(msgspec.Struct, frozen=True):
    """The question as the moderators see it now; after a merge it is the one that was merged into."""

    question: DeskQuestion


class SpeakerResult(msgspec.Struct, frozen=True):
    """The question as everyone sees it now."""

    question: PublicQuestion


class SuggestResult(msgspec.Struct, frozen=True):
    """The questions in sight most like the text, answered ones too; best first, at most three.

    ``earlier``: questions that were answered in other hours, in the same way.
    """

    questions: list[PublicQuestion]
    earlier: list[EarlierAnswer]


class EndorseResult(msgspec.Struct, frozen=True):
    """How many endorse the question now, and whether this person does."""

    question_id: str
    endorsements: int
    endorsed: bool


class SilenceResult(msgspec.Struct, frozen=True):
    """Whether the asker of the question is silenced now."""

    question_id: str
    silenced: bool


class HourResult(msgspec.Struct, frozen=True):
    """What is live of the hour now; null for an hour that nobody but its organisers knows."""

    hour: LiveHour | None


class BookingResult(msgspec.Struct, frozen=True):
    """The booking as this person sees it now."""

    booking: BookingView


class RoomResult(msgspec.Struct, frozen=True):
    """The room as this person sees it now."""

    room: RoomView


class ThreadResult(msgspec.Struct, frozen=True):
    """The thread as this person sees it now."""

    thread: ThreadView


class MentorResult(msgspec.Struct, frozen=True):
    """The mentor's part as the mentor sees it now."""

    mentor: OwnMentor


class InboxResult(msgspec.Struct, frozen=True):
    """The inbox as it is now."""

    inbox: InboxView


class Me(msgspec.Struct, frozen=True):
    """Who the hub thinks is asking. With a cookie, send ``csrf_token`` as header ``X-CSRFToken`` with each command."""

    name: str
    signed_in: bool
    csrf_token: str


RESULTS: dict[str, type[msgspec.Struct]] = {
    "hour.move": HourResult,
    "hour.pause_asking": HourResult,
    "hour.resume_asking": HourResult,
    "hour.slow_mode": HourResult,
    "person.silence": SilenceResult,
    "person.unsilence": SilenceResult,
    "question.answer": SpeakerResult,
    "question.appeal": AskerResult,
    "question.consent": AskerResult,
    "question.edit": AskerResult,
    "question.endorse": EndorseResult,
    "question.reply": SpeakerResult,
    "question.submit": AskerResult,
    "question.suggest": SuggestResult,
    "question.unendorse": EndorseResult,
    "question.withdraw": AskerResult,
}
"""The answers that differ; other commands about questions answer ``DeskResult``."""


OF_SUBJECT: dict[str, type[msgspec.Struct]] = {
    "booking": BookingResult,
    "room": RoomResult,
    "thread": ThreadResult,
    "mentor": MentorResult,
    "inbox": InboxResult,
}
"""What all commands of a subject answer."""


def result_of(name: str) -> type[msgspec.Struct]:
    """The form of what a command answers."""
    return RESULTS.get(name) or OF_SUBJECT.get(name.partition(".")[0], DeskResult)
