"""What was asked and answered in another hour already: offered to whoever is about to ask it again."""

from rapidfuzz import fuzz, process

from hub.actions.context import Context
from hub.actions.moments import moment_of, published_of
from hub.actions.search_reads import Pair, current_questions
from hub.domain.hours import Hour
from hub.domain.questions import Question, QuestionState
from hub.domain.recordings import Recording
from hub.domain.search_terms import telling_terms
from hub.domain.search_words import telling_words
from hub.protocol.search_views import EarlierAnswer
from hub.records.search import Kind, facet
from hub.records.search_index import Wish

MOST = 3
MOST_LOOKED_AT = 40
"""The newest answered questions with two of the words are compared, and no more: people wait while they type."""
MOST_WORDS = 4
LONGEST = 600
"""Characters of what is typed that are compared."""
LIKE_ENOUGH = 78.0
"""Of 100. More than within one hour (``domain.similarity``): there the question can still be endorsed."""

FACETS = ((facet("k", Kind.QUESTION.value),), (facet("a"),))


def earlier_answers(ctx: Context, text: str, *, but_of: str) -> list[EarlierAnswer]:
    """Questions that were answered in other hours and mean nearly what somebody is typing, best first, at most three.

    Args:
        but_of: id of the hour that somebody is in.
    """
    typed = text[:LONGEST]
    terms, wanted = telling_terms(typed, MOST_WORDS), telling_words(typed)
    if len(terms) < 2 or len(wanted) < 2:
        return []
    found = ctx.records.search.find(Wish(terms, FACETS, least=2, most=MOST_LOOKED_AT, heading=True))
    hits = ctx.records.search.hits(found)
    questions = _answered(ctx, [(hit.owner_id, hit.item_id) for hit in hits if hit.owner_id != but_of])
    return _told(ctx, [questions[pair] for pair in _best(wanted, questions)])


def _best(wanted: list[str], questions: dict[Pair, Question]) -> list[Pair]:
    """Those that are most like the text; of those that have all its words, the ones that have few others."""
    choices = {pair: " ".join(telling_words(one.text)) for pair, one in questions.items()}
    typed = " ".join(wanted)
    alike = process.extract(typed, choices, scorer=fuzz.token_set_ratio, score_cutoff=LIKE_ENOUGH, limit=None)
    ranked = sorted(alike, key=lambda one: (one[1], fuzz.token_sort_ratio(typed, one[0])), reverse=True)
    return [pair for _, _, pair in ranked[:MOST]]


def _answered(ctx: Context, pairs: list[Pair]) -> dict[Pair, Question]:
    questions = current_questions(ctx, pairs)
    return {pair: one for pair, one in questions.items() if one.state is QuestionState.ANSWERED}


def _told(ctx: Context, questions: list[Question]) -> list[EarlierAnswer]:
    hours = ctx.records.hours.some({one.hour_id for one in questions})
    recordings = published_of(ctx, hours)
    return [
        _earlier(hours[one.hour_id], one, recordings.get(one.hour_id, []))
        for one in questions
        if one.hour_id in hours and hours[one.hour_id].public
    ]


def _earlier(hour: Hour, question: Question, recordings: list[Recording]) -> EarlierAnswer:
    moment = moment_of(recordings, question)
    return EarlierAnswer(
        hour_id=hour.hour_id,
        hour_title=hour.title,
        question_id=question.question_id,
        text=question.text,
        second=moment.second,
        path=f"/hours/{hour.hour_id}/questions/{question.question_id}",
        watch_path=moment.path,
    )
