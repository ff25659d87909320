"""Bookings: what the two do about them, what each is told, and what stays free."""

from typing import Any

import msgspec
import pytest

from hub.actions.booking_reads import bookings_of, load_own, read_booking
from hub.actions.context import Context
from hub.domain.booking_rules import AHEAD_S
from hub.domain.clock import SetClock
from hub.domain.errors import (
    BookingLimitReached,
    BookingNotFound,
    BookingTransitionRefused,
    HubError,
    MentorUnavailable,
    PayloadInvalid,
    ProgrammeNotFound,
    ProgrammeNotOpen,
    RecordChangedMeanwhile,
    SignInNeeded,
    TextEmpty,
    TextTooLong,
    ThreadNotFound,
    TimeTaken,
    TimeUnfit,
)
from hub.domain.mentors import Mentor, MentorState
from hub.domain.programmes import Programme
from hub.domain.roles import Actor
from tests.booking import (
    ABOUT,
    MINUTE_MS,
    MORNING,
    NEXT_MORNING,
    act,
    agree_on,
    assert_claims_are_whole,
    book,
    book_slot,
    history,
    kept,
    told,
)
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI


@pytest.fixture
def programme(ctx: Context) -> Programme:
    return make_programme(ctx)


@pytest.fixture
def ada(ctx: Context, programme: Programme) -> Mentor:
    return make_mentor(ctx, programme)


@pytest.fixture
def hana(ctx: Context, programme: Programme) -> Mentor:
    return make_mentor(ctx, programme, HANA)


def refusal(code: type[HubError], call: Any, *words: Any, **fields: Any) -> HubError:
    with pytest.raises(code) as refused:
        call(*words, **fields)
    return refused.value


# Asking.


def test_request_for_a_free_slot_is_told_to_the_mentor_and_held_for_both(ctx: Context, ada: Mentor):
    view = book_slot(ctx, ada, candidate_name="Curious", about="  One.\r\n\r\n\r\nTwo.  ")
    assert (view.state, view.you, view.held, view.proposals) == ("requested", "candidate", True, (MORNING,))
    assert (view.candidate_name, view.candidate_zone, view.mentor_zone) == ("Curious", "Africa/Lagos", "UTC")
    assert view.about == "One.\n\nTwo."
    assert view.answer_by == MORNING
    assert told(ctx, ADA) == ["booking.requested"]
    assert told(ctx, CHIDI) == []
    assert history(ctx, view.booking_id) == [("booking.requested", "candidate")]
    both = {CHIDI.person_id, ADA.person_id}
    busy = ctx.records.bookings.busy(both, MORNING - DAY_MS, MORNING + DAY_MS)
    assert busy == {(one, MORNING + n * 5 * MINUTE_MS) for one in both for n in range(4)}


def test_request_for_any_time_waits_as_long_as_the_programme_says(ctx: Context, ada: Mentor, hana: Mentor):
    view = book(ctx, ada, hana)
    assert (view.proposals, view.held, view.answer_by) == ((), False, START + 2 * DAY_MS)
    assert view.others == ("Hana",)
    assert view.candidate_name == "Chidi"


def test_three_proposed_times_are_held_for_nobody(ctx: Context, ada: Mentor):
    view = book(ctx, ada, times=[NEXT_MORNING, MORNING, MORNING + HOUR_MS, MORNING][:3])
    assert (view.proposals, view.held) == ((MORNING, MORNING + HOUR_MS, NEXT_MORNING), False)
    assert ctx.records.bookings.busy([ADA.person_id], 0, 2 * START) == set()


def test_same_key_from_the_same_person_makes_no_second_request(ctx: Context, ada: Mentor):
    first = book_slot(ctx, ada, client_key="my-first-key")
    again = book_slot(ctx, ada, client_key="my-first-key")
    assert again == first
    assert told(ctx, ADA) == ["booking.requested"]
    other = book_slot(ctx, ada, at=NEXT_MORNING, actor=OLGA, client_key="my-first-key")
    assert other.booking_id != first.booking_id


