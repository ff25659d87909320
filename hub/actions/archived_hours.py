"""Reading an hour that is over: recordings with their chapters, the fate of each question, numbers."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from hub.actions.context import Context
from hub.actions.ledger import Story, complete_story
from hub.actions.media import address_of
from hub.actions.reads import readable_hour
from hub.actions.recordings import published
from hub.actions.withdrawn_streams import as_shown
from hub.domain.chapters import Aired, chapters_of, seconds_of
from hub.domain.errors import HourClosed
from hub.domain.hours import PAST, Hour
from hub.domain.owed import due_at, owed_by
from hub.domain.questions import VISIBLE, Question, QuestionState, rank_key
from hub.domain.recordings import Recording, bounded
from hub.domain.roles import Actor, Role
from hub.protocol.air import spans_on_air
from hub.protocol.archive_views import (
    ArchivedHour,
    ArchivedQuestion,
    HourNumbers,
    PublicRecording,
    SpokenTime,
    Where,
)
from hub.protocol.events import Event
from hub.protocol.hour_views import public_hour
from hub.protocol.ledger_story import Wordings, dismissals, totals_of

Name = Callable[[str], str]
TAKEN = (QuestionState.ANSWERED, QuestionState.ON_AIR)


def read_archived_hour(
    ctx: Context, actor: Actor, hour_id: str, opening: str, story: Story | None = None
) -> ArchivedHour:
    """An hour that is over, as everyone who may know of it reads it.

    Args:
        opening: what the chapter before the first question is called.
        story: of the hour, where it was read already.
    Raises:
        HourNotFound: no such hour for this person.
        HourClosed: it is not over yet; ``state``.
    """
    hour = readable_hour(ctx, actor, hour_id)
    if hour.state not in PAST:
        raise HourClosed(None, state=hour.state.value)
    acts, questions = story or complete_story(ctx, hour_id)
    recordings = published(ctx, hour_id)
    spans = bounded(recordings)
    aired = _aired(acts, questions)
    titles = _titles(acts, questions)
    grants = ctx.records.people.parts(hour_id, hour.series_id)
    return ArchivedHour(
        hour=public_hour(*as_shown(ctx, [hour])),
        hosts=[*hour.host_names, *(one.name for one in grants if one.role is Role.HOST)],
        guests=[*hour.guest_names, *(one.name for one in grants if one.role is Role.GUEST)],
        recordings=[_recording(*both, aired, titles, opening) for both in zip(recordings, spans, strict=True)],
        questions=_questions(ctx, hour, questions, seconds_of(spans, aired)),
        numbers=_numbers(ctx, hour, acts, questions, aired),
    )


def chapters_in(ctx: Context, actor: Actor, hour_id: str, recording_id: str, opening: str) -> PublicRecording | None:
    """A published recording with its chapters; None where there is none of this id.

    Raises:
        HourNotFound: no such hour for this person.
    """
    readable_hour(ctx, actor, hour_id)
    recordings = published(ctx, hour_id)
    both = zip(recordings, bounded(recordings), strict=True)
    found = next(((one, span) for one, span in both if one.recording_id == recording_id), None)
    if found is None:
        return None
    acts, questions = complete_story(ctx, hour_id)
    return _recording(*found, _aired(acts, questions), _titles(acts, questions), opening)


def _aired(acts: Sequence[Event], questions: Mapping[str, Question]) -> list[Aired]:
    """What was on air when. An hour that took place elsewhere has no acts: its questions say when alone."""
    if acts:
        return spans_on_air(acts)
    found = [one for one in questions.values() if one.aired_at]
    return [Aired(one.question_id, one.aired_at, 0) for one in sorted(found, key=lambda one: one.aired_at)]


def _titles(acts: Sequence[Event], questions: Mapping[str, Question]) -> dict[str, str]:
    """What questions are called in chapters: only words that are for all eyes."""
    wordings = Wordings(acts, questions)
    return {question_id: wordings.now(question_id) for question_id in questions}


def _recording(
    recording: Recording, span: Recording, aired: Sequence[Aired], titles: Mapping[str, str], opening: str
) -> PublicRecording:
    shared = {name: getattr(recording, name) for name in PublicRecording.__struct_fields__ if hasattr(recording, name)}
    return PublicRecording(
        **shared
        | {
            "source": recording.source.value,
            "file": address_of(recording) if recording.file else "",
            "chapters": chapters_of(span, aired, titles, opening),
        }
    )


def _questions(
    ctx: Context, hour: Hour, questions: Mapping[str, Question], seconds: Mapping[str, tuple[str, int]]
) -> list[ArchivedQuestion]:
    shown = [one for one in questions.values() if one.state in VISIBLE]
    shown.sort(key=lambda one: (one.state not in TAKEN, one.aired_at or one.answered_at, rank_key(one)))
    return [_question(ctx, hour, one, seconds.get(one.question_id)) for one in shown]


def _question(ctx: Context, hour: Hour, question: Question, where: tuple[str, int] | None) -> ArchivedQuestion:
    shared = {name: getattr(question, name) for name in ArchivedQuestion.__struct_fields__ if hasattr(question, name)}
    debtor = owed_by(hour, question)
    return ArchivedQuestion(
        **shared,
        where=Where(*where) if where else None,
        owed_by=question.assigned_name if debtor else "",
        owed_until=due_at(hour) if debtor else 0,
    )


def _numbers(
    ctx: Context, hour: Hour, acts: Sequence[Event], questions: Mapping[str, Question], aired: Sequence[Aired]
) -> HourNumbers:
    totals = totals_of(acts, questions)
    return HourNumbers(
        people=ctx.records.hour_numbers.people(hour.hour_id),
        most_here=ctx.records.hour_numbers.most_here(hour.hour_id),
        asked=totals.asked,
        answered=totals.states.get(QuestionState.ANSWERED.value, 0),
        endorsements=totals.endorsements,
        on_air_s=totals.on_air_s,
        guests=_spoken(questions, aired),
        dismissed=dismissals(questions),
    )


def _spoken(questions: Mapping[str, Question], aired: Sequence[Aired]) -> list[SpokenTime]:
    """How long questions to each guest were on air, the longest first; those to nobody are nobody's."""
    spent: Counter[str] = Counter()
    for one in aired:
        question = questions.get(one.question_id)
        name = (question.assigned_name or question.answer_name) if question else ""
        if name and one.until_at:
            spent[name] += one.until_at - one.from_at
    return [SpokenTime(name, ms // 1000) for name, ms in spent.most_common()]
