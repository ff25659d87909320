"""Where an hour is watched: the address of a YouTube player that sets no cookie before somebody presses play.

``static/js/state/embed.js`` is alike.
"""

import re
from urllib.parse import parse_qs, urlsplit

HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"})
SHORT = "youtu.be"
IN_PATH = ("live", "embed", "shorts")
VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}")


def embed_url(address: str) -> str:
    """The player's address for a YouTube address of any usual form; ``""`` for anything else."""
    parts = urlsplit(address)
    path = parts.path.strip("/").split("/")
    if parts.hostname == SHORT:
        video = path[0]
    elif parts.hostname in HOSTS:
        video = path[1] if path[0] in IN_PATH and len(path) > 1 else parse_qs(parts.query).get("v", [""])[0]
    else:
        return ""
    return f"https://www.youtube-nocookie.com/embed/{video}?rel=0" if VIDEO.fullmatch(video) else ""