WRONG: list[tuple[type[HubError], dict[str, Any]]] = [
    (TextEmpty, {"about": " \n\u200b "}),
    (TextTooLong, {"about": "x" * 4001}),
    (TimeUnfit, {"times": [START + 3 * HOUR_MS + 1]}),
    (TimeUnfit, {"times": [START - HOUR_MS]}),
    (TimeUnfit, {"times": [START]}),
    (TimeUnfit, {"times": [START + HOUR_MS - 5 * MINUTE_MS]}),
    (TimeUnfit, {"times": [START + AHEAD_S * 1000 + 5 * MINUTE_MS]}),
    (TimeTaken, {"times": [START + 3 * HOUR_MS], "slot": True}),
    (TimeTaken, {"times": [START - HOUR_MS], "slot": True}),
    (PayloadInvalid, {"times": [], "slot": True}),
    (PayloadInvalid, {"times": [MORNING, NEXT_MORNING], "slot": True}),
    (PayloadInvalid, {"zone": "Europe/Atlantis"}),
    (MentorUnavailable, {"mentors": ["nobody"]}),
    (ThreadNotFound, {"from_thread_id": "nothread"}),
    (ProgrammeNotFound, {"programme_id": "none"}),
]


@pytest.mark.parametrize(("code", "fields"), WRONG)
def test_request_that_does_not_fit_is_refused_and_leaves_nothing(
    ctx: Context, ada: Mentor, code: type[HubError], fields: dict[str, Any]
):
    refusal(code, book, ctx, ada, **fields)
    assert bookings_of(ctx, CHIDI) == []
    assert told(ctx, ADA) == []
    assert_claims_are_whole(ctx.records)


def test_guest_without_an_account_cannot_ask(ctx: Context, ada: Mentor):
    refusal(SignInNeeded, book, ctx, ada, actor=BEN)


@pytest.mark.parametrize("moment", [-2 * DAY_MS, 30 * DAY_MS])
def test_programme_that_is_not_open_says_when_it_is(ctx: Context, clock: SetClock, ada: Mentor, moment: int):
    clock.ms += moment
    details = refusal(ProgrammeNotOpen, book, ctx, ada).details
    assert details == {"opens_at": START - DAY_MS, "closes_at": START + 30 * DAY_MS}


def test_mentor_who_takes_no_sessions_is_only_invited_or_is_oneself_cannot_be_asked(
    ctx: Context, programme: Programme, ada: Mentor
):
    written = make_mentor(ctx, programme, HANA, takes_calls=False)
    invited = make_mentor(ctx, programme, OLGA, state=MentorState.INVITED, person_id="")
    elsewhere = make_mentor(ctx, make_programme(ctx), HANA)
    for one in (written, invited):
        assert refusal(MentorUnavailable, book, ctx, ada, one).details == {"mentor_id": one.mentor_id}
    refusal(MentorUnavailable, book, ctx, ada, elsewhere)
    refusal(MentorUnavailable, book, ctx, ada, actor=ADA)
    refusal(PayloadInvalid, book, ctx, ada, ada)


def test_slot_that_is_asked_for_is_free_for_nobody_else(ctx: Context, ada: Mentor, hana: Mentor):
    book_slot(ctx, ada)
    assert refusal(TimeTaken, book_slot, ctx, ada, actor=OLGA).details == {"time": MORNING}
    # Chidi has the time no more either, with whomever.
    refusal(TimeTaken, book_slot, ctx, hana)
    book_slot(ctx, hana, actor=OLGA)
    assert_claims_are_whole(ctx.records)


def test_candidate_has_so_many_requests_at_a_time(ctx: Context, ada: Mentor, hana: Mentor):
    first = book(ctx, ada)
    book(ctx, hana)
    assert refusal(BookingLimitReached, book, ctx, ada).details == {"limit": 2}
    act(ctx, CHIDI, "cancel", first.booking_id)
    book(ctx, ada)


def test_candidate_has_so_many_sessions_in_all(ctx: Context):
    programme = make_programme(ctx, session_limit=1, open_limit=9)
    mentor = make_mentor(ctx, programme)
    booking_id = agree_on(ctx, mentor)
    refusal(BookingLimitReached, book, ctx, mentor)
    # Another candidate is not counted, nor another programme.
    book(ctx, mentor, actor=OLGA)
    book(ctx, make_mentor(ctx, make_programme(ctx)))
    act(ctx, CHIDI, "cancel", booking_id, line="I am ill.")
    book(ctx, mentor)


