"""Somebody who has their data erased, and what stands in their place while it is done."""

import hashlib
import hmac

import msgspec

from hub.domain.people import STAND_IN


class Erasing(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose data are being erased, since ``asked_at`` (ms since 1970).

    Fields:
        looked_at: since when it is known in which hours they stand; ``hours``: those that are not left yet.
        left_words_at: since when nothing beside hours and rooms knows them any more, 0 while something does.
        salt: makes their stand-ins; known to nobody, and gone when all is done.
    """

    person_id: str
    salt: str
    asked_at: int
    looked_at: int
    hours: tuple[str, ...]
    left_words_at: int

    def stand_in(self, place: str) -> str:
        """What counts for them in an hour, or stands elsewhere: the same however often it is asked for."""
        digest = hmac.new(self.salt.encode(), place.encode(), hashlib.sha256).hexdigest()
        return f"{STAND_IN}{digest[:24]}"
