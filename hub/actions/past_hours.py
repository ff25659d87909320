"""Bringing hours here that took place elsewhere: first what would happen, then it happens; again changes nothing."""

import hashlib
from contextlib import suppress
from enum import StrEnum
from functools import partial

import msgspec

from hub.actions.context import Context
from hub.actions.hours import check_may_create, new_key
from hub.actions.past_videos import take_in_video, video_stands
from hub.domain.errors import PayloadInvalid, RecordChangedMeanwhile
from hub.domain.hours import Hour, HourState, Watch
from hub.domain.past_hours import TWICE, Line, PastHour, PastQuestion, read_past_hours
from hub.domain.questions import Question, QuestionState
from hub.domain.roles import Actor
from hub.domain.similarity import fold
from hub.domain.texts import N_
from hub.domain.video_errors import RecordingTransitionRefused
from hub.domain.youtube import address_of

NOTHING = N_("Please paste the table, or choose a file.")
TRIES = 3
"""Somebody may write about a video, or take in the same table, in the same moment: then once more."""
IDENTITY = ("hour_id", "version", "created_at", "created_by", "overlay_key", "archived_at")


class Outcome(StrEnum):
    """What becomes of an hour that is taken in."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A line and what would become, or became, of it; ``hour_id`` of the hour that there is, ``""`` for none."""

    line: Line
    outcome: Outcome
    hour_id: str = ""


def read_past(ctx: Context, actor: Actor, text: str) -> list[Judged]:
    """What would happen with each hour of a text. Nothing is changed.

    Raises:
        SignInNeeded, AccessDenied: for organisers of the site.
        PayloadInvalid: it cannot be read as a whole; ``fields``.
    """
    check_may_create(ctx, actor)
    return judge(ctx, text)


def take_in_past(ctx: Context, actor: Actor, text: str) -> list[Judged]:
    """Take in every hour of a text that is right; answers what became of each.

    Raises:
        SignInNeeded, AccessDenied, PayloadInvalid: as ``read_past``.
    """
    check_may_create(ctx, actor)
    return [take_in(ctx, one, actor.person_id) for one in judge(ctx, text)]


def judge(ctx: Context, text: str) -> list[Judged]:
    """What would happen with each hour, for whoever may do it.

    Raises:
        PayloadInvalid: it cannot be read as a whole; ``fields``.
    """
    if not text.strip():
        raise PayloadInvalid(fields={"text": NOTHING})
    taken: set[str] = set()
    return [_judge(ctx, line, taken) for line in read_past_hours(text, ctx.clock())]


def take_in(ctx: Context, judged: Judged, by: str) -> Judged:
    """Take in one hour, if that changes anything. Safe to repeat at any point.

    Args:
        by: the account that does it, ``""`` for the command line.
    Raises:
        RecordChangedMeanwhile, RecordingTransitionRefused: others write about its video all the time.
    """
    past = judged.line.hour
    if past is None:
        return judged
    if judged.outcome is Outcome.SAME:
        return judged
    for _ in range(TRIES - 1):
        with suppress(RecordChangedMeanwhile, RecordingTransitionRefused):
            return _take_in(ctx, judged, past, by)
    return _take_in(ctx, judged, past, by)


def _take_in(ctx: Context, judged: Judged, past: PastHour, by: str) -> Judged:
    known = ctx.records.hours.get(judged.hour_id) if judged.hour_id else None
    if known:
        # Before the hour: its former start tells whether an organiser moved the recording since.
        take_in_video(ctx, past, known)
    hour = _hour(ctx, past, judged.hour_id or ctx.new_id(), by)
    kept = ctx.records.past_hours.take_in(hour, partial(_questions, ctx, past))
    if not known:
        take_in_video(ctx, past, kept)
    return msgspec.structs.replace(judged, hour_id=kept.hour_id)


