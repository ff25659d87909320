"""The stores together, on one Redis."""

from dataclasses import dataclass

import redis

from hub.store import keys
from hub.store.archive import ArchiveStore
from hub.store.events import EventStore
from hub.store.forgetting import ForgettingStore
from hub.store.hours import HourStore
from hub.store.limits import LimitStore
from hub.store.news import NewsStore
from hub.store.pool import Client, pool_at
from hub.store.presence import PresenceStore
from hub.store.questions import QuestionStore
from hub.store.rooms import RoomStore
from hub.store.scripts import Scripts
from hub.store.writing import WritingStore


@dataclass(frozen=True)
class Store:
    """Everything that is happening now."""

    client: Client
    questions: QuestionStore
    hours: HourStore
    events: EventStore
    presence: PresenceStore
    limits: LimitStore
    archive: ArchiveStore
    news: NewsStore
    writing: WritingStore
    rooms: RoomStore
    forgetting: ForgettingStore

    def wake_worker(self, what: str) -> None:
        """Tell the worker that a record changed. A lost call costs seconds: the worker also looks by itself."""
        self.client.publish(keys.WAKE, what)


def connect(url: str) -> Store:
    """A store on the Redis at a URL (``redis://``, ``rediss://`` or ``unix://``)."""
    client = redis.Redis.from_pool(pool_at(url))
    scripts = Scripts(client)
    return Store(
        client,
        QuestionStore(client, scripts),
        HourStore(client, scripts),
        EventStore(client),
        PresenceStore(client),
        LimitStore(client),
        ArchiveStore(client, scripts),
        NewsStore(client),
        WritingStore(client),
        RoomStore(client, scripts),
        ForgettingStore(client, scripts),
    )
