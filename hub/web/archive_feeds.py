"""The archive for feed readers: past hours as their recordings are published, as Atom and as JSON Feed."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, Response
from flask_babel import gettext

from hub.actions.media import KINDS, address_of
from hub.domain.hours import Hour
from hub.domain.recordings import Recording
from hub.domain.roles import Role
from hub.records.archive_lists import Recorded
from hub.web.atom import PlainAtom
from hub.web.context import ctx
from hub.web.fresh import fresh_answer
from hub.web.locale import iso, viewer_language
from hub.web.markdown import plain

bp = Blueprint("archive_feeds", __name__)

MOST = 50
DESCRIPTION_LENGTH = 2000
JSON_FEED = "https://jsonfeed.org/version/1.1"


@bp.get("/archive.atom")
def atom() -> Response:
    """The hours whose recordings were published last, as Atom."""
    found = ctx().records.archive_lists.recorded(MOST)
    return fresh_answer(_known(found), "application/atom+xml", lambda: _atom(found).writeString("utf-8").encode())


@bp.get("/archive.json")
def json_feed() -> Response:
    """The hours whose recordings were published last, as JSON Feed 1.1."""
    found = ctx().records.archive_lists.recorded(MOST)
    return fresh_answer(_known(found), "application/feed+json", lambda: msgspec.json.encode(_json(found)))


def _known(found: list[Recorded]) -> list[str]:
    return [_known_of(one) for one in found]


def _known_of(one: Recorded) -> str:
    # The names, for a guest can leave, or be erased, without a new version of the hour.
    versions = f"{one.hour.hour_id} {one.hour.version} {one.recording.version} {one.published_at}"
    return "\n".join([versions, *_guests(one.hour)])


def _guests(hour: Hour) -> list[str]:
    grants = ctx().records.people.parts(hour.hour_id, hour.series_id)
    return [*hour.guest_names, *(grant.name for grant in grants if grant.role is Role.GUEST)]


def _atom(found: list[Recorded]) -> PlainAtom:
    base = ctx().settings.base_url
    feed = PlainAtom(
        title=_title(),
        link=f"{base}/past",
        description=_description(),
        language=viewer_language(),
        feed_url=f"{base}/archive.atom",
        author_name="Baraza",
    )
    for hour, _, published_at in found:
        at = datetime.fromtimestamp(published_at / 1000, UTC)
        feed.add_item(
            title=hour.title,
            link=_page(hour),
            description=_words(hour),
            pubdate=at,
            updateddate=at,
            unique_id=_page(hour),
            author_name="Baraza",
        )
    return feed


def _json(found: list[Recorded]) -> dict[str, Any]:
    base = ctx().settings.base_url
    return {
        "version": JSON_FEED,
        "title": _title(),
        "description": _description(),
        "home_page_url": f"{base}/past",
        "feed_url": f"{base}/archive.json",
        "language": viewer_language(),
        "items": [_item(*one) for one in found],
    }


def _item(hour: Hour, recording: Recording, published_at: int) -> dict[str, Any]:
    told = {
        "id": _page(hour),
        "url": _page(hour),
        "title": hour.title,
        "content_text": _words(hour) or hour.title,
        "date_published": iso(published_at),
        "language": hour.language,
        "image": recording.thumbnail_url or (f"{_page(hour)}/cover" if hour.cover_file else ""),
        "authors": [{"name": name} for name in _guests(hour)],
        "attachments": _attachments(recording),
    }
    return {name: value for name, value in told.items() if value}


def _attachments(recording: Recording) -> list[dict[str, Any]]:
    kind = KINDS.get(recording.file.rpartition(".")[2], "")
    if not kind:
        return []
    told = {
        "url": ctx().settings.base_url + address_of(recording),
        "mime_type": kind,
        "size_in_bytes": recording.size,
        "duration_in_seconds": recording.duration_ms // 1000,
    }
    return [{name: value for name, value in told.items() if value}]


def _title() -> str:
    return gettext("Recorded hours")


def _description() -> str:
    return gettext("Community video hours that can be watched again.")


def _words(hour: Hour) -> str:
    return plain(hour.description, DESCRIPTION_LENGTH)


def _page(hour: Hour) -> str:
    return f"{ctx().settings.base_url}/hours/{hour.hour_id}"
