"""Asks YouTube's oEmbed what a video is called, who published it, and for its picture."""

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from hub.config import Settings
from hub.domain.questions import clean_line
from hub.domain.recording_failures import RecordingFailure
from hub.domain.youtube import address_of

TIMEOUT_S = (5.0, 15.0)
MOST_BYTES = 200_000
MOST_TEXT = 300
MOST_ADDRESS = 500
PICTURES = "ytimg.com"

REFUSALS = {
    400: RecordingFailure.VIDEO_MISSING,
    401: RecordingFailure.VIDEO_CLOSED,
    403: RecordingFailure.VIDEO_PRIVATE,
    404: RecordingFailure.VIDEO_MISSING,
}
"""What the statuses mean; what is written beside them is plain text in no fixed words."""


class VideoRefused(Exception):
    """YouTube tells nothing of this video. ``permanent``: nor will it later, as it knows none."""

    def __init__(self, failure: RecordingFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.permanent = failure is RecordingFailure.VIDEO_MISSING


class YouTubeSilent(Exception):
    """YouTube does not answer, or not as it does; trying again may help."""


class Video(msgspec.Struct, frozen=True):
    """What YouTube tells of a video; ``""`` for what it does not."""

    title: str
    author: str
    thumbnail_url: str


def ask(settings: Settings, youtube_id: str) -> Video:
    """What is known of a video.

    Raises:
        VideoRefused: it is private, may not be shown elsewhere, or is not there.
        YouTubeSilent: ask again later.
    """
    status, body = _get(settings, {"url": address_of(youtube_id), "format": "json"})
    if status in REFUSALS:
        raise VideoRefused(REFUSALS[status])
    if status != 200:
        raise YouTubeSilent(f"status {status}")
    try:
        told = json.loads(body)
        if not isinstance(told, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise YouTubeSilent("an answer that is not JSON") from None
    return Video(_line(told.get("title")), _line(told.get("author_name")), _picture(told.get("thumbnail_url")))


def _get(settings: Settings, asked: dict[str, str]) -> tuple[int, bytes]:
    agent = f"Baraza/{version('baraza')}"
    try:
        with requests.Session() as calls:
            calls.trust_env = False
            calls.headers["User-Agent"] = agent
            given: dict[str, Any] = {"params": asked, "timeout": TIMEOUT_S, "allow_redirects": False, "stream": True}
            with calls.get(settings.oembed_url, **given) as answer:
                body = b""
                for piece in answer.iter_content(65536):
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise YouTubeSilent("an answer without an end")
                return answer.status_code, body
    except (requests.RequestException, UnicodeError) as error:
        raise YouTubeSilent(type(error).__name__) from None


def _line(value: object) -> str:
    return clean_line(value)[:MOST_TEXT] if isinstance(value, str) else ""


def _picture(value: object) -> str:
    """The address of a picture, from YouTube's own hosts alone."""
    address = value if isinstance(value, str) and len(value) <= MOST_ADDRESS else ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return address if parts.scheme == "https" and (host == PICTURES or host.endswith(f".{PICTURES}")) else ""
