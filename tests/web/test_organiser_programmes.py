"""The organiser's pages of a programme, as plain forms without JavaScript."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.programmes import edit_programme
from hub.actions.registry import run
from hub.domain.mentors import MentorState
from hub.domain.notices import path_of
from hub.domain.programmes import Programme
from hub.domain.roles import Actor, Role
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.web.browser import browser_of, send_form
from tests.web.long_form import fields_of, save

NEW = "/organise/programmes/new"


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def page_of(programme: Programme) -> str:
    """The address of the organiser's page."""
    return f"/organise/programmes/{programme.programme_id}"


def the_programme(ctx: Context) -> Programme:
    """The one programme there is."""
    (programme,) = ctx.records.programmes.all()
    return programme


def plan(**words: str) -> dict[str, str]:
    """The words of a whole form."""
    return {
        "title": "Peer support",
        "summary": "In short",
        "description": "**What** it is\nin lines",
        "audience": "Anyone",
        "resources": "- [A](https://example.org)",
        "rules": "Be kind",
        "zone": "Africa/Nairobi",
        "opens": "2026-12-01T09:00",
        "closes": "2027-01-15T18:00",
        "session_min": "25",
        "answer_within_h": "36",
        "cancel_notice_h": "12",
        "quiet_after_days": "14",
        "open_limit": "1",
        "session_limit": "0",
        "categories": "Board\nStaff",
        "wiki_page": "https://meta.wikimedia.org/wiki/Peer_support",
    } | words


def test_a_programme_is_planned_and_published_by_forms_alone(ctx: Context, app: Flask, zuri: FlaskClient):
    answer = save(zuri, NEW, **plan())
    programme = the_programme(ctx)
    assert (answer.status_code, answer.location) == (303, page_of(programme))
    assert "The draft is saved." in zuri.get(answer.location).text
    assert (programme.session_s, programme.answer_within_s, programme.session_limit) == (1500, 36 * 3600, 0)
    assert [one.label for one in programme.categories] == ["Board", "Staff"]
    public = f"/programmes/{programme.programme_id}"
    assert browser_of(app).get(public).status_code == 404
    send_form(zuri, f"{page_of(programme)}/publish")
    assert browser_of(app).get(public).status_code == 200
    assert send_form(zuri, f"{page_of(programme)}/publish").status_code == 303


def test_a_new_form_begins_with_what_most_programmes_want(zuri: FlaskClient):
    words = fields_of(zuri.get(NEW))
    assert (words["session_min"], words["answer_within_h"]) == ("20", "48")
    assert words["categories"].splitlines()[0] == "Current board member"
    assert "Be kind" in words["rules"]


def test_a_refused_form_keeps_every_word_and_says_what_is_wrong_beside_it(ctx: Context, zuri: FlaskClient):
    words = plan(title="", description="<b>\n\"two\" & 'three'", session_min="23", closes="2026-11-30T09:00")
    answer = save(zuri, NEW, **words)
    assert answer.status_code == 400
    assert {name: fields_of(answer)[name] for name in words} == words
    for name in ("title", "session_min"):
        assert f'href="#{name}"' in answer.text
        assert re.search(rf'id="{name}"[^>]*aria-describedby="{name}-error[^>]*aria-invalid="true"', answer.text)
    assert ctx.records.programmes.all() == []
    again = zuri.post(NEW, data=fields_of(answer) | {"title": "Now", "session_min": "25"})
    assert 'id="closes-error"' in again.text


def test_an_opened_form_that_is_sent_unchanged_changes_nothing(ctx: Context, zuri: FlaskClient):
    save(zuri, NEW, **plan())
    before = the_programme(ctx)
    lines = fields_of(zuri.get(f"{page_of(before)}/edit"))
    as_browsers_send = {name: word.replace("\n", "\r\n") for name, word in lines.items()}
    assert zuri.post(f"{page_of(before)}/edit", data=as_browsers_send).status_code == 303
    after = the_programme(ctx)
    assert after.version == before.version + 1
    assert {name: getattr(after, name) for name in after.__struct_fields__ if name != "version"} == {
        name: getattr(before, name) for name in before.__struct_fields__ if name != "version"
    }


