"""Who somebody is in a thread. Every door to a thread leads through ``load_thread``."""

from typing import NamedTuple

from hub.actions.context import Context
from hub.actions.programme_access import part_of, programme_roles
from hub.domain.errors import ThreadNotFound
from hub.domain.mentors import Mentor
from hub.domain.programmes import Phase, Programme
from hub.domain.roles import Actor, Right, may
from hub.domain.thread_rules import is_in, may_in
from hub.domain.threads import Thread
from hub.records.threads import WholeThread

NOWHERE = "-"
"""The id of no programme, for look-ups that find nothing."""


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
        ThreadNotFound: none of this id, for this person: what is private or hidden answers as what never was, after
            the same look-ups.
    """
    found = _reach(ctx, actor, thread_id)
    whole = ctx.records.threads.whole(thread_id) if found else None
    if found is None or whole is None:
        raise ThreadNotFound
    programme, you, part, moderates = found
    thread = whole.thread
    answers = part is not None and (part.takes_written or thread.public or part.mentor_id in thread.mentors)
    offers = part is not None and part.takes_calls and programme.phase(ctx.clock()) is Phase.OPEN
    may_do = may_in(thread, you, moderates=moderates, answers=answers, offers=offers)
    return Seen(whole, programme, you, part, may_do)


class _Reached(NamedTuple):
    """What is known of a thread before more than its row is loaded; see ``Seen``."""

    programme: Programme
    you: str
    part: Mentor | None
    moderates: bool


def _reach(ctx: Context, actor: Actor, thread_id: str) -> _Reached | None:
    """Who somebody is in a thread, or None where they may not know of it.

    All is looked up for an id that never was, too, and nothing more before it is decided: who is told the same waits
    for the same look-ups.
    """
    reach = ctx.records.threads.within_reach(thread_id, actor.person_id if actor.signed_in else "")
    programme_id = reach.thread.programme_id if reach else NOWHERE
    part = part_of(ctx, actor, programme_id)
    moderates = may(programme_roles(ctx, actor, programme_id), Right.MODERATOR)
    programme = ctx.records.programmes.get(programme_id)
    if reach is None or programme is None:
        return None
    thread = reach.thread
    if not thread.public:
        concerned = is_in(thread, actor.person_id, part, wrote=reach.wrote)
        you = "asker" if actor.person_id == thread.asker_id else "mentor"
        return _Reached(programme, you, part, moderates=False) if concerned else None
    you = _you_in_public(actor, thread, part, moderates=moderates)
    there = bool(programme.published_at) and (not thread.hidden_at or you == "asker")
    return _Reached(programme, you, part, moderates) if there or moderates else None


def _you_in_public(actor: Actor, thread: Thread, part: Mentor | None, *, moderates: bool) -> str:
    if actor.signed_in and actor.person_id == thread.asker_id:
        return "asker"
    if part is not None:
        return "mentor"
    return "moderator" if moderates else "reader"
