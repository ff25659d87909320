"""What e-mail says, in whose words, and what it never says."""

from email.message import EmailMessage

import pytest

from hub.config import Settings
from hub.domain.bookings import Booking, BookingState
from hub.domain.letters import Letter, LetterKind
from hub.domain.notices import KINDS, Notice
from hub.mail.messages import Reader, compose_letter, compose_notice, message_id
from hub.mail.words import words_for
from tests.fixed import START

DAY_MS = 24 * 3600 * 1000
EMAIL = "chidi@example.org"
PRIVATE = "something that nobody else should read"

BOOKING = Booking(
    booking_id="b1",
    programme_id="p1",
    candidate_id="pchidi",
    mentor_id="m1",
    mentor_person_id="pada",
    state=BookingState.ACCEPTED,
    about=PRIVATE,
    reason_line=PRIVATE,
    room_name="baraza-secret-room",
    starts_at=START + DAY_MS,
    ends_at=START + DAY_MS + 1_200_000,
)


def notice(kind: str, **fields: str) -> Notice:
    """A notice to Chidi."""
    facts: dict[str, str | int] = {"mentor": "Ada", "candidate": "Chidi"}
    told = {"notice_id": "n1", "person_id": "pchidi", "key": f"{kind} b1", "booking_id": "b1"}
    return Notice(**told | {"kind": kind} | fields, facts=facts)  # type: ignore[arg-type]


def mail(settings: Settings, kind: str, booking: Booking | None = BOOKING, language: str = "en") -> EmailMessage:
    """The e-mail of a notice to Chidi, who lives in Lagos."""
    reader = Reader("Chidi", EMAIL, words_for(settings, language, "", "Africa/Lagos"))
    return compose_notice(settings, reader, notice(kind), booking, START)


def text_of(message: EmailMessage) -> str:
    """What a person reads."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\u202f", " ").replace("\r\n", "\n")


def test_a_mail_says_what_happened_when_it_is_and_where_to_look(settings: Settings) -> None:
    message = mail(settings, "booking.accepted")
    text = text_of(message)
    assert text.startswith("Hello Chidi,\n\nAda accepted your request.\n\n")
    assert "Saturday, November 28, 2026, 5:00 PM–5:20 PM (Africa/Lagos, UTC+01:00)" in text
    assert f"{settings.base_url}/bookings/b1\n" in text
    assert f"{settings.base_url}/account#notices" in text


def test_the_head_of_a_mail_is_that_of_a_machine(settings: Settings) -> None:
    message = mail(settings, "booking.accepted")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{settings.base_url}/account#notices>"
    assert message["Message-ID"] == message_id(settings, "booking.accepted b1")
    assert message["Message-ID"] == mail(settings, "booking.accepted")["Message-ID"]
    assert message["Message-ID"] != mail(settings, "booking.cancelled")["Message-ID"]
    assert (message["To"], message["From"]) == (EMAIL, "Baraza <baraza@127.0.0.1>")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_mail_holds_what_people_wrote_nor_a_room(settings: Settings, kind: str) -> None:
    message = mail(settings, kind)
    whole = message.as_string() + text_of(message)
    assert PRIVATE not in whole
    assert "secret-room" not in whole
    assert settings.jitsi_url not in whole
    assert not {"Ada", "Chidi"} & set(str(message["Subject"]).split())


def test_times_that_wait_for_the_reader_are_told_and_past_ones_are_not(settings: Settings) -> None:
    fields = {"state": BookingState.COUNTERED, "starts_at": 0, "ends_at": 0, "waits_for": "candidate"}
    times = {"proposals": (START - DAY_MS, START + DAY_MS), "answer_by": START + DAY_MS}
    countered = Booking(**{name: getattr(BOOKING, name) for name in BOOKING.__struct_fields__} | fields | times)
    text = text_of(mail(settings, "booking.countered", countered))
    assert "Proposed:\n  Saturday, November 28" in text
    assert "November 26" not in text
    assert "Please answer by Saturday, November 28, 2026, 5:00 PM" in text


def test_a_cancelled_session_has_no_time_any_more(settings: Settings) -> None:
    cancelled = Booking(
        **{name: getattr(BOOKING, name) for name in BOOKING.__struct_fields__} | {"state": BookingState.CANCELLED}
    )
    assert "When:" not in text_of(mail(settings, "booking.cancelled", cancelled))


def test_the_letter_of_a_sign_in_has_its_link_and_its_end(settings: Settings) -> None:
    letter = Letter(letter_id="l1", kind=LetterKind.SIGN_IN, email=EMAIL, expires_at=START + 1_800_000)
    message = compose_letter(settings, words_for(settings, "en"), letter, "http://127.0.0.1:8000/sign-in/mail/k", START)
    text = text_of(message)
    assert "\n\nhttp://127.0.0.1:8000/sign-in/mail/k\n\n" in text
    assert "4:30 PM (UTC)" in text
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("language", ["fr", "ar", "pt", "sw"])
def test_moments_are_told_in_the_language_of_the_reader(settings: Settings, language: str) -> None:
    message = mail(settings, "booking.accepted", language=language)
    assert message["Content-Language"] == language
    assert "November" not in text_of(message)
    assert message.as_bytes().isascii()


def test_a_language_or_a_zone_that_nobody_knows_is_passed_over(settings: Settings) -> None:
    words = words_for(settings, "tlh", "Mars/Base", "Asia/Tokyo")
    assert (words.language, words.zone.key) == ("en", "Asia/Tokyo")
