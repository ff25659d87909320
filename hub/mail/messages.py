"""What e-mail says: the sentence of the notice, who and when, and a link.

Nothing that somebody wrote in private goes into a mail, neither into its subject nor into its body: mail lies around
for years on machines of others, is shown on locked phones and searched by whoever gets hold of a mailbox. What was
said is on the hub, behind the link, for those alone whom it concerns. Names and times are told in the body, since a
reminder that says neither helps nobody.
"""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

import msgspec

from hub.config import Settings
from hub.domain.bookings import COMING, Booking, BookingState
from hub.domain.letters import Letter, LetterKind
from hub.domain.notices import KINDS, Calendar, Notice, path_of
from hub.domain.texts import N_
from hub.mail.calendar import host_of, session_ics
from hub.mail.words import Words

SETTINGS_PATH = "/account#notices"
FILE_NAME = "mentoring.ics"
ON_ITS_WAY = COMING | {BookingState.IN_PROGRESS}
SIGNATURE = "-- \nBaraza"

SUMMARY = N_("Mentoring session")
DESCRIPTION = N_(
    "The session has a page of its own. Its room opens there shortly before the start; and it is there that you "
    "move or cancel it."
)
HELLO = N_("Hello {name},")
SEE = N_("See it here:")
WHEN = N_("When: {when}")
PROPOSED = N_("Proposed:")
ANSWER_BY = N_("Please answer by {when}.")
WITH_CALENDAR = {
    Calendar.REQUEST: N_(
        "The file with this message puts it into your calendar. What you answer there does not reach us: "
        "to move or cancel the session, use its page."
    ),
    Calendar.CANCEL: N_("The file with this message takes it out of your calendar."),
}
WHY = N_("You get this because you have an account at {host}. Choose what you want to hear of:")

LETTER_SUBJECTS = {
    LetterKind.SIGN_IN: N_("Your link to sign in"),
    LetterKind.VERIFY: N_("Please confirm your e-mail address"),
}
LETTER_TEXTS = {
    LetterKind.SIGN_IN: N_("With this link you sign in at {host}:"),
    LetterKind.VERIFY: N_("Somebody at {host} gave this address as theirs. If that was you, confirm it:"),
}
LETTER_ENDS = N_("The link works once, until {when}.")
LETTER_STRANGER = N_("If you did not ask for this, somebody mistyped their address. You need not do anything.")


class Reader(msgspec.Struct, frozen=True):
    """Who gets an e-mail: the name they go by, their address, and how they read."""

    name: str
    email: str
    words: Words


def compose_notice(
    settings: Settings, reader: Reader, notice: Notice, booking: Booking | None, now: int
) -> EmailMessage:
    """The e-mail of a notice.

    Args:
        booking: what it is about, as it is now, where it is about one.
        now: milliseconds since 1970.
    """
    kind, words = KINDS[notice.kind], reader.words
    calendar = _calendar_of(kind.calendar, booking)
    page = f"{settings.base_url}{path_of(notice)}"
    paragraphs = [words.say(HELLO, name=reader.name), words.say(kind.text, **notice.facts)]
    paragraphs += _times(words, notice, booking, now)
    paragraphs += [f"{words.plain(SEE)}\n{page}"]
    paragraphs += [words.plain(WITH_CALENDAR[calendar])] if calendar else []
    choosing = f"{words.say(WHY, host=host_of(settings.base_url))}\n{settings.base_url}{SETTINGS_PATH}"
    message = _message(settings, words, notice.key, reader.email, now)
    message["Subject"] = words.plain(kind.subject)
    message["List-Unsubscribe"] = f"<{settings.base_url}{SETTINGS_PATH}>"
    message.set_content("\n\n".join([*paragraphs, f"{SIGNATURE}\n{choosing}"]) + "\n")
    if calendar and booking:
        _attach(message, _file(settings, reader, booking, calendar.value, now), calendar.value)
    # Last: setting the content of a message takes every such header away.
    message["Content-Language"] = words.language
    return message


def compose_letter(settings: Settings, words: Words, letter: Letter, link: str, now: int) -> EmailMessage:
    """The e-mail of a letter. Nobody is greeted by name: whose address it is shows by the click.

    Args:
        link: the address that works once.
        now: milliseconds since 1970.
    """
    paragraphs = [
        words.say(LETTER_TEXTS[letter.kind], host=host_of(settings.base_url)),
        link,
        words.say(LETTER_ENDS, when=words.moment(letter.expires_at)),
        words.plain(LETTER_STRANGER),
        SIGNATURE,
    ]
    message = _message(settings, words, f"letter {letter.letter_id}", letter.email, now)
    message["Subject"] = words.plain(LETTER_SUBJECTS[letter.kind])
    message.set_content("\n\n".join(paragraphs) + "\n")
    message["Content-Language"] = words.language
    return message


def message_id(settings: Settings, key: str) -> str:
    """The id of the message with which something is told: the same whenever it is sent again."""
    digest = hashlib.sha256(f"{settings.secret_key} {key}".encode()).hexdigest()[:32]
    return f"<{digest}@{host_of(settings.base_url)}>"


def _message(settings: Settings, words: Words, key: str, email: str, now: int) -> EmailMessage:
    name, address = parseaddr(settings.mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((name or "Baraza", address or f"baraza@{host_of(settings.base_url)}"))
    message["To"] = email
    message["Date"] = format_datetime(datetime.fromtimestamp(now // 1000, UTC))
    message["Message-ID"] = message_id(settings, key)
    message["Auto-Submitted"] = "auto-generated"
    # Exchange would answer with notes of absence all the same.
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _attach(message: EmailMessage, file: bytes, method: str) -> None:
    """Put a calendar file into a message twice: as another form of its text, by which mail programs see an invitation
    and offer it to the calendar, and as a file for all others."""
    message.add_alternative(file.decode(), subtype="calendar", params={"method": method}, cte="base64")
    message.add_attachment(file, maintype="application", subtype="ics", filename=FILE_NAME)


def _file(settings: Settings, reader: Reader, booking: Booking, method: str, now: int) -> bytes:
    return session_ics(
        booking,
        base_url=settings.base_url,
        method=method,
        organizer=settings.mail_from,
        attendee=reader.email,
        summary=reader.words.plain(SUMMARY),
        description=reader.words.plain(DESCRIPTION),
        language=reader.words.language,
        now=now,
    )


def _calendar_of(wanted: Calendar, booking: Booking | None) -> Calendar:
    """The calendar file that fits the booking as it is now: a mail may be late, and the session cancelled since."""
    if booking is None or not booking.starts_at:
        return Calendar.NONE
    fits = {
        Calendar.REQUEST: booking.state in ON_ITS_WAY,
        Calendar.CANCEL: booking.state is BookingState.CANCELLED,
    }
    return wanted if fits.get(wanted) else Calendar.NONE


def _times(words: Words, notice: Notice, booking: Booking | None, now: int) -> list[str]:
    """When the session is, if it is still to come, and what waits for the reader's answer."""
    if booking is None:
        return []
    told = []
    if booking.state in ON_ITS_WAY and booking.starts_at:
        told.append(words.say(WHEN, when=words.stretch(booking.starts_at, booking.ends_at)))
    if booking.waits_for and booking.waits_for == booking.party(notice.person_id):
        length_ms = booking.duration_s * 1000
        lines = [f"  {words.stretch(at, at + length_ms)}" for at in booking.proposals if at > now]
        told += ["\n".join([words.plain(PROPOSED), *lines])] if lines else []
        told += [words.say(ANSWER_BY, when=words.moment(booking.answer_by))] if booking.answer_by else []
    return told
