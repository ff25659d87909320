"""Questions in writing as plain forms: who may read is chosen first, and nothing that was written is lost."""

import html
import re

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.web.thread_pages import PER_PAGE
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA
from tests.threads import PARTS, post, start
from tests.web.browser import browser_of, csrf_token, data_of, send_form
from tests.web.test_feeds import entries, kinds_of_summaries

ASKED = {"title": "Before I decide", "asker_name": "A reader", "client_key": "client-key-1", "whoever": "yes"}


def ask(app: Flask, programme_id: str, **fields: object):
    """Send the form of questions in writing as Chidi."""
    client = browser_of(app, CHIDI)
    data = {"csrf_token": csrf_token(client), **ASKED, "part": list(PARTS), **fields}
    return client.post(f"/programmes/{programme_id}/ask", data=data)


def test_three_questions_are_asked_in_private_and_answered(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    asked = ask(app, programme.programme_id, visibility="private")
    assert asked.status_code == 303
    ada, chidi = browser_of(app, ADA), browser_of(app, CHIDI)
    assert "Private" in ada.get(asked.location).text
    fields = {"number": "2", "text": "The foundation pays.", "client_key": "client-key-2"}
    assert send_form(ada, f"{asked.location}/do/thread.post", **fields).location.endswith("#part-2")
    assert "The foundation pays." in chidi.get(asked.location).text
    assert asked.location in chidi.get("/threads").text
    for stranger in (BEN, OLGA, MONA):
        assert browser_of(app, stranger).get(asked.location).status_code == 404


@pytest.mark.parametrize("wrong", [{}, {"visibility": "private", "part": ["", " "]}, {"visibility": "both"}])
def test_a_refused_form_keeps_every_word(app: Flask, ctx: Context, wrong: dict[str, object]):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    answer = ask(app, programme.programme_id, **wrong)
    assert answer.status_code == 400
    assert "Before I decide" in answer.text and "A reader" in answer.text
    assert all(text in answer.text for text in (() if "part" in wrong else PARTS))


def test_another_box_costs_nothing_that_was_written(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    answer = ask(app, programme.programme_id, more="yes", visibility="public")
    assert answer.status_code == 200
    assert answer.text.count('name="part"') == len(PARTS) + 1
    assert all(text in answer.text for text in PARTS)


def test_an_answer_that_is_refused_stays_in_its_box(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    page = f"/threads/{start(ctx, programme).thread_id}"
    long = "Far too long. " * 700
    fields = {"number": "1", "text": long, "client_key": "client-key-2"}
    answer = send_form(browser_of(app, ADA), f"{page}/do/thread.post", **fields)
    assert answer.status_code == 400
    assert long.strip() in answer.text


def test_public_threads_are_found_read_and_fed_to_everyone(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    public = start(ctx, programme, visibility="public")
    start(ctx, programme, title="Nobody reads this")
    guest = browser_of(app)
    listing = f"/programmes/{programme.programme_id}/questions"
    for path in (listing, f"{listing}?q=travel", f"{listing}.atom"):
        words = guest.get(path).text
        assert public.thread_id in words and "Nobody reads this" not in words
    assert public.thread_id not in guest.get(f"{listing}?q=elephants").text
    page = guest.get(f"/threads/{public.thread_id}")
    assert "noindex" not in page.text and "X-Robots-Tag" not in page.headers


def test_a_question_about_markup_is_plain_text_in_the_feed(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    start(ctx, programme, visibility="public", parts=("What does <b> & <ref> do?",))
    feed = browser_of(app).get(f"/programmes/{programme.programme_id}/questions.atom")
    assert kinds_of_summaries(feed) == {"text"}
    assert "What does <b> & <ref> do?" in entries(feed)[0][1]


def test_a_moderator_hides_with_a_reason_and_everyone_reads_it_on_the_ledger(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public")
    post(ctx, ADA, thread, 1, "Something rude")
    page, mona = f"/threads/{thread.thread_id}", browser_of(app, MONA)
    assert send_form(mona, f"{page}/do/thread.hide", reason=" ").status_code == 400
    assert send_form(browser_of(app, OLGA), f"{page}/do/thread.hide", reason="No").status_code == 403
    assert send_form(mona, f"{page}/do/thread.hide", reason="Insults a person").status_code == 303
    assert browser_of(app).get(page).status_code == 404
    assert "Insults a person" in browser_of(app).get(f"/programmes/{programme.programme_id}/ledger").text


def test_what_was_written_with_a_refused_act_stands_where_it_was_and_is_seen(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "A threat").parts[0].posts[0].post_id
    path, long = f"/threads/{thread.thread_id}", "x" * 501
    for actor, where in ((CHIDI, {"post_id": post_id}), (ADA, {"number": "2"})):
        refused = send_form(browser_of(app, actor), f"{path}/do/thread.report", line=long, **where)
        assert refused.status_code == 400
        (form,) = re.findall(r"<details open>(.*?)</details>", refused.text, re.DOTALL)
        assert f'value="{long}"' in form and all(f'name="{name}" value="{one}"' in form for name, one in where.items())
    named = send_form(
        browser_of(app, CHIDI),
        f"{path}/do/thread.consent",
        number="1",
        version="99",
        agrees="true",
        shown_name="A reader",
    )
    assert re.search(r'<details class="thread__consent" open>.*?value="A reader"', named.text, re.DOTALL)


def test_a_refused_form_is_marked_so_that_a_page_that_renews_itself_leaves_it(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "About thirty.").parts[0].posts[0].post_id
    path, long = f"/threads/{thread.thread_id}", "x" * 8001
    refused_forms = (
        (CHIDI, "thread.ask", {"text": long}),
        (CHIDI, "thread.report", {"post_id": post_id, "line": long}),
        (CHIDI, "thread.consent", {"number": "1", "version": "99", "agrees": "true", "shown_name": "A reader"}),
        (ADA, "thread.edit", {"post_id": post_id, "text": long}),
    )
    for actor, command, fields in refused_forms:
        refused = send_form(browser_of(app, actor), f"{path}/do/{command}", **fields)
        assert re.findall(r'/do/([a-z.]+)" data-kept>', refused.text) == [command]
    assert "data-kept" not in browser_of(app, CHIDI).get(path).text


def test_a_reason_that_is_too_long_stands_in_its_open_form(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public")
    long = "x" * 501
    refused = send_form(browser_of(app, MONA), f"/threads/{thread.thread_id}/do/thread.hide", reason=long)
    assert re.search(rf'<details class="thread__moderate" open>.*?value="{long}"', refused.text, re.DOTALL)


def test_a_reported_message_reaches_the_moderators_alone(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "A threat").parts[0].posts[0].post_id
    send_form(browser_of(app, CHIDI), f"/threads/{thread.thread_id}/do/thread.report", post_id=post_id, line="Help")
    reports, mona = f"/organise/programmes/{programme.programme_id}/reports", browser_of(app, MONA)
    page = mona.get(reports).text
    assert "A threat" in page and "Help" in page and "Before I decide" not in page
    assert browser_of(app, OLGA).get(reports).status_code == 403
    report_id = ctx.records.moderation.reports(programme.programme_id)[0].report_id
    assert send_form(mona, f"{reports}/{report_id}", line=" ").status_code == 400
    send_form(mona, f"{reports}/{report_id}", line="Spoke to them")
    assert "Spoke to them" in mona.get(reports).text


def test_a_thread_leads_to_a_session_with_its_mentor_by_plain_forms(app: Flask, ctx: Context):
    programme = make_programme(ctx, session_s=1800)
    make_mentor(ctx, programme, HANA)
    ada = make_mentor(ctx, programme)
    thread = start(ctx, programme, mentors=[ada.mentor_id])
    page = f"/threads/{thread.thread_id}"
    assert "Offer 30 minutes to talk" in browser_of(app, ADA).get(page).text
    assert send_form(browser_of(app, ADA), f"{page}/do/thread.offer").status_code == 303
    chidi = browser_of(app, CHIDI)
    words = chidi.get(page).text
    assert "Ada offers a session" in words and "Ask for 30 minutes to talk" in words
    links = {html.unescape(found) for found in re.findall(r'href="(/programmes/[^"]+/request[^"]*)"', words)}
    assert links == {f"/programmes/{programme.programme_id}/request?thread={thread.thread_id}&mentor={ada.mentor_id}"}
    form = chidi.get(links.pop()).text
    assert f'value="{ada.mentor_id}" selected' in form
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    asked = hidden | {"m1": ada.mentor_id, "way": "any", "about": "What we wrote about"}
    booked = send_form(chidi, f"/programmes/{programme.programme_id}/request", **asked)
    assert booked.status_code == 303
    assert f'href="{page}"' in chidi.get(booked.location).text
    assert "What we wrote about" in browser_of(app, ADA).get(booked.location).text


def test_nothing_leads_to_a_session_that_cannot_be_had(app: Flask, ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    thread = start(ctx, programme)
    page = f"/threads/{thread.thread_id}"
    send_form(browser_of(app, ADA), f"{page}/do/thread.offer")
    assert "/request" in browser_of(app, CHIDI).get(page).text
    clock.ms = programme.closes_at
    for who in (ADA, CHIDI):
        words = browser_of(app, who).get(page).text
        assert "/request" not in words and "thread.offer" not in words
    assert ada.takes_calls


def test_the_name_above_the_button_is_the_one_that_is_published(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, name="Ada of the board")
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    page = f"/threads/{thread.thread_id}"
    for who, name in ((ADA, "Ada of the board"), (CHIDI, "Somebody")):
        client = browser_of(app, who)
        [shown] = re.findall(r'name="shown_name"[^>]*value="([^"]*)"', client.get(page).text)
        assert shown == name
        fields = {"number": "1", "version": "2", "agrees": "true", "shown_name": ""}
        assert send_form(client, f"{page}/do/thread.consent", **fields).status_code == 303
    listing = browser_of(app).get(f"/programmes/{programme.programme_id}/questions").text
    public = re.findall(r'href="(/threads/[^"]+)"', listing)[0]
    words = browser_of(app).get(public).text
    assert "Ada of the board" in words and "Somebody" in words
    assert "do/thread.edit" not in browser_of(app, ADA).get(public).text


def test_who_is_left_alone_puts_the_same_questions_to_others(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme, mentors=[ada.mentor_id])
    post(ctx, ADA, thread, 1, "For Chidi alone.")
    ctx.records.mentors.move(ada.mentor_id, "leave", ctx.clock())
    chidi = browser_of(app, CHIDI)
    assert "Nobody whom you asked" in chidi.get("/inbox").text
    link = f"/programmes/{programme.programme_id}/ask?thread={thread.thread_id}"
    assert link in chidi.get(f"/threads/{thread.thread_id}").text
    form = chidi.get(link).text
    assert all(text in form for text in (*PARTS, "Before I decide", "Somebody", 'value="private" required checked'))
    assert "For Chidi alone." not in form
    for stranger in (HANA, OLGA, ADA):
        assert browser_of(app, stranger).get(link).status_code == 404
    assert PARTS[0] not in browser_of(app, BEN).get(link).text


def test_the_seal_says_who_reads_a_private_thread(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    named, anyone = start(ctx, programme, mentors=[ada.mentor_id]), start(ctx, programme)
    post(ctx, ADA, anyone, 1, "Ten hours.")
    chidi = browser_of(app, CHIDI)
    assert "Only Somebody and Ada read this." in chidi.get(f"/threads/{named.thread_id}").text
    assert "those who join later as well." in chidi.get(f"/threads/{anyone.thread_id}").text
    ctx.records.mentors.move(ada.mentor_id, "leave", ctx.clock())
    assert "Only Somebody reads this." in chidi.get(f"/threads/{named.thread_id}").text
    assert "So do others who wrote here: Ada." in chidi.get(f"/threads/{anyone.thread_id}").text


def test_a_question_is_reported_by_its_number(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    page, ada = f"/threads/{thread.thread_id}", browser_of(app, ADA)
    assert "do/thread.report" in ada.get(page).text
    assert "do/thread.report" not in browser_of(app, CHIDI).get(page).text
    assert send_form(ada, f"{page}/do/thread.report", number="2", line="Rude").location.endswith("#part-2")
    assert "You reported this question." in ada.get(page).text
    assert PARTS[1] in browser_of(app, MONA).get(f"/organise/programmes/{programme.programme_id}/reports").text


def test_guests_hear_public_answers_as_they_come(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    thread = start(ctx, programme, visibility="public")
    assert "pages/thread" in browser_of(app).get(f"/threads/{thread.thread_id}").text


def test_pages_of_public_threads_lose_none_of_one_moment(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    threads = {start(ctx, programme, visibility="public", title=f"No. {one}").thread_id for one in range(PER_PAGE + 2)}
    guest, path, found = browser_of(app), "", []
    while True:
        words = guest.get(f"/programmes/{programme.programme_id}/questions{path}").text
        found += re.findall(r'href="/threads/([^"]+)"', words)
        following = re.search(r'rel="next" href="([^"]+)"', words)
        if following is None:
            break
        path = html.unescape(following[1])
    assert len(found) == len(threads) and set(found) == threads


def test_an_open_page_knows_what_it_was_drawn_of_and_where_it_stands_also_after_a_refusal(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    path = f"/threads/{thread.thread_id}"
    chidi = browser_of(app, CHIDI)
    refused = send_form(chidi, f"{path}/do/thread.post", number="1", text=" ", client_key="client-key-9")
    assert refused.status_code >= 400
    for page in (chidi.get(path), refused):
        assert (data_of(page.text)["address"], data_of(page.text)["version"]) == (path, thread.version)


def test_what_others_wrote_carries_their_names_for_those_who_hear_the_page(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "The foundation pays.")
    path = f"/threads/{thread.thread_id}"
    assert f'data-by="{mentor.name}"' in browser_of(app, CHIDI).get(path).text
    assert f'data-by="{mentor.name}"' not in browser_of(app, ADA).get(path).text
