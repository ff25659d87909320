"""Threads: questions in writing, numbered, answered one by one; public or private from the first word on."""

from enum import StrEnum

import msgspec

MOST_PARTS = 10
MOST_MENTORS = 5
PART_LIMIT = 4000
POST_LIMIT = 8000
TITLE_LIMIT = 200


class Visibility(StrEnum):
    """Who reads a thread. It is chosen before the first word and never changes.

    What becomes public of a private thread, by the consent of all who wrote, is copied into a public one.
    """

    PUBLIC = "public"
    PRIVATE = "private"


class ThreadState(StrEnum):
    """``answered`` when the asker says so, ``quiet`` when nobody wrote for weeks; a new word opens it again."""

    OPEN = "open"
    ANSWERED = "answered"
    QUIET = "quiet"


class ThreadMove(msgspec.Struct, frozen=True):
    """A step in the life of a thread; ``who`` is ``asker``, ``mentor`` or ``clock``."""

    who: frozenset[str]
    sources: frozenset[ThreadState]
    target: ThreadState
    event: str


EVERY = frozenset(ThreadState)
MOVES: dict[str, ThreadMove] = {
    "answer": ThreadMove(frozenset({"mentor"}), EVERY, ThreadState.OPEN, "thread.answered"),
    "follow_up": ThreadMove(frozenset({"asker"}), EVERY, ThreadState.OPEN, "thread.followed_up"),
    "ask": ThreadMove(frozenset({"asker"}), EVERY, ThreadState.OPEN, "thread.asked"),
    "settle": ThreadMove(frozenset({"asker"}), EVERY - {ThreadState.ANSWERED}, ThreadState.ANSWERED, "thread.settled"),
    "fall_quiet": ThreadMove(frozenset({"clock"}), frozenset({ThreadState.OPEN}), ThreadState.QUIET, "thread.quieted"),
}


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        asker_id: an account; leaves the hub nowhere. ``asker_name``: the name that the asker chose.
        mentors: ids of the mentors it is addressed to; none for "whoever can answer".
        offers: ids of the mentors who offered a session to talk about it.
        reminders: how often those who owe an answer were reminded since the last word; ``reminded_at``: when last.
        booking_id: the booking that it came from.
        from_thread_id: the private thread whose parts were published here; leaves the hub nowhere.
        wiki_source: address of the revision of the wiki page on which it began.
        hidden_at: since when moderators hide it (public ones only).
    """

    thread_id: str
    programme_id: str
    visibility: Visibility
    asker_id: str
    state: ThreadState = ThreadState.OPEN
    version: int = 1
    title: str = ""
    asker_name: str = ""
    mentors: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    reminders: int = 0
    booking_id: str = ""
    from_thread_id: str = ""
    client_key: str = ""
    wiki_source: str = ""
    created_at: int = 0
    changed_at: int = 0
    settled_at: int = 0
    reminded_at: int = 0
    hidden_at: int = 0
    hide_reason: str = ""

    @property
    def public(self) -> bool:
        """Whether everyone may know of it."""
        return self.visibility is Visibility.PUBLIC


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered question of a thread, from 1.

    Fields of note:
        version: grows with each word written in this part; a consent holds for one version.
        from_number: in a published thread, the number it had in the private one.
        published_version: the version that was published, 0 for none.
    """

    thread_id: str
    number: int
    text: str
    version: int = 1
    from_number: int = 0
    published_version: int = 0
    client_key: str = ""
    at: int = 0


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An answer or a follow-up to one part; ``name`` is what others read, ``role`` is ``asker`` or ``mentor``.

    In a published copy ``from_post_id`` is the private post of which it is a copy; it leaves the hub nowhere.
    """

    post_id: str
    thread_id: str
    number: int
    author_id: str
    name: str
    role: str
    text: str
    client_key: str = ""
    from_post_id: str = ""
    at: int = 0
    edited_at: int = 0
    hidden_at: int = 0
    hide_reason: str = ""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody agrees that a part becomes public as it was at ``version``, under ``name``."""

    thread_id: str
    number: int
    person_id: str
    version: int
    name: str
    at: int
