"""Questions in writing: asking, reading, answering, and what moderators do about public threads."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from hub import identity
from hub.actions.booking_reads import asked_before
from hub.actions.mentor_reads import read_programme, roster
from hub.actions.thread_reads import public_threads, read_programme_ledger, read_thread, threads_of
from hub.domain.booking_rules import title_of
from hub.domain.errors import HubError, ThreadNotFound
from hub.domain.programmes import WRITTEN_IN, Phase
from hub.domain.threads import MOST_PARTS
from hub.protocol.mentor_views import MentorView, ProgrammeView
from hub.protocol.thread_views import ThreadView
from hub.web.context import ctx
from hub.web.numbers import whole
from hub.web.page_data import page_data
from hub.web.privacy import private_page

bp = Blueprint("thread_pages", __name__)

FIRST_PARTS = 3
"""How many empty boxes for questions the form begins with."""
PER_PAGE = 50
NOTHING: dict[str, Any] = {}


@bp.get("/programmes/<programme_id>/ask")
def ask(programme_id: str) -> Response:
    """The form for questions in writing; ``mentor`` names whom one came from, ``from`` a request that came to nothing.

    Guests are led to sign in first.

    With ``thread`` it holds the questions of a thread of one's own, to put them to others.

    Raises:
        ProgrammeNotFound: none, for this person.
        ThreadNotFound: no such thread, for this person.
    """
    return render_ask(programme_id, {**_kept(programme_id), "mentors": request.args.getlist("mentor")})


def _kept(programme_id: str) -> dict[str, Any]:
    """What the form holds from before: the questions of a thread of one's own, or a request that came to nothing."""
    thread_id = request.args.get("thread", "")
    if thread_id and identity.actor().signed_in:
        return _asked_in(thread_id)
    before = asked_before(ctx(), identity.actor(), programme_id, request.args.get("from", ""))
    if before is None:
        return {}
    return {"title": title_of(before.about), "parts": [before.about], "asker_name": before.candidate_name}


def _asked_in(thread_id: str) -> dict[str, Any]:
    """What somebody asked in a thread, and nothing of what others wrote in it, as fields of the form."""
    view = read_thread(ctx(), identity.actor(), thread_id)
    if view.you != "asker":
        raise ThreadNotFound
    named = {"title": view.title, "asker_name": view.asker_name, "visibility": view.visibility}
    return named | {"parts": [part.text for part in view.parts]}


def render_ask(programme_id: str, kept: dict[str, Any], error: HubError | None = None) -> Response:
    """The form, with what was written in it and why it was refused.

    Args:
        kept: fields as the form sent them; ``parts`` and ``mentors`` are lists.
    """
    programme = read_programme(ctx(), identity.actor(), programme_id)
    page = render_template(
        "ask.html",
        programme=programme,
        takes=Phase(programme.phase) in WRITTEN_IN,
        mentors=_who_answer(programme),
        kept=kept,
        parts=_boxes(kept.get("parts", [])),
        most_parts=MOST_PARTS,
        client_key=kept.get("client_key") or ctx().new_id(),
        error=error,
    )
    return private_page(make_response(page))


def _who_answer(programme: ProgrammeView) -> list[MentorView]:
    return [one for one in roster(ctx(), identity.actor(), programme.programme_id) if one.takes_written]


def _boxes(written: list[str]) -> list[str]:
    """What was written, and empty boxes up to a friendly number; one more than was filled."""
    filled = [text for text in written if text.strip()]
    wanted = min(max(FIRST_PARTS, len(filled) + 1), MOST_PARTS)
    return filled + [""] * (wanted - len(filled))


@bp.get("/programmes/<programme_id>/questions")
def questions(programme_id: str) -> str:
    """The public threads of a programme; ``q`` searches them, ``before`` (ms since 1970) and ``last`` turn the pages.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    programme = read_programme(ctx(), identity.actor(), programme_id)
    words, before = request.args.get("q", "").strip(), whole(request.args.get("before", "")) or 0
    found = public_threads(ctx(), programme_id, words, before, request.args.get("last", ""))
    return render_template(
        "questions.html",
        programme=programme,
        threads=found,
        words=words,
        more=found[-1] if len(found) >= PER_PAGE else None,
        takes=Phase(programme.phase) in WRITTEN_IN,
    )


@bp.get("/programmes/<programme_id>/ledger")
def ledger(programme_id: str) -> str:
    """What moderators did to public threads of a programme, and why.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    programme = read_programme(ctx(), identity.actor(), programme_id)
    acts = read_programme_ledger(ctx(), identity.actor(), programme_id)
    return render_template("programme_ledger.html", programme=programme, acts=acts)


@bp.get("/threads")
def mine() -> Response:
    """The threads that one is in, as asker and as mentor.

    Raises:
        SignInNeeded: guests are in none.
    """
    return private_page(make_response(render_template("threads.html", threads=threads_of(ctx(), identity.actor()))))


@bp.get("/threads/<thread_id>")
def thread(thread_id: str) -> Response:
    """A thread, as this person may see it.

    Raises:
        ThreadNotFound: none, for this person.
    """
    return render_thread(thread_id)


def render_thread(thread_id: str, kept: dict[str, Any] | None = None, error: HubError | None = None) -> Response:
    """A thread's page; after a refused form with what was written in it and why it was refused.

    Args:
        kept: fields as the form sent them, and ``command``: which form it was.
    """
    view = read_thread(ctx(), identity.actor(), thread_id)
    page = make_response(
        render_template(
            "thread.html",
            thread=view,
            kept=kept or NOTHING,
            error=error,
            new_key=ctx().new_id,
            most_parts=MOST_PARTS,
            page_data=page_data(
                "thread", thread_id=thread_id, you=view.you, version=view.version, address=f"/threads/{thread_id}"
            ),
        )
    )
    return page if _for_everyone(view) else private_page(page)


def _for_everyone(view: ThreadView) -> bool:
    return view.visibility == "public"
