"""Paths on this site: where the page stands that somebody is shown, and where they go on."""

from urllib.parse import quote, urlencode, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

HOME = "/"
WAYS_IN = "/sign-in"


def page_path() -> str:
    """The path of the page that this request shows, for its links to itself.

    The address of a form takes no GET. Where the form was refused and its page is drawn again, it is the nearest page
    above: ``/threads/x`` of ``/threads/x/do/thread.post``.
    """
    if request.method in ("GET", "HEAD"):
        return request.path
    adapter = current_app.create_url_adapter(request)
    steps = request.path.rstrip("/").split("/")
    above = ("/".join(steps[:end]) for end in range(len(steps), 1, -1))
    return next((path for path in above if adapter and _is_page(adapter, path)), HOME)


def _is_page(adapter: MapAdapter, path: str) -> bool:
    if "GET" not in adapter.allowed_methods(path):
        return False
    if path != request.path or request.url_rule is None:
        return True
    # The form's own address must be that of its page by rule: as a GET, /inbox/read would open the notice "read".
    rule, _ = adapter.match(path, "GET", return_rule=True)
    return rule.rule == request.url_rule.rule


def page_address() -> str:
    """The page that this request shows, with what its address asks of it: ``/programmes/x/ask?thread=y``."""
    path = page_path()
    asked = urlencode(list(request.args.items(multi=True))) if path == request.path else ""
    return f"{path}?{asked}" if asked else path


def sign_in_path() -> str:
    """The ways in, and from there back to this page; on the ways in themselves, on to where they lead already."""
    at_door = request.path.startswith(WAYS_IN)
    after = own_path(_way_on()) if at_door else page_address()
    return f"{WAYS_IN}?next={quote(after)}"


def _way_on() -> str | None:
    """Where the ways in lead: their address says it, or the form that they sent."""
    try:
        return request.values.get("next")
    except HTTPException:
        # A form that is too long is not read here either: the page that says so is still to come.
        return request.args.get("next")


def own_path(wish: str | None) -> str:
    r"""A path on this site, whatever somebody put into ``next``; the home page for anything else.

    Browsers read ``\`` as ``/`` and drop tabs and line ends, so ``/\evil.org`` would lead away.
    """
    wish = wish or HOME
    try:
        parts = urlsplit(wish)
    except ValueError:
        return HOME
    leads_away = parts.scheme or parts.netloc or not wish.startswith("/") or wish.startswith("//")
    if leads_away or "\\" in wish or not wish.isprintable():
        return HOME
    return wish
