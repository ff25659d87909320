"""Notices from before a migration, understood after it; on both databases."""

import json

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from hub.records import database
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA, CHIDI
from tests.records.test_thread_migration import insert

MANY = 1001
"""More than are read at once."""
NAMES = {"mentor": "Ada", "candidate": "Chidi", "title": "Peer support"}


def write_as_before(connection: Connection, person_id: str, kind: str, key: str = "") -> None:
    """A notice with every name that there was."""
    row = {"notice_id": f"{kind} {key}", "person_id": person_id, "kind": kind, "key": f"{kind} {key}", "at": START}
    insert(connection, "notices", row | {"mail": "off", "programme_id": "gone", "facts": json.dumps(NAMES)})


def test_notices_say_of_people_what_their_sentence_says_after_the_migration(empty_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = engine = database.connect(empty_url)
    command.upgrade(config, "0015")
    with engine.begin() as connection:
        for kind in ("booking.requested", "booking.declined", "booking.lapsed", "mentor.joined"):
            write_as_before(connection, ADA.person_id, kind)
        for number in range(MANY):
            write_as_before(connection, CHIDI.person_id, "booking.lapsed", str(number))
    command.upgrade(config, "0016")
    command.upgrade(config, "head")
    records = Records(engine)
    facts = [one.facts for one in records.notices.of_person(CHIDI.person_id, MANY)]
    assert facts == [{"title": "Peer support"}] * MANY
    assert {one.kind: one.facts for one in records.notices.of_person(ADA.person_id)} == {
        "booking.requested": {"candidate": "Chidi", "title": "Peer support"},
        "booking.declined": {"mentor": "Ada", "title": "Peer support"},
        "booking.lapsed": {"title": "Peer support"},
    }
    engine.dispose()
