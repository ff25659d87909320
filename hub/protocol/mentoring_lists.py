"""Lists about mentoring, as the HTTP API answers them."""

import msgspec

from hub.protocol.booking_views import BookingView
from hub.protocol.mentor_views import MentorView, OrganisedMentor, OwnMentor, ProgrammeView
from hub.protocol.thread_views import ModerationAct, ReportView, ThreadRow


class ProgrammeList(msgspec.Struct, frozen=True):
    """Programmes that this person may know of."""

    programmes: list[ProgrammeView]


class MentorList(msgspec.Struct, frozen=True):
    """The active mentors of a programme."""

    mentors: list[MentorView]


class SlotList(msgspec.Struct, frozen=True):
    """Moments (ms since 1970) at which a session can be asked for now, in the two weeks from the first one on."""

    slots: list[int]


class PartList(msgspec.Struct, frozen=True):
    """One's own parts as a mentor, invitations too."""

    mentors: list[OwnMentor]


class BookingList(msgspec.Struct, frozen=True):
    """One's own bookings, without their history; what comes first is first."""

    bookings: list[BookingView]


class ThreadList(msgspec.Struct, frozen=True):
    """Threads in a list; the newest words first."""

    threads: list[ThreadRow]


class ModerationLedger(msgspec.Struct, frozen=True):
    """What moderators did to public threads of a programme, newest first."""

    acts: list[ModerationAct]


class OrganisedList(msgspec.Struct, frozen=True):
    """Every mentor's part of a programme, in every state."""

    mentors: list[OrganisedMentor]


class ReportList(msgspec.Struct, frozen=True):
    """The reported messages of a programme, those that wait first."""

    reports: list[ReportView]
