"""Threads: one function a command."""

from typing import Any

from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.programme_access import check_account, readable_programme
from hub.actions.thread_access import Seen, load_thread
from hub.actions.thread_reads import read_thread
from hub.actions.thread_view import shown_names
from hub.domain.errors import (
    AccessDenied,
    MentorNotFound,
    MentorUnavailable,
    ProgrammeNotOpen,
    TextEmpty,
    ThreadNotFound,
    ThreadNotYours,
)
from hub.domain.programmes import WRITTEN_IN, Phase
from hub.domain.questions import clean_line
from hub.domain.roles import Actor, Right, Role, shown_role
from hub.domain.thread_rules import clean_words, known_as, shown_name
from hub.domain.threads import PART_LIMIT, POST_LIMIT, TITLE_LIMIT, Post, Visibility
from hub.domain.topics import inbox_topic, thread_topic
from hub.protocol import thread_commands as c
from hub.records.database import reading
from hub.records.moderation import ProgrammeAct, Shown
from hub.records.telling import Telling
from hub.records.thread_publishing import Wish
from hub.records.thread_writes import answerers, asked, tellings
from hub.records.threads import WholeThread

Answer = dict[str, Any]


def start_thread(ctx: Context, actor: Actor, command: c.ThreadStart) -> Answer:
    """Ask in writing."""
    check_account(ctx, actor)
    programme = readable_programme(ctx, actor, command.programme_id)
    before = ctx.records.threads.find(actor.person_id, command.client_key)
    if before:
        return {"thread": read_thread(ctx, actor, before)}
    if programme.phase(ctx.clock()) not in WRITTEN_IN:
        raise ProgrammeNotOpen(opens_at=programme.opens_at, closes_at=programme.closes_at)
    mentors = tuple(dict.fromkeys(command.mentors))
    people = _people_asked(ctx, actor, command.programme_id, mentors)
    thread_id = ctx.records.threads.start(
        ctx.clock(),
        programme_id=command.programme_id,
        visibility=Visibility(command.visibility),
        asker_id=actor.person_id,
        asker_name=shown_name(command.asker_name, actor.name),
        title=clean_words(clean_line(command.title), TITLE_LIMIT),
        parts=[clean_words(text, PART_LIMIT) for text in command.parts],
        mentors=mentors,
        client_key=command.client_key,
    )
    ring(ctx, *map(inbox_topic, people))
    return {"thread": read_thread(ctx, actor, thread_id)}


def post_thread(ctx: Context, actor: Actor, command: c.ThreadPost) -> Answer:
    """Answer a part as a mentor, or follow up on it as the asker."""
    seen = _allowed(ctx, actor, command.thread_id, "post")
    post = Post(
        post_id=ctx.new_id(),
        thread_id=command.thread_id,
        number=command.number,
        author_id=actor.person_id,
        name=_name_in(seen, actor, command.number),
        role=seen.you,
        text=clean_words(command.text, POST_LIMIT),
        client_key=command.client_key,
        at=ctx.clock(),
    )
    told = _told_of_words(ctx, seen, actor, post.name, post.post_id)
    ctx.records.threads.post(post, told)
    ctx.store.writing.stop(command.thread_id, actor.person_id, command.number)
    return _done(ctx, actor, command.thread_id, told)


def ask_thread(ctx: Context, actor: Actor, command: c.ThreadAsk) -> Answer:
    """Add a numbered question as the asker."""
    seen = _allowed(ctx, actor, command.thread_id, "ask")
    told = _told_of_words(ctx, seen, actor, seen.whole.thread.asker_name, f"ask {command.client_key}")
    text = clean_words(command.text, PART_LIMIT)
    ctx.records.threads.ask(command.thread_id, text, command.client_key, ctx.clock(), told)
    return _done(ctx, actor, command.thread_id, told)


def edit_thread(ctx: Context, actor: Actor, command: c.ThreadEdit) -> Answer:
    """Change one's own post."""
    _allowed(ctx, actor, command.thread_id, "post")
    text = clean_words(command.text, POST_LIMIT)
    ctx.records.threads.edit(command.thread_id, command.post_id, actor.person_id, text, ctx.clock())
    return _done(ctx, actor, command.thread_id)


