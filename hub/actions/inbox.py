"""The inbox: one function a command."""

from collections.abc import Mapping
from typing import Any

from hub.actions.context import Context
from hub.actions.inbox_reads import inbox_of
from hub.actions.news import ring
from hub.domain.errors import PayloadInvalid, SignInNeeded
from hub.domain.notices import KINDS, Choice
from hub.domain.roles import Actor
from hub.domain.topics import inbox_topic
from hub.protocol import mentor_commands as c


def read_inbox(ctx: Context, actor: Actor, command: c.InboxRead) -> dict[str, Any]:
    """Mark notices as read: those of ``notice_ids``, or all with none.

    Raises:
        SignInNeeded: guests have no inbox.
    """
    _check_account(actor)
    ctx.records.notices.read(actor.person_id, command.notice_ids, ctx.clock())
    return _told(ctx, actor)


def choose_inbox(ctx: Context, actor: Actor, command: c.InboxChoose) -> dict[str, Any]:
    """Turn a kind of notice off or on, on the site or by e-mail.

    Raises:
        SignInNeeded: guests have no inbox.
        PayloadInvalid: no such kind; ``field``.
    """
    _check_account(actor)
    if command.kind not in KINDS:
        raise PayloadInvalid(field="kind")
    ctx.records.notices.choose(actor.person_id, {command.kind: {f"{command.channel}_off": not command.wanted}})
    return _told(ctx, actor)


def choose_all(ctx: Context, actor: Actor, off: Mapping[str, Choice]) -> None:
    """Keep what somebody does not want to hear of, for every kind at once; a kind that is not named is wanted.

    Raises:
        SignInNeeded: guests have no inbox.
    """
    _check_account(actor)
    chosen = {kind: off.get(kind, Choice()) for kind in KINDS}
    fields = {kind: {"site_off": one.site_off, "mail_off": one.mail_off} for kind, one in chosen.items()}
    ctx.records.notices.choose(actor.person_id, fields)
    ring(ctx, inbox_topic(actor.person_id))


def _told(ctx: Context, actor: Actor) -> dict[str, Any]:
    ring(ctx, inbox_topic(actor.person_id))
    return {"inbox": inbox_of(ctx, actor)}


def _check_account(actor: Actor) -> None:
    if not actor.signed_in:
        raise SignInNeeded
