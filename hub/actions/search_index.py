"""What the index is given of an hour and of a public thread: what everyone may see of them, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.domain.plain_words import plain_words
from hub.domain.questions import VISIBLE, Question, QuestionState
from hub.domain.thread_rules import answered
from hub.domain.threads import Part, Post, Thread
from hub.records.search import Doc, Kind, Mark, facet

AT_ONCE = 50
"""Hours, and threads, that a rebuild looks up in one query."""
ANSWERED = facet("a")


def index(ctx: Context, kind: Kind, owner_id: str) -> None:
    """Bring an hour or a thread up to date in the index. Safe to repeat, and to be cut off, at any point."""
    index_hour(ctx, owner_id) if kind is Kind.HOUR else index_thread(ctx, owner_id)


def index_hour(ctx: Context, hour_id: str) -> None:
    """Bring an hour and its questions up to date in the index, as they are archived."""
    mark = ctx.records.search.mark_of_hour(hour_id)
    hour = ctx.records.hours.get(hour_id)
    if mark is None or hour is None:
        ctx.records.search.forget(Kind.HOUR, hour_id)
        return
    docs = []
    if hour.public:
        shown = [one for one in ctx.records.archive.questions(hour_id) if one.state in VISIBLE]
        docs = [_doc_of_hour(hour), *(_doc_of_question(hour, one) for one in shown)]
    ctx.records.search.put(mark, docs)


def index_thread(ctx: Context, thread_id: str) -> None:
    """Bring the numbered questions of a thread up to date in the index; a hidden one, or a private one, has none."""
    whole = ctx.records.threads.within_reach(thread_id, "")
    if whole is None or not whole.thread.public:
        ctx.records.search.forget(Kind.THREAD, thread_id)
        return
    thread, posts = whole.thread, [post for post in whole.posts if not post.hidden_at]
    docs = [] if thread.hidden_at else [_doc_of_part(thread, part, posts) for part in whole.parts]
    ctx.records.search.put(Mark(kind=Kind.THREAD, owner_id=thread_id, version=thread.version), docs)


def rebuild(ctx: Context, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Make the whole index anew; until it is done, less is found. Answers how many hours and threads are in it.

    Args:
        tell: called after each few with the number of those that are done.
    """
    ctx.records.search.clear()
    done: set[tuple[Kind, str]] = set()
    # What is due again meanwhile, as an hour that is live, is the worker's.
    while found := set(ctx.records.search.due(AT_ONCE)) - done:
        for kind, owner_id in found:
            index(ctx, kind, owner_id)
        done |= found
        tell(len(done))
    ctx.records.search.tidy()
    return len(done)


def facets_of(kind: Kind, at: int) -> tuple[str, ...]:
    """What everything is filtered by: what it is, and its year. ``at``: ms since 1970."""
    return facet("k", kind.value), facet("y", str(datetime.fromtimestamp(at / 1000, UTC).year))


def texts_of_hour(hour: Hour) -> tuple[str, ...]:
    """What of an hour is looked through: its title first, which is the heading."""
    return hour.title, plain_words(hour.description)


def texts_of_question(question: Question) -> tuple[str, ...]:
    """What of a question is looked through: itself first, which is the heading; then what was answered."""
    replies = (reply.text for reply in question.replies)
    return tuple(filter(None, (question.text, question.original_text, question.answer_text, *replies)))


def texts_of_part(thread: Thread, part: Part, posts: list[Post]) -> tuple[str, ...]:
    """What of a numbered question is looked through: the title of its thread first, which is the heading."""
    return thread.title, part.text, *(post.text for post in posts if post.number == part.number)


def _doc_of_hour(hour: Hour) -> Doc:
    heading, *texts = texts_of_hour(hour)
    facets = _facets_of_hour(Kind.HOUR, hour)
    return Doc(
        kind=Kind.HOUR, owner_id=hour.hour_id, at=hour.starts_at, heading=heading, texts=tuple(texts), facets=facets
    )


def _doc_of_question(hour: Hour, question: Question) -> Doc:
    heading, *texts = texts_of_question(question)
    done = question.state is QuestionState.ANSWERED
    facets = _facets_of_hour(Kind.QUESTION, hour)
    return Doc(
        kind=Kind.QUESTION,
        owner_id=hour.hour_id,
        item_id=question.question_id,
        at=question.submitted_at or hour.starts_at,
        heading=heading,
        texts=tuple(texts),
        facets=(*facets, ANSWERED) if done else facets,
        answered=done,
    )


def _facets_of_hour(kind: Kind, hour: Hour) -> tuple[str, ...]:
    of_series = (facet("s", hour.series_id),) if hour.series_id else ()
    return (*facets_of(kind, hour.starts_at), facet("l", hour.language), facet("h", hour.hour_id), *of_series)


def _doc_of_part(thread: Thread, part: Part, posts: list[Post]) -> Doc:
    heading, *texts = texts_of_part(thread, part, posts)
    at = part.at or thread.created_at
    return Doc(
        kind=Kind.THREAD,
        owner_id=thread.thread_id,
        item_id=str(part.number),
        at=at,
        heading=heading,
        texts=tuple(texts),
        facets=facets_of(Kind.THREAD, at),
        answered=answered(part.number, posts),
    )
