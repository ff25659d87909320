"""Where a word stands: in which tables of the database, and under which keys of Redis."""

from collections.abc import Iterator

from sqlalchemy import inspect, text

from hub.actions.context import Context
from hub.store import keys


def traces(ctx: Context, *words: str) -> list[str]:
    """The tables and keys in which any of these words stands, those of the index of the search among them.

    Counters of rate limits are left out: they are keyed by id, and last for minutes.
    """
    places = [*_rows(ctx), *_keys(ctx)]
    return sorted({place for place, told in places if any(word.lower() in told.lower() for word in words)})


def _rows(ctx: Context) -> Iterator[tuple[str, str]]:
    with ctx.records.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield table, repr(tuple(row))


def _keys(ctx: Context) -> Iterator[tuple[str, str]]:
    client = ctx.store.client
    read = {
        "string": client.get,
        "hash": client.hgetall,
        "set": client.smembers,
        "list": lambda key: client.lrange(key, 0, -1),
        "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        "stream": client.xrange,
    }
    for key in client.scan_iter("*"):
        if not key.startswith(keys.LIMITS):
            yield key, f"{key} {read[client.type(key)](key)!r}"
