"""Addresses of YouTube videos, read strictly: what we embed is made by us from the id alone."""

import re
from urllib.parse import parse_qs, urlsplit

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
PLAYER_HOST = "www.youtube-nocookie.com"
PLAYER = f"https://{PLAYER_HOST}"
"""The player that sets no cookie before somebody presses play; ``static/js/state/embed.js`` is alike."""
LONG_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", PLAYER_HOST})
SHORT_HOST = "youtu.be"
FOLDERS = frozenset({"live", "embed", "shorts"})


def video_id(address: str) -> str:
    """The id of the video at an address, or ``""`` when it is not the address of a YouTube video."""
    try:
        parts = urlsplit(address.strip())
        plain = parts.scheme in ("http", "https") and parts.netloc.lower() == parts.hostname
    except ValueError:
        return ""
    found = _id_in(parts.hostname or "", parts.path, parts.query) if plain else ""
    return found if VIDEO_ID.fullmatch(found) else ""


def _id_in(host: str, path: str, query: str) -> str:
    words = path.strip("/").split("/")
    if host == SHORT_HOST:
        return words[0] if len(words) == 1 else ""
    if host not in LONG_HOSTS:
        return ""
    if words == ["watch"]:
        return parse_qs(query).get("v", [""])[0]
    return words[1] if len(words) == 2 and words[0] in FOLDERS else ""


def address_of(video: str) -> str:
    """The one form in which we keep the address of a video."""
    return f"https://www.youtube.com/watch?v={video}"


def player_of(video: str) -> str:
    """The address of the player of a video."""
    return f"{PLAYER}/embed/{video}"