def settle_thread(ctx: Context, actor: Actor, command: c.ThreadSettle) -> Answer:
    """Say as the asker that the questions are answered. Saying it again changes nothing."""
    seen = load_thread(ctx, actor, command.thread_id)
    if seen.you != "asker":
        raise ThreadNotYours
    ctx.records.threads.move(command.thread_id, "settle", ctx.clock())
    return _done(ctx, actor, command.thread_id)


def consent_thread(ctx: Context, actor: Actor, command: c.ThreadConsent) -> Answer:
    """Agree that a part becomes public, or take it back."""
    seen = _allowed(ctx, actor, command.thread_id, "consent")
    name = shown_name(command.shown_name, shown_names(ctx, actor, seen).get(command.number, actor.name))
    wish = Wish(command.thread_id, command.number, actor.person_id, command.version, command.agrees, name)
    outcome = ctx.records.threads.consent(wish, ctx.clock())
    public = [thread_topic(outcome.public_id)] if outcome.public_id else []
    ring(ctx, thread_topic(command.thread_id), *public, *map(inbox_topic, outcome.told))
    return {"thread": read_thread(ctx, actor, command.thread_id)}


def offer_thread(ctx: Context, actor: Actor, command: c.ThreadOffer) -> Answer:
    """Offer a session as a mentor who takes calls, while the programme is open: so that the offer can be taken."""
    seen = _allowed(ctx, actor, command.thread_id, "post")
    thread, programme, part = seen.whole.thread, seen.programme, seen.part
    if seen.you != "mentor" or part is None:
        raise ThreadNotYours
    if programme.phase(ctx.clock()) is not Phase.OPEN:
        raise ProgrammeNotOpen(opens_at=programme.opens_at, closes_at=programme.closes_at)
    if not part.takes_calls:
        raise MentorUnavailable(mentor_id=part.mentor_id)
    facts: dict[str, str | int] = {"mentor": _name_in(seen, actor)}
    told = tellings("thread.offered", {thread.asker_id}, thread.thread_id, thread.programme_id, facts, actor.person_id)
    ctx.records.threads.offer(command.thread_id, part.mentor_id, told, ctx.clock())
    return _done(ctx, actor, command.thread_id, told)


def hide_thread(ctx: Context, actor: Actor, command: c.ThreadHide) -> Answer:
    """Hide a public thread or a post of it as a moderator."""
    return _moderate(ctx, actor, command, "thread.hidden")


def unhide_thread(ctx: Context, actor: Actor, command: c.ThreadUnhide) -> Answer:
    """Show again what was hidden."""
    return _moderate(ctx, actor, command, "thread.unhidden")


def report_thread(ctx: Context, actor: Actor, command: c.ThreadReport) -> Answer:
    """Show one private message, or a question, to the moderators."""
    seen = _allowed(ctx, actor, command.thread_id, "report")
    thread, shown = seen.whole.thread, _shown(seen.whole, command)
    told = [
        Telling(
            person_id=person_id,
            kind="thread.reported",
            occasion=f"{shown.post_id or f'{thread.thread_id} {shown.number}'} {shown.edited_at} {actor.person_id}",
            programme_id=thread.programme_id,
        )
        for person_id in sorted(_moderators(ctx, thread.programme_id))
    ]
    line = clean_line(command.line)
    ctx.records.moderation.report(thread.programme_id, shown, actor.person_id, line, ctx.clock(), told)
    return _done(ctx, actor, command.thread_id, told)


def _shown(whole: WholeThread, command: c.ThreadReport) -> Shown:
    """The message that is reported, as it is now.

    Raises:
        ThreadNotFound: there is none.
    """
    thread = whole.thread
    if not command.post_id:
        part = next((one for one in whole.parts if one.number == command.number), None)
        if part is None:
            raise ThreadNotFound
        return Shown(thread_id=thread.thread_id, number=part.number, text=part.text, author_name=thread.asker_name)
    post = next((one for one in whole.posts if one.post_id == command.post_id), None)
    if post is None:
        raise ThreadNotFound
    return Shown(
        thread_id=thread.thread_id,
        post_id=post.post_id,
        text=post.text,
        author_name=post.name,
        edited_at=post.edited_at,
    )


