"""Commands of mentors about their own part, and of everybody about what they are told."""

from typing import Annotated, Literal

from msgspec import Meta

from hub.domain.mentors import Absence, Extra, Window
from hub.protocol.command import Command, Id, Line, Text, Version

Words = Annotated[tuple[Annotated[str, Meta(max_length=60)], ...], Meta(max_length=20)]
Days = Annotated[int, Meta(ge=0, le=10**9)]


class MentorCommand(Command, frozen=True, kw_only=True):
    """A command about one mentor's part in a programme."""

    mentor_id: Id


class MentorAccept(MentorCommand, frozen=True, kw_only=True):
    """Accept an invitation; ``key`` is the secret part of its link, ``""`` where it was made out to this account."""

    name = "mentor.accept"
    leaves = "mentor.joined"
    key: Annotated[str, Meta(max_length=100)] = ""


class MentorDecline(MentorCommand, frozen=True, kw_only=True):
    """Decline an invitation."""

    name = "mentor.decline"
    leaves = "mentor.declined"
    key: Annotated[str, Meta(max_length=100)] = ""


class MentorUpdate(MentorCommand, frozen=True, kw_only=True):
    """Save one's profile, if nobody saved it since ``version``."""

    name = "mentor.update"
    version: Version
    shown_name: Annotated[str, Meta(min_length=1, max_length=100)]
    category: Annotated[str, Meta(max_length=64)] = ""
    wiki_account: Annotated[str, Meta(max_length=255)] = ""
    languages: Words = ()
    topics: Words = ()
    words: Text = ""
    picture_url: Line = ""
    takes_written: bool = True
    takes_calls: bool = True


class MentorPlan(MentorCommand, frozen=True, kw_only=True):
    """Save when one has time, if nobody saved it since ``version``."""

    name = "mentor.plan"
    version: Version
    zone: Annotated[str, Meta(max_length=64)]
    weekly: Annotated[tuple[Window, ...], Meta(max_length=50)] = ()
    absences: Annotated[tuple[Absence, ...], Meta(max_length=100)] = ()
    extras: Annotated[tuple[Extra, ...], Meta(max_length=100)] = ()
    notice_s: Days = 24 * 3600
    per_week: Annotated[int, Meta(ge=0, le=100)] = 2
    away_until: Annotated[int, Meta(ge=0, le=10**14)] = 0


class MentorLeave(MentorCommand, frozen=True, kw_only=True):
    """Be a mentor no more. Requests go on to the next mentor or are declined; agreed sessions are cancelled."""

    name = "mentor.leave"


class InboxJoin(Command, frozen=True, kw_only=True):
    """Begin to hear one's inbox: answers with it as it is."""

    name = "inbox.join"


class InboxRead(Command, frozen=True, kw_only=True):
    """Mark notices as read: those of ``notice_ids``, or all with none."""

    name = "inbox.read"
    notice_ids: Annotated[tuple[Id, ...], Meta(max_length=200)] = ()


class InboxChoose(Command, frozen=True, kw_only=True):
    """Turn a kind of notice off or on, on the site or by e-mail."""

    name = "inbox.choose"
    kind: Annotated[str, Meta(max_length=40)]
    channel: Literal["site", "mail"]
    wanted: bool
