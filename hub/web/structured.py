"""What search engines are told of a page in schema.org's words (JSON-LD). It is data: no browser runs it.

A template writes it with ``tojson``, which leaves no ``<`` in it that could end the element.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from hub.actions.media import KINDS, address_of
from hub.actions.moments import watch_path
from hub.domain.hours import Hour
from hub.domain.questions import Question
from hub.domain.recordings import LICENCE, Recording, bounded
from hub.domain.youtube import player_of
from hub.protocol.views import PublicQuestion
from hub.web.context import ctx
from hub.web.locale import iso
from hub.web.markdown import plain

DESCRIPTION_LENGTH = 500
NAME_LENGTH = 200
LICENCES = {LICENCE: "https://creativecommons.org/licenses/by-sa/4.0/"}


Asked = PublicQuestion | Question


def video_json_ld(hour: Hour, recordings: Sequence[Recording], questions: Iterable[Asked]) -> dict[str, Any]:
    """The recordings of an hour as ``VideoObject``, with a ``Clip`` for each answered question whose second is known.

    Args:
        recordings: those that everyone may see.
        questions: those that everyone may see.
    Returns:
        An object for ``<script type="application/ld+json">``; ``{}`` where there is no recording.
    """
    answered = sorted((one for one in questions if one.state == "answered"), key=lambda one: one.aired_at)
    spans = bounded(recordings)
    videos = [_video(hour, *both, answered) for both in zip(recordings, spans, strict=True) if both[0].whole]
    return {"@context": "https://schema.org", "@graph": videos} if videos else {}


def _video(hour: Hour, recording: Recording, span: Recording, answered: list[Asked]) -> dict[str, Any]:
    base = ctx().settings.base_url
    page = f"{base}/hours/{hour.hour_id}"
    clips = _clips(hour, span, answered)
    told = {
        "@type": "VideoObject",
        "name": recording.title or hour.title,
        "description": plain(hour.description, DESCRIPTION_LENGTH) or hour.title,
        "url": page,
        "inLanguage": hour.language,
        "uploadDate": iso(recording.published_at),
        "dateCreated": iso(recording.starts_at) if recording.starts_at else "",
        "duration": _duration(recording.duration_ms),
        "thumbnailUrl": recording.thumbnail_url or (f"{page}/cover" if hour.cover_file else ""),
        "license": LICENCES.get(recording.licence, recording.licence),
        "isAccessibleForFree": True,
        "hasPart": clips,
    }
    return {name: value for name, value in (told | _source(base, recording)).items() if value}


def _source(base: str, recording: Recording) -> dict[str, str]:
    if recording.file:
        kind = KINDS.get(recording.file.rpartition(".")[2], "")
        return {"contentUrl": base + address_of(recording), "encodingFormat": kind}
    if recording.youtube_id:
        return {"embedUrl": player_of(recording.youtube_id)}
    return {"contentUrl": recording.address}


def _clips(hour: Hour, recording: Recording, answered: list[Asked]) -> list[dict[str, Any]]:
    starts = [(recording.second_of(one.aired_at), one) for one in answered if one.aired_at]
    known = [(second, one) for second, one in starts if second is not None]
    following = [*(second for second, _ in known[1:]), recording.duration_ms // 1000]
    found = []
    for (second, one), end in zip(known, following, strict=False):
        clip = {
            "@type": "Clip",
            "name": _shortened(one.text),
            "startOffset": second,
            "endOffset": _end(second, recording.second_of(one.answered_at), end),
            "url": ctx().settings.base_url + watch_path(hour.hour_id, recording.recording_id, second),
        }
        found.append({name: value for name, value in clip.items() if value is not None})
    return found


def _end(start: int, answered: int | None, following: int) -> int | None:
    """Where a clip ends: when its question was answered, at the next one at the latest; None where nobody knows."""
    wishes = [second for second in (answered, following) if second is not None and second > start]
    return min(wishes, default=None)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NAME_LENGTH else f"{line[: NAME_LENGTH - 1]}…"


def _duration(ms: int) -> str:
    """A length of time as ISO 8601 has it: ``PT3723S`` is an hour, two minutes and three seconds."""
    return f"PT{ms // 1000}S" if ms else ""
