"""The page of an hour as the server draws it: who sees what, in every state, without a script."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.hours import Hour, HourState, WhoMay
from hub.domain.roles import Actor
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, make_hour, set_state
from tests.web.browser import browser_of, data_of


def page_of(client: FlaskClient, hour: Hour, query: str = "") -> str:
    """The hour's page as text."""
    answer = client.get(f"/hours/{hour.hour_id}{query}")
    assert answer.status_code == 200
    return answer.text


def list_of(page: str) -> str:
    """The list of questions on the page."""
    return page.split('<ul class="questions" data-part="questions"', 1)[1].split("</ul>\n<p class=", 1)[0]


def shown(ctx: Context, hour: Hour, actor: Actor = BEN, **fields: Any) -> str:
    """A question that everybody sees."""
    question_id = ask(ctx, hour, actor, **fields)
    do(ctx, MONA, "question.approve", hour, question_id)
    return question_id


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """A live hour."""
    return make_hour(ctx, "live")


def test_a_waiting_question_is_on_its_asker_s_page_alone(ctx: Context, app: Flask, hour: Hour) -> None:
    ask(ctx, hour, BEN, text="A private word until approved")
    for actor in (None, OLGA, NYAH, MONA):
        assert "A private word" not in page_of(browser_of(app, actor), hour, "?sort=mine")
    mine = page_of(browser_of(app, BEN), hour, "?sort=mine")
    assert "A private word" in mine
    assert "Waiting for a moderator" in mine


def test_a_shown_question_is_on_everybody_s_page_with_its_count(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="How do I begin?")
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    page = list_of(page_of(browser_of(app, OLGA), hour))
    assert "How do I begin?" in page
    assert '<span class="count" data-part="count">1</span>' in page
    assert 'aria-pressed="false"' in page


def test_one_s_own_endorsement_is_pressed_and_can_be_taken_back(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour)
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    page = list_of(page_of(browser_of(app, CHIDI), hour))
    assert 'aria-pressed="true"' in page
    assert f'formaction="/hours/{hour.hour_id}/do/question.unendorse"' in page


def test_one_s_own_question_has_no_endorse_button(ctx: Context, app: Flask, hour: Hour) -> None:
    shown(ctx, hour, BEN)
    page = list_of(page_of(browser_of(app, BEN), hour))
    assert "<button" not in page
    assert "Yours" in page


def test_the_list_stands_in_the_order_of_the_queue(ctx: Context, app: Flask, hour: Hour) -> None:
    few, many = shown(ctx, hour, text="Few want this"), shown(ctx, hour, text="Many want this")
    do(ctx, CHIDI, "question.endorse", hour, many)
    page = list_of(page_of(browser_of(app), hour))
    assert page.index(many) < page.index(few)
    page = list_of(page_of(browser_of(app), hour, "?sort=newest"))
    assert page.index(many) < page.index(few)


def test_answered_questions_have_a_list_of_their_own(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="Answered in the end?")
    do(ctx, ADA, "question.answer", hour, question_id, text="Yes, like this.")
    assert "Answered in the end?" not in list_of(page_of(browser_of(app), hour))
    page = list_of(page_of(browser_of(app), hour, "?sort=answered"))
    assert "Answered in the end?" in page
    assert "Yes, like this." in page


def test_the_question_on_air_stands_above_the_list(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="On air right now?")
    assert 'data-part="on-air" hidden' in page_of(browser_of(app), hour)
    do(ctx, MONA, "question.air", hour, question_id)
    page = page_of(browser_of(app), hour)
    assert 'data-part="on-air" hidden' not in page
    assert "On air right now?" in page.split("Now answering", 1)[1].split("</section>", 1)[0]


def test_a_reworded_question_shows_the_asker_s_own_words_beside(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="how i begin plz")
    do(ctx, MONA, "question.reword", hour, question_id, text="How do I begin?", reason="Clearer")
    page = list_of(page_of(browser_of(app), hour))
    assert "How do I begin?" in page
    assert "how i begin plz" in page
    assert "Clearer" in page


