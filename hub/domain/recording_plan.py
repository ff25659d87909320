"""What an organiser writes about a recording: words in, checked fields of ``domain.recordings.Recording`` out."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from hub.domain.errors import PayloadInvalid
from hub.domain.questions import clean_line
from hub.domain.recordings import LICENCE, RecordingSource
from hub.domain.texts import N_
from hub.domain.youtube import LONG_HOSTS, SHORT_HOST, VIDEO_ID, address_of, video_id

LIMITS = {"title": 300, "licence": 100, "consent_note": 2000, "reason": 500}
LONGEST_ADDRESS = 500

TOO_LONG = N_("This is too long. Please shorten it a little.")
NOT_AN_ADDRESS = N_("This is not an https address. It looks like https://www.youtube.com/watch?v=…")
NO_VIDEO = N_("This is a page of YouTube, and no video. A video has an address like https://www.youtube.com/watch?v=…")


class Pasted(msgspec.Struct, frozen=True):
    """A recording that is watched elsewhere. ``session_id`` is the same for the same address in one hour."""

    source: RecordingSource
    address: str
    youtube_id: str
    session_id: str


def read_words(given: Mapping[str, str]) -> dict[str, Any]:
    """Title, licence and consent note as they are kept; what is left out stays out.

    Raises:
        PayloadInvalid: ``fields`` says what is too long.
    """
    known = {name: given[name] for name in ("title", "licence", "consent_note") if name in given}
    found = {name: clean_line(text) if name != "consent_note" else _note(text) for name, text in known.items()}
    wrong = {name: TOO_LONG for name, text in found.items() if len(text) > LIMITS[name]}
    if wrong:
        raise PayloadInvalid(fields=wrong)
    if "licence" in found:
        found["licence"] = found["licence"] or LICENCE
    return found


def _note(text: str) -> str:
    return clean_line(text, newlines=True)


def read_pasted(hour_id: str, written: str) -> Pasted:
    """Understand an address that somebody pasted: a YouTube video in any usual form, its id, or an https address.

    Raises:
        PayloadInvalid: it is none; ``fields``.
    """
    text = written.strip()
    video = text if VIDEO_ID.fullmatch(text) else video_id(_with_scheme(text))
    if video:
        return stream_of(hour_id, video)
    address = _with_scheme(text)
    _check(address)
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    return Pasted(RecordingSource.LINK, address, "", f"{hour_id}/{name}")


def stream_of(hour_id: str, video: str) -> Pasted:
    """A video of YouTube as a recording of an hour."""
    return Pasted(RecordingSource.YOUTUBE, address_of(video), video, f"{hour_id}/{video}")


def _with_scheme(text: str) -> str:
    return text if "://" in text or "." not in text.partition("/")[0] else f"https://{text}"


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise PayloadInvalid(fields={"address": NOT_AN_ADDRESS}) from None
    if host in LONG_HOSTS or host == SHORT_HOST:
        raise PayloadInvalid(fields={"address": NO_VIDEO})
    plain = address.isprintable() and not any(map(str.isspace, address)) and "@" not in parts.netloc
    if parts.scheme != "https" or "." not in host or not plain or len(address) > LONGEST_ADDRESS:
        raise PayloadInvalid(fields={"address": NOT_AN_ADDRESS})
