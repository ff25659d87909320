"""The inbox of one person, as that person sees it."""

from hub.actions.context import Context
from hub.domain.errors import SignInNeeded
from hub.domain.notices import KINDS, Notice, path_of
from hub.domain.roles import Actor
from hub.protocol.inbox_views import InboxView, NoticeView

SHOWN = 30


def inbox_of(ctx: Context, actor: Actor, limit: int = SHOWN) -> InboxView:
    """What somebody was told, newest first, and how much of it is not read.

    Raises:
        SignInNeeded: guests are told nothing.
    """
    if not actor.signed_in:
        raise SignInNeeded
    found = ctx.records.notices.of_person(actor.person_id, limit)
    shown = tuple(_view(one) for one in found if one.kind in KINDS)
    return InboxView(unread=ctx.records.notices.unread(actor.person_id), notices=shown)


def unread_of(ctx: Context, actor: Actor) -> int:
    """How many notices somebody has not read; none for a guest."""
    return ctx.records.notices.unread(actor.person_id) if actor.signed_in else 0


def path_to(ctx: Context, actor: Actor, notice_id: str) -> str:
    """The page of what one of somebody's notices is about; ``""`` where they have no such notice."""
    notice = ctx.records.notices.get(notice_id)
    return path_of(notice) if notice and actor.signed_in and notice.person_id == actor.person_id else ""


def _view(notice: Notice) -> NoticeView:
    return NoticeView(
        notice_id=notice.notice_id,
        kind=notice.kind,
        text=KINDS[notice.kind].text,
        facts=notice.facts,
        path=path_of(notice),
        at=notice.at,
        read=notice.read_at > 0,
    )
