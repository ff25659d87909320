"""Calendar files, read by a parser that shares no code with the one that wrote them."""

import re
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import ics
import msgspec
import pytest

from hub.config import Settings
from hub.domain.bookings import BookingState
from hub.mail.calendar import session_ics
from hub.mail.messages import Reader
from hub.mail.words import words_for
from tests.fixed import START
from tests.mail.test_messages import BOOKING, DAY_MS, EMAIL, mail

BASE = "https://baraza.example.org"


def file(**fields: Any) -> bytes:
    """A calendar file of the session."""
    known = {"base_url": BASE, "method": "REQUEST", "organizer": "hub@example.org", "attendee": EMAIL}
    return session_ics(BOOKING, **known | {"summary": "Mentoring session", "now": START} | fields)


def lines(data: bytes) -> list[str]:
    """Its lines, unfolded."""
    return re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")


def parts(message: EmailMessage) -> dict[str, Any]:
    """The parts of a message, by their types."""
    return {part.get_content_type(): part for part in message.walk()}


def test_another_parser_reads_the_same_session() -> None:
    (event,) = ics.Calendar(file().decode()).events
    assert (event.uid, event.name) == ("b1@baraza.example.org", "Mentoring session")
    assert (event.begin.int_timestamp * 1000, event.end.int_timestamp * 1000) == (BOOKING.starts_at, BOOKING.ends_at)
    assert event.organizer.email == "hub@example.org"
    assert [one.email for one in event.attendees] == [EMAIL]
    assert f"{BASE}/bookings/b1" in str(event.description)


def test_it_is_written_as_the_standard_wants_it() -> None:
    data = file(description="Une séance privée, avec une page à elle. " * 5, summary="Séance; à deux, ici")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    found = lines(data)
    for wanted in ("VERSION:2.0", "METHOD:REQUEST", "SEQUENCE:1", "STATUS:CONFIRMED", "DTSTAMP:20261127T160000Z"):
        assert wanted in found
    assert any(line.startswith("PRODID:") for line in found)
    assert "DTSTART:20261128T160000Z" in found and "DTEND:20261128T162000Z" in found
    assert "SUMMARY:Séance\\; à deux\\, ici" in found


def test_a_later_version_has_the_same_id_and_a_higher_number() -> None:
    moved = msgspec.structs.replace(BOOKING, version=4, starts_at=BOOKING.starts_at + DAY_MS)
    known = {"base_url": BASE, "organizer": "hub@example.org", "attendee": EMAIL, "summary": "S", "now": START}
    found = lines(session_ics(moved, method="CANCEL", **known))
    assert "UID:b1@baraza.example.org" in found
    assert {"SEQUENCE:4", "METHOD:CANCEL", "STATUS:CANCELLED"} <= set(found)
    assert "BEGIN:VALARM" not in found


def test_a_file_for_nobody_in_particular_invites_nobody() -> None:
    found = lines(file(attendee="", organizer=""))
    assert "METHOD:PUBLISH" in found
    assert [line for line in found if line.startswith("ATTENDEE")] == []
    assert [line for line in found if line.startswith("ORGANIZER")] == [
        "ORGANIZER;CN=Baraza:mailto:baraza@baraza.example.org"
    ]


@pytest.mark.parametrize("attendee", [EMAIL, ""])
def test_the_organizer_is_the_sender_of_the_mail_with_or_without_a_name(attendee: str) -> None:
    for sender, name in {"hub@example.org": "Baraza", "The Hub <hub@example.org>": '"The Hub"'}.items():
        found = lines(file(organizer=sender, attendee=attendee))
        assert f"ORGANIZER;CN={name}:mailto:hub@example.org" in found


def test_an_invitation_asks_its_one_reader_as_calendars_expect_it(settings: Settings) -> None:
    sent = parts(mail(replace(settings, mail_from="The Hub <hub@example.org>"), "booking.accepted"))
    found = lines(sent["text/calendar"].get_payload(decode=True))
    (attendee,) = [line for line in found if line.startswith("ATTENDEE")]
    name, _, address = attendee.partition(":")
    assert set(name.split(";")) == {
        "ATTENDEE",
        "CUTYPE=INDIVIDUAL",
        "ROLE=REQ-PARTICIPANT",
        "PARTSTAT=NEEDS-ACTION",
        "RSVP=TRUE",
    }
    assert address == f"mailto:{EMAIL}"
    needed = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "STATUS", "METHOD"}
    assert needed <= {re.split("[:;]", line)[0] for line in found}


def test_a_cancelling_asks_nobody(settings: Settings) -> None:
    cancelled = msgspec.structs.replace(BOOKING, state=BookingState.CANCELLED)
    sent = parts(mail(settings, "booking.cancelled", cancelled))["text/calendar"].get_payload(decode=True)
    assert "RSVP" not in sent.decode() and "mailto:chidi@example.org" in "".join(lines(sent))


@pytest.mark.parametrize(
    ("kind", "state", "method"),
    [
        ("booking.accepted", BookingState.ACCEPTED, "REQUEST"),
        ("booking.agreed", BookingState.ACCEPTED, "REQUEST"),
        ("booking.confirmed", BookingState.ACCEPTED, "REQUEST"),
        ("booking.rescheduled", BookingState.ACCEPTED, "REQUEST"),
        ("booking.cancelled", BookingState.CANCELLED, "CANCEL"),
    ],
)
def test_a_mail_carries_the_file_as_programs_want_it(
    settings: Settings, kind: str, state: BookingState, method: str
) -> None:
    message = mail(settings, kind, msgspec.structs.replace(BOOKING, state=state))
    assert message.get_content_type() == "multipart/mixed"
    written = next(message.iter_parts())
    assert [one.get_content_type() for one in written.iter_parts()] == ["text/plain", "text/calendar"]
    invitation = parts(message)["text/calendar"]
    assert (invitation.get_param("method"), invitation.get_param("charset")) == (method, "utf-8")
    attached = parts(message)["application/ics"]
    assert attached.get_filename() == "mentoring.ics"
    assert attached.get_payload(decode=True) == invitation.get_payload(decode=True)
    found = lines(attached.get_payload(decode=True))
    assert f"METHOD:{method}" in found
    assert [line.rpartition(":")[2] for line in found if line.startswith("ATTENDEE")] == [EMAIL]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("booking.accepted", BookingState.CANCELLED),
        ("booking.cancelled", BookingState.ACCEPTED),
        ("booking.countered", BookingState.ACCEPTED),
        ("reminder.day", BookingState.ACCEPTED),
    ],
)
def test_a_file_that_does_not_fit_the_booking_any_more_stays_out(
    settings: Settings, kind: str, state: BookingState
) -> None:
    message = mail(settings, kind, msgspec.structs.replace(BOOKING, state=state))
    assert message.get_content_type() == "text/plain"


def test_a_request_that_never_was_a_session_takes_nothing_out_of_a_calendar(settings: Settings) -> None:
    asked = msgspec.structs.replace(BOOKING, state=BookingState.CANCELLED, starts_at=0, ends_at=0)
    assert mail(settings, "booking.cancelled", asked).get_content_type() == "text/plain"


def test_the_reader_of_a_mail_is_told_no_other_address(settings: Settings) -> None:
    reader = Reader("Ada", "ada@example.org", words_for(settings))
    assert reader.email not in mail(settings, "booking.accepted").as_string()
