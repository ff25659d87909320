"""Chapters as others read them: a description on YouTube, a chapter track, Commons' TimedText, podcast chapters."""

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain.chapters import Chapter
from hub.domain.timecodes import timecode

FEWEST = 3
"""With fewer YouTube takes none."""
UNFIT = str.maketrans({"<": "‹", ">": "›"})
"""What a description on YouTube must not hold, and what stands for it."""


def youtube_block(chapters: Sequence[Chapter]) -> str:
    """The lines for a description on YouTube, ``""`` where there are fewer than three chapters."""
    if len(chapters) < FEWEST:
        return ""
    return "".join(f"{timecode(one.begins_s)} {one.title.translate(UNFIT)}\n" for one in chapters)


def webvtt(chapters: Sequence[Chapter]) -> str:
    """A chapter track (WebVTT, https://www.w3.org/TR/webvtt1/)."""
    cues = [
        f"{number}\n{stamp(one.begins_s, '.')} --> {stamp(one.ends_s, '.')}\n{_cue(one.title)}\n"
        for number, one in enumerate(chapters, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def timed_text(chapters: Sequence[Chapter]) -> str:
    """The same as SubRip, which Wikimedia Commons keeps on its TimedText pages."""
    cues = [
        f"{number}\n{stamp(one.begins_s, ',')} --> {stamp(one.ends_s, ',')}\n{one.title.translate(UNFIT)}\n"
        for number, one in enumerate(chapters, 1)
    ]
    return "\n".join(cues)


def _cue(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def podcast(chapters: Sequence[Chapter], link: Callable[[str], str]) -> dict[str, Any]:
    """JSON chapters of the podcast namespace, version 1.2.0 (``application/json+chapters``).

    Args:
        link: the address of a question, by its id.
    """
    return {
        "version": "1.2.0",
        "chapters": [
            {"startTime": one.begins_s, "endTime": one.ends_s, "title": one.title}
            | ({"url": link(one.question_ids[0])} if one.question_ids else {})
            for one in chapters
        ],
    }


def stamp(seconds: int, point: str) -> str:
    """Seconds as tracks write them: ``00:01:05.000``, with a point of the format's own."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}{point}000"