def test_two_who_edit_are_both_heard(ctx: Context, zuri: FlaskClient):
    save(zuri, NEW, **plan())
    programme = the_programme(ctx)
    path = f"{page_of(programme)}/edit"
    mine = fields_of(zuri.get(path)) | {"summary": "My words"}
    edit_programme(ctx, ZURI, programme.programme_id, 1, {"title": "Their title"})
    refused = zuri.post(path, data=mine)
    assert refused.status_code == 409
    assert fields_of(refused)["summary"] == "My words"
    assert "Their title" in re.findall(r'id="title-theirs".*?</p>', refused.text, re.DOTALL)[0]
    assert 'id="description-theirs"' not in refused.text
    assert zuri.post(path, data=fields_of(refused)).status_code == 303
    assert (the_programme(ctx).title, the_programme(ctx).summary) == ("Peer support", "My words")


def test_a_time_in_a_change_of_clocks_is_saved_and_told(zuri: FlaskClient):
    answer = save(zuri, NEW, **plan(zone="Europe/Berlin", opens="2027-03-28T02:30", closes=""))
    assert "skip this time" in zuri.get(answer.location).text


PAGES = ["", "/edit"]
FORMS = ["/edit", "/publish", "/delete", "/mentors", "/people", "/people/remove"]


@pytest.mark.parametrize(("actor", "status"), [(MONA, 403), (ADA, 403), (CHIDI, 403), (OLGA, 403)])
def test_nobody_but_its_organisers_opens_or_changes_a_programme(ctx: Context, app: Flask, actor: Actor, status: int):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    invited = make_mentor(ctx, programme, HANA, state=MentorState.INVITED, person_id="")
    browser = browser_of(app, actor)
    for path in PAGES:
        assert browser.get(page_of(programme) + path).status_code == status, path
    forms = {"title": "Mine", "version": "1", "mentor_name": "Eve", "name": actor.name, "role": "organiser"}
    acts = [f"/mentors/{invited.mentor_id}/{act}" for act in ("remove", "again", "category")]
    before = ctx.records.programmes.get(programme.programme_id)
    for path in FORMS + acts:
        answer = send_form(browser, page_of(programme) + path, **forms)
        # Taking a role away tells its refusal on the page, which is refused in its turn.
        assert answer.status_code == (303 if path == "/people/remove" else status), path
    assert ctx.records.programmes.get(programme.programme_id) == before
    assert len(ctx.records.mentors.of_programme(programme.programme_id, *MentorState)) == 2
    assert [one.person_id for one in ctx.records.people.grants("programme", programme.programme_id)] == ["pmona"]


def test_a_draft_of_others_answers_as_what_never_was(ctx: Context, app: Flask):
    programme = make_programme(ctx, published_at=0)
    browser = browser_of(app, OLGA)
    theirs, never = browser.get(page_of(programme)), browser.get("/organise/programmes/never")
    assert theirs.status_code == never.status_code == 404
    assert programme.title not in theirs.text


def test_guests_are_shown_the_way_in(ctx: Context, app: Flask):
    programme = make_programme(ctx)
    answer = browser_of(app, BEN).get(page_of(programme))
    assert answer.location == f"/sign-in?next={page_of(programme)}"
    assert browser_of(app, BEN).get("/organise/programmes").status_code == 302


@pytest.mark.parametrize(
    ("actor", "leads_to"), [(ZURI, ""), (MONA, "/reports"), (OLGA, None)], ids=["organiser", "moderator", "stranger"]
)
def test_the_list_leads_each_to_the_page_that_is_theirs(ctx: Context, app: Flask, actor: Actor, leads_to: str | None):
    programme = make_programme(ctx)
    page = browser_of(app, actor).get("/organise/programmes").text
    links = re.findall(r'class="card__link[^"]*" href="([^"]+)"', page)
    assert links == ([] if leads_to is None else [page_of(programme) + leads_to])
    assert (NEW in page) is (actor is ZURI)
    assert 'href="/organise/programmes"' in browser_of(app, ZURI).get("/organise").text


