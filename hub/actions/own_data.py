"""Everything of one's own, as a file that grows while it is read: no more than one section is in memory."""

from collections.abc import Iterator
from typing import Any

import msgspec

from hub.actions.context import Context
from hub.actions.limits import spend
from hub.actions.room_ids import jitsi_id
from hub.domain.roles import Actor
from hub.protocol.own_data import FORM, OwnData
from hub.records.own_data import SECTIONS

AT_ONCE = 100
"""Entries of a section that are sent in one piece."""


def own_data(ctx: Context, actor: Actor) -> Iterator[bytes]:
    """The JSON of ``protocol.own_data.OwnData``, piece by piece: of the account, or of the guest of this cookie.

    Raises:
        LimitReached: it was asked for too often.
    """
    spend(ctx, actor, "data.export")
    return _write(ctx, actor)


def _write(ctx: Context, actor: Actor) -> Iterator[bytes]:
    yield f'{{"form":{FORM},"made_at":{ctx.clock()}'.encode()
    account = ctx.records.own_data.account(actor.person_id) if actor.signed_in else None
    yield b',"account":' + msgspec.json.encode(account)
    for name in OwnData.__struct_fields__[3:]:
        yield f',"{name}":['.encode()
        yield from _entries(_section(ctx, actor, name))
        yield b"]"
    yield b"}"


def _section(ctx: Context, actor: Actor, name: str) -> list[Any]:
    if name in SECTIONS:
        return ctx.records.own_data.section(name, actor.person_id)
    rooms = ctx.records.erasing.hours_with_visits()
    return list(ctx.records.own_data.stays([jitsi_id(ctx, hour_id, actor.person_id) for hour_id in rooms]))


def _entries(found: list[Any]) -> Iterator[bytes]:
    for first in range(0, len(found), AT_ONCE):
        piece = msgspec.json.encode(found[first : first + AT_ONCE])
        yield b"," * bool(first) + piece[1:-1]
