"""Programmes of mentoring: for whom, from when until when, by which rules."""

from enum import StrEnum

import msgspec

DAY_S = 24 * 3600


class Phase(StrEnum):
    """Where a programme stands. It follows from the clock: nobody has to open or close it."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Category(msgspec.Struct, frozen=True):
    """A kind of mentor: ``key`` stays, ``label`` is what people read."""

    key: str
    label: str


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """A programme. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        description, audience, resources, rules: Markdown; what it is, for whom, what to read first, conduct.
        zone: IANA name of the zone in which ``opens_at`` and ``closes_at`` were written.
        closes_at: from then on no session can be asked for; writing goes on. 0 for no end.
        session_s: length of a session, a multiple of five minutes.
        answer_within_s: how long a request waits before it goes on to the next mentor, or becomes a thread.
        cancel_notice_s: who cancels later than this before the start is asked why.
        quiet_after_s: a thread in which nobody writes for so long counts as answered.
        open_limit: how many requests and coming sessions a candidate may have at a time.
        session_limit: how many sessions a candidate may have in all; 0 for as many as there are.
        wiki_page: https address of the page on a wiki where people may sign up as well, ``""`` for none.
    """

    programme_id: str
    title: str
    version: int = 1
    summary: str = ""
    description: str = ""
    audience: str = ""
    resources: str = ""
    rules: str = ""
    zone: str = "UTC"
    opens_at: int = 0
    closes_at: int = 0
    session_s: int = 1200
    answer_within_s: int = 2 * DAY_S
    cancel_notice_s: int = DAY_S
    quiet_after_s: int = 21 * DAY_S
    open_limit: int = 2
    session_limit: int = 3
    categories: tuple[Category, ...] = ()
    wiki_page: str = ""
    published_at: int = 0
    created_by: str = ""
    created_at: int = 0

    def phase(self, now: int) -> Phase:
        """Where it stands at a moment (ms since 1970)."""
        if not self.published_at:
            return Phase.DRAFT
        if now < self.opens_at:
            return Phase.COMING
        return Phase.CLOSED if self.closes_at and now >= self.closes_at else Phase.OPEN

    def label(self, key: str) -> str:
        """What people read for a category; ``""`` for one that is gone."""
        return next((one.label for one in self.categories if one.key == key), "")


WRITTEN_IN = frozenset({Phase.OPEN, Phase.CLOSED})
"""The phases in which questions may be put in writing: who came too late for a session is not sent away."""
