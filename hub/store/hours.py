"""What of an hour is live: its hash, its snapshot, and how asking goes."""

from dataclasses import dataclass
from typing import Any

from hub.domain.hours import CURABLE, Hour
from hub.domain.questions import Question
from hub.protocol.views import LiveHour
from hub.store import keys
from hub.store.codec import decode_hour, decode_question, encode_fields, pairs
from hub.store.pool import Client
from hub.store.questions import Busy, words
from hub.store.scripts import RETRIES, Outcome, Scripts

SHOWN_FIELDS = [
    "title",
    "starts_at",
    "ends_at",
    "asking_opens_at",
    "watch",
    "youtube_url",
    "moderation",
    "who_may_ask",
    "who_may_endorse",
    "length_limit",
    "pace_s",
    "cancel_reason",
]
ON_STAGE = "on_stage"


@dataclass(frozen=True)
class Snapshot:
    """An hour at one moment, whole; ``cursor`` is where the stream stood."""

    cursor: str
    hour: LiveHour
    questions: list[Question]


@dataclass(frozen=True)
class HourStore:
    """The live side of hours, in Redis."""

    client: Client
    scripts: Scripts

    def publish(self, hour: Hour, event: dict[str, Any]) -> Outcome:
        """Show a saved hour to everyone. Safe to repeat; an older version never overwrites a newer one."""
        fields = {name: getattr(hour, name) for name in SHOWN_FIELDS}
        fields |= {"state": hour.state.value, "version": hour.version, "room_ready": bool(hour.room_name)}
        request = {
            "version": hour.version,
            "set": encode_fields(fields),
            "first": {"asking_paused": 0, "slow_s": 0, "on_air": ""},
            "event": event,
        }
        outcome = self.scripts.change("hour_publish", [keys.hour(hour.hour_id), keys.stream(hour.hour_id)], request)
        if outcome is None:
            raise Busy("hour_publish")
        return outcome

    def set_asking(self, hour_id: str, fields: dict[str, Any], event: dict[str, Any]) -> Outcome:
        """Pause or resume asking (``asking_paused``), or set the slow mode (``slow_s`` seconds).

        Raises:
            HubError: the hour is not found, or not in a state for it.
        """
        return self._set(hour_id, fields, event)

    def count_stage(self, hour_id: str, count: int, event: dict[str, Any]) -> Outcome:
        """Tell everyone how many are on stage; nothing is told where it is the same number as before.

        Raises:
            HubError: the hour is not found, or over for good.
        """
        return self._set(hour_id, {ON_STAGE: count}, event)

    def told_on_stage(self, hour_id: str) -> int | None:
        """How many were on stage when it was told last; None where there is no hour to whom it could be told."""
        state, told = self.client.hmget(keys.hour(hour_id), ["state", ON_STAGE])
        return int(told or 0) if state in words(CURABLE) else None

    def version(self, hour_id: str) -> int:
        """The version of the record that was published last; 0 for never."""
        return int(self.client.hget(keys.hour(hour_id), "version") or 0)

    def get(self, hour_id: str) -> LiveHour | None:
        """The live part of an hour, or None when it was never published."""
        fields = self.client.hgetall(keys.hour(hour_id))
        return decode_hour(hour_id, fields) if fields else None

    def _set(self, hour_id: str, fields: dict[str, Any], event: dict[str, Any]) -> Outcome:
        request = {"hours": words(CURABLE), "set": encode_fields(fields), "event": event}
        outcome = self.scripts.change("hour_set", [keys.hour(hour_id), keys.stream(hour_id)], request)
        if outcome is None:
            raise Busy("hour_set")
        return outcome

    def snapshot(self, hour_id: str) -> Snapshot | None:
        """The hour and all its questions at one moment; None when it was never published."""
        for _ in range(RETRIES):
            ids = self.client.zrange(keys.questions(hour_id), 0, -1)
            three = [keys.hour(hour_id), keys.questions(hour_id), keys.stream(hour_id)]
            found = self.scripts.run("snapshot", three + [keys.question(hour_id, one) for one in ids], {})
            if found[0] != "retry":
                return _snapshot(hour_id, found)
        raise Busy("snapshot")

    def retire(self, hour_id: str) -> None:
        """Give every key of an archived hour its last TTL; who is here now goes within seconds, as ever."""
        for key in self.client.scan_iter(match=keys.every_pattern(hour_id), count=500):
            if key != keys.presence(hour_id):
                self.client.expire(key, keys.AFTER_ARCHIVE_S)


def _snapshot(hour_id: str, found: list[Any]) -> Snapshot | None:
    cursor, hour, *questions = found
    if not hour:
        return None
    return Snapshot(
        cursor, decode_hour(hour_id, pairs(hour)), [decode_question(pairs(flat)) for flat in questions if flat]
    )
