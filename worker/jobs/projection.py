"""Heals what Redis shows of an hour: records that were saved but not shown, and questions that Redis has lost.

A hub may be killed between saving a record and showing it, and a Redis without its file comes back empty. SQL has
the record, and the archive has the questions (docs/adr/0003-hour-record-and-projection.md).
"""

from collections.abc import Iterable

import structlog

from hub.actions.context import CLOCK, Context, event
from hub.actions.hours import settle_air
from hub.actions.withdrawn_streams import as_shown
from hub.domain.hours import CLOSED, MOVES, Hour, HourState
from hub.domain.roles import Actor
from hub.protocol.events import Event
from hub.protocol.views import LiveHour
from worker.jobs.job import Job

log = structlog.get_logger("worker")


def missed_event(hour: Hour, live: LiveHour | None) -> str:
    """The event that tells best what of a record was not shown yet.

    Args:
        live: what Redis shows, None for nothing.
    """
    if live is None or live.state != hour.state.value:
        if hour.state is HourState.LIVE and live and live.state == HourState.ENDED:
            return "hour.resumed"
        return next(step.event for step in MOVES.values() if step.target is hour.state)
    return "hour.room_made" if hour.room_name and not live.room_ready else "hour.edited"


class ShowJob(Job):
    """Shows each record that is newer than what Redis shows, and takes off air what an end left there.

    Whoever saves a record shows it a moment later, and tells who did it. So a difference is healed only when it stood
    at the look before as well.
    """

    name = "show"

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str]] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are not settled."""
        found = ctx.records.archive.unsettled()
        self._seen = {hour_id: what for hour_id, what in self._seen.items() if hour_id in set(found)}
        return found

    def do(self, ctx: Context, one_id: str) -> bool:
        """Heal one hour, if it needs that for the second time."""
        hour, live = ctx.records.hours.get(one_id), ctx.store.hours.get(one_id)
        if hour is None or _let_go(ctx, hour, live):
            return False
        late = live is None or ctx.store.hours.version(one_id) < hour.version
        left = live.on_air if live and hour.state is HourState.ENDED else ""
        seen = self._seen.pop(one_id, None)
        if not late and not left:
            return False
        if seen != (hour.version, left):
            self._seen[one_id] = (hour.version, left)
            return False
        if late:
            self._show(ctx, hour, live)
        if left:
            settle_air(ctx, one_id)
        return False

    def _show(self, ctx: Context, hour: Hour, live: LiveHour | None) -> None:
        name = missed_event(hour, live)
        (shown,) = as_shown(ctx, [hour])
        ctx.store.hours.publish(shown, event(ctx, name, Actor(CLOCK), CLOCK))
        log.warning("hour.shown_late", hour_id=hour.hour_id, version=hour.version, told=name)


def _let_go(ctx: Context, hour: Hour, live: LiveHour | None) -> bool:
    """Whether Redis let go of a closed hour that was settled, or never had it: it is not brought back for a change of
    its record, as everyone reads it from the archive."""
    return live is None and hour.state in CLOSED and ctx.records.archive.stay_settled(hour.hour_id, hour.version)


class PutBackJob(Job):
    """Puts the archived questions of an hour back into a Redis that has lost them.

    No question is ever taken out of Redis before its hour is settled, so one of the archive that is not there was
    lost. What cannot be put back: the keys that make a retry harmless, the pace of each person, slow mode and
    paused asking.
    """

    name = "put_back"
    every_s = 10.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are not settled."""
        return ctx.records.archive.unsettled()

    def do(self, ctx: Context, one_id: str) -> bool:
        """Put back what one hour has lost, after its record is shown again."""
        archived = ctx.records.archive.question_ids(one_id)
        if not ctx.store.archive.lacks(one_id, archived) or not ctx.store.hours.version(one_id):
            return False
        # Read before the acts: what is told after it may be more than they know, and never less.
        since = ctx.records.archive.cursor(one_id)
        over = {act.question_id: act for act in _silenced(ctx.records.archive.acts(one_id))}
        back = 0
        for question in ctx.records.archive.questions(one_id):
            people = ctx.records.archive.endorsers(one_id, question.question_id)
            back += ctx.store.archive.put_back(question, people, over.get(question.question_id), since)
        log.error("hour.put_back", hour_id=one_id, questions=back)
        return False


def _silenced(acts: Iterable[Event]) -> list[Event]:
    """The acts by which people were silenced who still are; of whoever was erased nobody knows it."""
    found: dict[str, Event] = {}
    for act in acts:
        if act.name == "person.silenced":
            found[act.person_id] = act
        elif act.name == "person.unsilenced":
            found.pop(act.person_id, None)
    return list(found.values())
