"""What was found, as the records have it now. The index lags and may be wrong: here it is decided what is shown."""

from collections.abc import Iterable, Sequence

from hub.actions.context import Context
from hub.actions.moments import moment_of, published_of
from hub.actions.search_index import texts_of_hour, texts_of_part, texts_of_question
from hub.domain.hours import Hour
from hub.domain.questions import VISIBLE, Question, QuestionState
from hub.domain.recordings import Recording
from hub.domain.search_terms import Piece, Term, Text, best_of, has_all, passage
from hub.domain.thread_rules import answered
from hub.domain.threads import Post
from hub.protocol.search_views import SearchHit
from hub.records.search import Hit, Kind
from hub.records.threads import WholeThread

HEADING = 320
"""Characters of a heading: a question as a rule whole."""

Pair = tuple[str, str]


def shown(ctx: Context, hits: Sequence[Hit], terms: Sequence[Term]) -> dict[int, SearchHit]:
    """Those that everyone may see now and that have every term in what everyone sees of them, by number."""
    of_hours = [hit for hit in hits if hit.kind != Kind.THREAD]
    hours = ctx.records.hours.some({hit.owner_id for hit in of_hours})
    questions = current_questions(ctx, [(hit.owner_id, hit.item_id) for hit in hits if hit.kind == Kind.QUESTION])
    recordings = published_of(ctx, {hour_id for hour_id, _ in questions})
    wholes = ctx.records.threads.some_public({hit.owner_id for hit in hits if hit.kind == Kind.THREAD})
    found: dict[int, SearchHit | None] = {}
    for hit in hits:
        hour, question = hours.get(hit.owner_id), questions.get((hit.owner_id, hit.item_id))
        if hit.kind == Kind.THREAD:
            found[hit.doc_id] = _thread(ctx, wholes.get(hit.owner_id), hit.item_id, terms)
        elif hour is not None and hour.public:
            published = recordings.get(hour.hour_id, [])
            found[hit.doc_id] = _question(hour, question, published, terms) if hit.item_id else _hour(hour, terms)
    return {doc_id: view for doc_id, view in found.items() if view}


def current_questions(ctx: Context, pairs: Iterable[Pair]) -> dict[Pair, Question]:
    """Questions that everyone sees, as they are now: by Redis, where their hour is there, else by the archive."""
    wanted = set(pairs)
    if not wanted:
        return {}
    live = ctx.store.questions.some(wanted)
    archived = ctx.records.archive.some(wanted - live.keys())
    return {pair: one for pair, one in (live | archived).items() if one and one.state in VISIBLE}


def _hour(hour: Hour, terms: Sequence[Term]) -> SearchHit | None:
    title, description = (Text(words) for words in texts_of_hour(hour))
    if not has_all(terms, [title, description]):
        return None
    return SearchHit(
        kind=Kind.HOUR.value,
        hour_id=hour.hour_id,
        heading=passage(terms, title, HEADING),
        passage=_passage(terms, description),
        language=hour.language,
        at=hour.starts_at,
        path=f"/hours/{hour.hour_id}",
    )


def _question(
    hour: Hour, question: Question | None, published: list[Recording], terms: Sequence[Term]
) -> SearchHit | None:
    texts = [Text(words) for words in texts_of_question(question)] if question else []
    if question is None or not has_all(terms, texts):
        return None
    found = best_of(terms, texts[1:]) or (Text(question.answer_text) if question.answer_text else None)
    moment = moment_of(published, question)
    return SearchHit(
        kind=Kind.QUESTION.value,
        hour_id=hour.hour_id,
        question_id=question.question_id,
        heading=passage(terms, texts[0], HEADING),
        passage=_passage(terms, found),
        by=_writer(question, found),
        hour_title=hour.title,
        language=hour.language,
        at=hour.starts_at,
        answered=question.state is QuestionState.ANSWERED,
        second=moment.second,
        path=f"/hours/{hour.hour_id}/questions/{question.question_id}",
        watch_path=moment.path,
    )


def _writer(question: Question, found: Text | None) -> str:
    written = {reply.text: reply.name for reply in question.replies} | {question.answer_text: question.answer_name}
    return written.get(found.words, "") if found else ""


def _thread(ctx: Context, whole: WholeThread | None, number: str, terms: Sequence[Term]) -> SearchHit | None:
    part = next((one for one in whole.parts if str(one.number) == number), None) if whole else None
    if whole is None or part is None:
        return None
    posts = [post for post in whole.posts if not post.hidden_at]
    texts = [Text(words) for words in texts_of_part(whole.thread, part, posts)]
    if not has_all(terms, texts):
        return None
    programme = ctx.records.programmes.get(whole.thread.programme_id)
    found = best_of(terms, texts[1:]) or texts[1]
    return SearchHit(
        kind=Kind.THREAD.value,
        thread_id=whole.thread.thread_id,
        number=part.number,
        heading=passage(terms, texts[0], HEADING),
        passage=_passage(terms, found),
        by=_poster(posts, part.number, found),
        programme_title=programme.title if programme else "",
        at=part.at or whole.thread.created_at,
        answered=answered(part.number, posts),
        path=f"/threads/{whole.thread.thread_id}#part-{part.number}",
    )


def _poster(posts: list[Post], number: int, found: Text) -> str:
    return next((post.name for post in posts if post.number == number and post.text == found.words), "")


def _passage(terms: Sequence[Term], text: Text | None) -> tuple[Piece, ...]:
    return passage(terms, text) if text and text.words else ()
