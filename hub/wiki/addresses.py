"""Addresses of wiki pages, and which wikis we talk to."""

import re
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import msgspec

from hub.domain.hosts import PLACE

PERMANENT = re.compile(r"(?:special|spécial|especial|maalum|خاص):perma(?:nent)?link/([0-9]+)", re.IGNORECASE)
UNFIT = re.compile(r"[\x00-\x1f\x7f#<>\[\]{}|\ufffd]")
"""What no title has. ``|`` and U+001F would make several titles of one."""
MOST_TITLE_BYTES = 255
MOST_DIGITS = 15
SCRIPTS = "/w"
"""Where a wiki's ``api.php`` and ``index.php`` stand unless the settings say otherwise: as at Wikimedia."""


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
    scheme, scripts = "http" if ":" in place else "https", scripts_at(place, hosts)
    if parts.scheme != scheme or "@" in parts.netloc or scripts is None:
        return None
    api, asked, title = f"{scheme}://{place}{scripts}/api.php", parse_qs(parts.query), _title(parts, scripts)
    if revision := _revision(asked, title):
        return PageAddress(api, "", revision)
    return PageAddress(api, title) if title_fits(title) else None


def linked_title(url: str, hosts: tuple[str, ...]) -> str:
    """The title of the page to which a link with a whole address leads, ``""`` where it is on no wiki of ours."""
    try:
        parts = urlsplit(url.strip())
        scripts = scripts_at(_place(parts), hosts)
    except ValueError:
        return ""
    return "" if scripts is None or parts.scheme not in ("https", "http", "") else _title(parts, scripts)


def title_fits(title: str) -> bool:
    """Whether this can be the title of one page."""
    return bool(title) and len(title.encode(errors="replace")) <= MOST_TITLE_BYTES and not UNFIT.search(title)


def scripts_at(place: str, hosts: tuple[str, ...]) -> str | None:
    """Under which path a wiki's ``api.php`` stands (``/w``, ``""`` for the root), None where it is none of ours.

    Args:
        place: the host, with its port if it has one.
        hosts: see ``Settings.wiki_hosts``: ``x.org``, ``*.x.org`` for all below it, ``x.org/path``, ``x.org/``.
    """
    known = dict[str, str]()
    for host, slash, path in (one.partition("/") for one in hosts):
        known.setdefault(host, f"/{path.strip('/')}".rstrip("/") if slash else SCRIPTS)
    if not PLACE.fullmatch(place):
        return None
    wider = [f"*{place[at:]}" for at, sign in enumerate(place) if sign == "."]
    return next((known[one] for one in (place, *wider) if one in known), None)


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


def _title(parts: SplitResult, scripts: str) -> str:
    """The title of the page at an address: in its query, or behind the paths below which wikis show their pages."""
    path = unquote(parts.path)
    begins = [f"{scripts}/index.php/", "/wiki/", f"{scripts}/"]
    behind = next((path.removeprefix(one) for one in begins if path.startswith(one)), "")
    written = parse_qs(parts.query).get("title", ["" if behind.endswith(".php") else behind])[0]
    return " ".join(written.replace("_", " ").split(" ")).strip()


def _revision(asked: dict[str, list[str]], title: str) -> int:
    """Which revision is shown, 0 for the newest; of a comparison the newer one."""
    named = PERMANENT.fullmatch(title)
    # "diff" may be a word too ("prev"): then "oldid" is what the page shows.
    wanted = [*asked.get("diff", []), *asked.get("oldid", []), named.group(1) if named else ""]
    return next((int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS), 0)
