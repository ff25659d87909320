"""Programmes and mentors as people see them. Moments are ms since 1970, 0 for never."""

import msgspec

from hub.domain.mentors import Absence, Extra, Window


class ProgrammeView(msgspec.Struct, frozen=True, kw_only=True):
    """A programme as everyone sees it. ``phase``: ``coming``, ``open``, ``closed``; ``draft`` for its organisers.

    ``wiki_page``: https address of a page on a wiki where people may sign up as well, ``""`` for none.
    """

    programme_id: str
    title: str
    phase: str
    summary: str
    description: str
    audience: str
    resources: str
    rules: str
    zone: str
    opens_at: int
    closes_at: int
    session_s: int
    answer_within_s: int
    cancel_notice_s: int
    open_limit: int
    session_limit: int
    categories: tuple[dict[str, str], ...]
    wiki_page: str = ""


class MentorView(msgspec.Struct, frozen=True, kw_only=True):
    """A mentor as everyone sees them.

    Fields of note:
        category: the label that people read; ``category_key`` stays.
        next_free_at: the first slot that can be asked for now, 0 for none: never a time that is not free.
        takes_calls: sessions can be asked for at all; ``takes_written``: questions can be put in writing.
    """

    mentor_id: str
    programme_id: str
    name: str
    wiki_account: str
    category_key: str
    category: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    words: str
    picture_url: str
    zone: str
    takes_calls: bool
    takes_written: bool
    away_until: int
    next_free_at: int


class OrganisedMentor(msgspec.Struct, frozen=True, kw_only=True):
    """A mentor's part as the organisers of its programme see it, in every state.

    Fields of note:
        invited_name: whom the organiser meant, in words.
        link: the invitation's address, where somebody has to be handed it; ``""`` where an account was invited.
    """

    mentor_id: str
    programme_id: str
    state: str
    invited_name: str
    name: str
    category: str
    link: str
    invited_at: int
    joined_at: int


class OwnMentor(msgspec.Struct, frozen=True, kw_only=True):
    """A mentor's part as the mentor sees it, with everything that may be changed."""

    mentor_id: str
    programme_id: str
    programme_title: str
    state: str
    version: int
    name: str
    wiki_account: str
    category: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    words: str
    picture_url: str
    zone: str
    weekly: tuple[Window, ...]
    absences: tuple[Absence, ...]
    extras: tuple[Extra, ...]
    notice_s: int
    per_week: int
    away_until: int
    takes_written: bool
    takes_calls: bool
