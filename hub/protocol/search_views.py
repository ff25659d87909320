"""What a search answers. Passages come in pieces: what was looked for is marked by a flag, never by markup."""

import msgspec

from hub.domain.search_terms import Piece


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was found. ``at`` is milliseconds since 1970; what does not apply is ``""`` or 0.

    Fields of note:
        kind: ``hour``, ``question`` or ``thread``.
        number: of the question within its thread.
        heading: the title of the hour, the question, or the title of the thread.
        passage: of the description, an answer, or what was written in the thread; empty for none.
        by: who wrote the passage, where it is an answer.
        hour_title, programme_title: where a question, or a thread, belongs.
        language: code of the hour's language.
        at: when the hour began, or the question of the thread was put.
        second: of the published recording, at which the question was on air; null where that is not known.
        path: address of its page on this hub; ``watch_path``: of the recording at that second.
    """

    kind: str
    hour_id: str = ""
    question_id: str = ""
    thread_id: str = ""
    number: int = 0
    heading: tuple[Piece, ...] = ()
    passage: tuple[Piece, ...] = ()
    by: str = ""
    hour_title: str = ""
    programme_title: str = ""
    language: str = ""
    at: int = 0
    answered: bool = False
    second: int | None = None
    path: str = ""
    watch_path: str = ""


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, best first. ``cursor`` leads to what comes next, ``""`` for nothing.

    ``close``: nothing has all the words as they were written; these have them by their beginnings.
    """

    hits: tuple[SearchHit, ...] = ()
    cursor: str = ""
    close: bool = False


class EarlierAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was answered in another hour. ``second`` and ``watch_path``: as in ``SearchHit``."""

    hour_id: str
    hour_title: str
    question_id: str
    text: str
    second: int | None = None
    path: str = ""
    watch_path: str = ""
