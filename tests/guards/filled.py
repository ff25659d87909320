"""A programme in which everything private is there, filled with marked words; and every kind of stranger to it.

Each word of ``MARKS`` stands in one kind of private thing and nowhere else. Ada and Chidi are the two: of the sessions,
and of most of the threads.
"""

import itertools
from dataclasses import dataclass

from hub.actions.context import Context
from hub.actions.programmes import invitation_key, invite_mentor
from hub.actions.registry import run
from hub.actions.signups import Choice, read_signups, take_in_signups
from hub.actions.thread_reads import read_thread
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.mentors import Mentor, MentorState
from hub.domain.people import Grant
from hub.domain.programmes import Programme
from hub.domain.roles import Actor, Role
from hub.mail.outbox import Outbox
from tests.addresses import give_address
from tests.booking import MORNING, act, book_slot, kept
from tests.mentoring import HOUR_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.threads import agree, post, start, tell
from tests.worker.working import forget_limits, work
from worker.__main__ import jobs, mail_jobs, prosody_jobs

MODERATORS = frozenset({"moderator", "organiser", "moderator of the site"})
MARKS: dict[str, frozenset[str]] = {
    "zebrafish": frozenset(),
    "wombat": frozenset(),
    "axolotl": frozenset(),
    "quokka": frozenset(),
    "chidi@example.org": frozenset(),
    "okapi": MODERATORS,
    "narwhal": MODERATORS,
    "kakapo": MODERATORS,
    "ibis": frozenset({"another mentor"}),
    "numbat": frozenset({"another mentor", "another candidate"}),
}
"""Which strangers may read a word after all. ``zebrafish`` is what the two wrote to each other, ``wombat`` the name
that Chidi took for it, ``axolotl`` his own note, ``quokka`` what he told the programme, ``okapi`` the message that he
reported, ``narwhal`` a public thread that moderators hide, ``kakapo`` a draft, ``ibis`` a private thread for whoever
can answer, ``numbat`` what another candidate and Hana wrote."""

NEVER = "never-was"
PUBLIC_WORDS = "This part may become public."
SIGNUP = (
    "*I would like to have a mentorship session with Ada. zebrafish line."
    "--[[User:Farida|Farida]] ([[User talk:Farida|talk]]) 14:03, 27 November 2026 (UTC)"
)
NEWCOMERS = (
    "another candidate",
    "declined",
    "left",
    "mentor elsewhere",
    "moderator elsewhere",
    "moderator of the site",
)


@dataclass(frozen=True)
class Filled:
    """What is there, by the names of the arguments of addresses; several of a kind, private ones first.

    Fields:
        theirs: of each private id the strangers to whom it is no secret.
        room_name: of the session that is under way.
        public_id: the thread into which a part was published.
    """

    ids: dict[str, list[str]]
    theirs: dict[str, frozenset[str]]
    room_name: str
    public_id: str

    @property
    def private(self) -> frozenset[str]:
        """The ids that are nobody's business: all but those of the programme that everybody knows, and its mentor."""
        known = {self.ids["programme_id"][-1], self.ids["mentor_id"][-1], "0"}
        return frozenset(itertools.chain.from_iterable(self.ids.values())) - known


def fill(ctx: Context, clock: SetClock) -> tuple[Filled, dict[str, Actor]]:
    """Let everything happen that leaves something private; and the strangers, by what they are."""
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    people = strangers(ctx, programme)
    give_address(ctx, CHIDI, "chidi@example.org")
    noor = people["another candidate"]
    over, under_way = (_agreed(ctx, ada, at) for at in (MORNING - HOUR_MS, MORNING))
    hers = book_slot(ctx, hana, actor=noor, at=MORNING + 2 * HOUR_MS, about="numbat", candidate_name="numbat")
    _hold(ctx, clock, over, MORNING - HOUR_MS)
    run(ctx, ADA, "room.end", {"booking_id": over})
    written = _under_way(ctx, clock, under_way)
    act(ctx, CHIDI, "rate", over, stars=2, text="quokka")
    _wiki_line(ctx, programme)
    private, public = _thread_of_the_two(ctx, programme, ada.mentor_id)
    anyone = start(ctx, programme, title="ibis", parts=["ibis?"]).thread_id
    hidden = start(ctx, programme, title="narwhal", parts=["narwhal?"], visibility="public")
    tell(ctx, MONA, "thread.hide", hidden, reason="Names somebody")
    other = start(ctx, programme, noor, title="numbat", parts=["numbat?"], mentors=[hana.mentor_id]).thread_id
    draft = make_programme(ctx, title="kakapo", summary="kakapo", published_at=0)
    invited = invite_mentor(ctx, ZURI, draft.programme_id, "Ada")
    ctx.store.writing.note(private, ADA.person_id, 1, clock())
    work(ctx, *jobs(), *prosody_jobs(), *mail_jobs(), rounds=1)
    forget_limits(ctx)
    ids = {
        "booking_id": [under_way, over, hers.booking_id],
        "thread_id": [private, anyone, hidden.thread_id, written, other],
        "programme_id": [draft.programme_id, programme.programme_id],
        "mentor_id": [invited.mentor_id, ada.mentor_id],
        "notice_id": [ctx.records.notices.of_person(CHIDI.person_id)[0].notice_id],
        "report_id": [ctx.records.moderation.reports(programme.programme_id)[0].report_id],
        "key": [invitation_key(ctx, invited)],
        "name": [Outbox(ctx.settings.data_dir).sent()[0].name],
        "number": ["0"],
    }
    theirs = {hers.booking_id: MARKS["numbat"], other: MARKS["numbat"], anyone: MARKS["ibis"]}
    theirs |= {hidden.thread_id: MODERATORS, draft.programme_id: MODERATORS}
    return Filled(ids, theirs, kept(ctx, under_way).room_name, public), people


