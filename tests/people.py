"""The cast of every test, and the hours they meet in.

Zuri organises, Mona moderates, Hana hosts, Ada is the guest who answers, Ben and Chidi attend (Chidi with an
account, Ben by name alone), Nyah attends without a name, Olga has an account but no part in the hour.
"""

from typing import Any

import sqlalchemy

from hub.actions.context import CLOCK, Context
from hub.domain.hours import MOVES, STAMPS, Hour, HourState, WhoMay
from hub.domain.people import Grant
from hub.domain.roles import Actor, Role
from hub.records import tables
from tests.fixed import START

ZURI = Actor("pzuri", "Zuri", signed_in=True)
MONA = Actor("pmona", "Mona", signed_in=True)
HANA = Actor("phana", "Hana", signed_in=True)
ADA = Actor("pada", "Ada", signed_in=True)
CHIDI = Actor("pchidi", "Chidi", signed_in=True)
OLGA = Actor("polga", "Olga", signed_in=True)
BEN = Actor("gben", "Ben")
NYAH = Actor("gnyah")

CAST = {actor.person_id: actor for actor in (ZURI, MONA, HANA, ADA, CHIDI, OLGA, BEN, NYAH)}
WITH_ACCOUNT = [actor for actor in CAST.values() if actor.signed_in]
PARTS = {ZURI: Role.ORGANISER, MONA: Role.MODERATOR, HANA: Role.HOST, ADA: Role.GUEST}
"""Who holds which role in the hours of ``make_hour``."""

LEFT_BY = {move.target: move.event for move in MOVES.values() if move.event != "hour.resumed"} | {
    HourState.DRAFT: "hour.edited"
}
"""The event that brings an hour into each state."""


def move_in(engine: sqlalchemy.Engine) -> None:
    """Write the accounts of the cast into a fresh database, and let Zuri organise on the whole site."""
    rows = [
        {
            "person_id": one.person_id,
            "issuer": "test",
            "subject": one.person_id,
            "name": one.name,
            "created_at": START,
        }
        for one in WITH_ACCOUNT
    ]
    site = {
        "person_id": ZURI.person_id,
        "scope": "site",
        "scope_id": "",
        "role": Role.ORGANISER.value,
    }
    with engine.begin() as connection:
        connection.execute(sqlalchemy.insert(tables.people), rows)
        connection.execute(
            sqlalchemy.insert(tables.grants),
            site | {"granted_by": "", "granted_at": START},
        )


def make_hour(ctx: Context, state: str = "live", **fields: Any) -> Hour:
    """An hour in any state, with the cast in their parts, recorded in SQL and published to Redis.

    Unless ``fields`` say otherwise anyone may ask and endorse, at any pace, before moderation.
    """
    planned = {
        "hour_id": ctx.new_id(),
        "title": "Wikidata for beginners",
        "starts_at": START,
        "duration_s": 3600,
        "created_by": ZURI.person_id,
        "created_at": START,
        "who_may_ask": WhoMay.ANYONE,
        "pace_s": 0,
        "room_name": "",
        "overlay_key": "overlay-key-of-this-hour",
    }
    happened = LEFT_BY[HourState(state)]
    stamp = {STAMPS[happened]: ctx.clock()} if happened in STAMPS else {}
    if state != "draft":
        stamp["announced_at"] = ctx.clock()
    hour = Hour(**planned | stamp | fields | {"state": HourState(state)})
    ctx.records.hours.add(hour)
    for actor, role in PARTS.items():
        give_part(ctx, hour, actor, role)
    if hour.state is not HourState.DRAFT:
        publish(ctx, hour, happened)
    return hour


def give_part(ctx: Context, hour: Hour, actor: Actor, role: Role) -> None:
    """Let a person play a part in one hour."""
    grant = Grant(
        person_id=actor.person_id,
        scope="hour",
        scope_id=hour.hour_id,
        role=role,
        granted_by=ZURI.person_id,
        granted_at=ctx.clock(),
    )
    ctx.records.people.grant(grant)


def publish(ctx: Context, hour: Hour, happened: str) -> None:
    """Show an hour to everyone, as its organiser or the clock would."""
    told = {"name": happened, "at": ctx.clock(), "by": CLOCK, "role": CLOCK}
    ctx.store.hours.publish(hour, told)


def set_state(ctx: Context, hour: Hour, state: str) -> Hour:
    """The same hour in another state, whatever its life says about that; everyone sees it."""
    this = tables.hours.c.hour_id == hour.hour_id
    with ctx.records.engine.begin() as connection:
        version = tables.hours.c.version + 1
        connection.execute(sqlalchemy.update(tables.hours).where(this).values(state=state, version=version))
    moved = ctx.records.hours.get(hour.hour_id)
    assert moved is not None
    publish(ctx, moved, LEFT_BY[moved.state])
    return moved
