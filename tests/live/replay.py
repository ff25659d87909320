"""A client's side of the protocol in thirty lines, and the proof that it is enough: snapshot + events = snapshot.

``static/js/state`` does the same in the browser; the transcripts that these tests leave are replayed there too.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import msgspec

from hub.actions.context import Context, load_hour
from hub.actions.reads import read_hour, read_mine
from hub.domain.roles import Actor
from hub.live.image import HourImage
from hub.live.memory import fold
from hub.protocol.events import Audience, Event
from tests.people import BEN, MONA, OLGA

WATCHERS = {Audience.ATTENDEES: OLGA, Audience.STAGE: OLGA, Audience.DESK: MONA}
Json = dict[str, Any]


def rank(question: Json) -> tuple[bool, int, int, str]:
    """Where a question stands in the queue."""
    return (not question["pinned"], -question["endorsements"], question["submitted_at"], question["question_id"])


def apply_event(view: Json, event: Json) -> None:
    """Change a view by one event of a frame."""
    view["hour"] = event.get("hour", view["hour"])
    for question in (event.get("question"), event.get("into")):
        if question:
            _upsert(view, question)
    if "endorsements" in event:
        for question in view["questions"]:
            if question["question_id"] == event["question_id"]:
                question["endorsements"] = event["endorsements"]
    view["questions"].sort(key=rank)
    view["cursor"] = event["id"]


def _upsert(view: Json, question: Json) -> None:
    question_id = question["question_id"]
    view["questions"] = [one for one in view["questions"] if one["question_id"] != question_id]
    if "text" in question:
        view["questions"].append(deepcopy(question))
    if question["state"] == "on_air":
        view["hour"] = view["hour"] | {"on_air": question_id}
    elif view["hour"]["on_air"] == question_id:
        view["hour"] = view["hour"] | {"on_air": ""}


def apply_to_mine(mine: Json, event: Json) -> None:
    """Change what is one person's own by one event of a frame, whichever audience it was for."""
    for question in (event.get("question"), event.get("into")):
        if question and "consent" in question:
            mine["questions"] = [one for one in mine["questions"] if one["question_id"] != question["question_id"]]
            mine["questions"].append(deepcopy(question))
        elif question and "text" in question:
            _count(mine, question["question_id"], question["endorsements"])
    if "endorsements" in event:
        _count(mine, event["question_id"], event["endorsements"])
    if event["name"] in ("person.silenced", "person.unsilenced"):
        mine["silenced"] = event["reason"] if event["name"] == "person.silenced" else ""
    mine["questions"].sort(key=lambda one: (one["submitted_at"], one["question_id"]))


def _count(mine: Json, question_id: str, endorsements: int) -> None:
    for question in mine["questions"]:
        if question["question_id"] == question_id:
            question["endorsements"] = endorsements


def assert_replay(ctx: Context, hour_id: str, action: Callable[[], object]) -> list[Json]:
    """Check for every audience, and for Ben, that what they saw before and the events make what they see after.

    Returns one record for each of them: ``{audience, before, events, after}``; for the audience ``person`` before and
    after are the ``mine`` of the ack of ``hour.join``, else its ``view``.
    """
    begun = ctx.store.hours.snapshot(hour_id)
    assert begun
    image = HourImage(begun)
    before = _look(ctx, hour_id)
    action()
    events = ctx.store.events.since(hour_id, begun.cursor)
    for event in events:
        image.apply(event)
    after = _look(ctx, hour_id)
    for audience in WATCHERS:
        assert msgspec.json.decode(image.view(audience)) == after[audience]
    return [_replay(audience, before[audience], events, after[audience]) for audience in before]


def _look(ctx: Context, hour_id: str) -> dict[Audience, Json]:
    seen: dict[Audience, Any] = {audience: read_hour(ctx, who, hour_id, audience) for audience, who in WATCHERS.items()}
    ids = [one.question_id for one in seen[Audience.ATTENDEES].questions]
    mine = read_mine(ctx, BEN, load_hour(ctx, hour_id), ids)
    built: dict[Audience, Json] = as_json(seen | {Audience.PERSON: mine})
    built[Audience.PERSON].pop("endorsed")
    return {Audience(audience): view for audience, view in built.items()}


def _replay(audience: Audience, before: Json, events: list[Event], after: Json) -> Json:
    told = heard_by(audience, events, BEN)
    seen = deepcopy(before)
    for event in told:
        if audience is Audience.PERSON:
            apply_to_mine(seen, event)
        else:
            apply_event(seen, event)
    if events and audience is not Audience.PERSON:
        seen["cursor"] = after["cursor"]
    assert seen == after, audience
    return {"audience": audience.value, "before": before, "events": told, "after": after}


def heard_by(audience: Audience, events: list[Event], person: Actor) -> list[Json]:
    """What reaches somebody of events, as JSON; a person hears both what is theirs and what everyone hears."""
    told: list[Any] = []
    for entry in fold(events).values():
        if audience is Audience.PERSON:
            told += [one for one in (entry.heard.attendees, entry.heard.persons.get(person.person_id)) if one]
        elif one := entry.heard.by(audience):
            told.append(one)
    heard: list[Json] = as_json(told)
    return heard


def as_json(value: Any) -> Any:
    """A value as it arrives in a browser."""
    return msgspec.json.decode(msgspec.json.encode(value))
