"""Notices: what people are told, on the site and by e-mail. One table says which there are."""

from collections.abc import Mapping
from enum import StrEnum
from unicodedata import bidirectional

import msgspec

from hub.domain.texts import N_


class MailState(StrEnum):
    """Where the e-mail of a notice stands. ``off``: the person wants none, or has no verified address."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    OFF = "off"
    FAILED = "failed"


class Calendar(StrEnum):
    """The iTIP method of the calendar file that goes with a notice."""

    NONE = ""
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class NoticeKind(msgspec.Struct, frozen=True):
    """A row of the table.

    Fields:
        group: under which heading somebody turns it off.
        subject: of the e-mail; says nothing that a glance at a locked phone must not see.
        text: the sentence; may hold ``{mentor}``, ``{candidate}``, ``{guest}``, ``{title}``.
    """

    group: str
    subject: str
    text: str
    calendar: Calendar = Calendar.NONE

    def said(self, facts: Mapping[str, str | int]) -> dict[str, str | int]:
        """Of these facts those that the sentence says."""
        return {name: value for name, value in facts.items() if f"{{{name}}}" in self.text}


SESSIONS, REMINDERS, QUESTIONS, PROGRAMMES = "sessions", "reminders", "questions", "programmes"
HOURS = "hours"

KINDS: dict[str, NoticeKind] = {
    "booking.requested": NoticeKind(
        SESSIONS, N_("Somebody asks for a session"), N_("{candidate} asks you for a session.")
    ),
    "booking.accepted": NoticeKind(
        SESSIONS, N_("Your session is agreed"), N_("{mentor} accepted your request."), Calendar.REQUEST
    ),
    "booking.agreed": NoticeKind(
        SESSIONS, N_("Your session is agreed"), N_("{candidate} accepted the time that you proposed."), Calendar.REQUEST
    ),
    "booking.confirmed": NoticeKind(
        SESSIONS,
        N_("Your session is agreed"),
        N_("Your session is agreed. The invitation for your calendar is with this message."),
        Calendar.REQUEST,
    ),
    "booking.countered": NoticeKind(SESSIONS, N_("Another time is proposed"), N_("{mentor} proposes another time.")),
    "booking.proposed": NoticeKind(SESSIONS, N_("Another time is proposed"), N_("{candidate} proposes other times.")),
    "booking.declined": NoticeKind(
        SESSIONS, N_("About your request"), N_("{mentor} cannot take your request. The reason is on its page.")
    ),
    "booking.passed_on": NoticeKind(SESSIONS, N_("About your request"), N_("Your request went on to {mentor}.")),
    "booking.expired": NoticeKind(
        SESSIONS,
        N_("About your request"),
        N_("Nobody answered in time. The request became a private thread, where it can be answered in writing."),
    ),
    "booking.lapsed": NoticeKind(SESSIONS, N_("A request has ended"), N_("A request was not answered in time.")),
    "booking.rescheduling": NoticeKind(
        SESSIONS,
        N_("Another time is proposed"),
        N_("Another time is proposed for your session. The old one stands until you answer."),
    ),
    "booking.rescheduled": NoticeKind(
        SESSIONS, N_("Your session was moved"), N_("Your session has a new time."), Calendar.REQUEST
    ),
    "booking.kept": NoticeKind(
        SESSIONS, N_("Your session stays as it was"), N_("Your session stays at the time that was agreed.")
    ),
    "booking.cancelled": NoticeKind(
        SESSIONS, N_("A session is cancelled"), N_("A session or a request was cancelled."), Calendar.CANCEL
    ),
    "booking.missed": NoticeKind(
        SESSIONS, N_("A session did not take place"), N_("Your session did not take place: not everybody came.")
    ),
    "booking.ended": NoticeKind(
        SESSIONS,
        N_("After your session"),
        N_("Your session is over. You can write to each other, and tell the programme how it was."),
    ),
    "booking.note_shared": NoticeKind(SESSIONS, N_("After your session"), N_("A note was shared with you.")),
    "reminder.day": NoticeKind(REMINDERS, N_("A session within a day"), N_("You have a session within a day.")),
    "reminder.soon": NoticeKind(REMINDERS, N_("A session begins soon"), N_("Your session begins soon.")),
    "reminder.answer": NoticeKind(REMINDERS, N_("A request waits for you"), N_("A request waits for your answer.")),
    "reminder.thread": NoticeKind(
        REMINDERS, N_("Questions wait for you"), N_("Questions in a thread wait for your answer.")
    ),
    "thread.started": NoticeKind(QUESTIONS, N_("Questions for you"), N_("{candidate} asks in writing.")),
    "thread.answered": NoticeKind(QUESTIONS, N_("An answer to your questions"), N_("{mentor} answered.")),
    "thread.followed_up": NoticeKind(QUESTIONS, N_("A further question"), N_("{candidate} wrote on in a thread.")),
    "thread.offered": NoticeKind(
        QUESTIONS, N_("A session is offered"), N_("{mentor} offers you a session to talk about it.")
    ),
    "thread.consent_asked": NoticeKind(
        QUESTIONS,
        N_("May this become public?"),
        N_("You are asked whether a part of a private thread may become public."),
    ),
    "thread.published": NoticeKind(
        QUESTIONS, N_("A part became public"), N_("All agreed: a part of a thread is public now.")
    ),
    "thread.left_alone": NoticeKind(
        QUESTIONS,
        N_("About your questions"),
        N_("Nobody whom you asked in a private thread is a mentor any more. You can put your questions to others."),
    ),
    "thread.hidden": NoticeKind(
        QUESTIONS,
        N_("Moderators hid something"),
        N_("Moderators hid something that you wrote. The reason is on the ledger."),
    ),
    "thread.reported": NoticeKind(
        PROGRAMMES, N_("A message was reported"), N_("Somebody showed a private message to the moderators.")
    ),
    "mentor.invited": NoticeKind(
        PROGRAMMES, N_("You are invited to be a mentor"), N_("You are invited to be a mentor in “{title}”.")
    ),
    "mentor.joined": NoticeKind(PROGRAMMES, N_("About your programme"), N_("{mentor} is a mentor now.")),
    "mentor.declined": NoticeKind(PROGRAMMES, N_("About your programme"), N_("{mentor} declined the invitation.")),
    "mentor.left": NoticeKind(
        PROGRAMMES,
        N_("About your programme"),
        N_("{mentor} is not a mentor any more. Requests go on to others, agreed sessions are cancelled."),
    ),
    "mentor.removed": NoticeKind(
        PROGRAMMES,
        N_("About your part as a mentor"),
        N_("The organisers of “{title}” ended your part as a mentor there, or took the invitation back."),
    ),
    "question.promised": NoticeKind(
        HOURS,
        N_("About your question"),
        N_("The hour “{title}” had no time for your question. {guest} will answer it in writing."),
    ),
    "question.owed": NoticeKind(
        HOURS,
        N_("Questions wait for you"),
        N_("The hour “{title}” had no time for a question to you. Please answer it in writing."),
    ),
    "question.answered": NoticeKind(
        HOURS, N_("An answer to your question"), N_("Your question in “{title}” was answered in writing.")
    ),
    "question.unanswered": NoticeKind(
        HOURS, N_("About your question"), N_("The hour “{title}” was closed before your question was answered.")
    ),
    "reminder.question": NoticeKind(
        REMINDERS, N_("Questions wait for you"), N_("A question from “{title}” waits for your answer in writing.")
    ),
}
"""Every kind of notice there is."""

LABELS: dict[str, str] = {
    "booking.requested": N_("Somebody asks you for a session"),
    "booking.accepted": N_("A mentor accepts your request"),
    "booking.agreed": N_("A candidate accepts your time"),
    "booking.confirmed": N_("The invitation for the calendar, after you agreed"),
    "booking.countered": N_("A mentor proposes another time"),
    "booking.proposed": N_("A candidate proposes other times"),
    "booking.declined": N_("A mentor cannot take your request"),
    "booking.passed_on": N_("Your request goes on to the next mentor"),
    "booking.expired": N_("A request becomes a thread, as nobody answered"),
    "booking.lapsed": N_("A request to you ends without an answer"),
    "booking.rescheduling": N_("Another time is proposed for a session"),
    "booking.rescheduled": N_("A session is moved"),
    "booking.kept": N_("A session stays at its time"),
    "booking.cancelled": N_("A session or a request is cancelled"),
    "booking.missed": N_("A session did not take place"),
    "booking.ended": N_("A session is over"),
    "booking.note_shared": N_("A note is shared with you"),
    "reminder.day": N_("A day before a session"),
    "reminder.soon": N_("A quarter of an hour before a session"),
    "reminder.answer": N_("When a request waits for your answer"),
    "reminder.thread": N_("When questions wait for your answer"),
    "thread.started": N_("Somebody puts questions to you"),
    "thread.answered": N_("Your questions are answered"),
    "thread.followed_up": N_("A further question in a thread of yours"),
    "thread.offered": N_("A mentor offers you a session"),
    "thread.consent_asked": N_("You are asked whether something may become public"),
    "thread.published": N_("A part of a thread of yours became public"),
    "thread.left_alone": N_("Nobody is left whom you asked in private"),
    "thread.hidden": N_("Moderators hid something that you wrote"),
    "thread.reported": N_("A message was shown to you as a moderator"),
    "mentor.invited": N_("You are invited to be a mentor"),
    "mentor.joined": N_("A mentor joins your programme"),
    "mentor.declined": N_("A mentor declines your invitation"),
    "mentor.left": N_("A mentor leaves your programme"),
    "mentor.removed": N_("Your part as a mentor is ended"),
    "question.promised": N_("A guest will answer your question in writing"),
    "question.owed": N_("An hour had no time for a question to you"),
    "question.answered": N_("Your question is answered after the hour"),
    "question.unanswered": N_("An hour closes before your question is answered"),
    "reminder.question": N_("When a question from an hour waits for your answer"),
}
"""What each kind is called where people choose what they want to hear of."""

GROUPS: dict[str, str] = {
    SESSIONS: N_("Sessions"),
    REMINDERS: N_("Reminders"),
    QUESTIONS: N_("Questions in writing"),
    PROGRAMMES: N_("Programmes"),
    HOURS: N_("Hours"),
}
"""The headings above them."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody is told. ``facts`` fill the sentence; ids say what it is about."""

    notice_id: str
    person_id: str
    kind: str
    key: str
    programme_id: str = ""
    booking_id: str = ""
    thread_id: str = ""
    hour_id: str = ""
    question_id: str = ""
    facts: dict[str, str | int] = {}
    at: int = 0
    read_at: int = 0
    mail: MailState = MailState.DUE
    mail_claimed_at: int = 0
    mail_tries: int = 0
    mailed_at: int = 0


