"""How far requests of a wiki page are, on both databases."""

from hub.domain.booking_rules import asking
from hub.domain.bookings import Booking, BookingEvent, BookingState, Party
from hub.domain.signups import Public, Way
from hub.domain.threads import Post, Visibility
from hub.records.records import Records
from tests.fixed import START
from tests.people import ADA, CHIDI, HANA
from tests.records.test_bookings import accept, place, records, step  # noqa: F401  (a fixture)


def states(records: Records) -> list[tuple[Way, Public, str]]:  # noqa: F811
    """What each request became, how far it is, and whose it is."""
    return [(one.way, one.state, one.mentor_id) for one in records.signups.taken("p")]


def request(records: Records, **fields: str) -> Booking:  # noqa: F811
    """A request that came from a wiki."""
    return place(records, client_key="wiki:1", **fields)


def test_only_requests_of_a_wiki_are_told(records: Records) -> None:  # noqa: F811
    place(records)
    assert states(records) == []


def test_agreed_session_is_answered(records: Records) -> None:  # noqa: F811
    records.bookings.move(accept(request(records)))
    assert states(records) == [(Way.SESSION, Public.ANSWERED, "mada")]


def test_request_that_the_mentor_passed_on_waits_for_the_next_one(records: Records) -> None:  # noqa: F811
    fields = asking((), Party.MENTOR, START, 3600)
    on = step(request(records), "pass_on", Party.MENTOR, mentor_id="mhana", mentor_person_id=HANA.person_id, **fields)
    row = BookingEvent(
        booking_id="b1",
        version=on.after.version,
        name="booking.passed_on",
        at=START,
        by="mentor",
        state=BookingState.REQUESTED.value,
        mentor_id="mhana",
    )
    records.bookings.move(type(on)(before=on.before, after=on.after, events=(row,)))
    assert states(records) == [(Way.SESSION, Public.WAITING, "mhana")]


def test_cancelled_request_is_closed(records: Records) -> None:  # noqa: F811
    records.bookings.move(step(request(records), "cancel", Party.CANDIDATE))
    assert states(records) == [(Way.SESSION, Public.CLOSED, "mada")]


def test_written_request_waits_for_the_word_of_a_mentor(records: Records) -> None:  # noqa: F811
    thread_id = records.threads.start(
        START,
        programme_id="p",
        visibility=Visibility.PRIVATE,
        asker_id=CHIDI.person_id,
        asker_name="Chidi",
        title="x",
        parts=["x"],
        mentors=("mada",),
        client_key="wiki:2",
    )
    for role, state in (("asker", Public.WAITING), ("mentor", Public.ANSWERED)):
        post = Post(
            post_id=role, thread_id=thread_id, number=1, author_id=ADA.person_id, name="x", role=role, text="x", at=1
        )
        records.threads.post(post, [])
        assert states(records) == [(Way.WRITING, state, "mada")]
