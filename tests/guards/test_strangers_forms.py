"""Every kind of stranger sends every command and every form about private things: nothing is told, nothing changes."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy

from hub.actions.context import Context
from hub.actions.registry import ACTIONS
from hub.protocol.commands import COMMANDS
from hub.records.columns import metadata
from tests.booking import MORNING
from tests.guards.conftest import FilledHub
from tests.guards.doors import Told, Visit, forget, visit
from tests.guards.filled import MARKS, MODERATORS, NEVER, Filled

TEXT = {"text": "x", "client_key": "client-key-9", "reason": "other", "line": "x", "number": 1, "version": 1}
MORE = {"agrees": True, "time": MORNING, "times": [MORNING], "stars": 5, "post_id": "p1", "shared": True}
FORM = {name: str(value) for name, value in (TEXT | MORE).items() if name != "times"} | {"time1": "2026-11-28T09:00"}


def everything(ctx: Context) -> dict[str, list[tuple[object, ...]]]:
    """Every row that there is, of every table."""
    with ctx.records.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sqlalchemy.select(table))), key=str)
            for table in metadata.sorted_tables
        }


def not_for(filled: Filled, who: str, kind: str) -> list[str]:
    """Private ids of a kind that are no business of a stranger's: three are as good as all."""
    return [one for one in filled.ids[kind] if who not in filled.theirs.get(one, ())][:3]


def of_private_things() -> list[str]:
    """The commands that name a booking or a thread."""
    return [name for name in ACTIONS if {"booking_id", "thread_id"} & {*COMMANDS[name].__struct_fields__}]


def test_no_command_tells_a_private_thing_from_one_that_never_was(hub: FilledHub):
    filled, before, names = hub.filled, everything(hub.ctx), of_private_things()
    assert len(names) > 25
    for who, actor in hub.strangers.items():
        browser = visit(hub.app, actor)
        for name in names:
            kind = "thread_id" if "thread_id" in COMMANDS[name].__struct_fields__ else "booking_id"
            never = answer(browser, name, kind, NEVER)
            assert never[0] in {401, 404}, (who, name)
            for one in not_for(filled, who, kind):
                assert answer(browser, name, kind, one) == never, (who, name)
    assert everything(hub.ctx) == before


def answer(browser: Visit, name: str, kind: str, one_id: str) -> tuple[int, Any]:
    """What the API answers to a command about this."""
    known = TEXT | MORE | {kind: one_id}
    fields = {one: known[one] for one in COMMANDS[name].__struct_fields__ if one in known}
    headers = {"X-CSRFToken": browser.csrf}
    told = browser.client.post(f"/api/v1/commands/{name}", json=fields, headers=headers)
    return told.status_code, told.json


def test_no_form_tells_a_private_thing_from_one_that_never_was(hub: FilledHub):
    filled, before, names = hub.filled, everything(hub.ctx), of_private_things()
    for who, actor in hub.strangers.items():
        browser = visit(hub.app, actor)
        for name in names:
            place, kind = door_of(name)
            never = browser.send(place.format(NEVER), **FORM)
            assert never[0] in {401, 404}, (who, name)
            # Each of them is asked for above; the form's way to the same command is one for all.
            one = not_for(filled, who, kind)[0]
            assert forget(browser.send(place.format(one), **FORM), [one]) == never, (who, name)
    assert everything(hub.ctx) == before


def door_of(name: str) -> tuple[str, str]:
    """The address of a command's plain form, and what its id is of."""
    subject = name.partition(".")[0]
    if subject == "thread":
        return f"/threads/{{}}/do/{name}", "thread_id"
    return f"/bookings/{{}}/{'room/' if subject == 'room' else ''}do/{name}", "booking_id"


OF_PROGRAMMES = (
    "edit",
    "mentors",
    "publish",
    "people",
    "people/remove",
    "signups",
    "signups/take-in",
    "signups/receipts",
)


def forms(filled: Filled) -> Iterator[tuple[str, dict[str, str]]]:
    """The other forms about what is private, with the ids in them: those of mentors, programmes, inboxes, requests."""
    draft, programme = filled.ids["programme_id"]
    invited, mentor = filled.ids["mentor_id"]
    [report], [key] = filled.ids["report_id"], filled.ids["key"]
    for programme_id, one in ((draft, invited), (programme, mentor)):
        for verb in ("", "/times", "/accept", "/decline", "/leave"):
            yield f"/mentoring/{one}{verb}", {"key": key, "version": "1", "shown_name": "x"}
        for act in ("remove", "again"):
            yield f"/organise/programmes/{programme_id}/mentors/{one}/{act}", {}
    for one in (draft, programme):
        yield f"/organise/programmes/{one}/reports/{report}", {"line": "x"}
        for place in OF_PROGRAMMES:
            yield f"/organise/programmes/{one}/{place}", {"name": "Olga", "role": "moderator", "text": "x"}
    yield f"/programmes/{draft}/ask", {"visibility": "public", "title": "x", "part": "x", "client_key": "client-key-8"}
    yield f"/programmes/{draft}/request", {"m1": mentor, "way": "any", "about": "x", "client_key": "client-key-8"}
    yield "/inbox/read", {"notice_id": filled.ids["notice_id"][0]}
    for thread_id in filled.ids["thread_id"][:3]:
        asked = {"m1": mentor, "way": "any", "about": "x", "client_key": "client-key-8", "from_thread_id": thread_id}
        yield f"/programmes/{programme}/request", asked


def test_no_other_form_does_anything_for_a_stranger_or_tells_them_anything(hub: FilledHub):
    filled, before = hub.filled, everything(hub.ctx)
    for who in hub.strangers.keys() - MODERATORS:
        browser = visit(hub.app, hub.strangers[who])
        for path, fields in forms(filled):
            ids = [one for one in filled.private if one in path or one in fields.values()]
            if any(who in filled.theirs.get(one, ()) for one in ids):
                continue
            told = browser.send(path, **fields)
            assert [mark for mark, theirs in MARKS.items() if mark in told[1] and who not in theirs] == [], (who, path)
            if ids:
                assert forget(told, ids) == of_never(browser, path, fields, ids), (who, path)
    assert everything(hub.ctx) == before


def of_never(browser: Visit, path: str, fields: dict[str, str], ids: list[str]) -> Told:
    """What the same form is answered about ids that never were; it is sent once."""
    for one in ids:
        path = path.replace(one, NEVER)
    asked = {name: NEVER if value in ids else value for name, value in fields.items()}
    if path + str(asked) not in browser.told:
        browser.told[path + str(asked)] = browser.send(path, **asked)
    return browser.told[path + str(asked)]