def _judge(ctx: Context, line: Line, taken: set[str]) -> Judged:
    """Judge a line; ``taken``: hours that are an earlier line's, to which this one's is added."""
    if line.hour is None:
        return Judged(line=line, outcome=Outcome.WRONG)
    found = _found(ctx, line.hour)
    known = next((one for one in found if one.hour_id not in taken), None)
    if any(one.import_key == line.hour.key and one.hour_id in taken for one in found):
        return Judged(line=msgspec.structs.replace(line, hour=None, wrong={"": TWICE}), outcome=Outcome.WRONG)
    if known is None:
        return Judged(line=line, outcome=Outcome.NEW)
    taken.add(known.hour_id)
    # One that was found by what it is keeps the name that its writer gave it.
    key = line.hour.key if known.import_key in line.hour.keys else known.import_key
    past = msgspec.structs.replace(line.hour, keys=(key,))
    outcome = Outcome.SAME if _same(ctx, past, known) else Outcome.CHANGED
    return Judged(line=msgspec.structs.replace(line, hour=past), outcome=outcome, hour_id=known.hour_id)


def _found(ctx: Context, past: PastHour) -> list[Hour]:
    """The hours that it may be, the surest first: by its keys; without a name also by what it is: start and
    title, or a video that no two of them share."""
    by_key = [one for one in map(ctx.records.past_hours.find, past.keys) if one]
    if past.named:
        return by_key
    url = address_of(past.video) if past.video else ""
    alike = ctx.records.past_hours.alike(past.starts_at, url)
    same_video = [one for one in alike if url and one.youtube_url == url]
    when_and_what = (past.starts_at, fold(past.title))
    alone = same_video if len(same_video) == 1 else []
    return by_key + [one for one in alike if (one.starts_at, fold(one.title)) == when_and_what] + alone


def _same(ctx: Context, past: PastHour, known: Hour) -> bool:
    wanted = _hour(ctx, past, known.hour_id, known.created_by)
    fields = [name for name in Hour.__struct_fields__ if name not in IDENTITY]
    if any(getattr(wanted, name) != getattr(known, name) for name in fields):
        return False
    questions = {one.question_id: one for one in _questions(ctx, past, known.hour_id)}
    there = {one.question_id: one for one in ctx.records.archive.questions(known.hour_id)}
    return there == questions and video_stands(ctx, past, known)


def _hour(ctx: Context, past: PastHour, hour_id: str, by: str) -> Hour:
    return Hour(
        hour_id=hour_id,
        title=past.title,
        state=HourState.ARCHIVED,
        starts_at=past.starts_at,
        duration_s=past.duration_s,
        zone=past.zone,
        language=past.language,
        description=past.description,
        watch=Watch.YOUTUBE if past.video else Watch.JITSI,
        youtube_url=address_of(past.video) if past.video else "",
        announced_at=past.starts_at,
        opened_at=past.starts_at,
        started_at=past.starts_at,
        ended_at=past.ends_at,
        archived_at=ctx.clock(),
        import_key=past.key,
        guest_names=past.guests,
        host_names=past.hosts,
        overlay_key=new_key(),
        created_by=by,
        created_at=ctx.clock(),
    )


def _questions(ctx: Context, past: PastHour, hour_id: str) -> list[Question]:
    ended_at = past.starts_at + past.duration_s * 1000
    # So long after an hour the names of those who asked are erased (worker/jobs/forget.py): none come in again.
    named = ended_at > ctx.clock() - ctx.settings.forget_after_s * 1000
    return [_question(past, one, hour_id, place, with_name=named) for place, one in enumerate(past.questions)]


def _question(past: PastHour, one: PastQuestion, hour_id: str, place: int, *, with_name: bool) -> Question:
    aired_at = past.starts_at + one.second * 1000 if one.second is not None else 0
    answered = bool(one.answer) or one.second is not None
    # The same words in the same hour have the same address, however often the hour is taken in.
    named = hashlib.sha256(f"{hour_id} {fold(one.text) or one.text}".encode()).hexdigest()
    return Question(
        question_id=f"i{named[:15]}",
        hour_id=hour_id,
        state=QuestionState.ANSWERED if answered else QuestionState.SHOWN,
        text=one.text,
        asker_id="",
        asker_key="",
        asker_name=one.asked_by if with_name else "",
        submitted_at=past.starts_at + place,
        shown_at=past.starts_at,
        endorsements=one.endorsements,
        aired_at=aired_at,
        answered_at=(aired_at or past.ends_at) if answered else 0,
        answer_text=one.answer,
        answer_name=one.answered_by,
    )
