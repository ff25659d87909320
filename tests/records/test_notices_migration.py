"""Notices from before a migration, understood after it; on both databases."""

import json

from alembic import command
from alembic.config import Config

from hub.records import database
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA
from tests.records.test_thread_migration import insert

NAMES = {"mentor": "Ada", "candidate": "Chidi", "title": "Peer support"}


def test_notices_say_of_people_what_their_sentence_says_after_the_migration(empty_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = engine = database.connect(empty_url)
    command.upgrade(config, "0015")
    with engine.begin() as connection:
        for kind in ("booking.requested", "booking.declined", "booking.lapsed", "mentor.joined"):
            row = {"notice_id": kind, "person_id": ADA.person_id, "kind": kind, "key": kind, "mail": "off", "at": START}
            insert(connection, "notices", row | {"programme_id": "gone", "facts": json.dumps(NAMES)})
    command.upgrade(config, "0016")
    command.upgrade(config, "head")
    assert {one.kind: one.facts for one in Records(engine).notices.of_person(ADA.person_id)} == {
        "booking.requested": {"candidate": "Chidi", "title": "Peer support"},
        "booking.declined": {"mentor": "Ada", "title": "Peer support"},
        "booking.lapsed": {"title": "Peer support"},
    }
    engine.dispose()
