"""Calendar files of sessions (RFC 5545, 5546): one event whose id stays, and whose number grows with each change."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from hub.domain.bookings import Booking

ALARM = timedelta(minutes=-15)


def session_ics(
    booking: Booking,
    *,
    base_url: str,
    method: str,
    organizer: str,
    attendee: str,
    summary: str,
    now: int,
    description: str = "",
    language: str = "",
) -> bytes:
    """The calendar file of an agreed session. It names nobody: not the other, not what it is about, not the room.

    Args:
        method: ``REQUEST`` or ``CANCEL``; a file for nobody in particular is a ``PUBLISH``, as iTIP wants it.
        organizer: from whom the hub's mail comes, an address with or without a name; ``""`` for one made up from its
            host. Programs take an invitation only from the sender of its mail.
        attendee: the receiver's own address, ``""`` for a file that somebody downloads. The other's is never told.
        summary: what a shared screen may show.
        now: when it is made, ms since 1970.
        description: a sentence above the address of the session's page.
        language: of the summary and the description, as in HTML's ``lang``.
    """
    made = Calendar()
    made.add("prodid", "-//Baraza//Mentoring sessions//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method if attendee else "PUBLISH")
    event = _event(booking, base_url, now)
    event.add("summary", summary, parameters={"LANGUAGE": language} if language else {})
    page = f"{base_url}/bookings/{booking.booking_id}"
    event.add("description", "\n\n".join(filter(None, [description, page])))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _organizer(organizer, base_url))
    if attendee:
        event.add("attendee", _attendee(attendee, asks=method == "REQUEST"), encode=False)
    if method != "CANCEL":
        event.add_component(_alarm(summary))
    made.add_component(event)
    return bytes(made.to_ical())


def _event(booking: Booking, base_url: str, now: int) -> Event:
    page = f"{base_url}/bookings/{booking.booking_id}"
    made = Event()
    made.add("uid", f"{booking.booking_id}@{host_of(base_url)}")
    made.add("sequence", booking.version)
    made.add("dtstamp", _at(now))
    made.add("dtstart", _at(booking.starts_at))
    made.add("dtend", _at(booking.ends_at or booking.starts_at + booking.duration_s * 1000))
    made.add("location", page)
    made.add("url", page)
    made.add("class", "PRIVATE")
    made.add("transp", "OPAQUE")
    return made


def _organizer(sender: str, base_url: str) -> vCalAddress:
    name, address = parseaddr(sender)
    found = vCalAddress(f"mailto:{address or f'baraza@{host_of(base_url)}'}")
    found.params["CN"] = vText(name or "Baraza")
    return found


def _attendee(address: str, *, asks: bool) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    # The session is agreed already. But an invitation that says so is taken in one way here (Gmail), in another there
    # (Outlook); all of them know what to do with one that asks. What it answers changes nothing.
    known = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"}
    for name, value in (known | ({"RSVP": "TRUE"} if asks else {})).items():
        found.params[name] = vText(value)
    return found


def _alarm(summary: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", ALARM)
    made.add("description", summary)
    return made


def host_of(base_url: str) -> str:
    """The host in whose name ids of messages and events are made."""
    return urlsplit(base_url).hostname or "localhost"


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)
