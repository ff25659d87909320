"""Addresses of wiki pages, and which wikis we talk to."""

from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec


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
        host = (parts.hostname or "").replace(".m.", ".", 1)
        place = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return None
    scheme = "http" if ":" in place else "https"
    if parts.scheme != scheme or "@" in parts.netloc or not allowed(place, hosts):
        return None
    api, asked = f"{scheme}://{place}/w/api.php", parse_qs(parts.query)
    title = unquote(parts.path.removeprefix("/wiki/")) if parts.path.startswith("/wiki/") else ""
    title = asked.get("title", [title])[0]
    revision = asked.get("oldid", [title.partition("PermanentLink/")[2]])[0]
    if revision.isascii() and revision.isdigit() and len(revision) < 16:
        return PageAddress(api, "", int(revision))
    return PageAddress(api, title.replace("_", " ")) if title and len(title) < 500 else None


def allowed(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host (with its port, if it has one) is one of ours; ``*.x.org`` stands for all below ``x.org``."""
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts)


def revision_url(api: str, revision: int) -> str:
    """The address at which people read a revision."""
    return f"{api.removesuffix('api.php')}index.php?oldid={quote(str(revision))}"
