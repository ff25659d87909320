"""What people may read of threads. Every door to a thread leads through ``load_thread``."""

from collections import defaultdict
from typing import NamedTuple

from hub.actions.context import Context
from hub.actions.programme_access import check_account, part_of, programme_roles, readable_programme
from hub.domain.errors import ThreadNotFound
from hub.domain.mentors import Mentor
from hub.domain.programmes import Programme
from hub.domain.roles import Actor, Right, may
from hub.domain.thread_rules import answered, is_in, may_in, writers
from hub.domain.threads import Part, Post
from hub.protocol.thread_views import ModerationAct, PartView, PostView, ThreadRow, ThreadView
from hub.records.threads import WholeThread, people_in

PER_PAGE = 50
SNIPPET = 160


class Seen(NamedTuple):
    """A thread as somebody may read it.

    Fields:
        you: ``asker``, ``mentor``, ``moderator`` or ``reader``.
        part: the person's active part in the programme, None for none.
        may: what they may do in it; see ``domain.thread_rules.may_in``.
    """

    whole: WholeThread
    programme: Programme
    you: str
    part: Mentor | None
    may: tuple[str, ...]


def load_thread(ctx: Context, actor: Actor, thread_id: str) -> Seen:
    """A thread that somebody may read, and who they are in it.

    Raises:
        ThreadNotFound: none of this id, for this person: what is private or hidden answers as what never was.
    """
    whole = ctx.records.threads.within_reach(thread_id, actor.person_id if actor.signed_in else "")
    if whole is None:
        raise ThreadNotFound
    thread = whole.thread
    part = part_of(ctx, actor, thread.programme_id)
    wrote = people_in(whole)
    if not thread.public and not is_in(thread, actor.person_id, part, wrote):
        raise ThreadNotFound
    moderates = thread.public and may(programme_roles(ctx, actor, thread.programme_id), Right.MODERATOR)
    you = _you(actor, whole, part, moderates=moderates)
    if thread.hidden_at and you != "asker" and not moderates:
        raise ThreadNotFound
    programme = ctx.records.programmes.get(thread.programme_id)
    if programme is None or (thread.public and not programme.published_at and not moderates):
        raise ThreadNotFound
    answers = part is not None and (part.takes_written or thread.public or part.mentor_id in thread.mentors)
    return Seen(whole, programme, you, part, may_in(thread, you, moderates=moderates, answers=answers))


def read_thread(ctx: Context, actor: Actor, thread_id: str) -> ThreadView:
    """A thread as somebody sees it.

    Raises:
        ThreadNotFound: none, for this person.
    """
    return view_of(ctx, actor, load_thread(ctx, actor, thread_id))


def view_of(ctx: Context, actor: Actor, seen: Seen) -> ThreadView:
    """A thread in the form in which it is told."""
    whole, thread = seen.whole, seen.whole.thread
    names = {one.mentor_id: one.name for one in map(ctx.records.mentors.get, thread.mentors) if one}
    reported = set() if thread.public else ctx.records.moderation.reported_by(thread.thread_id, actor.person_id)
    moderates = "hide" in seen.may
    return ThreadView(
        thread_id=thread.thread_id,
        programme_id=thread.programme_id,
        programme_title=seen.programme.title,
        visibility=thread.visibility.value,
        state=thread.state.value,
        version=thread.version,
        you=seen.you,
        may=seen.may,
        title=thread.title,
        asker_name=thread.asker_name,
        mentors=tuple(names.values()),
        offers=thread.offers,
        parts=tuple(_part_view(whole, part, actor.person_id, reported, moderates=moderates) for part in whole.parts),
        created_at=thread.created_at,
        changed_at=thread.changed_at,
        wiki_source=thread.wiki_source,
        booking_id=thread.booking_id if seen.you in ("asker", "mentor") else "",
        public_thread_id=whole.public_ids[0] if whole.public_ids and not thread.public else "",
        hidden=bool(thread.hidden_at),
        hide_reason=thread.hide_reason,
    )


def public_threads(ctx: Context, programme_id: str, words: str = "", before: int = 0) -> list[ThreadRow]:
    """The public threads of a programme, the newest words first; fifty at a time.

    Args:
        words: every one of them stands in what is listed.
        before: changed before this moment (ms since 1970), 0 for any. The caller has checked that the programme is
            known to the person.
    """
    found = ctx.records.threads.public(programme_id, words[:200], before, PER_PAGE)
    return [_row(whole) for whole in found]