def strangers(ctx: Context, programme: Programme) -> dict[str, Actor]:
    """Everybody who is none of the two, by what they are."""
    elsewhere = make_programme(ctx, title="Another programme")
    new = {name: newcomer(ctx, name) for name in NEWCOMERS}
    make_mentor(ctx, programme, new["declined"], state=MentorState.DECLINED)
    make_mentor(ctx, programme, new["left"], state=MentorState.LEFT)
    make_mentor(ctx, elsewhere, new["mentor elsewhere"])
    for who, scope, scope_id in (("elsewhere", "programme", elsewhere.programme_id), ("of the site", "site", "")):
        person_id = new[f"moderator {who}"].person_id
        about = {"scope": scope, "scope_id": scope_id, "role": Role.MODERATOR, "granted_by": "", "granted_at": 0}
        ctx.records.people.grant(Grant(person_id=person_id, **about))
    known = {"guest": BEN, "account": OLGA, "moderator": MONA, "organiser": ZURI, "another mentor": HANA}
    return known | new


def newcomer(ctx: Context, name: str) -> Actor:
    """Somebody with a fresh account."""
    person = ctx.records.people.sign_in("test", name, name.title(), ctx.clock())
    return Actor(person.person_id, person.name, signed_in=True)


def _agreed(ctx: Context, mentor: Mentor, at: int) -> str:
    """A session of the two that is agreed; its id."""
    booking_id = book_slot(ctx, mentor, at=at, about="zebrafish about", candidate_name="wombat").booking_id
    act(ctx, ADA, "accept", booking_id, time=at)
    return booking_id


def _hold(ctx: Context, clock: SetClock, booking_id: str, at: int) -> None:
    """Let the two meet."""
    clock.ms = at
    for party in (Party.CANDIDATE, Party.MENTOR):
        ctx.records.sessions.come(booking_id, party, clock())
    run(ctx, ADA, "room.admit", {"booking_id": booking_id})


def _under_way(ctx: Context, clock: SetClock, booking_id: str) -> str:
    """A session under way, with a chat, notes and a thread of its own; the id of the thread."""
    _hold(ctx, clock, booking_id, MORNING)
    for who, key in ((CHIDI, "client-key-1"), (ADA, "client-key-2")):
        run(ctx, who, "room.say", {"booking_id": booking_id, "text": "zebrafish chat", "client_key": key})
        run(ctx, who, "room.keep", {"booking_id": booking_id, "agrees": True})
    act(ctx, ADA, "note", booking_id, text="zebrafish note", shared=True)
    act(ctx, CHIDI, "note", booking_id, text="axolotl")
    return act(ctx, CHIDI, "write", booking_id).thread_id


def _thread_of_the_two(ctx: Context, programme: Programme, mentor_id: str) -> tuple[str, str]:
    """A private thread with a reported message and a part that is public under other names; the ids of both threads."""
    parts = ["zebrafish part", "What may everyone know?"]
    thread = start(ctx, programme, title="zebrafish title", parts=parts, mentors=[mentor_id], asker_name="wombat")
    post(ctx, CHIDI, thread, 1, "zebrafish follow-up")
    reported = post(ctx, ADA, thread, 1, "okapi").parts[0].posts[-1].post_id
    tell(ctx, CHIDI, "thread.report", thread, post_id=reported, line="okapi")
    post(ctx, ADA, thread, 2, PUBLIC_WORDS)
    agree(ctx, ADA, thread, 2, "An adviser")
    agree(ctx, CHIDI, thread, 2, "A reader")
    agree(ctx, CHIDI, thread, 1, "wombat")
    return thread.thread_id, read_thread(ctx, CHIDI, thread.thread_id).public_thread_id


def _wiki_line(ctx: Context, programme: Programme) -> None:
    """A line of a wiki page that became a request."""
    lines = read_signups(ctx, ZURI, programme.programme_id, SIGNUP)
    choices = [Choice(one.key, one.way) for one in lines]
    [outcome] = take_in_signups(ctx, ZURI, programme.programme_id, SIGNUP, choices, "")
    assert not outcome.refused
