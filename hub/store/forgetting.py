"""What forgetting people needs of Redis: an hour that is over goes whole, one that goes on loses one person alone."""

from dataclasses import dataclass
from typing import Any

from hub.protocol.bylines import Byline
from hub.store import keys
from hub.store.pool import Client
from hub.store.scripts import Scripts

AT_ONCE = 500
GONE_S = 24 * 3600
"""How long a line that was open lets nothing through; a browser that comes anew is somebody else by then."""


@dataclass(frozen=True)
class ForgettingStore:
    """For the worker, and for whoever has their data erased."""

    client: Client
    scripts: Scripts

    def drop(self, hour_id: str) -> int:
        """Delete every key of an hour whose archive is whole; how many went."""
        found = list(self.client.scan_iter(match=keys.every_pattern(hour_id), count=AT_ONCE))
        for first in range(0, len(found), AT_ONCE):
            self.client.unlink(*found[first : first + AT_ONCE])
        return len(found)

    def knows(self, hour_id: str, person_id: str) -> bool:
        """Whether an hour holds something of a person that it did not tell of, or told long ago: what they asked,
        when they may ask again, that they are silenced or here; or an entry that could not be archived."""
        with self.client.pipeline(transaction=False) as pipe:
            pipe.exists(keys.asked(hour_id, person_id))
            pipe.hexists(keys.paces(hour_id), person_id)
            pipe.hexists(keys.silenced(hour_id), person_id)
            pipe.zscore(keys.presence(hour_id), person_id)
            pipe.hvals(keys.buried(hour_id))
            *marks, here, buried = pipe.execute()
        return any(marks) or here is not None or any(person_id in entry for entry in buried)

    def unname(self, hour_id: str, person_id: str, stand_in: str, byline: Byline, event: dict[str, Any]) -> None:
        """Take a person off an hour; whoever watches it sees the questions change that bore their name. Safe to repeat.

        Args:
            stand_in: counts in their place.
            byline: under which names they wrote in this hour.
            event: its fields, beside the question.
        """
        request = {"person": person_id, "stand_in": stand_in, "names": sorted(byline.names), "event": event}
        stream = keys.stream(hour_id)
        for question_id in self.client.zrange(keys.questions(hour_id), 0, -1):
            three = [keys.question(hour_id, question_id), keys.endorsers(hour_id, question_id), stream]
            here = {"event": event | {"question_id": question_id}, "others": byline.of_others(question_id)}
            self.scripts.run("question_unname", three, request | here)
        nine = [
            stream,
            keys.asked(hour_id, person_id),
            keys.asked(hour_id, stand_in),
            keys.client_keys(hour_id),
            keys.paces(hour_id),
            keys.silenced(hour_id),
            keys.silenced_openly(hour_id),
            keys.presence(hour_id),
            keys.buried(hour_id),
        ]
        self.scripts.run("hour_unname", nine, request)

    def shut_out(self, mark: str) -> None:
        """Let nothing through any more that comes as this person, on whatever line is open; see ``LimitStore.spend``.

        Args:
            mark: of the person, see ``actions.limits``.
        """
        self.client.set(keys.gone(mark), "1", ex=GONE_S)

    def is_gone(self, mark: str) -> bool:
        """Whether a line that is open still belongs to somebody who had their data erased."""
        return bool(self.client.exists(keys.gone(mark)))