def test_a_mentor_with_an_account_is_invited_by_name_and_told(ctx: Context, app: Flask, zuri: FlaskClient):
    programme = make_programme(ctx)
    answer = send_form(zuri, f"{page_of(programme)}/mentors", mentor_name="Ada", category="former")
    assert answer.location == f"{page_of(programme)}#mentors"
    page = zuri.get(page_of(programme)).text
    assert "Invited. They were told" in page
    (mentor,) = ctx.records.mentors.of_programme(programme.programme_id, MentorState.INVITED)
    (link,) = re.findall(r'value="http[^"]*(/invitations/[^"]+)"', page)
    assert link == f"/invitations/{mentor.mentor_id}"
    assert "it works for their account alone" in page
    assert browser_of(app, ADA).get(link).status_code == 200
    assert browser_of(app, OLGA).get(link).status_code == 404
    (told,) = ctx.records.notices.of_person(ADA.person_id, 5)
    assert f'action="/mentoring/{mentor.mentor_id}/accept"' in browser_of(app, ADA).get(path_of(told)).text
    assert (mentor.person_id, mentor.category) == (ADA.person_id, "former")
    again = send_form(zuri, f"{page_of(programme)}/mentors", mentor_name="Ada")
    assert again.status_code == 409
    assert "or invited, already" in again.text
    assert 'value="Ada"' in again.text


