"""Every Redis key there is. Nobody else spells one; docs/redis.md has a row for each.

The braces keep all keys of one hour in one slot of a Redis cluster, so that a script may touch them together.
"""

PREFIX = "hub"
LIMITS = f"{PREFIX}:limits"
WAKE = f"{PREFIX}:wake"
NEWS = f"{PREFIX}:news"
ERASED = f"{PREFIX}:rooms:erased"
"""String: how many rooms were erased since the append-only file was written anew."""
REWRITTEN = f"{PREFIX}:rooms:rewritten"
"""String: the append-only file was written anew a moment ago."""

AFTER_ARCHIVE_S = 30 * 24 * 3600
"""How long the keys of an archived hour stay: links in other people's tabs keep working for a month."""


def hour(hour_id: str) -> str:
    """Hash: what of the hour is live (state, rules of asking, on air)."""
    return f"{PREFIX}:{{{hour_id}}}:hour"


def stream(hour_id: str) -> str:
    """Stream: the events of the hour; its ids are the clients' cursors."""
    return f"{PREFIX}:{{{hour_id}}}:stream"


def questions(hour_id: str) -> str:
    """Sorted set: question ids by moment of asking."""
    return f"{PREFIX}:{{{hour_id}}}:questions"


def question(hour_id: str, question_id: str) -> str:
    """Hash: one question, field by field as ``domain.questions.Question``."""
    return f"{PREFIX}:{{{hour_id}}}:question:{question_id}"


def endorsers(hour_id: str, question_id: str) -> str:
    """Set: the people who endorse a question. Its size is the count: nobody can be in it twice."""
    return f"{PREFIX}:{{{hour_id}}}:endorsers:{question_id}"


def asked(hour_id: str, person_id: str) -> str:
    """Set: ids of the questions of one person."""
    return f"{PREFIX}:{{{hour_id}}}:asked:{person_id}"


def client_keys(hour_id: str) -> str:
    """Hash: ``person client_key`` (and more for notes and replies) -> question id: a retry makes no second one."""
    return f"{PREFIX}:{{{hour_id}}}:client_keys"


def paces(hour_id: str) -> str:
    """Hash: person id -> moment of the newest question, for the pace limit."""
    return f"{PREFIX}:{{{hour_id}}}:paces"


def silenced(hour_id: str) -> str:
    """Hash: person id -> why they may not write."""
    return f"{PREFIX}:{{{hour_id}}}:silenced"


def silenced_openly(hour_id: str) -> str:
    """Hash: person id -> asker key, of those who were silenced over a question that they put under their name."""
    return f"{PREFIX}:{{{hour_id}}}:silenced_openly"


def presence(hour_id: str) -> str:
    """Sorted set: person id -> moment until which they count as here, unless renewed."""
    return f"{PREFIX}:{{{hour_id}}}:presence"


def buried(hour_id: str) -> str:
    """Hash: event id -> JSON of a stream entry that could not be archived, for somebody to look at."""
    return f"{PREFIX}:{{{hour_id}}}:buried"


def writing(thread_id: str) -> str:
    """Sorted set: ``part person`` -> moment until which they count as writing in a thread."""
    return f"{PREFIX}:{{{thread_id}}}:writing"


def chat(booking_id: str) -> str:
    """List: the lines of a room's chat as JSON, oldest first."""
    return f"{PREFIX}:{{{booking_id}}}:chat"


def chat_ends(booking_id: str) -> str:
    """Set: the ends of the chat that are under way, and ``erased``; while there is one, it takes no line.

    ``chat_closed``, which was a string, is not this: a hub before this one may have left it.
    """
    return f"{PREFIX}:{{{booking_id}}}:chat_ends"


def here(booking_id: str) -> str:
    """Sorted set: ``candidate`` or ``mentor`` -> moment until which they count as in the room, unless renewed."""
    return f"{PREFIX}:{{{booking_id}}}:here"


def gone(mark: str) -> str:
    """String: somebody who had their data erased; what they came in by is worth nothing any more."""
    return f"{PREFIX}:gone:{mark}"


def every_pattern(hour_id: str) -> str:
    """Pattern of all keys of one hour, for giving them their last TTL."""
    return f"{PREFIX}:{{{hour_id}}}:*"
