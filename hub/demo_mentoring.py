"""The demo's programme of mentoring: two mentors, a public thread, and a request that waits; by the usual actions."""

from dataclasses import replace
from typing import Any

from hub.actions.context import Context
from hub.actions.parts import grant_role
from hub.actions.programmes import create_programme, invite_mentor, publish_programme
from hub.actions.registry import ACTIONS
from hub.dev_links import development_person
from hub.domain.clock import SetClock
from hub.domain.people import Person
from hub.domain.roles import Actor, Role
from hub.protocol.commands import parse

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS

PLAN = {
    "title": "Peer support for potential candidates",
    "summary": "Thinking of standing for the board? Talk to somebody who has been there, before you decide.",
    "description": (
        "People who think of standing for the board of trustees meet a current or former board member for "
        "20 minutes, one to one. For whom a call is too much, written questions do as well."
    ),
    "audience": "Anyone in the movement who is thinking about it. You need not have decided anything.",
    "resources": (
        "- [What the board does](https://foundation.wikimedia.org/wiki/Role:Board_of_Trustees)\n"
        "- [How candidates are chosen](https://meta.wikimedia.org/wiki/Wikimedia_Foundation_elections)"
    ),
    "rules": (
        "- Be kind, and keep to the time.\n"
        "- What is said between two stays between the two, unless both agree.\n"
        "- Nobody owes anybody their vote or their support.\n"
        "- If you cannot come, say so early: others are waiting for a time."
    ),
    "zone": "UTC",
}

PROFILES: dict[str, dict[str, Any]] = {
    "mentor": {
        "category": 0,
        "languages": ["en", "fr", "sw"],
        "topics": ["Deciding", "Board work", "African communities"],
        "words": "Six years on the board, three of them in the audit committee. Ask me what I wish I had known.",
        "zone": "Africa/Nairobi",
        "hours": (8 * 60, 20 * 60),
    },
    "adviser": {
        "category": 1,
        "languages": ["pt", "en", "es"],
        "topics": ["Campaigning", "Small wikis", "Saying no"],
        "words": "I left the board in 2022 and sleep well. I can tell you about both.",
        "zone": "America/Sao_Paulo",
        "hours": (9 * 60, 18 * 60),
    },
}

QUESTIONS = (
    "How many hours a week did the board take, honestly?",
    "Does one need to be an administrator somewhere to be taken seriously?",
)
ANSWERS = (
    ("mentor", 1, "Ten in a quiet week, twenty before a meeting. Nobody told me about the reading."),
    ("adviser", 1, "The same for me. Block two evenings a week and you will be fine."),
    ("mentor", 2, "No. I never was one."),
)


def load_mentoring(ctx: Context, zuri: Actor) -> None:
    """Make the programme, as if it had begun four days ago.

    Args:
        zuri: who organises the site.
    """
    now = ctx.clock()
    told = _Telling(replace(ctx, clock=SetClock(now - 4 * DAY_MS)), now)
    programme_id = told.programme(zuri)
    told.mentors(zuri, programme_id)
    told.thread(programme_id)


class _Telling:
    """The story, on a clock that walks from four days ago to now."""

    def __init__(self, ctx: Context, now: int) -> None:
        self.ctx, self.now = ctx, now
        self.people = {part: _actor(development_person(ctx, part)) for part in (*PROFILES, "candidate", "attendee")}

    def programme(self, zuri: Actor) -> str:
        """The programme, open since a moment ago and for sixty days."""
        programme = create_programme(self.ctx, zuri, PLAN)
        publish_programme(self.ctx, zuri, programme.programme_id)
        grant_role(self.ctx, zuri, "programme", programme.programme_id, "Mona", Role.MODERATOR)
        return programme.programme_id

    def mentors(self, zuri: Actor, programme_id: str) -> None:
        """Both mentors, invited and with their times."""
        programme = self.ctx.records.programmes.get(programme_id)
        categories = programme.categories if programme else ()
        for part, words in PROFILES.items():
            actor = self.people[part]
            mentor = invite_mentor(self.ctx, zuri, programme_id, actor.name)
            mine = self._do(actor, "mentor.accept", mentor_id=mentor.mentor_id)["mentor"]
            profile = {name: words[name] for name in ("languages", "topics", "words")}
            about = {"mentor_id": mentor.mentor_id, "shown_name": actor.name}
            key = categories[words["category"]].key
            mine = self._do(actor, "mentor.update", **about, **profile, category=key, version=mine.version)["mentor"]
            begins, ends = words["hours"]
            weekly = [{"day": day, "begins_min": begins, "ends_min": ends} for day in range(7)]
            self._do(
                actor,
                "mentor.plan",
                mentor_id=mentor.mentor_id,
                version=mine.version,
                zone=words["zone"],
                weekly=weekly,
                notice_s=HOUR_MS // 1000,
                per_week=0,
            )

    def thread(self, programme_id: str) -> None:
        """A public thread, answered over two days."""
        asked = self._do(
            self.people["attendee"],
            "thread.start",
            programme_id=programme_id,
            client_key="demo-thread",
            visibility="public",
            title="What does it take?",
            parts=list(QUESTIONS),
        )
        thread_id = asked["thread"].thread_id
        for place, (part, number, text) in enumerate(ANSWERS):
            self._at(2 * DAY_MS - place * HOUR_MS)
            key = f"demo-answer-{place}"
            self._do(self.people[part], "thread.post", thread_id=thread_id, number=number, text=text, client_key=key)

    def _at(self, before_ms: int) -> None:
        self.ctx = replace(self.ctx, clock=SetClock(self.now - before_ms))

    def _do(self, actor: Actor, name: str, **fields: Any) -> dict[str, Any]:
        return ACTIONS[name](self.ctx, actor, parse(name, fields))


def _actor(person: Person) -> Actor:
    return Actor(person.person_id, person.name, signed_in=True)
