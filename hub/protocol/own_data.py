"""Everything of one's own, as somebody takes it with them. Moments are milliseconds since 1970, 0 for never.

There is no secret in it, and no word that somebody else wrote; names of others stand in it where one was told them.
"""

import msgspec

from hub.domain.mentors import Absence, Extra, Window

FORM = 1
"""Grows when a field changes its meaning or goes."""


class OwnAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account: who vouches for it (``issuer``), under which unchanging name (``subject``), and what was chosen."""

    issuer: str
    subject: str
    name: str
    zone: str
    language: str
    keeps_name: bool
    created_at: int
    seen_at: int


class OwnRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role; ``scope`` is ``site``, ``series``, ``hour`` or ``programme``."""

    scope: str
    scope_id: str
    role: str
    granted_at: int


class OwnAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where the account gets e-mail."""

    email: str
    verified_at: int


class OwnNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one was told: the kind, what it was about, and the names in its sentence."""

    kind: str
    at: int
    read_at: int
    mailed_at: int
    facts: dict[str, str | int]
    programme_id: str
    booking_id: str
    thread_id: str
    hour_id: str
    question_id: str


class OwnChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What one does not want to hear of, on the site or by e-mail."""

    kind: str
    site_off: bool
    mail_off: bool


class OwnToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token for programs, without its secret, which nobody has."""

    label: str
    created_at: int
    used_at: int
    expires_at: int


class OwnAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that one put in an hour, as it is now. ``original_text``: one's own words where others changed them.

    ``name``: under which it stands, ``""`` for none; ``keeps_name``: a guest wished that it stays.
    """

    hour_id: str
    question_id: str
    state: str
    text: str
    original_text: str
    name: str
    keeps_name: bool
    submitted_at: int
    endorsements: int
    edits: int
    appeals: int
    appeal_text: str
    consent: bool
    merged_into: str


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A written answer or reply that one gave in an hour, and under which name.

    Where somebody else wrote under the same name in that hour, there are those alone of which it is known who did.
    """

    hour_id: str
    question_id: str
    name: str
    text: str
    at: int


class OwnNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note that one left for the other moderators of an hour, and under which name."""

    hour_id: str
    question_id: str
    name: str
    text: str
    at: int


class OwnEndorsement(msgspec.Struct, frozen=True, kw_only=True):
    """A question that one endorses."""

    hour_id: str
    question_id: str
    at: int


class OwnAct(msgspec.Struct, frozen=True, kw_only=True):
    """What one did in an hour, as its ledger has it, for as long as the ledger knows who acts.

    ``words``: what one wrote with it, where that is neither an answer nor a note: the line to whoever asked a question
    that was left out, another wording.
    """

    hour_id: str
    question_id: str
    name: str
    role: str
    reason: str
    words: str
    at: int


class OwnSilence(msgspec.Struct, frozen=True, kw_only=True):
    """That one was silenced in an hour, or might write again (``name``), for as long as it is known who was.

    Why is the word of whoever did it, and stands on the ledger of the hour.
    """

    hour_id: str
    name: str
    at: int


class OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one wrote at a moment; ``name`` is what happened with it."""

    at: int
    name: str
    text: str


PASSED_ON = "passed_on"
"""The state of a booking that went on to another mentor, to the one who was asked before."""


class OwnBooking(msgspec.Struct, frozen=True, kw_only=True):
    """One's own side of a session; ``you`` is ``candidate`` or ``mentor``. The other's words are not in it.

    Fields of note:
        state: ``passed_on`` where one was asked as a mentor and it went on to another one: then there are the lines
            that one wrote, and nothing of what became of it.
        name: under which one asked; ``about``: what one asked for.
        lines: what one wrote with a step of it; ``chat``: one's own lines of the chat that both kept.
        note: one's own note, ``note_shared`` with the other; ``stars``, ``feedback``: what one told the programme.
    """

    booking_id: str
    programme_id: str
    you: str
    state: str
    name: str = ""
    about: str = ""
    starts_at: int = 0
    ends_at: int = 0
    created_at: int
    changed_at: int
    lines: tuple[OwnLine, ...]
    chat: tuple[OwnLine, ...] = ()
    note: str = ""
    note_shared: bool = False
    stars: int = 0
    feedback: str = ""


class OwnPart(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered question of a thread."""

    number: int
    text: str
    at: int


class OwnThread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread that one began, and its questions."""

    thread_id: str
    programme_id: str
    visibility: str
    state: str
    title: str
    name: str
    created_at: int
    questions: tuple[OwnPart, ...]


class OwnPost(msgspec.Struct, frozen=True, kw_only=True):
    """An answer or a follow-up that one wrote in a thread."""

    thread_id: str
    number: int
    role: str
    name: str
    text: str
    at: int
    edited_at: int


class OwnConsent(msgspec.Struct, frozen=True, kw_only=True):
    """That one agreed to make a part of a private thread public, and under which name."""

    thread_id: str
    number: int
    name: str
    at: int


class OwnReport(msgspec.Struct, frozen=True, kw_only=True):
    """That one showed a message to the moderators, and what one said of it."""

    thread_id: str
    line: str
    at: int


class OwnMentorPart(msgspec.Struct, frozen=True, kw_only=True):
    """One's part as a mentor: profile and times."""

    programme_id: str
    state: str
    name: str
    wiki_account: str
    aliases: tuple[str, ...]
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
    invited_at: int
    joined_at: int


class OwnModeration(msgspec.Struct, frozen=True, kw_only=True):
    """What one did as a moderator of public threads."""

    programme_id: str
    thread_id: str
    name: str
    role: str
    reason: str
    at: int


class OwnStay(msgspec.Struct, frozen=True, kw_only=True):
    """When one was in the video room of an hour."""

    hour_id: str
    name: str
    joined_at: int
    left_at: int


class OwnMark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that says whose it is.

    ``thing``: an ``hour``, ``series`` or ``programme`` that one planned, a ``role`` that one gave (``thing_id``: where
    it holds), a ``mentor`` whom one invited, a ``recording`` that one asked for, the ``stream_key`` of an hour that
    one set, an ``alarm`` that one settled.
    """

    thing: str
    thing_id: str
    at: int


class OwnData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept of one person; what a guest has is in the hours alone, and ``account`` is null.

    What is archived is in it, which is everything but the last seconds. Who endorsed, acted or was there is known for
    some time after an hour only; then it is in nobody's file any more.
    """

    form: int
    made_at: int
    account: OwnAccount | None
    roles: tuple[OwnRole, ...]
    addresses: tuple[OwnAddress, ...]
    notices: tuple[OwnNotice, ...]
    choices: tuple[OwnChoice, ...]
    tokens: tuple[OwnToken, ...]
    questions: tuple[OwnAsked, ...]
    answers: tuple[OwnAnswer, ...]
    notes: tuple[OwnNote, ...]
    endorsements: tuple[OwnEndorsement, ...]
    acts: tuple[OwnAct, ...]
    silences: tuple[OwnSilence, ...]
    stays: tuple[OwnStay, ...]
    bookings: tuple[OwnBooking, ...]
    threads: tuple[OwnThread, ...]
    posts: tuple[OwnPost, ...]
    consents: tuple[OwnConsent, ...]
    reports: tuple[OwnReport, ...]
    mentor_parts: tuple[OwnMentorPart, ...]
    moderation: tuple[OwnModeration, ...]
    made: tuple[OwnMark, ...]