def threads_of(ctx: Context, actor: Actor) -> list[ThreadRow]:
    """The threads that somebody is in: what they asked, and what they are asked.

    Raises:
        SignInNeeded: guests are in none.
    """
    check_account(ctx, actor)
    rows, parts = [], defaultdict[str, Mentor | None](None)
    for whole in ctx.records.threads.of_person(actor.person_id):
        thread = whole.thread
        if thread.programme_id not in parts:
            parts[thread.programme_id] = part_of(ctx, actor, thread.programme_id)
        concerned = _concerns(whole, actor, parts[thread.programme_id])
        if concerned and (not thread.hidden_at or thread.asker_id == actor.person_id):
            rows.append(_row(whole))
    return rows


def read_programme_ledger(ctx: Context, actor: Actor, programme_id: str) -> list[ModerationAct]:
    """What moderators did to public threads of a programme, newest first.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    readable_programme(ctx, actor, programme_id)
    acts = ctx.records.moderation.ledger(programme_id)
    return [ModerationAct(**{name: getattr(one, name) for name in ModerationAct.__struct_fields__}) for one in acts]


def _you(actor: Actor, whole: WholeThread, part: Mentor | None, *, moderates: bool) -> str:
    if actor.signed_in and actor.person_id == whole.thread.asker_id:
        return "asker"
    if part is not None or (not whole.thread.public and actor.person_id in people_in(whole)):
        return "mentor"
    return "moderator" if moderates else "reader"


def _concerns(whole: WholeThread, actor: Actor, part: Mentor | None) -> bool:
    thread = whole.thread
    if thread.public:
        addressed = part is not None and part.mentor_id in thread.mentors
        return actor.person_id in people_in(whole) or addressed
    return is_in(thread, actor.person_id, part, people_in(whole))


def _part_view(whole: WholeThread, part: Part, person_id: str, reported: set[str], *, moderates: bool) -> PartView:
    posts = [post for post in whole.posts if post.number == part.number]
    plain = PartView(
        number=part.number,
        text=part.text,
        version=part.version,
        at=part.at,
        posts=tuple(_post_view(post, person_id, reported, moderates=moderates) for post in posts),
        answered=answered(part.number, posts),
    )
    return plain if whole.thread.public else _with_consents(plain, whole, part, posts, person_id)


def _with_consents(view: PartView, whole: WholeThread, part: Part, posts: list[Post], person_id: str) -> PartView:
    people = writers(whole.thread, part.number, posts)
    published = part.published_version == part.version
    agreed = {
        one.person_id: one.name
        for one in whole.consents
        if one.number == part.number and one.version == part.version and not published
    }
    return PartView(
        number=view.number,
        text=view.text,
        version=view.version,
        at=view.at,
        posts=view.posts,
        answered=view.answered,
        asked=bool(agreed),
        agreed=tuple(agreed.values()),
        you_agree=person_id in agreed,
        you_wrote=person_id in people,
        missing=len(people - agreed.keys()),
        published=published,
    )


def _post_view(post: Post, person_id: str, reported: set[str], *, moderates: bool) -> PostView:
    yours = bool(person_id) and post.author_id == person_id
    hidden = bool(post.hidden_at)
    return PostView(
        post_id=post.post_id,
        name=post.name,
        role=post.role,
        text=post.text if not hidden or yours or moderates else "",
        at=post.at,
        edited_at=post.edited_at,
        yours=yours,
        hidden=hidden,
        hide_reason=post.hide_reason,
        reported=post.post_id in reported,
    )


def _row(whole: WholeThread) -> ThreadRow:
    thread, first = whole.thread, whole.parts[0].text if whole.parts else ""
    return ThreadRow(
        thread_id=thread.thread_id,
        programme_id=thread.programme_id,
        visibility=thread.visibility.value,
        state=thread.state.value,
        title=thread.title,
        asker_name=thread.asker_name,
        parts=len(whole.parts),
        answered=sum(answered(part.number, whole.posts) for part in whole.parts),
        changed_at=thread.changed_at,
        snippet=first if len(first) <= SNIPPET else f"{first[: SNIPPET - 1]}…",
    )
