"""Chapters of a recording: which question was answered from which second on.

They obey what YouTube asks of a list of chapters in a description, since a list that breaks one of its rules is dropped
as a whole: the first begins at 0:00, they ascend, and each lasts at least ten seconds. That there are at least three,
``hub/domain/chapter_tracks.py`` sees to.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from hub.domain.recordings import Recording, place_of

SHORTEST_S = 10
TITLE_LIMIT = 100
"""Characters; YouTube shows no more of a chapter in its bar."""
BETWEEN = " · "


class Aired(NamedTuple):
    """A question was on air: from, until (ms since 1970; ``until_at`` 0 where that is not known)."""

    question_id: str
    from_at: int
    until_at: int


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A chapter: from ``begins_s`` until ``ends_s`` (seconds of the recording), with the questions answered in it."""

    begins_s: int
    ends_s: int
    title: str
    question_ids: tuple[str, ...] = ()


class _Mark(NamedTuple):
    second: int
    title: str
    question_ids: tuple[str, ...]


def chapters_of(recording: Recording, aired: Iterable[Aired], titles: Mapping[str, str], opening: str) -> list[Chapter]:
    """The chapters of a recording; none where nobody knows for which moment its 0:00 stands, or nothing was on air.

    Args:
        titles: what each question is called, by id; one without a title makes no chapter.
        opening: what the time before the first question is called.
    """
    marks = [mark for one in sorted(aired, key=lambda one: one.from_at) if (mark := _mark(recording, one, titles))]
    if not marks:
        return []
    if marks[0].second < SHORTEST_S:
        marks[0] = marks[0]._replace(second=0)
    else:
        marks.insert(0, _Mark(0, opening, ()))
    return _ended(_joined(marks, recording.duration_ms // 1000), recording, aired)


def _mark(recording: Recording, one: Aired, titles: Mapping[str, str]) -> _Mark | None:
    title = one_line(titles.get(one.question_id, ""))
    second = recording.second_of(one.from_at)
    if second is None and recording.starts_at and one.from_at < recording.starts_at < one.until_at:
        # The recording began while the question was being answered.
        second = 0
    if not title or second is None:
        return None
    return _Mark(second, title, (one.question_id,))


def _joined(marks: Iterable[_Mark], length_s: int) -> list[_Mark]:
    """Marks that are at least ten seconds apart, and from the end: a nearer one goes into the one before."""
    kept: list[_Mark] = []
    for mark in marks:
        near = kept and (mark.second - kept[-1].second < SHORTEST_S or 0 < length_s < mark.second + SHORTEST_S)
        if near or (kept and kept[-1].question_ids == mark.question_ids):
            kept[-1] = _join(kept[-1], mark)
        else:
            kept.append(mark)
    return kept


def _join(before: _Mark, after: _Mark) -> _Mark:
    new = tuple(one for one in after.question_ids if one not in before.question_ids)
    title = BETWEEN.join(filter(None, [before.title, after.title])) if new else before.title
    return _Mark(before.second, _short(title), before.question_ids + new)


def _ended(marks: Sequence[_Mark], recording: Recording, aired: Iterable[Aired]) -> list[Chapter]:
    seconds = [mark.second for mark in marks[1:]]
    last = recording.duration_ms // 1000 or _last_second(recording, aired) or marks[-1].second
    ends = [*seconds, max(last, marks[-1].second + SHORTEST_S)]
    return [
        Chapter(begins_s=mark.second, ends_s=end, title=mark.title, question_ids=mark.question_ids)
        for mark, end in zip(marks, ends, strict=True)
    ]


def _last_second(recording: Recording, aired: Iterable[Aired]) -> int:
    ends = (recording.second_of(one.until_at) for one in aired if one.until_at)
    return max((end for end in ends if end is not None), default=0)


def seconds_of(recordings: Sequence[Recording], aired: Iterable[Aired]) -> dict[str, tuple[str, int]]:
    """Where each question was answered: the recording (id) and its second; of several times the last one.

    Args:
        recordings: of one hour, ``bounded``.
    """
    found: dict[str, tuple[str, int]] = {}
    for one in sorted(aired, key=lambda one: one.from_at):
        place = place_of(recordings, one.from_at, one.until_at)
        if place:
            found[one.question_id] = (place[0].recording_id, place[1])
    return found


def one_line(text: str) -> str:
    """A title in one line, as short as a chapter's may be."""
    return _short(" ".join(text.split()))


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LIMIT else text[: TITLE_LIMIT - 1].rstrip() + "…"
