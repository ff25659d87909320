"""How e-mail leaves: by SMTP, or into files in development."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, NoReturn, Protocol

from hub.config import Settings
from hub.mail.outbox import Outbox

STEP_S = 15
"""How long the server may take for each step before a message is on its way."""
TAKING_S = 120
"""How long it may take to let us begin with a message, and then to say that it has it. Scanners of mail are slow, and
whoever does not wait sends it again; twice this still lies well below ``records.notices.CLAIM_MS``."""


class MailRefused(Exception):
    """The server will never take this message. ``reason`` is its SMTP code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class MailDelayed(Exception):
    """The server does not take it now.

    Fields:
        everything: it would take no other message either: it is away, or does not let us in.
        reason: an SMTP code or the kind of an error; never a text of the server, which may hold an address.
    """

    def __init__(self, reason: str, *, everything: bool) -> None:
        self.everything = everything
        self.reason = reason
        super().__init__(reason)


class Transport(Protocol):
    """A way out for e-mail."""

    def send(self, message: EmailMessage, kind: str, now: int) -> None:
        """Send a message to the one address of its ``To``. Returns when somebody else has it.

        Args:
            kind: a word for its file in development.
            now: milliseconds since 1970.
        Raises:
            MailRefused: it can never be sent.
            MailDelayed: it can be tried again.
        """


def mail_leaves(settings: Settings) -> bool:
    """Whether this deployment can send e-mail at all."""
    return bool(settings.smtp_host) or settings.development


def transport_of(settings: Settings) -> Transport | None:
    """The way out of the settings, or None where there is none."""
    if settings.smtp_host:
        return SmtpTransport(settings)
    return Outbox(settings.data_dir) if settings.development else None


class SmtpTransport:
    """By the server of the settings; a connection for each message, as there are few."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, message: EmailMessage, kind: str, now: int) -> None:
        """Send a message; see ``Transport``."""
        try:
            server = self._connect()
            try:
                self._log_in(server)
                _hand_over(server, message)
            finally:
                _part(server)
        except smtplib.SMTPResponseException as error:
            raise MailDelayed(str(error.smtp_code), everything=True) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed(type(error).__name__, everything=True) from None

    def _connect(self) -> smtplib.SMTP:
        where = self._settings.smtp_host, self._settings.smtp_port
        if self._settings.smtp_security == "tls":
            return _PatientTls(*where, timeout=STEP_S, context=ssl.create_default_context())
        return _Patient(*where, timeout=STEP_S)

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self._settings.smtp_security == "starttls":
            # Refused where the server offers none: a password or a message never goes over the line unveiled.
            server.starttls(context=ssl.create_default_context())
        if self._settings.smtp_user:
            server.login(self._settings.smtp_user, self._settings.smtp_password)


class _Patient(smtplib.SMTP):
    """Waits longer for the word that a message was taken than for all others."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        _set_patience(self, TAKING_S)
        return super().data(msg)


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same over a private line."""


def _set_patience(server: smtplib.SMTP, seconds: float) -> None:
    # None where the server has hung up.
    if server.sock:
        server.sock.settimeout(seconds)


def _part(server: smtplib.SMTP) -> None:
    """Say goodbye. Whatever comes of it: what the server took, it has."""
    _set_patience(server, STEP_S)
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    to = parseaddr(str(message["To"]))[1]
    try:
        server.send_message(message, parseaddr(str(message["From"]))[1], [to])
    except smtplib.SMTPRecipientsRefused as error:
        _sort_out(error.recipients[to][0])
    except smtplib.SMTPDataError as error:
        _sort_out(error.smtp_code)


def _sort_out(status: int) -> NoReturn:
    """What a code says of one message; 421 speaks of the server itself.

    Raises:
        MailRefused, MailDelayed: always one of them.
    """
    if status >= 500:
        raise MailRefused(str(status)) from None
    raise MailDelayed(str(status), everything=status == 421) from None
