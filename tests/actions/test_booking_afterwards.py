"""What is left of a session: notes, a word for the programme, a thread of the two."""

import msgspec
import pytest

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.actions.thread_reads import read_thread
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.errors import BookingNotFound, BookingTransitionRefused, TextEmpty, TextTooLong, ThreadNotFound
from hub.protocol.booking_views import ChatLine
from tests.booking import ABOUT, MORNING, act, agree_on, book_slot, come, told
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA, MONA, OLGA, ZURI
from tests.records.racing import race


@pytest.fixture
def booking_id(ctx: Context, clock: SetClock) -> str:
    """A session that took place."""
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = MORNING
    come(ctx, booking_id, Party.CANDIDATE, Party.MENTOR)
    ctx.records.sessions.admit(booking_id, 0, clock())
    ctx.records.sessions.end(booking_id, Party.MENTOR, clock() + 60_000)
    return booking_id


def test_note_stays_with_its_writer_until_it_is_shared_and_that_is_told_once(ctx: Context, booking_id: str):
    view = act(ctx, CHIDI, "note", booking_id, text="Ask about travel.\n\nAnd rest.")
    assert (view.note, view.note_shared) == ("Ask about travel.\n\nAnd rest.", False)
    assert "travel" not in msgspec.json.encode(read_booking(ctx, ADA, booking_id)).decode()
    assert "booking.note_shared" not in told(ctx, ADA)
    assert act(ctx, CHIDI, "note", booking_id, text="Travel.", shared=True).note_shared
    act(ctx, CHIDI, "note", booking_id, text="Travel!", shared=True)
    theirs = read_booking(ctx, ADA, booking_id)
    assert (theirs.note, theirs.other_note) == ("", "Travel!")
    assert told(ctx, ADA).count("booking.note_shared") == 1
    act(ctx, ADA, "note", booking_id, text="A good talk.", shared=True)
    assert told(ctx, CHIDI).count("booking.note_shared") == 1
    act(ctx, CHIDI, "note", booking_id, text="Travel!", shared=False)
    assert read_booking(ctx, ADA, booking_id).other_note == ""


def test_empty_note_is_thrown_away_and_a_long_one_refused(ctx: Context, booking_id: str):
    act(ctx, CHIDI, "note", booking_id, text="Mine.", shared=True)
    view = act(ctx, CHIDI, "note", booking_id, text="  ", shared=True)
    assert (view.note, view.note_shared) == ("", False)
    assert read_booking(ctx, ADA, booking_id).other_note == ""
    with pytest.raises(TextTooLong):
        act(ctx, CHIDI, "note", booking_id, text="x" * 4001)


def test_word_for_the_programme_is_in_nothing_that_the_other_sees(ctx: Context, booking_id: str):
    assert act(ctx, CHIDI, "rate", booking_id, stars=2, text="Too short for me.").rated
    theirs = read_booking(ctx, ADA, booking_id)
    assert theirs.rated is False
    assert "short" not in msgspec.json.encode(theirs).decode()
    assert "short" not in msgspec.json.encode(read_booking(ctx, CHIDI, booking_id)).decode()
    act(ctx, CHIDI, "rate", booking_id, stars=5)
    with ctx.records.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT stars, text FROM feedback").all()
    assert [tuple(row) for row in rows] == [(5, "")]
    with pytest.raises(TextEmpty):
        act(ctx, ADA, "rate", booking_id)


def test_two_write_to_each_other_in_one_private_thread(ctx: Context, booking_id: str):
    thread_id = act(ctx, ADA, "write", booking_id).thread_id
    assert thread_id
    assert act(ctx, CHIDI, "write", booking_id).thread_id == thread_id
    for actor in (ADA, CHIDI):
        view = read_thread(ctx, actor, thread_id)
        assert (view.visibility, [part.text for part in view.parts]) == ("private", [ABOUT])
    for stranger in (MONA, ZURI, HANA, OLGA):
        with pytest.raises(ThreadNotFound):
            read_thread(ctx, stranger, thread_id)


def test_both_who_begin_to_write_at_once_begin_one_thread(ctx: Context, booking_id: str):
    found = race([lambda actor=actor: act(ctx, actor, "write", booking_id).thread_id for actor in (ADA, CHIDI) * 3])
    assert len(set(found)) == 1
    with ctx.records.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM threads").scalar_one() == 1


def test_candidate_who_writes_is_announced_to_the_mentor(ctx: Context, booking_id: str):
    act(ctx, CHIDI, "write", booking_id)
    assert told(ctx, ADA)[-1] == "thread.started"


@pytest.mark.parametrize("verb", ["note", "rate", "write"])
def test_there_is_nothing_to_leave_behind_of_a_request(ctx: Context, verb: str):
    booking_id = book_slot(ctx, make_mentor(ctx, make_programme(ctx))).booking_id
    fields = {"note": {"text": "x"}, "rate": {"stars": 1}, "write": {}}[verb]
    with pytest.raises(BookingTransitionRefused):
        act(ctx, CHIDI, verb, booking_id, **fields)
    with pytest.raises(BookingNotFound):
        act(ctx, MONA, verb, booking_id, **fields)


def test_chat_that_both_kept_is_shown_to_the_two(ctx: Context, clock: SetClock):
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = MORNING
    come(ctx, booking_id, Party.CANDIDATE, Party.MENTOR)
    ctx.records.sessions.admit(booking_id, 0, clock())
    for party in (Party.CANDIDATE, Party.MENTOR):
        ctx.records.sessions.keep(booking_id, party, True, clock())
    line = ChatLine(at=clock(), by="mentor", text="Here is the link.", client_key="key-of-line")
    ctx.records.sessions.end(booking_id, Party.MENTOR, clock() + 60_000, lines=[line])
    for actor in (ADA, CHIDI):
        assert [one.text for one in read_booking(ctx, actor, booking_id).chat] == ["Here is the link."]
