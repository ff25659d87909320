"""What keeping an hour needs of Redis: the sets of endorsers, entries that cannot be read, questions to put back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from hub.domain.questions import Question
from hub.protocol.cursors import START
from hub.protocol.events import Event
from hub.store import keys
from hub.store.codec import encode_fields
from hub.store.pool import Client
from hub.store.scripts import Scripts


@dataclass(frozen=True)
class ArchiveStore:
    """For the worker, which writes the archive."""

    client: Client
    scripts: Scripts

    def endorsers(self, hour_id: str, question_ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """The people who endorse each of these questions."""
        ids = list(question_ids)
        with self.client.pipeline(transaction=False) as pipe:
            for question_id in ids:
                pipe.smembers(keys.endorsers(hour_id, question_id))
            return dict(zip(ids, map(frozenset, pipe.execute()), strict=True))

    def lacks(self, hour_id: str, question_ids: frozenset[str]) -> bool:
        """Whether Redis has lost one of these questions of an hour: none is taken out before its hour is settled."""
        return not question_ids.issubset(self.client.zrange(keys.questions(hour_id), 0, -1))

    def put_back(
        self, question: Question, endorsers: Iterable[str], silencing: Event | None = None, since: str = START
    ) -> bool:
        """Put an archived question back into an hour that lost it, or lost its place in the lists alone; False when
        nothing of it is lost. What is there stays as it is.

        Args:
            silencing: the act by which its asker was silenced over it. They are silenced again, also where the question
                is there, if it still is theirs, and nobody let them write again since.
            since: the cursor up to which it is known that they still are silenced.
        """
        hour_id, question_id = question.hour_id, question.question_id
        eight = [
            keys.hour(hour_id),
            keys.question(hour_id, question_id),
            keys.questions(hour_id),
            keys.asked(hour_id, question.asker_id),
            keys.endorsers(hour_id, question_id),
            keys.silenced(hour_id),
            keys.silenced_openly(hour_id),
            keys.stream(hour_id),
        ]
        request = {
            "question": encode_fields(msgspec.structs.asdict(question)),
            "people": sorted(endorsers),
            "since": since,
        }
        request |= {"silenced": silencing.person_id, "reason": silencing.reason} if silencing else {"silenced": ""}
        return bool(self.scripts.run("question_put_back", eight, request)[0] == "done")

    def entry(self, hour_id: str, cursor: str) -> tuple[str, dict[str, str]] | None:
        """The id and the bare fields of the first entry after a cursor, however ill-formed; None when there is none."""
        found = self.client.xrange(keys.stream(hour_id), min=f"({cursor}", count=1)
        return (found[0][0], found[0][1]) if found else None

    def bury(self, hour_id: str, event_id: str, fields: dict[str, str]) -> None:
        """Keep an entry that cannot be archived where somebody can look at it."""
        self.client.hset(keys.buried(hour_id), event_id, json.dumps(fields, ensure_ascii=False))

    def buried(self, hour_id: str) -> dict[str, str]:
        """The buried entries of an hour, JSON by event id."""
        return self.client.hgetall(keys.buried(hour_id))