# Answering.


def test_mentor_accepts_one_of_the_proposed_times_and_both_get_the_invitation(ctx: Context, ada: Mentor):
    booking_id = book(ctx, ada, times=[MORNING, NEXT_MORNING]).booking_id
    view = act(ctx, ADA, "accept", booking_id, time=NEXT_MORNING)
    assert (view.state, view.you, view.starts_at) == ("accepted", "mentor", NEXT_MORNING)
    assert view.ends_at == NEXT_MORNING + 20 * MINUTE_MS
    assert (view.proposals, view.waits_for, view.answer_by) == ((), "", 0)
    assert told(ctx, CHIDI) == ["booking.accepted"]
    assert told(ctx, ADA) == ["booking.requested", "booking.confirmed"]
    assert_claims_are_whole(ctx.records)


def test_mentor_chooses_any_time_where_none_was_proposed(ctx: Context, ada: Mentor):
    booking_id = book(ctx, ada).booking_id
    for unfit in (START, START + 7, START + (AHEAD_S + 300) * 1000):
        refusal(TimeUnfit, act, ctx, ADA, "accept", booking_id, time=unfit)
    # Their own notice does not bind them.
    assert act(ctx, ADA, "accept", booking_id, time=START + 5 * MINUTE_MS).state == "accepted"


