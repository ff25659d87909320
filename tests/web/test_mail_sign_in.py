"""Coming in by e-mail in a browser, and confirming an address."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.app import create_app
from hub.mail.outbox import Outbox
from tests.people import BEN, CHIDI, OLGA
from tests.web.browser import browser_of, send_form
from tests.worker.mailing import send_all
from tests.worker.working import forget_limits

EMAIL = "noor@example.org"


def link_in_mailbox(ctx: Context) -> str:
    """The path of the link in the newest message."""
    send_all(ctx)
    text = Outbox(ctx.settings.data_dir).sent()[0].text
    found = re.search(rf"{ctx.settings.base_url}(/(?:sign-in|account)/mail/\S+)", text)
    assert found, text
    return found[1]


def who(client: FlaskClient) -> dict[str, object]:
    """What the hub knows of whoever sits there."""
    facts: dict[str, object] = client.get("/api/v1/me").json
    return facts


def test_somebody_comes_in_by_a_letter_under_a_name_of_their_choice(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    assert 'action="/sign-in/mail"' in client.get("/sign-in?next=/past").text
    asked = send_form(client, "/sign-in/mail", email=EMAIL, next="/past")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/sign-in/mail/sent")
    link = link_in_mailbox(ctx)
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    came = send_form(client, link, name="Noor")
    assert (came.status_code, came.headers["Location"]) == (303, "/past")
    assert who(client)["name"] == "Noor"
    assert EMAIL not in client.get("/api/v1/me").text


def test_the_answer_is_the_same_for_an_address_that_is_known(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL)
    send_form(client, link_in_mailbox(ctx), name="Noor")
    answers = [send_form(browser_of(app), "/sign-in/mail", email=one) for one in (EMAIL, "stranger@example.org")]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].data == answers[1].data
    assert len(ctx.records.letters.to_send(ctx.clock())) == 2, "as much work for either"


def test_a_program_that_opens_links_does_not_use_one_up(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL)
    link = link_in_mailbox(ctx)
    for scanner in (browser_of(app), browser_of(app)):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert who(scanner)["signed_in"] is False
    assert client.post(link, data={"name": "Noor"}).status_code == 400, "without the form's token"
    assert send_form(client, link, name="Noor").status_code == 303


def test_a_used_or_forged_link_leads_to_a_new_one(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL)
    link = link_in_mailbox(ctx)
    send_form(client, link, name="Noor")
    for answer in (client.get(link), send_form(client, link, name="Eve"), client.get("/sign-in/mail/forged")):
        assert answer.status_code == 400
        assert "does not work any more" in answer.text
        assert 'action="/sign-in/mail"' in answer.text


@pytest.mark.parametrize("wrong", ["noor", "noor@example.org\r\nBcc: eve@example.org", ""])
def test_what_is_no_address_stays_in_its_field(app: Flask, wrong: str) -> None:
    answer = send_form(browser_of(app), "/sign-in/mail", email=wrong, next="/past")
    assert answer.status_code == 400
    assert 'id="email-error"' in answer.text and 'value="/past"' in answer.text
    assert not wrong or f'value="{wrong[:4]}' in answer.text


def test_a_name_that_nobody_can_see_is_asked_for_again(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL)
    answer = send_form(client, link_in_mailbox(ctx), name=" ")
    assert answer.status_code == 400
    assert 'id="name-error"' in answer.text


def test_nobody_is_led_away_after_signing_in(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL, next="//evil.example/")
    assert send_form(client, link_in_mailbox(ctx), name="Noor").headers["Location"] == "/"


def test_too_many_letters_are_refused_in_words(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    for number in range(10):
        assert send_form(client, "/sign-in/mail", email=f"n{number}@example.org").status_code == 303
    refused = send_form(client, "/sign-in/mail", email=EMAIL)
    assert refused.status_code == 429
    assert f'value="{EMAIL}"' in refused.text
    forget_limits(ctx)


def test_where_no_mail_leaves_there_is_no_such_way_in(ctx: Context) -> None:
    production = replace(ctx.settings, environment="production", base_url="https://baraza.example.org")
    client = browser_of(create_app(production))
    assert "/sign-in/mail" not in client.get("/sign-in").text
    assert client.get("/sign-in/mail").status_code == 404


def test_an_account_confirms_an_address_and_removes_it(ctx: Context, app: Flask) -> None:
    client = browser_of(app, CHIDI)
    assert send_form(client, "/account/mail", email="chidi@example.org").status_code == 303
    assert "A letter went to" in client.get("/account").text
    link = link_in_mailbox(ctx)
    assert browser_of(app, BEN).get(link).headers["Location"].startswith("/sign-in?next=/account/mail/")
    assert send_form(browser_of(app, OLGA), link).status_code == 400
    assert client.get(link).status_code == 200
    assert send_form(client, link).status_code == 303
    assert "chidi@example.org" in client.get("/account").text
    assert client.get("/account").headers["Cache-Control"] == "no-store"
    assert send_form(client, "/account/mail/remove").status_code == 303
    assert "chidi@example.org" not in client.get("/account").text


def test_a_wrong_address_on_the_account_page_stays_in_its_field(app: Flask) -> None:
    answer = send_form(browser_of(app, CHIDI), "/account/mail", email="chidi@")
    assert answer.status_code == 400
    assert 'id="email-error"' in answer.text and 'value="chidi@"' in answer.text


def test_who_comes_in_by_an_address_sees_it_and_cannot_change_it(ctx: Context, app: Flask) -> None:
    client = browser_of(app)
    send_form(client, "/sign-in/mail", email=EMAIL)
    send_form(client, link_in_mailbox(ctx), name="Noor")
    page = client.get("/account").text
    assert EMAIL in page
    assert 'action="/account/mail"' not in page
    assert send_form(client, "/account/mail", email="other@example.org").status_code == 403
