"""Where the page stands that somebody is shown."""

from flask import current_app, request
from werkzeug.routing import MapAdapter

HOME = "/"


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
    return next((path for path in above if adapter and _takes_get(adapter, path)), HOME)


def _takes_get(adapter: MapAdapter, path: str) -> bool:
    return "GET" in adapter.allowed_methods(path)
