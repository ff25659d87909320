"""How e-mail leaves: what a server answers, and what we make of it."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from hub.config import Settings
from hub.mail import transport
from hub.mail.outbox import Outbox
from hub.mail.transport import MailDelayed, MailRefused, SmtpTransport, mail_leaves, transport_of
from hub.records.notices import CLAIM_MS
from tests.fakes.smtp import PASSWORD, USER, SmtpServer, running_smtp_server
from tests.fixed import START


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server."""
    with running_smtp_server() as running:
        yield running


@pytest.fixture
def by_smtp(settings: Settings, server: SmtpServer) -> Settings:
    """Settings that name it."""
    known = {"smtp_host": server.host, "smtp_port": server.port, "smtp_security": "none"}
    return replace(settings, **known, mail_from="Baraza <hub@example.org>")


def letter() -> EmailMessage:
    """A message."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Baraza <hub@example.org>"
    message["To"] = "chidi@example.org"
    message["Subject"] = "Ça va ?"
    message.set_content("Le texte.\n.\nIt goes on after a dot.\n")
    return message


def test_a_message_arrives_whole_for_its_one_receiver(by_smtp: Settings, server: SmtpServer) -> None:
    SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    (message,) = server.messages
    assert message["Subject"] == "Ça va ?"
    assert message.get_content().splitlines() == ["Le texte.", ".", "It goes on after a dot."]
    assert server.receivers == ["chidi@example.org"]
    assert "mail FROM:<hub@example.org>" in server.lines[1]


def test_it_logs_in_where_there_is_a_user(by_smtp: Settings, server: SmtpServer) -> None:
    SmtpTransport(replace(by_smtp, smtp_user=USER, smtp_password=PASSWORD)).send(letter(), "sign_in", START)
    assert len(server.messages) == 1
    with pytest.raises(MailDelayed) as refused:
        SmtpTransport(replace(by_smtp, smtp_user=USER, smtp_password="wrong")).send(letter(), "sign_in", START)
    assert (refused.value.reason, refused.value.everything) == ("535", True)


@pytest.mark.parametrize(
    ("command", "answer", "everything"),
    [
        ("RCPT", "450 later", False),
        ("RCPT", "421 closing", True),
        (".", "451 later", False),
        ("MAIL", "550 you may not send", True),
        ("MAIL", "452 no room", True),
    ],
)
def test_what_may_pass_is_tried_again(
    by_smtp: Settings, server: SmtpServer, command: str, answer: str, *, everything: bool
) -> None:
    server.answers[command] = answer
    with pytest.raises(MailDelayed) as delayed:
        SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    assert delayed.value.everything is everything
    assert server.messages == []


@pytest.mark.parametrize(("command", "answer"), [("RCPT", "550 nobody here"), (".", "554 no")])
def test_what_never_passes_is_given_up(by_smtp: Settings, server: SmtpServer, command: str, answer: str) -> None:
    server.answers[command] = answer
    with pytest.raises(MailRefused) as refused:
        SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    assert refused.value.reason == answer[:3]


def test_a_server_that_looks_at_a_message_for_long_is_waited_for(
    by_smtp: Settings, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "STEP_S", 2.0)
    server.takes_s = 3.0
    SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    assert len(server.messages) == 1


def test_we_wait_for_no_server_longer_than_a_claim_lasts() -> None:
    assert 2 * transport.TAKING_S * 1000 < CLAIM_MS
    assert transport.TAKING_S >= 120, "RFC 5321 wants ten minutes; a claim does not last so long"


@pytest.mark.parametrize("goodbye", ["250 bye", "421 closing", "500 what?", "nonsense"])
def test_what_the_server_took_is_sent_however_it_says_goodbye(
    by_smtp: Settings, server: SmtpServer, goodbye: str
) -> None:
    server.answers["QUIT"] = goodbye
    SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    assert len(server.messages) == 1


def test_a_word_that_is_lost_on_its_way_back_leaves_the_mail_to_be_sent_again(
    by_smtp: Settings, server: SmtpServer
) -> None:
    server.holds = True
    server.let_go.set()
    with pytest.raises(MailDelayed) as delayed:
        SmtpTransport(by_smtp).send(letter(), "sign_in", START)
    assert (delayed.value.reason, len(server.messages)) == ("SMTPServerDisconnected", 1)


def test_a_server_that_is_away_is_waited_for(settings: Settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = replace(settings, smtp_host="127.0.0.1", smtp_port=nobody.getsockname()[1], smtp_security="none")
        with pytest.raises(MailDelayed) as delayed:
            SmtpTransport(away).send(letter(), "sign_in", START)
    assert (delayed.value.reason, delayed.value.everything) == ("ConnectionRefusedError", True)


def test_no_word_goes_over_an_open_line_where_a_private_one_is_wanted(by_smtp: Settings, server: SmtpServer) -> None:
    wants_tls = replace(by_smtp, smtp_security="starttls", smtp_user=USER, smtp_password=PASSWORD)
    with pytest.raises(MailDelayed):
        SmtpTransport(wants_tls).send(letter(), "sign_in", START)
    assert [line for line in server.lines if not line.startswith("ehlo")] == ["quit"]


def test_where_there_is_no_server_mail_goes_to_files_in_development_alone(settings: Settings) -> None:
    assert isinstance(transport_of(settings), Outbox)
    production = replace(settings, environment="production")
    assert (transport_of(production), mail_leaves(production)) == (None, False)


def test_the_outbox_keeps_each_message_whole(settings: Settings) -> None:
    outbox = Outbox(settings.data_dir)
    assert outbox.sent() == []
    outbox.send(letter(), "sign_in", START)
    outbox.send(letter(), "reminder.day", START + 1)
    newest, oldest = outbox.sent()
    assert (newest.at, oldest.at) == (START + 1, START)
    assert (oldest.subject, oldest.to, oldest.text[:9]) == ("Ça va ?", "chidi@example.org", "Le texte.")
    assert outbox.read("../secret_key") is None
    assert [file.name for file in (settings.data_dir / "outbox").iterdir() if not file.name.endswith(".eml")] == []
