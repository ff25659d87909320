"""E-mail of notices, and letters: sent to whom it is due, once; and what happens when the server, or we, fail."""

import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from hub.actions.addresses import Reading, ask_to_sign_in, ask_to_verify
from hub.actions.context import Context
from hub.actions.registry import run
from hub.domain.clock import SetClock
from hub.domain.letters import Letter, LetterKind
from hub.domain.mentors import Window
from hub.domain.notices import MailState
from hub.mail.outbox import Outbox
from hub.records.database import writing
from hub.records.notices import CLAIM_MS
from hub.records.telling import Telling, tell
from tests.addresses import give_address
from tests.booking import agree_on
from tests.fakes.smtp import SmtpServer, running_smtp_server
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, OLGA
from tests.worker.mailing import send_all, start_mailing
from tests.worker.processes import until
from worker.jobs.mails import AT_A_TIME, MailsJob, Post
from worker.runner import Runner

EMAIL = "chidi@example.org"
ALL_DAY = tuple(Window(day, 0, 24 * 60) for day in range(7))


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server."""
    with running_smtp_server() as running:
        yield running


@pytest.fixture
def by_smtp(ctx: Context, server: SmtpServer) -> Context:
    """A hub that sends by it."""
    known = {"smtp_host": server.host, "smtp_port": server.port, "smtp_security": "none"}
    return replace(ctx, settings=replace(ctx.settings, **known, mail_from="hub@example.org"))


def inform(ctx: Context, kind: str = "thread.answered", **fields: str) -> str:
    """Tell Chidi something; the id of the notice."""
    telling = Telling(person_id=CHIDI.person_id, kind=kind, occasion=ctx.new_id(), facts={"mentor": "Ada"}, **fields)
    with writing(ctx.records.engine) as connection:
        tell(connection, ctx.new_id, ctx.clock(), [telling])
    return ctx.records.notices.of_person(CHIDI.person_id)[0].notice_id


def state(ctx: Context, notice_id: str) -> MailState:
    """Where the mail of a notice stands."""
    found = ctx.records.notices.get(notice_id)
    assert found is not None
    return found.mail


def test_a_notice_is_sent_once_to_the_verified_address(by_smtp: Context, server: SmtpServer) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    notice_id = inform(by_smtp)
    send_all(by_smtp)
    send_all(by_smtp)
    (message,) = server.messages
    assert (message["To"], message["Subject"]) == (EMAIL, "An answer to your questions")
    assert state(by_smtp, notice_id) is MailState.SENT


def test_who_has_no_address_or_wants_none_gets_none(by_smtp: Context, server: SmtpServer) -> None:
    without = inform(by_smtp)
    send_all(by_smtp)
    give_address(by_smtp, CHIDI, EMAIL)
    unwanted = inform(by_smtp)
    run(by_smtp, CHIDI, "inbox.choose", {"kind": "thread.answered", "channel": "mail", "wanted": False})
    send_all(by_smtp)
    assert [state(by_smtp, one) for one in (without, unwanted)] == [MailState.OFF, MailState.OFF]
    assert server.messages == []


def test_an_agreed_session_comes_with_its_invitation_in_the_zone_of_each(ctx: Context) -> None:
    mentor = make_mentor(ctx, make_programme(ctx), ADA, zone="Africa/Kampala", weekly=ALL_DAY)
    give_address(ctx, ADA, "ada@example.org")
    give_address(ctx, CHIDI, EMAIL)
    agree_on(ctx, mentor)
    send_all(ctx)
    mails = {one.to: one for one in Outbox(ctx.settings.data_dir).sent() if one.attachments}
    assert set(mails) == {"ada@example.org", EMAIL}
    assert "Africa/Kampala" in mails["ada@example.org"].text
    assert "Africa/Lagos" in mails[EMAIL].text
    assert "ada@example.org" not in mails[EMAIL].attachments[0].data.decode()


def test_a_receiver_whom_the_server_does_not_know_is_given_up(by_smtp: Context, server: SmtpServer) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    notice_id = inform(by_smtp)
    server.answers["RCPT"] = "550 nobody here"
    send_all(by_smtp)
    assert state(by_smtp, notice_id) is MailState.FAILED


def test_a_full_mailbox_is_tried_again_after_a_while(by_smtp: Context, server: SmtpServer, clock: SetClock) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    notice_id = inform(by_smtp)
    server.answers["RCPT"] = "452 full"
    send_all(by_smtp)
    assert state(by_smtp, notice_id) is MailState.DUE
    server.answers.clear()
    send_all(by_smtp)
    assert server.messages == []
    clock.forward(seconds=61)
    send_all(by_smtp)
    assert len(server.messages) == 1


def test_while_the_server_is_away_nothing_else_is_tried(by_smtp: Context, server: SmtpServer, clock: SetClock) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    first, second = inform(by_smtp), inform(by_smtp)
    server.answers["MAIL"] = "421 closing"
    runner = Runner(by_smtp, [MailsJob(Post())])
    runner.round()
    assert [line for line in server.lines if line.lower().startswith("mail")] == server.lines[1:2]
    server.answers.clear()
    clock.forward(seconds=61)
    Runner(by_smtp, [MailsJob(Post())]).round()
    assert [state(by_smtp, one) for one in (first, second)] == [MailState.SENT, MailState.SENT]


def test_a_letter_waits_for_a_few_mails_at_most(by_smtp: Context, server: SmtpServer) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    notices = [inform(by_smtp) for _ in range(2 * AT_A_TIME + 1)]
    assert len(list(MailsJob(Post()).due(by_smtp))) == AT_A_TIME
    send_all(by_smtp)
    assert {state(by_smtp, one) for one in notices} == {MailState.SENT}


def test_what_waited_for_a_day_is_no_news_any_more(by_smtp: Context, server: SmtpServer, clock: SetClock) -> None:
    give_address(by_smtp, CHIDI, EMAIL)
    notice_id = inform(by_smtp)
    clock.forward(seconds=25 * 3600)
    send_all(by_smtp)
    assert (state(by_smtp, notice_id), server.messages) == (MailState.OFF, [])


def test_a_hub_without_a_server_sends_nothing_in_production(ctx: Context) -> None:
    production = replace(ctx, settings=replace(ctx.settings, environment="production"))
    give_address(ctx, CHIDI, EMAIL)
    notice_id = inform(ctx)
    send_all(production)
    assert state(ctx, notice_id) is MailState.OFF
    assert Outbox(ctx.settings.data_dir).sent() == []


def test_letters_go_out_to_addresses_that_nobody_has_verified(by_smtp: Context, server: SmtpServer) -> None:
    ask_to_sign_in(by_smtp, BEN, "New@Example.org", "/programmes", Reading("ar", "Africa/Cairo"))
    ask_to_verify(by_smtp, OLGA, "olga@example.org", Reading())
    send_all(by_smtp)
    send_all(by_smtp)
    assert [one["To"] for one in server.messages] == ["new@example.org", "olga@example.org"]
    assert [one["Content-Language"] for one in server.messages] == ["ar", "en"]
    assert "Africa/Cairo" in server.messages[0].get_content()
    assert f"{by_smtp.settings.base_url}/account/mail/" in server.messages[1].get_content()


def test_a_letter_whose_link_has_expired_is_not_sent(by_smtp: Context, server: SmtpServer, clock: SetClock) -> None:
    ask_to_sign_in(by_smtp, BEN, "new@example.org", "/", Reading())
    clock.forward(seconds=1801)
    send_all(by_smtp)
    assert server.messages == []


def test_no_log_holds_an_address_or_a_link(by_smtp: Context, server: SmtpServer) -> None:
    server.answers["RCPT"] = "550 <new@example.org> nobody here"
    ask_to_sign_in(by_smtp, BEN, "new@example.org", "/", Reading())
    with capture_logs() as lines:
        send_all(by_smtp)
    told = str(lines)
    assert "mail.refused" in told
    assert "new@example.org" not in told and "/sign-in/" not in told


@pytest.mark.slow
def test_killed_between_sending_and_noting_it_sends_the_same_message_again_and_no_other(
    ctx: Context, server: SmtpServer
) -> None:
    give_address(ctx, CHIDI, EMAIL)
    notice_id = inform(ctx)
    server.holds = True
    dying = start_mailing(ctx.settings, server, ctx.clock())
    until(server.kept.is_set)
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    server.holds = False
    assert state(ctx, notice_id) is MailState.SENDING
    for later in (CLAIM_MS - 1, CLAIM_MS, 2 * CLAIM_MS):
        assert start_mailing(ctx.settings, server, ctx.clock() + later).wait() == 0
    assert state(ctx, notice_id) is MailState.SENT
    assert len({one["Message-ID"] for one in server.messages}) == 1
    assert len(server.messages) == 2, "once by the dead one, once by the next"


@pytest.mark.slow
def test_a_letter_survives_the_death_of_the_worker_that_had_it(ctx: Context, server: SmtpServer) -> None:
    ask_to_sign_in(ctx, BEN, "new@example.org", "/", Reading())
    server.holds = True
    dying = start_mailing(ctx.settings, server, ctx.clock())
    until(server.kept.is_set)
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    server.holds = False
    assert start_mailing(ctx.settings, server, ctx.clock() + CLAIM_MS).wait() == 0
    assert start_mailing(ctx.settings, server, ctx.clock() + 2 * CLAIM_MS).wait() == 0
    assert len(server.messages) == 2
    assert len({one["Message-ID"] for one in server.messages}) == 1


def test_a_letter_that_cannot_be_sent_is_given_up_at_last(
    by_smtp: Context, server: SmtpServer, clock: SetClock
) -> None:
    day_ms = 24 * 3600 * 1000
    letter = Letter(letter_id="l1", kind=LetterKind.SIGN_IN, email=EMAIL, at=clock(), expires_at=clock() + 2 * day_ms)
    by_smtp.records.letters.add(letter, most=1, since=0)
    server.answers["RCPT"] = "452 full"
    for _ in range(10):
        send_all(by_smtp)
        clock.forward(seconds=7 * 3600 / 2)
    found = by_smtp.records.letters.get("l1")
    assert found is not None and found.state in (MailState.FAILED, MailState.DUE)
    assert found.tries <= 6
