"""The demo of a first start: four hours of one community, made by the same actions as everything else.

Each part of the story is told on a clock of its own, which walks from days ago up to now.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

from msgspec.structs import replace as replace_fields

from hub.actions.context import Context
from hub.actions.hours import create_hour, move_hour
from hub.actions.media import file_for, path_of
from hub.actions.parts import grant_role
from hub.actions.recordings import move_recording
from hub.actions.registry import ACTIONS
from hub.actions.series import create_series
from hub.demo_mentoring import load_mentoring
from hub.demo_story import (
    COMING_PLAN,
    COMING_QUESTIONS,
    DAY_S,
    FILM,
    FILM_S,
    HOUR_S,
    LIVE_ACTS,
    LIVE_ON_AIR,
    LIVE_PLAN,
    LIVE_QUESTIONS,
    MINUTE_S,
    PAST_ACTS,
    PAST_AFTERWARDS,
    PAST_ON_AIR,
    PAST_PLAN,
    PAST_QUESTIONS,
    SERIES_PLAN,
    WAITING,
    Act,
    Asked,
)
from hub.dev_links import ISSUER, development_person
from hub.domain.clock import SetClock
from hub.domain.hours import Hour, HourState
from hub.domain.local_time import wall_of, zone_of
from hub.domain.people import Person
from hub.domain.recordings import Recording, RecordingSource, RecordingState, StartKnown
from hub.domain.roles import Actor, Role
from hub.protocol.commands import parse

CROWD = 48
"""How many pretend guests endorse."""

ACCOUNTS = {"Zuri": "organiser", "Mona": "moderator", "Ada": "guest", "Ben": "attendee"}
STEP_S = 20
"""After how many seconds a question is shown and endorsed."""

Told = tuple[int, Callable[[], None]]
"""How many seconds ago something happened, and what."""


class Crew:
    """Who is in the demo: accounts for those whom the sign-in links are for, guests by name for the others."""

    def __init__(self, ctx: Context) -> None:
        people = [development_person(ctx, part) for part in ACCOUNTS.values()]
        people.append(ctx.records.people.sign_in(ISSUER, "second attendee", "Chidi", ctx.clock()))
        self._known = {person.name: _actor(person) for person in people}
        self._numbers = count(1)
        self.crowd = [Actor(f"gdemo-crowd-{number}", f"Guest {number}") for number in range(CROWD)]

    def __getitem__(self, name: str) -> Actor:
        """The person of a name; ``""`` is somebody without one."""
        if not name or name not in self._known:
            actor = Actor(f"gdemo-{next(self._numbers)}", name)
            self._known.setdefault(name or actor.person_id, actor)
            return actor
        return self._known[name]


def _actor(person: Person) -> Actor:
    return Actor(person.person_id, person.name, signed_in=True)


def load(ctx: Context) -> bool:
    """Load the demo; False when there are hours already. Made for an empty hub: nothing that is there changes."""
    if ctx.records.hours.in_states(HourState):
        return False
    crew, now = Crew(ctx), ctx.clock()
    _Telling(ctx, crew, now).past()
    _Telling(ctx, crew, now).coming()
    _Telling(ctx, crew, now).series()
    load_mentoring(ctx, crew["Zuri"])
    # The live hour is the last: whoever sees it may take the rest for loaded.
    _Telling(ctx, crew, now).live()
    return True


class _Telling:
    """One part of the story, on a clock of its own."""

    def __init__(self, ctx: Context, crew: Crew, now: int) -> None:
        self.now, self.clock, self.crew = now, SetClock(now), crew
        self.ctx = replace(ctx, clock=self.clock)
        self.ids: dict[str, str] = {}

    def live(self) -> None:
        """The hour that is live: it began a while ago, and a question is on air."""
        hour = self._planned(LIVE_PLAN, starts_s=-25 * MINUTE_S, announced_s=-4 * DAY_S)
        self._at(3 * DAY_S)
        move_hour(self.ctx, self.crew["Zuri"], hour.hour_id, "open")
        self._tell(hour, LIVE_QUESTIONS, [*LIVE_ACTS, *LIVE_ON_AIR], 25 * MINUTE_S, waiting=WAITING)

    def coming(self) -> None:
        """An hour in two days that takes questions already."""
        hour = self._planned(COMING_PLAN, starts_s=2 * DAY_S, announced_s=-30 * HOUR_S)
        self._tell(hour, COMING_QUESTIONS, [], 0, waiting={"photo"})

    def past(self) -> None:
        """An hour of last week, answered and over."""
        hour = self._planned(PAST_PLAN, starts_s=-5 * DAY_S, announced_s=-7 * DAY_S)
        self._tell(hour, PAST_QUESTIONS, [*PAST_ACTS, *PAST_ON_AIR], 5 * DAY_S, waiting={"spam"})
        self._at(5 * DAY_S - 62 * MINUTE_S)
        move_hour(self.ctx, self.crew["Zuri"], hour.hour_id, "end")
        self._run(hour, PAST_AFTERWARDS)
        self._at(5 * DAY_S - 4 * HOUR_S)
        self._publish_film(hour)

    def _publish_film(self, hour: Hour) -> None:
        """The hour was recorded: so its page shows what a page with a film is."""
        film, zuri = FILM.read_bytes(), self.crew["Zuri"]
        found = Recording(
            recording_id=self.ctx.new_id(),
            hour_id=hour.hour_id,
            source=RecordingSource.JIBRI,
            state=RecordingState.AVAILABLE,
            container="mp4",
            codecs="h264",
            size=len(film),
            sha256=hashlib.sha256(film).hexdigest(),
            duration_ms=FILM_S * 1000,
            starts_at=self.now - 5 * DAY_S * 1000,
            start_known=StartKnown.EVENT,
            asked_by=zuri.person_id,
            asked_name=zuri.name,
            created_at=self.clock(),
            changed_at=self.clock(),
        )
        recording = replace_fields(found, file=file_for(found, "mp4"))
        path = path_of(self.ctx.settings, recording.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(film)
        self.ctx.records.recordings.add(recording)
        move_recording(self.ctx, zuri, recording.recording_id, "publish")

    def series(self) -> None:
        """A monthly series whose hours announce themselves."""
        tomorrow = _words(self.now + DAY_S * 1000, "UTC").partition("T")[0]
        create_series(self.ctx, self.crew["Zuri"], SERIES_PLAN | {"starts": f"{tomorrow}T16:00"})

    def _planned(self, plan: Mapping[str, str], starts_s: int, announced_s: int) -> Hour:
        """An announced hour with its people; moments are seconds from now."""
        self._at(-announced_s)
        zuri = self.crew["Zuri"]
        # People plan for whole hours; what is live began a few minutes ago.
        step = HOUR_S if abs(starts_s) > HOUR_S else 5 * MINUTE_S
        starts_at = (self.now + starts_s * 1000) // (step * 1000) * (step * 1000)
        starts = {"starts": _words(starts_at, plan.get("zone", "UTC"))}
        hour = create_hour(self.ctx, zuri, {**plan, **starts})
        for name, role in (("Zuri", Role.HOST), ("Mona", Role.MODERATOR), ("Ada", Role.GUEST)):
            grant_role(self.ctx, zuri, "hour", hour.hour_id, name, role)
        return move_hour(self.ctx, zuri, hour.hour_id, "announce")

    def _tell(
        self, hour: Hour, questions: Iterable[Asked], acts: Iterable[Act], live_s: int, *, waiting: Iterable[str]
    ) -> None:
        """Ask, approve, endorse and curate in the order in which it happened; ``live_s`` ago the hour went live."""
        told: list[Told] = [(one.before_s, partial(self._ask, hour, one)) for one in questions]
        told += [(one.before_s - STEP_S, partial(self._show, hour, one, waiting)) for one in questions]
        told += [(act.before_s, partial(self._do, hour, act)) for act in acts]
        if live_s:
            told.append((live_s, partial(self._start, hour)))
        self._walk(told)

    def _run(self, hour: Hour, acts: Iterable[Act]) -> None:
        self._walk([(act.before_s, partial(self._do, hour, act)) for act in acts])

    def _walk(self, told: list[Told]) -> None:
        for before_s, happen in sorted(told, key=lambda one: -one[0]):
            self._at(before_s)
            happen()

    def _at(self, before_s: int) -> None:
        self.clock.ms = self.now - before_s * 1000

    def _start(self, hour: Hour) -> None:
        move_hour(self.ctx, self.crew["Zuri"], hour.hour_id, "start")

    def _ask(self, hour: Hour, one: Asked) -> None:
        asked = self._command(
            self.crew[one.by], hour, "question.submit", {"text": one.text, "client_key": f"demo-{one.key}"}
        )
        self.ids[one.key] = asked["question"].question_id

    def _show(self, hour: Hour, one: Asked, waiting: Iterable[str]) -> None:
        if one.key not in waiting:
            self._command(self.crew["Mona"], hour, "question.approve", self._about(one.key))
        for actor in self._endorsers(one):
            self._command(actor, hour, "question.endorse", self._about(one.key))

    def _endorsers(self, one: Asked) -> Iterator[Actor]:
        """As many of the crowd as endorse a question, others for each."""
        first = sum(map(ord, one.key))
        return (self.crew.crowd[(first + number) % CROWD] for number in range(one.endorsers))

    def _do(self, hour: Hour, act: Act) -> None:
        fields = dict(act.fields)
        if "into" in fields:
            fields["into"] = self.ids[str(fields["into"])]
        if "to" in fields:
            fields["person_id"] = self.crew[str(fields.pop("to"))].person_id
        self._command(self.crew[act.by], hour, act.command, self._about(act.key) | fields)

    def _about(self, key: str) -> dict[str, object]:
        return {"question_id": self.ids[key]}

    def _command(self, actor: Actor, hour: Hour, name: str, fields: Mapping[str, object]) -> dict[str, Any]:
        """Carry out a command; without the limits of the registry, for this crowd is quicker than any."""
        return ACTIONS[name](self.ctx, actor, parse(name, {"hour_id": hour.hour_id, **fields}))


def _words(ms: int, zone: str) -> str:
    """A moment as a form has it."""
    return wall_of(ms, zone_of(zone)).isoformat("T", "minutes")
