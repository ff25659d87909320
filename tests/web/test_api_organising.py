"""Running a programme over the HTTP API: its mentors, its reports, its ledger, and the list on a wiki page."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.actions.signups import taken_signups
from hub.domain.programmes import Programme
from hub.domain.roles import Actor
from hub.web.openapi_mentoring import ORGANISING_READS, SIGNUPS
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, MONA, OLGA, ZURI
from tests.threads import post, start, tell
from tests.web.browser import browser_of, code_of, command, csrf_token
from tests.web.test_api import check_form, description  # noqa: F401  (a fixture)

ASK = "*I would like to have a mentorship session with"
FARIDA = "--[[User:Farida|Farida]] ([[User talk:Farida|talk]]) 14:03, 27 November 2026 (UTC)"
PAGE = f"{ASK} Amina Diallo.{FARIDA}\n{ASK} Amina.{FARIDA.replace('Farida', 'Gil')}\n{ASK} Amina Diallo."
SOURCE = "https://meta.wikimedia.org/w/index.php?oldid=123"


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme with one mentor."""
    found = make_programme(ctx)
    make_mentor(ctx, found, ADA, name="Amina Diallo")
    return found


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def read(client: FlaskClient, programme: Programme, **body: Any) -> TestResponse:
    """Send a page with the list."""
    path = "/api/v1" + SIGNUPS.format(programme_id=programme.programme_id)
    return client.post(path, json=body, headers={"X-CSRFToken": csrf_token(client)})


def test_mentor_is_invited_removed_and_invited_again(
    zuri: FlaskClient,
    app: Flask,
    programme: Programme,
    description: dict[str, Any],  # noqa: F811
):
    here = {"programme_id": programme.programme_id}
    answer = command(zuri, "mentor.invite", invited_name="Somebody", category="former", **here)
    check_form(description, "/commands/mentor.invite", "post", answer)
    invited = answer.json["mentor"]
    assert (invited["state"], invited["invited_name"], invited["category"]) == ("invited", "Somebody", "former")
    mentor_id, key = invited["link"].split("/")[-2:]
    accepted = command(browser_of(app, OLGA), "mentor.accept", mentor_id=mentor_id, key=key)
    assert accepted.json["mentor"]["state"] == "active"
    # The account that has the part is the one that the new invitation is for: it needs no key.
    made_out = f"http://127.0.0.1:8000/invitations/{mentor_id}"
    for name, state, link in (("mentor.remove", "left", ""), ("mentor.invite_again", "invited", made_out)):
        answer = command(zuri, name, mentor_id=mentor_id)
        check_form(description, f"/commands/{name}", "post", answer)
        assert (answer.json["mentor"]["state"], answer.json["mentor"]["link"]) == (state, link)
    assert code_of(command(zuri, "mentor.invite_again", mentor_id=mentor_id)) == "mentor.transition_refused"
    parts = zuri.get(f"/api/v1/programmes/{programme.programme_id}/parts").json["mentors"]
    assert sorted(one["state"] for one in parts) == ["active", "invited"]


@pytest.mark.parametrize("actor", [BEN, OLGA, MONA, ADA])
def test_only_organisers_say_who_is_a_mentor(app: Flask, ctx: Context, programme: Programme, actor: Actor):
    (mentor,) = ctx.records.mentors.of_programme(programme.programme_id)
    client = browser_of(app, actor)
    answers = [
        command(client, "mentor.invite", programme_id=programme.programme_id, invited_name="Somebody"),
        command(client, "mentor.remove", mentor_id=mentor.mentor_id),
        command(client, "mentor.invite_again", mentor_id=mentor.mentor_id),
        client.get(f"/api/v1/programmes/{programme.programme_id}/parts"),
        read(client, programme, text=PAGE, dry_run=False),
    ]
    assert [code_of(one) for one in answers] == ["access.denied"] * 5
    assert ctx.records.mentors.of_programme(programme.programme_id) == [mentor]
    assert taken_signups(ctx, ZURI, programme.programme_id) == []


