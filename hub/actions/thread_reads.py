"""What people may read of threads: one of them, the public ones of a programme, their own."""

from hub.actions.context import Context
from hub.actions.programme_access import check_account, readable_programme
from hub.actions.thread_access import load_thread
from hub.actions.thread_view import view_of
from hub.domain.roles import Actor
from hub.domain.thread_rules import answered
from hub.protocol.thread_views import ModerationAct, ThreadRow, ThreadView
from hub.records.threads import WholeThread

PER_PAGE = 50
SNIPPET = 160


def read_thread(ctx: Context, actor: Actor, thread_id: str) -> ThreadView:
    """A thread as somebody sees it.

    Raises:
        ThreadNotFound: none, for this person.
    """
    return view_of(ctx, actor, load_thread(ctx, actor, thread_id))


def public_threads(
    ctx: Context, programme_id: str, words: str = "", before: int = 0, last: str = ""
) -> list[ThreadRow]:
    """The public threads of a programme, the newest words first; fifty at a time.

    Args:
        words: every one of them stands in what is listed.
        before: changed before this moment (ms since 1970), 0 for any. The caller has checked that the programme is
            known to the person.
        last: id of the last thread of the page before, so that none of its moment is left out.
    """
    found = ctx.records.threads.public(programme_id, words[:200], before, PER_PAGE, last[:64])
    return [_row(whole) for whole in found]


def threads_of(ctx: Context, actor: Actor) -> list[ThreadRow]:
    """The threads that somebody is in: what they asked, and what they are asked.

    Raises:
        SignInNeeded: guests are in none.
    """
    check_account(ctx, actor)
    found = ctx.records.threads.of_person(actor.person_id)
    return [_row(one) for one in found if not one.thread.hidden_at or one.thread.asker_id == actor.person_id]


def read_programme_ledger(ctx: Context, actor: Actor, programme_id: str) -> list[ModerationAct]:
    """What moderators did to public threads of a programme, newest first.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    readable_programme(ctx, actor, programme_id)
    acts = ctx.records.moderation.ledger(programme_id)
    return [ModerationAct(**{name: getattr(one, name) for name in ModerationAct.__struct_fields__}) for one in acts]


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