def _moderate(ctx: Context, actor: Actor, command: c.ThreadHide | c.ThreadUnhide, name: str) -> Answer:
    seen = load_thread(ctx, actor, command.thread_id)
    if "hide" not in seen.may:
        raise AccessDenied(right=Right.MODERATOR.value)
    reason = clean_line(command.reason)
    if not reason:
        raise TextEmpty
    thread = seen.whole.thread
    roles = ctx.records.people.roles(actor.person_id, programme_id=thread.programme_id)
    act = ProgrammeAct(
        act_id=ctx.new_id(),
        programme_id=thread.programme_id,
        name=name,
        at=ctx.clock(),
        role=shown_role(roles),
        by=actor.person_id,
        thread_id=thread.thread_id,
        post_id=command.post_id,
        reason=reason,
    )
    authors = {post.author_id for post in seen.whole.posts if post.post_id == command.post_id}
    people = (authors if command.post_id else {thread.asker_id}) - {actor.person_id}
    hidden = name == "thread.hidden"
    told = tellings(name, people if hidden else (), thread.thread_id, thread.programme_id, {}, act.act_id)
    changed = ctx.records.moderation.hide(act, told)
    return _done(ctx, actor, command.thread_id, told if changed else None)


def _allowed(ctx: Context, actor: Actor, thread_id: str, what: str) -> Seen:
    """The thread, if the person may do this in it.

    Raises:
        ThreadNotFound: none, for this person.
        ThreadNotYours: they may read it, and no more.
    """
    seen = load_thread(ctx, actor, thread_id)
    if what not in seen.may:
        raise ThreadNotYours
    return seen


def _name_in(seen: Seen, actor: Actor, number: int = 0) -> str:
    """The name by which a thread's readers know somebody, in a part of it (0 for the whole)."""
    own = seen.part.name if seen.part else actor.name
    return known_as(seen.whole.thread, seen.whole.posts, actor.person_id, number, own)


def _told_of_words(ctx: Context, seen: Seen, actor: Actor, name: str, occasion: str) -> list[Telling]:
    """Who hears of new words: the asker of an answer; of a follow-up those who answered, or are asked."""
    thread = seen.whole.thread
    about = (thread.thread_id, thread.programme_id)
    if seen.you == "mentor":
        facts: dict[str, str | int] = {"mentor": name}
        return tellings("thread.answered", {thread.asker_id} - {actor.person_id}, *about, facts, occasion)
    with reading(ctx.records.engine) as connection:
        may_answer = asked(connection, thread)
    people = {post.author_id for post in seen.whole.posts if post.role == "mentor"}
    if thread.mentors or not people & may_answer:
        # Who answered may be a mentor no more: then those are told who can.
        people |= may_answer
    return tellings("thread.followed_up", people - {actor.person_id}, *about, {"candidate": name}, occasion)


def _people_asked(ctx: Context, actor: Actor, programme_id: str, mentor_ids: tuple[str, ...]) -> set[str]:
    """The accounts of those whom a new thread is for.

    Raises:
        MentorNotFound, MentorUnavailable: one of them is no mentor here, or takes no written questions.
    """
    for mentor_id in mentor_ids:
        mentor = ctx.records.mentors.get(mentor_id)
        if mentor is None or not mentor.active or mentor.programme_id != programme_id:
            raise MentorNotFound
        if not mentor.takes_written or mentor.person_id == actor.person_id:
            raise MentorUnavailable(mentor_id=mentor_id)
    with reading(ctx.records.engine) as connection:
        return answerers(connection, programme_id, mentor_ids) - {actor.person_id}


def _moderators(ctx: Context, programme_id: str) -> set[str]:
    grants = ctx.records.people.grants("programme", programme_id)
    return {one.person_id for one in grants if one.role in (Role.MODERATOR, Role.ORGANISER)}


def _done(ctx: Context, actor: Actor, thread_id: str, told: list[Telling] | None = None) -> Answer:
    ring(ctx, thread_topic(thread_id), *(inbox_topic(one.person_id) for one in told or ()))
    return {"thread": read_thread(ctx, actor, thread_id)}
