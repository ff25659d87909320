"""The attendee's pages of an hour: the hour itself, one question of it, its ledger."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.earlier_answers import earlier_answers
from hub.actions.ledger import complete_story, ledger_of, read_ledger
from hub.actions.limits import spend
from hub.actions.reads import readable_hour
from hub.actions.recordings import published
from hub.actions.whole_hour import WholeHour, read_whole_hour, read_whole_question
from hub.domain.errors import HubError
from hub.domain.hours import PAST, Hour, Watch
from hub.domain.youtube import video_id
from hub.protocol.archive_views import ArchivedHour, Where
from hub.protocol.search_views import EarlierAnswer
from hub.protocol.views import HiddenQuestion, OwnQuestion
from hub.web.archive_pages import afterwards, archived
from hub.web.context import ctx
from hub.web.page_data import page_data
from hub.web.pages import card
from hub.web.security import show_room_within
from hub.web.structured import video_json_ld

bp = Blueprint("hour_pages", __name__)

PER_PAGE = 40
"""Questions on one page of the list without JavaScript, and at first with it."""

ACTS_PER_PAGE = 200

OPEN_STATES = ("shown", "on_air")
NOTHING: Mapping[str, str] = {}
SORTS = ("top", "newest", "mine", "answered")


@bp.get("/hours/<hour_id>")
def hour(hour_id: str) -> str:
    """The hour: where to watch, what is on air, the ask box, the questions.

    Query: ``sort`` (top, newest, mine, answered) and ``page``, for those without JavaScript.

    Raises:
        HourNotFound: no such hour for this person.
    """
    return render_hour(hour_id)


def render_hour(hour_id: str, kept: Mapping[str, str] = NOTHING, error: HubError | None = None) -> str:
    """The hour's page; after a refused form with what was written and why it was refused.

    Args:
        kept: fields of the ask box as they were sent.
    """
    whole = read_whole_hour(ctx(), identity.actor(), hour_id)
    if _way_within(whole):
        show_room_within()
    archive = archived(whole.hour)
    sort = _sort(whole)
    page = max(request.args.get("page", 1, type=int), 1)
    listed = listed_by(sort, whole.view.questions)
    return render_template(
        "hour.html",
        **_facts(whole),
        archive=archive,
        afterwards=afterwards(archive),
        start=_start(archive),
        sort=sort,
        page=page,
        pages=max(-(-len(listed) // PER_PAGE), 1),
        listed=listed[(page - 1) * PER_PAGE : page * PER_PAGE],
        kept=kept,
        error=error,
        page_data=_page_data(whole, sort, archive),
    )


def _facts(whole: WholeHour) -> dict[str, Any]:
    questions, own = whole.view.questions, _kept(whole)
    return {
        "whole": whole,
        "hour": whole.hour,
        "live": whole.view.hour,
        "card": card(whole.hour),
        "mine": sorted(own, key=lambda one: -one.submitted_at),
        "latest_own": max(own, key=_changed_at, default=None),
        "own_ids": {one.question_id for one in whole.mine.questions},
        "endorsed": set(whole.mine.endorsed),
        "earlier": _earlier(whole.hour, own),
        "on_air": next((one for one in questions if one.question_id == whole.view.hour.on_air), None),
        "counts": {sort: len(listed_by(sort, questions)) for sort in ("top", "answered")} | {"mine": len(own)},
        "plays": whole.hour.watch is Watch.YOUTUBE and video_id(whole.hour.youtube_url) != "",
        "video_ld": video_json_ld(whole.hour, published(ctx(), whole.hour.hour_id), questions),
        "within": _way_within(whole),
        "now": ctx().clock(),
        "client_key": ctx().new_id(),
        "way_back": request.full_path if request.method == "GET" else f"/hours/{whole.hour.hour_id}",
    }


def _earlier(hour: Hour, own: list[OwnQuestion]) -> list[EarlierAnswer]:
    """What was answered before of the question that was just asked by the plain form."""
    asked = next((one for one in own if one.question_id == request.args.get("asked")), None)
    return earlier_answers(ctx(), asked.text, but_of=hour.hour_id) if asked else []


def _kept(whole: WholeHour) -> list[OwnQuestion]:
    return [one for one in whole.mine.questions if one.state != "withdrawn"]


def _changed_at(question: OwnQuestion) -> int:
    return max(question.answered_at, question.dismissed_at, question.aired_at, question.submitted_at)


def _sort(whole: WholeHour) -> str:
    wish = request.args.get("sort", "")
    if wish in SORTS:
        return wish
    over = whole.hour.state in PAST and any(one.state == "answered" for one in whole.view.questions)
    return "answered" if over else "top"


def listed_by(sort: str, questions: list[Any]) -> list[Any]:
    """The questions of one list, in its order; they come in the queue's. ``static/js/state/sorts.js`` is alike."""
    if sort == "answered":
        return sorted((one for one in questions if one.state == "answered"), key=lambda one: -one.answered_at)
    still_open = [one for one in questions if one.state in OPEN_STATES]
    if sort == "newest":
        return sorted(still_open, key=lambda one: -one.submitted_at)
    return still_open if sort == "top" else []


