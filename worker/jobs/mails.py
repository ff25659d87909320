"""Sends the e-mail of notices, and letters.

What is to be sent is claimed, handed over, and noted as sent. A worker that dies between the last two leaves a claim
behind; after five minutes another one sends the same again, under the same Message-ID. So does a later try where the
server's word that it took a mail was lost.
"""

from collections.abc import Iterable
from email.message import EmailMessage

import structlog

from hub.actions.addresses import link_of
from hub.actions.context import Context
from hub.domain.bookings import Booking, Party
from hub.domain.notices import KINDS, Choice, MailState, Notice
from hub.domain.people import Person
from hub.mail.messages import Reader, compose_letter, compose_notice
from hub.mail.transport import MailDelayed, MailRefused, transport_of
from hub.mail.words import words_for
from hub.records.notices import TRIES
from hub.records.reminders import REMINDERS, still_so
from worker.jobs.job import Job

log = structlog.get_logger("worker")

AT_A_TIME = 5
"""How many mails of notices are sent before the letters have their turn, for which somebody sits and waits."""
REST_MS = 60_000
"""How long nothing is sent after the server was away: each try would keep all that waits behind it."""
STALE_MS = 24 * 3600 * 1000
"""After so long a notice is no news any more: what waited longer for the server is not sent."""


class Post:
    """The way out, shared by the jobs, which remembers for a while that the server is away."""

    def __init__(self) -> None:
        self._rests_until = 0

    def open(self, ctx: Context) -> bool:
        """Whether it makes sense to try to send something now."""
        return ctx.clock() >= self._rests_until

    def send(self, ctx: Context, message: EmailMessage, kind: str, one_id: str) -> MailState:
        """Hand a message over; answers what is to be noted of it."""
        way_out = transport_of(ctx.settings)
        if way_out is None:
            return MailState.OFF
        try:
            way_out.send(message, kind, ctx.clock())
        except MailRefused as error:
            log.warning("mail.refused", id=one_id, kind=kind, reason=error.reason)
            return MailState.FAILED
        except MailDelayed as error:
            log.warning("mail.delayed", id=one_id, kind=kind, reason=error.reason)
            if error.everything:
                self._rests_until = ctx.clock() + REST_MS
            return MailState.DUE
        return MailState.SENT


class LettersJob(Job):
    """Sends the letters that somebody waits for in front of a mailbox."""

    name = "letters"
    every_s = 2.0

    def __init__(self, post: Post) -> None:
        self._post = post

    def due(self, ctx: Context) -> Iterable[str]:
        """Letters that are due now."""
        return ctx.records.letters.to_send(ctx.clock()) if self._post.open(ctx) else []

    def do(self, ctx: Context, one_id: str) -> bool:
        """Send one letter."""
        letter = ctx.records.letters.claim(one_id, ctx.clock()) if self._post.open(ctx) else None
        if letter is None:
            return False
        words = words_for(ctx.settings, letter.language, letter.facts.get("zone", ""))
        state = MailState.FAILED
        if letter.tries <= TRIES:
            message = compose_letter(ctx.settings, words, letter, link_of(ctx, letter), ctx.clock())
            state = self._post.send(ctx, message, letter.kind.value, one_id)
        ctx.records.letters.settle(letter, state, ctx.clock())
        return False


class MailsJob(Job):
    """Sends the e-mail of notices. Whether somebody wants it is looked up now, not when the notice was written."""

    name = "mails"
    every_s = 2.0

    def __init__(self, post: Post) -> None:
        self._post = post

    def due(self, ctx: Context) -> Iterable[str]:
        """Notices whose e-mail is due now."""
        return ctx.records.notices.to_mail(ctx.clock())[:AT_A_TIME] if self._post.open(ctx) else []

    def do(self, ctx: Context, one_id: str) -> bool:
        """Send the e-mail of one notice, or note why there is none; answers whether it was due."""
        notice = ctx.records.notices.claim_mail(one_id, ctx.clock()) if self._post.open(ctx) else None
        if notice is None:
            return False
        ctx.records.notices.settle_mail(notice, self._deliver(ctx, notice), ctx.clock())
        return True

    def _deliver(self, ctx: Context, notice: Notice) -> MailState:
        if notice.mail_tries > TRIES:
            return MailState.FAILED
        booking = ctx.records.bookings.get(notice.booking_id) if notice.booking_id else None
        reader = _reader(ctx, notice, booking) if _wanted(ctx, notice, booking) else None
        if reader is None:
            return MailState.OFF
        message = compose_notice(ctx.settings, reader, notice, booking, ctx.clock())
        return self._post.send(ctx, message, notice.kind, notice.notice_id)


def _wanted(ctx: Context, notice: Notice, booking: Booking | None) -> bool:
    now = ctx.clock()
    if notice.kind not in KINDS or notice.at < now - STALE_MS:
        return False
    if notice.booking_id and not _concerned(notice, booking, now):
        return False
    return not ctx.records.notices.choices(notice.person_id).get(notice.kind, Choice()).mail_off


def _concerned(notice: Notice, booking: Booking | None, now: int) -> bool:
    """Whether what somebody is told of a booking is still theirs to know, and a reminder still true.

    A mentor of whom the request was taken since learns nothing more of it: neither that it is agreed, nor when it is.
    """
    if booking is None or booking.party(notice.person_id) is None:
        return False
    return notice.kind not in REMINDERS or still_so(notice, booking, now)


def _reader(ctx: Context, notice: Notice, booking: Booking | None) -> Reader | None:
    """Who reads it; None without a verified address."""
    person = ctx.records.people.get(notice.person_id)
    address = ctx.records.letters.address(notice.person_id) if person else None
    if person is None or address is None:
        return None
    words = words_for(ctx.settings, person.language, person.zone, _zone_in(ctx, person, booking))
    return Reader(person.name, address.email, words)


def _zone_in(ctx: Context, person: Person, booking: Booking | None) -> str:
    """The zone in which one of the two reads the times of a booking; ``""`` where there is none."""
    if booking is None:
        return ""
    if booking.party(person.person_id) is Party.CANDIDATE:
        return booking.candidate_zone
    mentor = ctx.records.mentors.get(booking.mentor_id)
    return mentor.zone if mentor else ""
