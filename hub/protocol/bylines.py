"""Whose a written answer, a reply or a note is: they bear a name alone, and two in one hour may have the same."""

from collections.abc import Collection, Iterable

from hub.protocol.events import Event

Piece = str | int
"""By what a piece of writing is known in its question: a reply and a note by their moment, the answer by its text."""


class Byline:
    """Under which names somebody wrote in an hour, and what others wrote there under the same.

    Args:
        names: none if they never wrote.
        events: of the hour, in their order; they tell who wrote what for as long as it is known who acts.
    """

    def __init__(self, person_id: str, names: Collection[str] = (), events: Iterable[Event] = ()) -> None:
        self.names = frozenset(names) - {""}
        self._person_id = person_id
        self._writers: dict[tuple[str, Piece], str] = {}
        for event in events if self.names else ():
            if event.question and event.by and event.by_name in self.names and (piece := _written(event)):
                # An answer stays whoever's it was, whoever marks the question answered once more.
                self._writers.setdefault((event.question_id, piece), event.by)

    def has(self, question_id: str, name: str, piece: Piece) -> bool:
        """Whether this may be theirs: it bears their name, and is not known to be somebody else's."""
        return name in self.names and self._writers.get((question_id, piece), self._person_id) == self._person_id

    def surely_has(self, question_id: str, name: str, piece: Piece) -> bool:
        """Whether this is known to be theirs."""
        return name in self.names and self._writers.get((question_id, piece)) == self._person_id

    def of_others(self, question_id: str) -> list[Piece]:
        """What others wrote about a question under one of the names."""
        here = ((piece, by) for (one_id, piece), by in self._writers.items() if one_id == question_id)
        return [piece for piece, by in here if by != self._person_id]


def _written(event: Event) -> Piece:
    """What somebody wrote by an event, as the question has it after it; ``""`` for nothing."""
    question = event.question
    if question is None:
        return ""
    if event.name == "question.answered":
        return question.answer_text
    if event.name == "question.replied" and question.replies:
        return question.replies[-1].at
    return question.notes[-1].at if event.name == "question.noted" and question.notes else ""
