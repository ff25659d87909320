"""Threads in SQL, on both databases."""

from hub.domain.threads import Visibility
from hub.records.records import Records
from tests.fixed import START
from tests.people import CHIDI
from tests.records.racing import race


def test_same_thread_begun_many_times_at_once_is_one(records: Records) -> None:
    def begin() -> str:
        return records.threads.start(
            START,
            programme_id="p1",
            visibility=Visibility.PRIVATE,
            asker_id=CHIDI.person_id,
            asker_name="Chidi",
            title="Before I decide",
            parts=["How much time does it take?"],
            client_key="the-same-key",
        )

    answers = race([begin] * 8)
    assert len(set(answers)) == 1
    assert len(records.threads.of_person(CHIDI.person_id)) == 1
