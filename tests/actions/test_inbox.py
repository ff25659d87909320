"""The inbox: what one sees, reads, and turns off."""

import pytest

from hub.actions.context import Context
from hub.actions.inbox_reads import inbox_of, path_to
from hub.actions.registry import run
from hub.domain.errors import PayloadInvalid, SignInNeeded
from hub.domain.notices import GROUPS, KINDS, LABELS, Notice, path_of, sentence
from hub.domain.topics import inbox_topic
from hub.records.database import writing
from hub.records.telling import Telling, tell
from hub.store import keys
from tests.hearing import hearing
from tests.people import ADA, BEN, CHIDI


def inform(ctx: Context, kind: str = "booking.accepted", **fields: object) -> str:
    """Tell Chidi something; the id of the notice."""
    told = {"person_id": CHIDI.person_id, "occasion": ctx.new_id(), "facts": {"mentor": "Ada"}} | fields
    with writing(ctx.records.engine) as connection:
        tell(connection, ctx.new_id, ctx.clock(), [Telling(kind=kind, **told)])  # type: ignore[arg-type]
    return ctx.records.notices.of_person(CHIDI.person_id)[0].notice_id


def test_an_inbox_shows_the_sentence_its_facts_and_where_it_leads(ctx: Context) -> None:
    inform(ctx, booking_id="b1")
    inbox = inbox_of(ctx, CHIDI)
    (one,) = inbox.notices
    assert (inbox.unread, one.read, one.path, one.facts) == (1, False, "/bookings/b1", {"mentor": "Ada"})
    assert sentence(one.text, one.facts) == "Ada accepted your request."


def test_reading_rings_for_the_other_windows_and_counts_down(ctx: Context) -> None:
    notice_id = inform(ctx)
    inform(ctx, "reminder.day")
    with hearing(ctx, keys.NEWS) as words:
        answer = run(ctx, CHIDI, "inbox.read", {"notice_ids": [notice_id]})
        assert answer["inbox"].unread == 1
        assert next(words) == inbox_topic(CHIDI.person_id)
    assert run(ctx, CHIDI, "inbox.read", {})["inbox"].unread == 0


def test_nobody_reads_or_opens_what_another_was_told(ctx: Context) -> None:
    notice_id = inform(ctx, booking_id="b1")
    run(ctx, ADA, "inbox.read", {"notice_ids": [notice_id]})
    assert inbox_of(ctx, CHIDI).unread == 1
    assert (path_to(ctx, ADA, notice_id), path_to(ctx, CHIDI, notice_id)) == ("", "/bookings/b1")


def test_a_kind_is_turned_off_and_on_for_one_channel(ctx: Context) -> None:
    inform(ctx)
    off = {"kind": "booking.accepted", "channel": "site", "wanted": False}
    assert run(ctx, CHIDI, "inbox.choose", off)["inbox"].notices == ()
    assert run(ctx, CHIDI, "inbox.choose", off | {"wanted": True})["inbox"].unread == 1


def test_a_guest_and_an_unknown_kind_are_refused(ctx: Context) -> None:
    with pytest.raises(SignInNeeded):
        run(ctx, BEN, "inbox.read", {})
    with pytest.raises(SignInNeeded):
        inbox_of(ctx, BEN)
    with pytest.raises(PayloadInvalid):
        run(ctx, CHIDI, "inbox.choose", {"kind": "x.y", "channel": "mail", "wanted": False})


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("booking.accepted", "/bookings/b"),
        ("booking.expired", "/threads/t"),
        ("reminder.soon", "/bookings/b"),
        ("reminder.answer", "/bookings/b"),
        ("reminder.thread", "/threads/t"),
        ("thread.answered", "/threads/t"),
        ("thread.offered", "/threads/t"),
        ("thread.reported", "/organise/programmes/p/reports"),
        ("mentor.invited", "/mentoring"),
        ("mentor.joined", "/organise/programmes/p"),
    ],
)
def test_each_kind_leads_to_its_matter(kind: str, path: str) -> None:
    notice = Notice(notice_id="n", person_id="p", kind=kind, key="k", programme_id="p", booking_id="b", thread_id="t")
    assert path_of(notice) == path


def test_a_notice_whose_matter_is_missing_leads_to_the_inbox_at_worst() -> None:
    for kind in KINDS:
        bare = path_of(Notice(notice_id="n", person_id="p", kind=kind, key="k"))
        assert bare in ("/inbox", "/mentoring"), kind


def test_every_kind_has_a_name_and_a_heading() -> None:
    assert set(LABELS) == set(KINDS)
    assert {kind.group for kind in KINDS.values()} == set(GROUPS)
    assert len(set(LABELS.values())) == len(LABELS), "two that are called alike cannot be told apart"


def test_a_name_in_the_other_direction_leaves_the_sentence_alone() -> None:
    assert sentence("{mentor} answered.", {"mentor": "هناء"}) == "\u2068هناء\u2069 answered."
    assert sentence("{mentor} answered.", {}) == "… answered."
    assert sentence("{mentor} answered.", {"mentor": "{candidate}"}) == "{candidate} answered."


def test_no_subject_holds_a_fact() -> None:
    assert [name for name, kind in KINDS.items() if "{" in kind.subject] == []
