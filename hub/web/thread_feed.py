"""The public questions of a programme for feed readers. Private threads are in no feed."""

from datetime import UTC, datetime

from flask import Blueprint, Response, make_response
from flask_babel import gettext

from hub import identity
from hub.actions.mentor_reads import read_programme
from hub.actions.thread_reads import public_threads
from hub.web.atom import PlainAtom
from hub.web.context import ctx
from hub.web.locale import viewer_language

bp = Blueprint("thread_feed", __name__)

FRESH_S = 300


@bp.get("/programmes/<programme_id>/questions.atom")
def atom(programme_id: str) -> Response:
    """The newest public threads of a programme.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    programme = read_programme(ctx(), identity.actor(), programme_id)
    page = f"{ctx().settings.base_url}/programmes/{programme_id}/questions"
    feed = PlainAtom(
        title=gettext("Questions and answers: %(title)s", title=programme.title),
        link=page,
        description=programme.summary,
        language=viewer_language(),
        feed_url=f"{page}.atom",
        author_name="Baraza",
    )
    for row in public_threads(ctx(), programme_id):
        link = f"{ctx().settings.base_url}/threads/{row.thread_id}"
        at = datetime.fromtimestamp(row.changed_at / 1000, UTC)
        feed.add_item(
            title=row.title,
            link=link,
            description=row.snippet,
            author_name=row.asker_name,
            pubdate=at,
            updateddate=at,
            unique_id=link,
        )
    answer = make_response(feed.writeString("utf-8"))
    answer.content_type = "application/atom+xml; charset=utf-8"
    answer.headers["Cache-Control"] = f"private, max-age={FRESH_S}"
    return answer