def test_time_that_nobody_proposed_or_that_has_passed_is_not_accepted(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = book(ctx, ada, times=[MORNING, NEXT_MORNING]).booking_id
    refusal(TimeUnfit, act, ctx, ADA, "accept", booking_id, time=MORNING + HOUR_MS)
    clock.ms = MORNING
    refusal(TimeUnfit, act, ctx, ADA, "accept", booking_id, time=MORNING)
    assert act(ctx, ADA, "accept", booking_id, time=NEXT_MORNING).state == "accepted"


def test_time_at_which_one_of_the_two_is_taken_meanwhile_is_not_accepted(ctx: Context, ada: Mentor, hana: Mentor):
    booking_id = book(ctx, ada, times=[MORNING]).booking_id
    agree_on(ctx, hana, mentor=HANA, at=MORNING + 20 * MINUTE_MS, actor=OLGA)
    agree_on(ctx, hana, mentor=HANA)
    refusal(TimeTaken, act, ctx, ADA, "accept", booking_id, time=MORNING)
    assert kept(ctx, booking_id).version == 1
    assert history(ctx, booking_id) == [("booking.requested", "candidate")]
    assert_claims_are_whole(ctx.records)


def test_another_time_is_proposed_held_and_agreed(ctx: Context, ada: Mentor):
    booking_id = book_slot(ctx, ada).booking_id
    view = act(ctx, ADA, "counter", booking_id, time=NEXT_MORNING, line="  Rather \n Sunday. ")
    assert (view.state, view.held, view.waits_for) == ("countered", True, "candidate")
    assert view.answer_by == min(NEXT_MORNING, START + 2 * DAY_MS)
    assert_claims_are_whole(ctx.records)
    seen = read_booking(ctx, CHIDI, booking_id)
    assert seen.history[-1].line == "Rather Sunday."
    assert seen.history[-1].times == (NEXT_MORNING,)
    assert "agree" in seen.may and "accept" not in seen.may
    # The slot that was held before is free again.
    book_slot(ctx, ada, actor=OLGA)
    assert act(ctx, CHIDI, "agree", booking_id).starts_at == NEXT_MORNING
    assert told(ctx, CHIDI) == ["booking.countered", "booking.confirmed"]
    assert told(ctx, ADA) == ["booking.requested", "booking.requested", "booking.agreed"]
    assert_claims_are_whole(ctx.records)


def test_candidate_proposes_other_times_instead(ctx: Context, ada: Mentor):
    booking_id = book_slot(ctx, ada).booking_id
    act(ctx, ADA, "counter", booking_id, time=MORNING + HOUR_MS)
    refusal(TimeUnfit, act, ctx, CHIDI, "propose", booking_id, times=[START + 30 * MINUTE_MS])
    view = act(ctx, CHIDI, "propose", booking_id, times=[NEXT_MORNING, NEXT_MORNING + HOUR_MS], line="At nine?")
    assert (view.state, view.held, view.waits_for, len(view.proposals)) == ("requested", False, "mentor", 2)
    assert told(ctx, ADA)[-1] == "booking.proposed"
    assert ctx.records.bookings.busy([ADA.person_id, CHIDI.person_id], 0, 2 * START) == set()


def test_declining_is_told_with_its_reason_and_frees_the_time(ctx: Context, ada: Mentor):
    booking_id = book_slot(ctx, ada).booking_id
    view = act(ctx, ADA, "decline", booking_id, reason="not_my_field", line="Ask Hana.")
    assert (view.state, view.reason, view.reason_line) == ("declined", "not_my_field", "Ask Hana.")
    assert told(ctx, CHIDI) == ["booking.declined"]
    assert kept(ctx, booking_id).ended_at == START
    assert read_booking(ctx, CHIDI, booking_id).may == ()
    book_slot(ctx, ada, actor=OLGA)


def test_declined_request_goes_on_to_the_next_mentor_who_is_there(ctx: Context, programme: Programme, ada: Mentor):
    gone = make_mentor(ctx, programme, MONA, state=MentorState.LEFT)
    away = make_mentor(ctx, programme, OLGA)
    hana = make_mentor(ctx, programme, HANA)
    booking_id = book_slot(ctx, ada, away, hana).booking_id
    ctx.records.mentors.change(away.mentor_id, 1, takes_calls=False)
    assert gone.state is MentorState.LEFT
    answer = act(ctx, ADA, "decline", booking_id, reason="conflict", line="We work together.")
    # The mentor who declined sees their own answer, and nothing of the next one.
    assert (answer.state, answer.mentor_name, answer.others) == ("declined", "Ada", ())
    assert "Hana" not in msgspec.json.encode(answer).decode()
    refusal(BookingNotFound, read_booking, ctx, ADA, booking_id)
    view = read_booking(ctx, CHIDI, booking_id)
    assert (view.state, view.mentor_name, view.held, view.proposals) == ("requested", "Hana", True, (MORNING,))
    assert [(one.name, one.by, one.mentor_name) for one in view.history] == [
        ("booking.requested", "candidate", "Ada"),
        ("booking.declined", "mentor", "Ada"),
        ("booking.passed_on", "mentor", "Hana"),
    ]
    assert told(ctx, CHIDI) == ["booking.passed_on"]
    assert told(ctx, HANA) == ["booking.requested"]
    assert_claims_are_whole(ctx.records)


def test_next_mentor_learns_nothing_of_what_was_said_before(ctx: Context, ada: Mentor, hana: Mentor):
    booking_id = book(ctx, ada, hana).booking_id
    act(ctx, ADA, "decline", booking_id, reason="conflict", line="We work together.")
    view = read_booking(ctx, HANA, booking_id)
    assert [one.name for one in view.history] == ["booking.passed_on"]
    assert "together" not in msgspec.json.encode(view).decode()
    assert "Ada" not in msgspec.json.encode(view).decode()


def test_slot_that_the_next_mentor_does_not_have_goes_on_as_a_proposed_time(
    ctx: Context, programme: Programme, ada: Mentor
):
    hana = make_mentor(ctx, programme, HANA, weekly=())
    booking_id = book_slot(ctx, ada, hana).booking_id
    act(ctx, ADA, "decline", booking_id, reason="no_time")
    found = kept(ctx, booking_id)
    assert (found.held, found.proposals, found.mentor_id) == (False, (MORNING,), hana.mentor_id)
    assert_claims_are_whole(ctx.records)


def test_what_the_mentor_proposed_does_not_go_on_with_a_request(ctx: Context, ada: Mentor, hana: Mentor):
    booking_id = book(ctx, ada, hana, times=[MORNING, NEXT_MORNING]).booking_id
    act(ctx, ADA, "counter", booking_id, time=MORNING + HOUR_MS)
    act(ctx, ADA, "decline", booking_id, reason="no_time")
    assert kept(ctx, booking_id).proposals == (MORNING, NEXT_MORNING)


# Who, and when.

VERBS: dict[str, dict[str, Any]] = {
    "accept": {"time": MORNING},
    "counter": {"time": NEXT_MORNING},
    "agree": {},
    "propose": {"times": [NEXT_MORNING]},
    "decline": {"reason": "other"},
    "pass_on": {},
    "reschedule": {"time": NEXT_MORNING},
    "settle": {"agrees": True},
    "cancel": {},
    "note": {"text": "Mine"},
    "rate": {"stars": 5},
    "write": {},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("actor", [ZURI, MONA, HANA, OLGA, BEN])
def test_stranger_finds_no_booking_whoever_they_are(ctx: Context, ada: Mentor, hana: Mentor, verb: str, actor: Actor):
    booking_id = book_slot(ctx, ada, hana).booking_id
    real = refusal(BookingNotFound, act, ctx, actor, verb, booking_id, **VERBS[verb])
    none = refusal(BookingNotFound, act, ctx, actor, verb, "nosuchbooking", **VERBS[verb])
    assert (real.message, real.details) == (none.message, none.details)
    refusal(BookingNotFound, load_own, ctx, actor, booking_id)


@pytest.mark.parametrize(
    ("actor", "verb"),
    [(CHIDI, "accept"), (CHIDI, "counter"), (CHIDI, "decline"), (ADA, "agree"), (ADA, "propose"), (ADA, "settle")]
    + [(actor, verb) for actor in (ADA, CHIDI) for verb in ("reschedule", "note", "rate", "write")],
)
def test_step_of_the_other_or_of_another_time_is_refused_with_the_state(
    ctx: Context, ada: Mentor, actor: Actor, verb: str
):
    booking_id = book_slot(ctx, ada).booking_id
    error = refusal(BookingTransitionRefused, act, ctx, actor, verb, booking_id, **VERBS[verb])
    assert error.details == {"state": "requested"}


def test_second_answer_is_refused_with_the_state(ctx: Context, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    error = refusal(BookingTransitionRefused, act, ctx, ADA, "accept", booking_id, time=MORNING, version=1)
    assert error.details == {"state": "accepted"}


def test_step_decided_from_an_older_version_is_refused_with_the_present_one(ctx: Context, ada: Mentor):
    booking_id = book(ctx, ada, times=[MORNING]).booking_id
    act(ctx, CHIDI, "propose", booking_id, times=[NEXT_MORNING], version=1)
    error = refusal(RecordChangedMeanwhile, act, ctx, ADA, "decline", booking_id, reason="no_time", version=1)
    assert error.details == {"version": 2}
    assert act(ctx, ADA, "decline", booking_id, reason="no_time", version=2).state == "declined"


def test_what_may_be_done_is_what_is_shown(ctx: Context, ada: Mentor):
    booking_id = book_slot(ctx, ada).booking_id
    assert read_booking(ctx, ADA, booking_id).may == ("accept", "counter", "decline")
    assert read_booking(ctx, CHIDI, booking_id).may == ("propose", "cancel")


def test_own_bookings_come_with_what_is_coming_first(ctx: Context, clock: SetClock):
    programme = make_programme(ctx, open_limit=9, session_limit=0)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    late = agree_on(ctx, ada, at=NEXT_MORNING)
    over = book(ctx, hana).booking_id
    act(ctx, CHIDI, "cancel", over)
    soon = agree_on(ctx, ada, at=MORNING)
    asked = book(ctx, ada, hana).booking_id
    assert [one.booking_id for one in bookings_of(ctx, CHIDI)] == [soon, late, asked, over]
    assert {one.booking_id for one in bookings_of(ctx, ADA)} == {soon, late, asked}
    assert [(one.booking_id, one.others) for one in bookings_of(ctx, HANA)] == [(over, ())]
    assert bookings_of(ctx, MONA) == []
    refusal(SignInNeeded, bookings_of, ctx, BEN)


def test_request_that_began_elsewhere_keeps_its_words_and_its_name(ctx: Context, ada: Mentor):
    view = book(ctx, ada, about=ABOUT, candidate_name="", zone="")
    assert (view.candidate_name, view.candidate_zone, view.about) == ("Chidi", "UTC", ABOUT)