class Choice(msgspec.Struct, frozen=True):
    """What somebody does not want to hear of, for one kind: ``site_off``, ``mail_off``."""

    site_off: bool = False
    mail_off: bool = False


INBOX = "/inbox"
PLACES = {
    "mentor.invited": "/mentoring",
    "mentor.joined": "/organise/programmes/{programme_id}",
    "mentor.declined": "/organise/programmes/{programme_id}",
    "mentor.left": "/organise/programmes/{programme_id}",
    "mentor.removed": "/mentoring",
    "thread.reported": "/organise/programmes/{programme_id}/reports",
    "booking.expired": "/threads/{thread_id}",
    "question.promised": "/hours/{hour_id}/questions/{question_id}",
    "question.answered": "/hours/{hour_id}/questions/{question_id}",
    "question.unanswered": "/hours/{hour_id}/questions/{question_id}",
    "question.owed": "/hours/{hour_id}/speaker",
    "reminder.question": "/hours/{hour_id}/speaker",
}
"""Where the notices lead that lead neither to their booking nor to their thread."""
IDS = ("programme_id", "thread_id", "booking_id", "hour_id", "question_id")


def path_of(notice: Notice) -> str:
    """The page of what a notice is about; the inbox where there is none."""
    ids = {name: getattr(notice, name) for name in IDS}
    for place in (PLACES.get(notice.kind, ""), _own_place(notice)):
        named = [name for name in ids if f"{{{name}}}" in place]
        if place and all(ids[name] for name in named):
            return place.format(**ids)
    return INBOX


def _own_place(notice: Notice) -> str:
    if notice.kind.startswith("thread.") or notice.kind == "reminder.thread" or not notice.booking_id:
        return "/threads/{thread_id}"
    return "/bookings/{booking_id}"


RIGHT_TO_LEFT = frozenset({"R", "AL"})


def sentence(text: str, facts: Mapping[str, str | int]) -> str:
    """A text with its facts filled in; what it names and nobody told is left out.

    Where right meets left each fact is isolated, so that an Arabic name in an English sentence (or the other way
    round) leaves the rest alone.
    """
    shown = _Facts({name: str(value) for name, value in facts.items() if value != ""})
    found = text.format_map(shown)
    if any(bidirectional(char) in RIGHT_TO_LEFT for char in found):
        return text.format_map(_Facts({name: f"\u2068{value}\u2069" for name, value in shown.items()}))
    return found


class _Facts(dict[str, str]):
    """Facts of which some may be missing."""

    def __missing__(self, name: str) -> str:
        return "…"