def test_a_dismissed_asker_reads_why_and_may_reword_and_appeal_once(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.dismiss", hour, question_id, reason="unclear", line="Which wiki do you mean?")
    client = browser_of(app, BEN)
    page = own_card(page_of(client, hour, "?sort=mine"))
    assert "Not clear enough" in page
    assert "Which wiki do you mean?" in page
    assert 'data-once="edits">' in page
    assert 'data-once="appeals">' in page
    do(ctx, BEN, "question.edit", hour, question_id, text="Which wiki counts?")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    page = own_card(page_of(client, hour, "?sort=mine"))
    assert 'data-once="edits" hidden>' in page
    assert 'data-once="appeals">' in page


def own_card(page: str) -> str:
    """The list of one's own questions on the page."""
    return page.split('<ul class="owns"', 1)[1].split('<ul class="questions"', 1)[0]


def test_a_merged_question_leads_its_asker_to_the_other(ctx: Context, app: Flask, hour: Hour) -> None:
    target, source = shown(ctx, hour, CHIDI), shown(ctx, hour, BEN)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    assert f'href="/hours/{hour.hour_id}/questions/{target}"' in own_card(
        page_of(browser_of(app, BEN), hour, "?sort=mine")
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("announced", "Asking is not open yet."),
        ("open", "Ask a question"),
        ("live", "Ask a question"),
        ("ended", "This hour is over."),
        ("cancelled", "This hour will not take place."),
    ],
)
def test_the_ask_box_follows_the_life_of_the_hour(ctx: Context, app: Flask, state: str, words: str) -> None:
    hour = make_hour(ctx, state)
    box = page_of(browser_of(app), hour).split('<section class="ask', 1)[1].split("</section>", 1)[0]
    part = box.split(words, 1)[0].rsplit("data-for=", 1)[1]
    assert " hidden" not in part.split(">", 1)[0]


def test_a_draft_is_there_for_those_with_a_part_in_it_alone(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "draft")
    assert browser_of(app, OLGA).get(f"/hours/{hour.hour_id}").status_code == 404
    assert browser_of(app, ZURI).get(f"/hours/{hour.hour_id}").status_code == 200