def test_report_is_read_and_settled_once(
    app: Flask,
    ctx: Context,
    programme: Programme,
    description: dict[str, Any],  # noqa: F811
):
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "A threat.").parts[0].posts[0].post_id
    tell(ctx, CHIDI, "thread.report", thread, post_id=post_id, line="This scares me")
    mona, here = browser_of(app, MONA), {"programme_id": programme.programme_id}
    answer = mona.get(f"/api/v1/programmes/{programme.programme_id}/reports")
    check_form(description, "/programmes/{programme_id}/reports", "get", answer)
    (report,) = answer.json["reports"]
    assert (report["text"], report["line"], report["settled_at"]) == ("A threat.", "This scares me", 0)
    for line in ("We talked.", "Something else"):
        answer = command(mona, "report.settle", **here, report_id=report["report_id"], line=line)
        check_form(description, "/commands/report.settle", "post", answer)
        assert answer.json["report"]["settled_line"] == "We talked."
    assert code_of(command(mona, "report.settle", **here, report_id="never", line="x")) == "thread.not_found"
    assert code_of(command(mona, "report.settle", **here, report_id="never", line=" ")) == "text.empty"
    olga = browser_of(app, OLGA)
    assert code_of(command(olga, "report.settle", **here, report_id=report["report_id"], line="x")) == "access.denied"
    assert code_of(olga.get(f"/api/v1/programmes/{programme.programme_id}/reports")) == "access.denied"


def test_every_read_of_organisers_answers_as_described(
    zuri: FlaskClient,
    programme: Programme,
    description: dict[str, Any],  # noqa: F811
):
    for path in ORGANISING_READS:
        answer = zuri.get("/api/v1" + path.format(programme_id=programme.programme_id))
        assert answer.status_code == 200, path
        check_form(description, path, "get", answer)


def test_ledger_of_a_programme_names_the_act_and_nobody(app: Flask, ctx: Context, programme: Programme):
    thread = start(ctx, programme, visibility="public")
    tell(ctx, MONA, "thread.hide", thread, reason="An insult")
    answer = browser_of(app, BEN).get(f"/api/v1/programmes/{programme.programme_id}/ledger")
    assert answer.json == {
        "acts": [
            {
                "name": "thread.hidden",
                "at": ctx.clock(),
                "role": "moderator",
                "thread_id": thread.thread_id,
                "post_id": "",
                "reason": "An insult",
            }
        ]
    }


def test_list_of_a_wiki_page_is_read_first_and_then_taken_in(
    ctx: Context,
    zuri: FlaskClient,
    programme: Programme,
    description: dict[str, Any],  # noqa: F811
):
    answer = read(zuri, programme, text=PAGE, source=SOURCE)
    check_form(description, SIGNUPS, "post", answer)
    lines = answer.json["lines"]
    assert [one["flags"] for one in lines] == [[], ["unknown_mentor"], ["unsigned"]]
    assert (answer.json["taken_in"], taken_signups(ctx, ZURI, programme.programme_id)) == (0, [])
    answer = read(zuri, programme, text=PAGE, source=SOURCE, dry_run=False)
    assert (answer.json["taken_in"], [one["taken"] for one in answer.json["lines"]]) == (1, ["waiting", "", ""])
    (mentor,) = ctx.records.mentors.of_programme(programme.programme_id)
    chosen = {"key": lines[1]["key"], "way": "writing", "mentor_id": mentor.mentor_id}
    for count in (1, 0):
        answer = read(zuri, programme, text=PAGE, source=SOURCE, dry_run=False, choices=[chosen])
        check_form(description, SIGNUPS, "post", answer)
        assert answer.json["taken_in"] == count
    taken = taken_signups(ctx, ZURI, programme.programme_id)
    assert [(one.candidate, one.way, one.wiki_source) for one in taken] == [
        ("Farida", "session", SOURCE),
        ("Gil", "writing", SOURCE),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": " "},
        {"text": 7},
        {"text": "x" * 1_000_001},
        {"text": PAGE, "source": "javascript:alert(1)"},
        {"source": "https://evil.example/wiki/List"},
        {"text": PAGE, "choices": [{"key": "k", "way": "by_mail"}]},
        {"text": PAGE, "state": "accepted"},
    ],
)
def test_page_that_is_none_is_refused(zuri: FlaskClient, programme: Programme, body: dict[str, Any]):
    answer = read(zuri, programme, **body)
    assert (answer.status_code, code_of(answer)) == (400, "payload.invalid")


def test_whole_page_of_a_wiki_fits(zuri: FlaskClient, programme: Programme):
    answer = read(zuri, programme, text=PAGE + ("\n" + "\u00e9" * 399) * 1_000)
    assert len(answer.json["lines"]) == 3
