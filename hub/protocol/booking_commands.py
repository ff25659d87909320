"""Commands about bookings, the rooms in which they take place, and what is left afterwards."""

from typing import Annotated

from msgspec import Meta

from hub.domain.bookings import MOST_MENTORS, MOST_TIMES, DeclineReason
from hub.protocol.command import ClientKey, Command, Id, Line, NoId, Text, Version

Moment = Annotated[int, Meta(ge=0, le=10**14)]
Mentors = Annotated[tuple[Id, ...], Meta(min_length=1, max_length=MOST_MENTORS)]
Times = Annotated[tuple[Moment, ...], Meta(max_length=MOST_TIMES)]
Name = Annotated[str, Meta(max_length=60)]
Zone = Annotated[str, Meta(max_length=64)]


class BookingRequest(Command, frozen=True, kw_only=True):
    """Ask for a session. The same ``client_key`` from the same person never makes a second request.

    ``mentors`` are asked in this order. ``times`` (ms since 1970): none for any time; with ``slot`` the one time is a
    free slot of the first mentor, and is held until the request is answered. ``name`` may be a pseudonym.
    """

    name = "booking.request"
    leaves = "booking.requested"
    programme_id: Id
    client_key: ClientKey
    about: Text
    mentors: Mentors
    times: Times = ()
    slot: bool = False
    candidate_name: Name = ""
    zone: Zone = ""
    from_thread_id: NoId = ""


class BookingCommand(Command, frozen=True, kw_only=True):
    """A command about one booking. ``version`` is the one that the person saw, 0 for whichever it is."""

    booking_id: Id
    version: Version = 0


class BookingJoin(BookingCommand, frozen=True, kw_only=True):
    """Begin to hear a booking and its room: answers with them as they are."""

    name = "booking.join"


class BookingLeave(BookingCommand, frozen=True, kw_only=True):
    """Stop hearing a booking."""

    name = "booking.leave"


class BookingAccept(BookingCommand, frozen=True, kw_only=True):
    """As the mentor, accept a request at ``time``: one of the proposed moments, or any where none was proposed."""

    name = "booking.accept"
    leaves = "booking.accepted"
    time: Moment


class BookingCounter(BookingCommand, frozen=True, kw_only=True):
    """As the mentor, propose another time; it is held until the candidate answers."""

    name = "booking.counter"
    leaves = "booking.countered"
    time: Moment
    line: Line = ""


class BookingAgree(BookingCommand, frozen=True, kw_only=True):
    """As the candidate, accept the time that the mentor proposed."""

    name = "booking.agree"
    leaves = "booking.agreed"


class BookingPropose(BookingCommand, frozen=True, kw_only=True):
    """As the candidate, propose other times, at most three."""

    name = "booking.propose"
    leaves = "booking.proposed"
    times: Annotated[tuple[Moment, ...], Meta(min_length=1, max_length=MOST_TIMES)]
    line: Line = ""


class BookingDecline(BookingCommand, frozen=True, kw_only=True):
    """As the mentor, decline a request; the candidate reads the reason."""

    name = "booking.decline"
    leaves = "booking.declined / passed_on"
    reason: DeclineReason
    line: Line = ""


class BookingPassOn(BookingCommand, frozen=True, kw_only=True):
    """As the candidate, take none of the times that the mentor proposes: the next mentor of one's order is asked."""

    name = "booking.pass_on"
    leaves = "booking.passed_on"


class BookingReschedule(BookingCommand, frozen=True, kw_only=True):
    """Propose a new time for an agreed session; the old one stands until the other answers."""

    name = "booking.reschedule"
    leaves = "booking.rescheduling"
    time: Moment
    line: Line = ""


class BookingSettle(BookingCommand, frozen=True, kw_only=True):
    """Answer a proposed new time: with yes the session moves, with no (or taking it back) it stays."""

    name = "booking.settle"
    leaves = "booking.rescheduled / kept"
    agrees: bool


class BookingCancel(BookingCommand, frozen=True, kw_only=True):
    """Cancel a session before it begins, or as the candidate a request.

    Within the programme's notice a reason is asked for. As the mentor, decline a request instead.
    """

    name = "booking.cancel"
    leaves = "booking.cancelled"
    line: Line = ""


class BookingNote(BookingCommand, frozen=True, kw_only=True):
    """Keep one's own note about a session, or share it with the other."""

    name = "booking.note"
    text: Text
    shared: bool = False


class BookingRate(BookingCommand, frozen=True, kw_only=True):
    """Tell the programme how a session was; the other never sees it. ``stars`` from 1 to 5, 0 for none."""

    name = "booking.rate"
    stars: Annotated[int, Meta(ge=0, le=5)] = 0
    text: Text = ""


class BookingWrite(BookingCommand, frozen=True, kw_only=True):
    """Begin the private thread in which the two write to each other; answers its id."""

    name = "booking.write"
    leaves = "thread.started"


class RoomEnter(BookingCommand, frozen=True, kw_only=True):
    """Come into the waiting room of a session."""

    name = "room.enter"


class RoomAdmit(BookingCommand, frozen=True, kw_only=True):
    """As the mentor, let the candidate in: the session begins."""

    name = "room.admit"
    leaves = "booking.admitted"


class RoomExtend(BookingCommand, frozen=True, kw_only=True):
    """Press for ten minutes more, or take it back; granted when both pressed and the mentor's next slot is free."""

    name = "room.extend"
    leaves = "booking.extended"
    agrees: bool = True


class RoomSay(BookingCommand, frozen=True, kw_only=True):
    """Write a line in the chat of the room; it is erased at the end unless both keep it."""

    name = "room.say"
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    client_key: ClientKey


class RoomKeep(BookingCommand, frozen=True, kw_only=True):
    """Say whether the chat is to be kept; it is when both say so."""

    name = "room.keep"
    agrees: bool


class RoomEnd(BookingCommand, frozen=True, kw_only=True):
    """As the mentor, end the session before its time."""

    name = "room.end"
    leaves = "booking.ended"