def test_where_a_name_is_wanted_the_box_asks_for_one_once(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live", who_may_ask=WhoMay.NAMED)
    field = page_of(browser_of(app, NYAH), hour).split('data-part="name-field"', 1)[1]
    assert not field.startswith(" hidden")
    assert "required" in field.split("</label>", 1)[0]
    assert page_of(browser_of(app, BEN), hour).split('data-part="name-field"', 1)[1].startswith(" hidden")
    assert 'data-part="name-field"' not in page_of(browser_of(app, CHIDI), hour)


def test_where_only_accounts_ask_a_guest_is_led_to_the_sign_in(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live", who_may_ask=WhoMay.SIGNED_IN)
    guest, member = page_of(browser_of(app, BEN), hour), page_of(browser_of(app, CHIDI), hour)
    assert f'href="/sign-in?next=/hours/{hour.hour_id}"' in guest.split('class="ask', 1)[1]
    assert 'name="client_key"' not in guest
    assert 'name="client_key"' in member


def test_a_paused_and_slowed_hour_says_so_in_the_box(ctx: Context, app: Flask, hour: Hour) -> None:
    do(ctx, MONA, "hour.pause_asking", hour)
    do(ctx, MONA, "hour.slow_mode", hour, seconds=90)
    page = page_of(browser_of(app), hour)
    assert 'data-part="paused" hidden' not in page
    assert '<span data-part="slow-s">90</span>' in page


def test_a_silenced_person_reads_why(ctx: Context, app: Flask, hour: Hour) -> None:
    do(ctx, MONA, "person.silence", hour, ask(ctx, hour, BEN), reason="Three insults in a row.")
    assert "Three insults in a row." in page_of(browser_of(app, BEN), hour)
    assert "Three insults in a row." not in page_of(browser_of(app, OLGA), hour)


def test_the_desk_is_linked_for_those_who_may_use_it(ctx: Context, app: Flask, hour: Hour) -> None:
    desk, speaker = f'href="/hours/{hour.hour_id}/desk"', f'href="/hours/{hour.hour_id}/speaker"'
    assert desk in page_of(browser_of(app, MONA), hour)
    assert speaker in page_of(browser_of(app, ADA), hour)
    assert desk not in page_of(browser_of(app, ADA), hour)
    assert desk not in page_of(browser_of(app, BEN), hour)


def test_nothing_from_elsewhere_is_loaded_before_somebody_presses(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live", watch="youtube", youtube_url="https://youtu.be/abcdefghijk")
    page = page_of(browser_of(app), hour)
    assert "<iframe" not in page
    assert 'src="https://' not in page
    assert 'href="https://youtu.be/abcdefghijk"' in page
    assert data_of(page)["view"]["hour"]["youtube_url"] == "https://youtu.be/abcdefghijk"


@pytest.mark.parametrize("embed", [True, False])
def test_a_room_opens_in_the_page_where_the_deployment_allows_it(ctx: Context, settings: Settings, embed: bool) -> None:
    hour = make_hour(ctx, "live", room_name="hour-room-1")
    app = create_app(replace(settings, jitsi_embed=embed), clock=ctx.clock)
    page = page_of(browser_of(app), hour)
    assert data_of(page)["within"] == (f"/hours/{hour.hour_id}/room" if embed else "")
    assert ("data-within" in page) is embed
    assert ("It opens in a new tab" in page) is not embed


def test_the_page_holds_both_ways_to_watch_and_shows_the_hour_s_own(ctx: Context, app: Flask, hour: Hour) -> None:
    streamed = make_hour(ctx, "live", watch="youtube", youtube_url="https://youtu.be/abcdefghijk")
    for one, stream, rooms in [(hour, " hidden", ""), (streamed, "", " hidden")]:
        page = page_of(browser_of(app), one)
        assert f'data-part="stream"{stream}>' in page
        assert f'data-part="rooms"{rooms}>' in page


def test_those_with_a_part_meet_within_the_page_also_where_others_watch_elsewhere(ctx: Context) -> None:
    hour = make_hour(ctx, "live", room_name="hour-room-1", watch="youtube", youtube_url="https://youtu.be/abcdefghijk")
    app = create_app(replace(ctx.settings, jitsi_embed=True), clock=ctx.clock)
    for actor, meets in [(HANA, True), (ADA, True), (BEN, False), (None, False)]:
        answer = browser_of(app, actor).get(f"/hours/{hour.hour_id}")
        data = data_of(answer.text)
        assert (data["within"] != "", "data-within" in answer.text) == (meets, meets)
        assert data["view"]["hour"]["youtube_url"] == hour.youtube_url
        assert ("external_api.js" in answer.headers["Content-Security-Policy"]) is meets


def test_the_room_is_offered_once_it_is_there(ctx: Context, app: Flask, hour: Hour) -> None:
    assert 'data-part="room" hidden' in page_of(browser_of(app), hour)
    ready = make_hour(ctx, "live", room_name="hour-room-1")
    page = page_of(browser_of(app), ready)
    assert 'data-part="room" hidden' not in page
    assert "hour-room-1" not in page
    answer = browser_of(app, BEN).get(f"/hours/{ready.hour_id}/room")
    assert answer.status_code == 303
    assert "/hour-room-1" in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_script_gets_what_an_attendee_may_know_and_no_more(ctx: Context, app: Flask, hour: Hour) -> None:
    ask(ctx, hour, BEN, text="Waiting still")
    shown(ctx, hour, CHIDI, text="Shown to all")
    data = data_of(page_of(browser_of(app, OLGA), hour))
    assert [one["text"] for one in data["view"]["questions"]] == ["Shown to all"]
    assert data["mine"]["questions"] == []
    assert "asker_key" not in json.dumps(data)
    assert CHIDI.person_id not in json.dumps(data)


def test_a_question_cannot_break_out_of_the_page_data(ctx: Context, app: Flask, hour: Hour) -> None:
    shown(ctx, hour, text="</script><script>alert(1)</script>")
    page = page_of(browser_of(app), hour)
    assert "<script>alert" not in page
    assert data_of(page)["view"]["questions"][0]["text"] == "</script><script>alert(1)</script>"


def test_many_questions_are_turned_page_by_page(ctx: Context, app: Flask, hour: Hour) -> None:
    ids = [shown(ctx, hour, Actor(f"gperson{number}", "Guest"), text=f"Question {number}?") for number in range(42)]
    first, second = page_of(browser_of(app), hour), page_of(browser_of(app), hour, "?sort=top&page=2")
    assert "page=2" in first
    assert sum(one in list_of(first) for one in ids) == 40
    assert sum(one in list_of(second) for one in ids) == 2


def test_an_hour_over_opens_with_what_was_answered(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="Answered in time?")
    do(ctx, MONA, "question.air", hour, question_id)
    do(ctx, MONA, "question.answer", hour, question_id)
    page = page_of(browser_of(app), set_state(ctx, hour, "ended"))
    assert "Answered in time?" in list_of(page)
    assert 'data-sort="answered" aria-current="true"' in page


def test_long_after_the_hour_the_page_is_drawn_from_the_archive(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, BEN, text="Kept for ever?")
    do(ctx, MONA, "question.answer", hour, question_id, text="Yes.")
    archive_all(ctx, set_state(ctx, hour, "archived"))
    ctx.store.client.flushall()
    page = page_of(browser_of(app, BEN), hour)
    assert "Kept for ever?" in list_of(page)
    assert "Kept for ever?" in page_of(browser_of(app, BEN), hour, "?sort=mine")
    assert browser_of(app).get(f"/hours/{hour.hour_id}/questions/{question_id}").status_code == 200


def archive_all(ctx: Context, hour: Hour) -> None:
    """Write everything that happened in the hour into the archive, as the worker does."""
    events = ctx.store.events.since(hour.hour_id, "0-0")
    assert ctx.records.archive.apply(
        hour.hour_id, ctx.records.archive.cursor(hour.hour_id), events[-1].event_id, events
    )


def test_an_announced_hour_that_redis_does_not_know_yet_has_its_page(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "announced", title="Next month")
    ctx.store.client.flushall()
    assert "Next month" in page_of(browser_of(app), hour)


def test_a_question_has_an_address_for_ever(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = shown(ctx, hour, text="Where do I stand?")
    path = f"/hours/{hour.hour_id}/questions/{question_id}"
    page = browser_of(app).get(path).text
    assert "Where do I stand?" in page
    assert "Shown to everyone" in page
    other = shown(ctx, hour, CHIDI)
    do(ctx, MONA, "question.merge", hour, question_id, into=other)
    answer = browser_of(app).get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/hours/{hour.hour_id}/questions/{other}")


def test_a_waiting_question_cannot_be_told_from_one_that_never_was(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN)
    path = f"/hours/{hour.hour_id}/questions/"
    for actor in (None, OLGA, MONA):
        hidden, never = browser_of(app, actor).get(path + question_id), browser_of(app, actor).get(f"{path}nothing1")
        assert (hidden.status_code, never.status_code) == (404, 404)
    assert browser_of(app, BEN).get(path + question_id).status_code == 200


def test_the_ledger_tells_acts_roles_and_reasons_and_no_names(ctx: Context, app: Flask, hour: Hour) -> None:
    dismissed = ask(ctx, hour, BEN, text="Never for all eyes")
    do(ctx, MONA, "question.dismiss", hour, dismissed, reason="conduct", line="Please be kind.")
    reworded = shown(ctx, hour, CHIDI, text="first wording")
    do(ctx, MONA, "question.reword", hour, reworded, text="Second wording", reason="Clearer")
    page = browser_of(app).get(f"/hours/{hour.hour_id}/ledger").text.split("<main", 1)[1]
    for words in ("Against the rules of conduct", "Please be kind.", "first wording", "Second wording", "A moderator"):
        assert words in page
    for words in ("Never for all eyes", "Mona", "Ben", "Chidi"):
        assert words not in page


def test_each_act_on_the_ledger_tells_its_day_too(ctx: Context, app: Flask, hour: Hour, clock: SetClock) -> None:
    ask(ctx, hour, BEN)
    clock.forward(seconds=24 * 3600)
    shown(ctx, hour, CHIDI)
    page = browser_of(app).get(f"/hours/{hour.hour_id}/ledger").text.replace("\u202f", " ")
    assert ">Nov 27, 4:00 PM<" in page
    assert ">Nov 28, 4:00 PM<" in page


def test_the_words_of_a_dismissed_question_stand_on_the_ledger_if_its_asker_agrees(
    ctx: Context, app: Flask, hour: Hour
) -> None:
    dismissed = ask(ctx, hour, BEN, text="You may read this")
    do(ctx, MONA, "question.dismiss", hour, dismissed)
    path = f"/hours/{hour.hour_id}/ledger"
    assert "You may read this" not in browser_of(app).get(path).text
    do(ctx, BEN, "question.consent", hour, dismissed, agrees=True)
    assert "You may read this" in browser_of(app).get(path).text


@pytest.mark.parametrize("state", [state.value for state in HourState])
def test_every_page_of_an_hour_is_drawn_in_every_state(ctx: Context, app: Flask, state: str) -> None:
    hour = make_hour(ctx, "live")
    question_id = shown(ctx, hour)
    set_state(ctx, hour, state)
    client = browser_of(app, ZURI)
    for path in ("", "/ledger", f"/questions/{question_id}"):
        assert client.get(f"/hours/{hour.hour_id}{path}").status_code == 200
