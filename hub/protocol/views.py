"""What each kind of person may see of a question: the one place where private fields are left out."""

from typing import Any, TypeVar

import msgspec

from hub.domain.questions import VISIBLE, Note, Question, QuestionState, Reply

V = TypeVar("V")

NOT_FOR_THE_DESK = frozenset({QuestionState.WITHDRAWN})
"""What an asker took back is gone from the moderators' eyes as well."""


class PublicQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A question as attendees, the stage and the overlay see it. Moments are milliseconds since 1970, 0 for never."""

    question_id: str
    state: QuestionState
    text: str
    original_text: str
    reword_reason: str
    asker_name: str
    submitted_at: int
    endorsements: int
    labels: tuple[str, ...]
    assigned_name: str
    pinned: bool
    aired_at: int
    answered_at: int
    answer_text: str
    answer_name: str
    replies: tuple[Reply, ...]


class HiddenQuestion(msgspec.Struct, frozen=True):
    """What is said to those who saw a question that is not to be seen any more."""

    question_id: str
    state: QuestionState
    merged_into: str


class OwnQuestion(PublicQuestion, frozen=True, kw_only=True):
    """A question as its asker sees it: also what became of it, and why."""

    merged_into: str
    dismissed_at: int
    dismiss_reason: str
    dismiss_line: str
    edits: int
    appeals: int
    appeal_text: str
    consent: bool


class DeskQuestion(OwnQuestion, frozen=True, kw_only=True):
    """A question as the moderators see it. ``asker_key`` is alike for all named questions of one person."""

    asker_key: str
    claimed_by: str
    claimed_name: str
    claimed_at: int
    assigned_to: str
    notes: tuple[Note, ...]


def public(question: Question) -> PublicQuestion | HiddenQuestion:
    """The question as attendees see it; hidden when it is not (or no longer) for all eyes."""
    if question.state in VISIBLE:
        return _view(question, PublicQuestion)
    return HiddenQuestion(question.question_id, question.state, question.merged_into)


def own(question: Question) -> OwnQuestion:
    """The question as its asker sees it."""
    return _view(question, OwnQuestion)


def desk(question: Question) -> DeskQuestion:
    """The question as the moderators see it."""
    return _view(question, DeskQuestion)


def _view(question: Question, kind: type[V]) -> V:
    return kind(**{field: getattr(question, field) for field in kind.__struct_fields__})  # type: ignore[attr-defined]


class LiveHour(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an hour that everyone sees change.

    ``pace_s``: the planned seconds between two questions of one person; ``slow_s``, when not 0, counts instead.
    ``on_air``: id of the question on air, or ``""``.
    """

    hour_id: str
    state: str
    title: str
    starts_at: int
    ends_at: int
    asking_opens_at: int
    watch: str
    room_ready: bool
    youtube_url: str
    moderation: str
    who_may_ask: str
    who_may_endorse: str
    length_limit: int
    asking_paused: bool
    pace_s: int
    slow_s: int
    on_air: str
    cancel_reason: str = ""


def live_hour(hour_id: str, fields: dict[str, Any]) -> LiveHour:
    """The public part of the hour's hash in Redis."""
    return msgspec.convert(fields | {"hour_id": hour_id}, LiveHour, strict=False)
