"""A thread in the form in which it is told to one person."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from hub.actions.context import Context
from hub.actions.thread_access import Seen
from hub.domain.mentors import Mentor
from hub.domain.programmes import Phase
from hub.domain.roles import Actor
from hub.domain.thread_rules import answered, known_as, writers
from hub.domain.threads import Part, Post
from hub.protocol.thread_views import OfferView, PartView, PostView, ThreadView
from hub.records.threads import WholeThread


class _Eyes(NamedTuple):
    """Who looks, and what only they see: the names they would be published under, and what they reported."""

    person_id: str
    moderates: bool
    names: dict[int, str]
    reported: Collection[tuple[int, str, int]]


def view_of(ctx: Context, actor: Actor, seen: Seen) -> ThreadView:
    """A thread as somebody sees it who may read it."""
    whole, thread = seen.whole, seen.whole.thread
    people = {post.author_id for post in whole.posts if post.role == "mentor"}
    around = ctx.records.mentors.around(thread.programme_id, {*thread.mentors, *thread.offers}, people)
    named = {one.mentor_id: one for one in around if one.mentor_id in thread.mentors}
    eyes = _eyes(ctx, actor, seen)
    book, book_with = _booking(ctx, seen, around)
    return ThreadView(
        thread_id=thread.thread_id,
        programme_id=thread.programme_id,
        programme_title=seen.programme.title,
        visibility=thread.visibility.value,
        state=thread.state.value,
        version=thread.version,
        you=seen.you,
        may=(*seen.may, "book") if book else seen.may,
        title=thread.title,
        asker_name=thread.asker_name,
        mentors=tuple(named[one].name for one in thread.mentors if one in named),
        offers=_offers(ctx, seen, around),
        parts=tuple(_part_view(whole, part, eyes) for part in whole.parts),
        created_at=thread.created_at,
        changed_at=thread.changed_at,
        readers=() if thread.public else _readers(whole, around),
        left_alone=not thread.public and bool(thread.mentors) and not any(one.active for one in named.values()),
        session_s=seen.programme.session_s,
        book_with=book_with,
        wiki_source=thread.wiki_source,
        booking_id=thread.booking_id if seen.you in ("asker", "mentor") else "",
        public_thread_id=whole.public_ids[0] if whole.public_ids and not thread.public else "",
        hidden=bool(thread.hidden_at),
        hide_reason=thread.hide_reason,
    )


def shown_names(ctx: Context, actor: Actor, seen: Seen) -> dict[int, str]:
    """The name under which somebody is published who chooses no other, by part: the one they have there, or here."""
    whole, person_id = seen.whole, actor.person_id
    before = ctx.records.threads.names_shown(whole.thread.thread_id)
    own = seen.part.name if seen.part else actor.name
    return {
        part.number: before.get((part.number, person_id))
        or known_as(whole.thread, whole.posts, person_id, part.number, own)
        for part in whole.parts
    }


def _eyes(ctx: Context, actor: Actor, seen: Seen) -> _Eyes:
    moderates = "hide" in seen.may
    if seen.whole.thread.public:
        return _Eyes(actor.person_id, moderates, {}, ())
    reported = ctx.records.moderation.reported_by(seen.whole.thread.thread_id, actor.person_id)
    return _Eyes(actor.person_id, moderates, shown_names(ctx, actor, seen), reported)


def _readers(whole: WholeThread, around: list[Mentor]) -> tuple[str, ...]:
    """Names of those who read a private thread because they are asked by name, or wrote in it before they left."""
    thread = whole.thread
    wrote = {post.author_id for post in whole.posts}
    found = []
    for one in around:
        named = one.active and one.mentor_id in thread.mentors
        # Whoever can answer is no list of names: they come and go.
        among_all = one.active and one.takes_written and not thread.mentors
        if named or (one.person_id in wrote and not among_all):
            found.append(known_as(thread, whole.posts, one.person_id, 0, one.name))
    return tuple(found)


def _takes_calls(seen: Seen, mentor: Mentor) -> bool:
    return mentor.active and mentor.takes_calls and mentor.person_id != seen.whole.thread.asker_id


def _offers(ctx: Context, seen: Seen, around: list[Mentor]) -> tuple[OfferView, ...]:
    """The offers that can be taken now."""
    thread = seen.whole.thread
    if seen.programme.phase(ctx.clock()) is not Phase.OPEN:
        return ()
    return tuple(
        OfferView(
            name=known_as(thread, seen.whole.posts, one.person_id, 0, one.name),
            mentor_id=one.mentor_id if seen.you == "asker" else "",
        )
        for one in around
        if one.mentor_id in thread.offers and _takes_calls(seen, one)
    )


def _booking(ctx: Context, seen: Seen, around: list[Mentor]) -> tuple[bool, str]:
    """Whether the asker may ask for a session about it now, and with whom: who offered one comes first."""
    thread = seen.whole.thread
    if seen.you != "asker" or thread.hidden_at or seen.programme.phase(ctx.clock()) is not Phase.OPEN:
        return False, ""
    callers = [one for one in around if _takes_calls(seen, one)]
    if callers:
        callers.sort(key=lambda one: one.mentor_id not in thread.offers)
        return True, callers[0].mentor_id
    others = () if thread.mentors else ctx.records.mentors.of_programme(thread.programme_id)
    return any(_takes_calls(seen, one) for one in others), ""


def _part_view(whole: WholeThread, part: Part, eyes: _Eyes) -> PartView:
    posts = [post for post in whole.posts if post.number == part.number]
    plain = PartView(
        number=part.number,
        text=part.text,
        version=part.version,
        at=part.at,
        posts=tuple(_post_view(post, eyes) for post in posts),
        answered=answered(part.number, posts),
    )
    return plain if whole.thread.public else _with_consents(plain, whole, part, posts, eyes)


def _with_consents(view: PartView, whole: WholeThread, part: Part, posts: list[Post], eyes: _Eyes) -> PartView:
    people = writers(whole.thread, part.number, posts)
    published = part.published_version == part.version
    agreed = {
        one.person_id: one.name
        for one in whole.consents
        if one.number == part.number and one.version == part.version and not published
    }
    return msgspec.structs.replace(
        view,
        asked=bool(agreed),
        agreed=tuple(agreed.values()),
        you_agree=eyes.person_id in agreed,
        you_wrote=eyes.person_id in people,
        missing=len(people - agreed.keys()),
        published=published,
        once_public=part.published_version > 0,
        shown_name=eyes.names[part.number] if eyes.person_id in people else "",
        reported=(part.number, "", 0) in eyes.reported,
    )


def _post_view(post: Post, eyes: _Eyes) -> PostView:
    yours = bool(eyes.person_id) and post.author_id == eyes.person_id
    hidden = bool(post.hidden_at)
    return PostView(
        post_id=post.post_id,
        name=post.name,
        role=post.role,
        text=post.text if not hidden or yours or eyes.moderates else "",
        at=post.at,
        edited_at=post.edited_at,
        yours=yours,
        copied=yours and bool(post.from_post_id),
        hidden=hidden,
        hide_reason=post.hide_reason,
        reported=(0, post.post_id, post.edited_at) in eyes.reported,
    )
