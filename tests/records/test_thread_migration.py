"""Threads from before a migration, understood after it; on both databases."""

import sqlalchemy
from alembic import command
from alembic.config import Config

from hub.records import database
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA, CHIDI, HANA

THREAD = {"programme_id": "p1", "version": 1, "state": "open", "mentors": "[]", "asker_id": CHIDI.person_id}


def test_copies_know_their_sources_and_offers_their_mentors_after_the_migration(empty_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = engine = database.connect(empty_url)
    command.upgrade(config, "0004")
    with engine.begin() as connection:
        write_as_before(connection)
    command.upgrade(config, "head")
    records = Records(engine)
    public, private = records.threads.whole("public"), records.threads.whole("private")
    assert public and private
    sources = {post.post_id: post.from_post_id for post in public.posts}
    assert sources == {"copy-a": "second-a", "copy-b": "second-b", "native": ""}
    assert {post.from_post_id for post in private.posts} == {""}
    assert (public.thread.offers, private.thread.offers) == ((), ("m-hana", "m-ada"))
    assert records.threads.names_shown("private") == {(2, CHIDI.person_id): "R", (2, ADA.person_id): "A"}
    engine.dispose()


def write_as_before(connection: sqlalchemy.Connection) -> None:
    """A private thread whose second part is public, with names as offers, as the code before wrote it."""
    lists = dict.fromkeys(("aliases", "languages", "topics", "weekly", "absences", "extras"), "[]")
    for mentor_id, person in (("m-ada", ADA), ("m-hana", HANA)):
        row = {"mentor_id": mentor_id, "programme_id": "p1", "person_id": person.person_id, "name": person.name}
        insert(connection, "mentors", row | lists | {"version": 1, "state": "active", "words": ""})
    private = {"thread_id": "private", "visibility": "private", "offers": '["Hana", "Old name", "Ada"]'}
    public = {"thread_id": "public", "visibility": "public", "offers": '["Nobody"]', "from_thread_id": "private"}
    for row in (private, public | {"asker_name": "R"}):
        insert(connection, "threads", THREAD | row | {"client_key": row["thread_id"]})
    for thread_id, number, from_number in (("private", 1, 0), ("private", 2, 0), ("public", 1, 2)):
        row = {"thread_id": thread_id, "number": number, "from_number": from_number, "text": "?"}
        insert(connection, "thread_parts", row | {"version": 1})
    for place, (thread_id, number, post_id, key) in enumerate(POSTS):
        row = {"thread_id": thread_id, "number": number, "post_id": post_id, "client_key": key, "at": START + place}
        name = "A" if thread_id == "public" else "Old name"
        row |= {"author_id": ADA.person_id, "name": name, "role": "mentor", "text": "…"}
        insert(connection, "thread_posts", row)


POSTS = (
    ("private", 1, "first", "key"),
    ("private", 2, "second-a", "key-a"),
    ("private", 2, "second-b", "key-b"),
    ("public", 1, "copy-a", "copy-1-0"),
    ("public", 1, "copy-b", "copy-1-1"),
    ("public", 1, "native", "key"),
)


def insert(connection: sqlalchemy.Connection, table: str, row: dict[str, object]) -> None:
    """Write a row whose lists are JSON already."""
    words = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    connection.execute(sqlalchemy.text(words), row)
