"""Questions for tests that need no store."""

from typing import Any

from hub.domain.questions import Question, QuestionState


def a_question(question_id: str = "q1", **fields: Any) -> Question:
    """A shown question of Ben's with nothing special about it."""
    plain = {
        "question_id": question_id,
        "hour_id": "h1",
        "state": QuestionState.SHOWN,
        "text": "How do I add a reference?",
        "asker_id": "gben",
        "asker_key": "key-of-ben",
        "asker_name": "Ben",
        "submitted_at": 1,
    }
    return Question(**plain | fields)
