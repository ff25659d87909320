"""Mentors of a programme: who they are, when they have time, and their part's life."""

from enum import StrEnum

import msgspec


class MentorState(StrEnum):
    """``invited`` until they accept themselves; ``left`` also when an organiser ended it."""

    INVITED = "invited"
    ACTIVE = "active"
    DECLINED = "declined"
    LEFT = "left"


class MentorMove(msgspec.Struct, frozen=True):
    """A step in the life of a mentor's part; ``who`` is ``mentor`` or ``organiser``."""

    sources: frozenset[MentorState]
    target: MentorState
    who: str


S = MentorState
MOVES: dict[str, MentorMove] = {
    "accept": MentorMove(frozenset({S.INVITED}), S.ACTIVE, "mentor"),
    "decline": MentorMove(frozenset({S.INVITED}), S.DECLINED, "mentor"),
    "leave": MentorMove(frozenset({S.ACTIVE}), S.LEFT, "mentor"),
    "remove": MentorMove(frozenset({S.INVITED, S.ACTIVE}), S.LEFT, "organiser"),
    "invite_again": MentorMove(frozenset({S.DECLINED, S.LEFT}), S.INVITED, "organiser"),
}


class Window(msgspec.Struct, frozen=True):
    """Time on each week's day ``day`` (0 Monday to 6 Sunday), in minutes since its midnight on the mentor's clock.

    ``ends_min`` above 1440 goes on past midnight.
    """

    day: int
    begins_min: int
    ends_min: int


class Absence(msgspec.Struct, frozen=True):
    """Days without any time, first and last included (``2026-12-24``); ``words`` are for the mentor alone."""

    first: str
    last: str
    words: str = ""


class Extra(msgspec.Struct, frozen=True):
    """Time on one day beside the weekly windows; on a day with extras the weekly windows do not count."""

    date: str
    begins_min: int
    ends_min: int


class Mentor(msgspec.Struct, frozen=True, kw_only=True):
    """A mentor in one programme. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        person_id: the account, ``""`` until somebody accepts the invitation. Leaves the hub nowhere.
        invited_name: whom the organiser meant, in words.
        wiki_account, aliases: by which names wiki pages speak of them.
        languages: codes such as ``fr``.
        picture_url: an https address on a host of ``Settings.picture_hosts``.
        zone: IANA name; ``weekly``, ``absences`` and ``extras`` are on its clock.
        notice_s: the shortest notice for a session.
        per_week: sessions a week (Monday to Sunday in ``zone``) at most; 0 for no limit.
        away_until: no sessions before this moment.
    """

    mentor_id: str
    programme_id: str
    person_id: str = ""
    state: MentorState = MentorState.INVITED
    version: int = 1
    invited_name: str = ""
    name: str = ""
    wiki_account: str = ""
    aliases: tuple[str, ...] = ()
    category: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    words: str = ""
    picture_url: str = ""
    zone: str = "UTC"
    weekly: tuple[Window, ...] = ()
    absences: tuple[Absence, ...] = ()
    extras: tuple[Extra, ...] = ()
    notice_s: int = 24 * 3600
    per_week: int = 2
    away_until: int = 0
    takes_written: bool = True
    takes_calls: bool = True
    invited_by: str = ""
    invited_at: int = 0
    joined_at: int = 0

    @property
    def active(self) -> bool:
        """Whether people may turn to them."""
        return self.state is MentorState.ACTIVE
