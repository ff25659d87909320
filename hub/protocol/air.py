"""What was on air when, told by the acts of an hour."""

from collections.abc import Iterable

from hub.domain.chapters import Aired
from hub.domain.questions import QuestionState
from hub.protocol.events import Event

HOUR_ENDED = "hour.ended"


def spans_on_air(acts: Iterable[Event]) -> list[Aired]:
    """Every stretch in which a question was on air, in the order in which they began; one that still is has no end.

    Args:
        acts: of one hour, oldest first.
    """
    spans: list[Aired] = []
    since: dict[str, int] = {}
    for event in acts:
        question = event.question
        if question and question.state is QuestionState.ON_AIR:
            since.setdefault(question.question_id, event.at)
        elif question and question.question_id in since:
            spans.append(Aired(question.question_id, since.pop(question.question_id), event.at))
        elif event.name == HOUR_ENDED:
            spans += [Aired(key, begun, event.at) for key, begun in since.items()]
            since = {}
    spans += [Aired(key, begun, 0) for key, begun in since.items()]
    return sorted(spans, key=lambda span: span.from_at)
