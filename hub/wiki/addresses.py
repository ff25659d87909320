"""Addresses of wiki pages, and which wikis we talk to."""

import re
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import msgspec

from hub.domain.hosts import allowed

PERMANENT = re.compile(r"(?:special|spécial|especial|maalum|خاص):perma(?:nent)?link/([0-9]+)", re.IGNORECASE)
UNFIT = re.compile(r"[\x00-\x1f\x7f#<>\[\]{}|\ufffd]")
"""What no title has. ``|`` and U+001F would make several titles of one."""
MOST_TITLE_BYTES = 255
MOST_DIGITS = 15


class PageAddress(msgspec.Struct, frozen=True):
    """A page: the address of its wiki's API, its title, and one of its revisions (0 for the newest)."""

    api: str
    title: str = ""
    revision: int = 0


def read_address(written: str, hosts: tuple[str, ...]) -> PageAddress | None:
    """Understand an address that was copied from a browser; None for what is none, or on no wiki of ours.

    Args:
        hosts: see ``Settings.wiki_hosts``. A host that stands there with a port is a development server: plain http.
    """
    try:
        parts = urlsplit(written.strip())
        place = _place(parts)
    except ValueError:
        return None
    scheme = "http" if ":" in place else "https"
    if parts.scheme != scheme or "@" in parts.netloc or not allowed(place, hosts):
        return None
    api, asked = f"{scheme}://{place}/w/api.php", parse_qs(parts.query)
    title = unquote(parts.path.removeprefix("/wiki/")) if parts.path.startswith("/wiki/") else ""
    title = " ".join(asked.get("title", [title])[0].replace("_", " ").split(" ")).strip()
    if revision := _revision(asked, title):
        return PageAddress(api, "", revision)
    return PageAddress(api, title) if title_fits(title) else None


def title_fits(title: str) -> bool:
    """Whether this can be the title of one page."""
    return bool(title) and len(title.encode(errors="replace")) <= MOST_TITLE_BYTES and not UNFIT.search(title)


def revision_url(api: str, revision: int) -> str:
    """The address at which people read a revision."""
    return f"{api.removesuffix('api.php')}index.php?oldid={quote(str(revision))}"


def _place(parts: SplitResult) -> str:
    """Host and port as they stand in the settings: without what is for small screens, and https's own port.

    Raises:
        ValueError: the port is none.
    """
    host = (parts.hostname or "").replace(".m.", ".", 1)
    return host if parts.port in (None, 443) else f"{host}:{parts.port}"


def _revision(asked: dict[str, list[str]], title: str) -> int:
    """Which revision is shown, 0 for the newest; of a comparison the newer one."""
    named = PERMANENT.fullmatch(title)
    # "diff" may be a word too ("prev"): then "oldid" is what the page shows.
    wanted = [*asked.get("diff", []), *asked.get("oldid", []), named.group(1) if named else ""]
    return next((int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS), 0)