def _start(archive: ArchivedHour | None) -> Where | None:
    """Where in which recording the page begins, as its address says: ``?r=<recording>&t=<second>``; ``t`` alone is
    of the first."""
    known = [one.recording_id for one in archive.recordings] if archive else []
    second = request.args.get("t", type=int)
    wish = request.args.get("r", known[0] if known and second is not None else "")
    return Where(wish, second or 0) if wish in known and (second or 0) >= 0 else None


def _page_data(whole: WholeHour, sort: str, archive: ArchivedHour | None) -> dict[str, Any]:
    actor = identity.actor()
    return page_data(
        "hour",
        hour_id=whole.hour.hour_id,
        view=whole.view,
        mine=whole.mine,
        here=whole.here,
        settled=whole.settled,
        now=ctx().clock(),
        sort=sort,
        per_page=PER_PAGE,
        name=actor.name,
        signed_in=actor.signed_in,
        within=_way_within(whole),
        afterwards=afterwards(archive),
        start=_start(archive),
    )


def _way_within(whole: WholeHour) -> str:
    """The way into the room for who sees it within the page, from which the script asks for all it needs; ``""`` where
    the room opens in a tab of its own. Those with a part meet in it also where the others watch elsewhere."""
    theirs = whole.hour.watch is Watch.JITSI or whole.mine.roles
    return f"/hours/{whole.hour.hour_id}/room" if ctx().settings.jitsi_embed and theirs else ""


@bp.get("/hours/<hour_id>/questions/<question_id>")
def question(hour_id: str, question_id: str) -> str | Response:
    """One question at its permanent address; a merged one leads on to the other.

    Raises:
        HourNotFound, QuestionNotFound: not there for this person.
    """
    actor = identity.actor()
    found = readable_hour(ctx(), actor, hour_id)
    whole = read_whole_question(ctx(), actor, found, question_id)
    if isinstance(whole.question, HiddenQuestion):
        return redirect(f"/hours/{hour_id}/questions/{whole.question.merged_into}", 302)
    spend(ctx(), actor, "ledger.read")
    story = complete_story(ctx(), hour_id)
    return render_template(
        "question.html",
        whole=whole,
        question=whole.question,
        hour=found,
        live=ctx().store.hours.get(hour_id),
        acts=[act for act in ledger_of(ctx(), found, story).acts if act.question_id == question_id],
        after=afterwards(archived(found, story)).get(question_id),
        now=ctx().clock(),
        way_back=request.path,
    )


@bp.get("/hours/<hour_id>/ledger")
def ledger(hour_id: str) -> str:
    """The public account of an hour: every act, when, in which role, and why. Query: ``page``.

    Raises:
        HourNotFound: no such hour for this person.
    """
    actor = identity.actor()
    found, told = readable_hour(ctx(), actor, hour_id), read_ledger(ctx(), actor, hour_id)
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "ledger.html",
        hour=found,
        ledger=told,
        acts=told.acts[(page - 1) * ACTS_PER_PAGE : page * ACTS_PER_PAGE],
        page=page,
        pages=max(-(-len(told.acts) // ACTS_PER_PAGE), 1),
    )