def test_somebody_without_an_account_gets_a_link_that_nothing_keeps(ctx: Context, app: Flask, zuri: FlaskClient):
    programme = make_programme(ctx)
    send_form(zuri, f"{page_of(programme)}/mentors", mentor_name="Eve of Elsewhere")
    answer = zuri.get(page_of(programme))
    (link,) = re.findall(r'value="(http[^"]*/invitations/[^"]+)"', answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    (mentor,) = ctx.records.mentors.of_programme(programme.programme_id, MentorState.INVITED)
    assert re.fullmatch(rf".*/invitations/{mentor.mentor_id}/[0-9a-f]{{32}}", link)
    assert browser_of(app, OLGA).get(link.removeprefix(ctx.settings.base_url)).status_code == 200
    refused = send_form(zuri, f"{page_of(programme)}/mentors", mentor_name=" ")
    assert refused.status_code == 400
    assert 'id="mentor_name-error"' in refused.text
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_mentor_is_removed_and_invited_again(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    path = f"{page_of(programme)}/mentors/{mentor.mentor_id}"
    states = []
    for act in ("remove", "remove", "again", "again"):
        assert send_form(zuri, f"{path}/{act}").status_code == 303
        found = ctx.records.mentors.get(mentor.mentor_id)
        assert found
        states.append(found.state.value)
    assert states == ["left", "left", "invited", "invited"]
    assert "This is not possible any more." in zuri.get(page_of(programme)).text


def test_removing_asks_first_and_says_what_becomes_of_agreed_sessions(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    page = zuri.get(page_of(programme)).text
    asked = re.findall(r'<details class="organiser__sure">(.*?)</details>', page, re.DOTALL)
    assert len(asked) == 1
    assert f"{mentor.mentor_id}/remove" in asked[0] and "agreed sessions are cancelled" in asked[0]


def test_the_kind_of_a_mentor_is_changed_on_the_page(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, category="former")
    path = f"{page_of(programme)}/mentors/{mentor.mentor_id}/category"
    assert send_form(zuri, path, category="current").status_code == 303
    assert send_form(zuri, path, category="president").status_code == 303
    page = zuri.get(page_of(programme)).text
    assert "There is no such kind of mentor here." in page
    select = page.split(f'id="category-{mentor.mentor_id}"', 1)[1].split("</select>", 1)[0]
    assert re.findall(r'value="(\w+)" selected', select) == ["current"]


def test_a_draft_is_deleted_after_a_question_and_nothing_else_is(ctx: Context, zuri: FlaskClient):
    draft, published = make_programme(ctx, published_at=0), make_programme(ctx)
    assert "Yes, delete it" in zuri.get(page_of(draft)).text
    assert "Yes, delete it" not in zuri.get(page_of(published)).text
    answer = send_form(zuri, f"{page_of(draft)}/delete")
    assert answer.location == "/organise/programmes"
    assert "The draft is deleted." in zuri.get(answer.location).text
    assert send_form(zuri, f"{page_of(published)}/delete").location == page_of(published)
    assert "cannot be deleted any more" in zuri.get(page_of(published)).text
    assert ctx.records.programmes.all() == [published]


def test_mentors_are_listed_with_state_and_kind_those_who_take_part_first(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, ADA, state=MentorState.DECLINED)
    make_mentor(ctx, programme, HANA, category="current")
    make_mentor(ctx, programme, CHIDI, state=MentorState.INVITED)
    page = html.unescape(zuri.get(page_of(programme)).text)
    rows = re.findall(r'<li class="stack organiser__mentor">(.*?)</li>', page, re.DOTALL)
    assert [re.findall(r"<bdi>(.*?)</bdi>", row)[0] for row in rows] == ["Hana", "Chidi", "Ada"]
    assert "Current board member" in rows[0]
    assert "Invite again" in rows[2]


def test_people_are_given_parts_and_only_those_that_a_programme_has(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    path = f"{page_of(programme)}/people"
    assert send_form(zuri, path, name="Hana", role="organiser").status_code == 303
    assert send_form(zuri, path, name="Ada", role="host").status_code == 400
    assert send_form(zuri, path, name="Nobody", role="moderator").status_code == 400
    send_form(zuri, f"{path}/remove", person_id=MONA.person_id, role="moderator")
    held = {(one.name, one.role) for one in ctx.records.people.grants("programme", programme.programme_id)}
    assert held == {("Hana", Role.ORGANISER)}
    page = zuri.get(page_of(programme)).text
    assert re.findall(r'<option value="(\w+)"[^>]*>(?:Organiser|Moderator|Host|Guest)', page) == [
        "moderator",
        "organiser",
    ]


def test_an_organiser_reads_numbers_and_never_who_met_whom(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    book(ctx, programme, mentor.mentor_id)
    page = zuri.get(page_of(programme)).text
    figures = dict(re.findall(r'<div><dt>([^<]+)</dt><dd class="count">(\d+)</dd></div>', page))
    assert figures["Requests under way"] == "1"
    assert set(figures.values()) == {"0", "1"}
    for private in ("A private matter", "Chidi", "Pseudonym"):
        assert private not in page


def book(ctx: Context, programme: Programme, mentor_id: str) -> None:
    """Chidi asks for any time with a mentor."""
    payload: dict[str, Any] = {
        "programme_id": programme.programme_id,
        "mentors": [mentor_id],
        "about": "A private matter",
        "candidate_name": "Pseudonym",
        "client_key": "k" * 22,
    }
    run(ctx, CHIDI, "booking.request", payload)


def test_the_page_leads_to_the_reports_and_the_public_page(ctx: Context, zuri: FlaskClient):
    programme = make_programme(ctx, opens_at=START, zone="Africa/Nairobi")
    page = zuri.get(page_of(programme)).text
    for path in (f"{page_of(programme)}/reports", f"{page_of(programme)}/edit"):
        assert f'href="{path}"' in page
    assert f'value="{ctx.settings.base_url}/programmes/{programme.programme_id}"' in page
    assert "(Nairobi)" in re.sub(r"<[^>]+>", "", page)


def test_the_page_on_a_wiki_is_planned_shown_to_everyone_and_read_by_its_organiser(
    ctx: Context, app: Flask, zuri: FlaskClient
):
    refused = save(zuri, NEW, **plan(wiki_page="Peer support"))
    assert re.search(r'id="wiki_page"[^>]*aria-describedby="wiki_page-error', refused.text)
    assert ">Page on a wiki where people sign up: " in refused.text
    save(zuri, NEW, **plan(opens=""))
    programme = the_programme(ctx)
    send_form(zuri, f"{page_of(programme)}/publish")
    page = browser_of(app).get(f"/programmes/{programme.programme_id}").text
    assert f'href="{programme.wiki_page}"' in page and "You can also sign up on this wiki page" in page
    reading = zuri.get(f"{page_of(programme)}/signups").text
    assert re.search(rf'id="source"[^>]*value="{re.escape(programme.wiki_page)}"', reading)
