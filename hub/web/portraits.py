"""How a person is shown: their picture where it may be shown, else a calm monogram."""

from urllib.parse import quote, urlsplit

from flask import Blueprint

from hub.domain.hours import COVERS
from hub.web.context import ctx
from hub.web.security import origin_of

bp = Blueprint("portraits", __name__)


@bp.app_template_filter("shown_picture")
def shown_picture(url: str) -> str:
    """The address of a picture, or ``""`` where its host is none of ``Settings.picture_hosts``."""
    parts = urlsplit(url)
    return url if parts.scheme == "https" and parts.netloc in ctx().settings.picture_hosts else ""


@bp.app_template_filter("initials")
def initials(name: str) -> str:
    """One or two letters of a name: of its first word and of its last; ``?`` for a name without letters."""
    words = [word for word in name.split() if any(map(str.isalnum, word))]
    ends = words[:1] + words[1:][-1:]
    return "".join(next(filter(str.isalnum, word)) for word in ends).upper() or "?"


@bp.app_template_filter("tint")
def tint(name: str) -> str:
    """A cover colour for a name, always the same one."""
    return COVERS[sum(map(ord, name)) % len(COVERS)]


@bp.app_template_filter("user_page")
def user_page(account: str) -> str:
    """The address of a wiki account's page, on the wiki by which people sign in."""
    return f"{origin_of(ctx().settings.wikimedia_url)}/wiki/User:{quote(account.replace(' ', '_'), safe='')}"
