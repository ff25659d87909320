"""A form from before the last sign-in or sign-out: what was written in it comes back, to be sent again."""

import re

from flask import render_template, request

from hub.config import Settings
from hub.domain.errors import HubError
from hub.web.paths import own_path, page_path
from hub.web.security import origin_of

OURS = frozenset({"csrf_token", "next"})
WORDS = re.compile(r"\s|[^\x00-\x7f]")
"""What a person wrote, as against ids, choices and keys: it has a space in it, or is in a script without spaces."""


def expired_page(error: HubError, settings: Settings) -> str:
    """The form of this request once more, with a fresh token; ``""`` where nothing would be lost with it.

    Only for forms of our own pages: another site must not have its own form sent by one press. Files are not kept.
    """
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in OURS]
    written = [(name, value) for name, value in sent if WORDS.search(value)]
    if not written or any(one.filename for one in request.files.values()) or not _is_ours(settings):
        return ""
    return render_template(
        "refused.html",
        error=error,
        action=request.full_path.rstrip("?"),
        written=written,
        fixed=[one for one in sent if one not in written],
        way_back=own_path(request.form.get("next") or page_path()),
    )


def _is_ours(settings: Settings) -> bool:
    """Whether one of our pages sent this, as the browser says: a page can forge neither header."""
    told = request.headers.get("Sec-Fetch-Site")
    return told == "same-origin" if told else request.headers.get("Origin") == origin_of(settings.base_url)
