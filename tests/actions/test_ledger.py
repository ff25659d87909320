"""The public ledger: complete, each act once, and nobody in it."""

from collections.abc import Callable

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.ledger import read_ledger
from hub.domain.clock import SetClock
from hub.domain.errors import HourNotFound, LimitReached
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.protocol.events import ACTS
from hub.protocol.ledger import Ledger, LedgerAct
from tests.doing import ask, bring, do, events, get
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, make_hour, set_state

SECRET_WORDS = ["xylophone", "quagga", "zeppelin"]


def ledger(ctx: Context, hour: Hour, reader: Actor = NYAH) -> Ledger:
    return read_ledger(ctx, reader, hour.hour_id)


def dump(found: Ledger) -> str:
    return msgspec.json.encode(found).decode()


def acts(found: Ledger, name: str) -> list[LedgerAct]:
    return [act for act in found.acts if act.name == name]


def keep(ctx: Context, hour: Hour, most: int = 1000) -> None:
    """Archive what happened so far, as the worker does."""
    cursor = ctx.records.archive.cursor(hour.hour_id)
    found = ctx.store.events.since(hour.hour_id, cursor, most)
    if found:
        assert ctx.records.archive.apply(hour.hour_id, cursor, found[-1].event_id, found)


def words_in(ctx: Context, hour: Hour, *words: str) -> list[str]:
    """Which of these words the whole ledger has, from the stream, half archived, and from the archive alone."""
    seen = [dump(ledger(ctx, hour))]
    keep(ctx, hour, most=3)
    seen.append(dump(ledger(ctx, hour)))
    keep(ctx, hour)
    seen.append(dump(ledger(ctx, hour)))
    found = [[word for word in words if word in text] for text in seen]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_every_act_stands_there_with_its_moment_and_role(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="Why?")
    clock.forward(seconds=5)
    do(ctx, MONA, "question.approve", hour, question_id)
    clock.forward(seconds=5)
    do(ctx, HANA, "question.air", hour, question_id)
    do(ctx, ADA, "question.answer", hour, question_id)
    do(ctx, ZURI, "hour.move", hour, move="end")
    found = [(act.name, act.role, act.at, act.question_id) for act in ledger(ctx, hour).acts]
    start = clock() - 10_000
    assert found == [
        ("hour.started", "clock", start, ""),
        ("question.submitted", "asker", start, question_id),
        ("question.approved", "moderator", start + 5_000, question_id),
        ("question.aired", "host", start + 10_000, question_id),
        ("question.answered", "guest", start + 10_000, question_id),
        ("hour.ended", "organiser", start + 10_000, ""),
    ]


def test_dismissal_tells_its_reason_and_line(ctx: Context):
    hour = make_hour(ctx)
    do(ctx, MONA, "question.dismiss", hour, ask(ctx, hour), reason="unclear", line="What is meant?")
    do(ctx, MONA, "question.dismiss", hour, ask(ctx, hour), reason="conduct", line="")
    do(ctx, MONA, "question.dismiss", hour, ask(ctx, hour), reason="unclear", line="")
    found = ledger(ctx, hour)
    assert [(act.reason, act.line) for act in acts(found, "question.dismissed")] == [
        ("unclear", "What is meant?"),
        ("conduct", ""),
        ("unclear", ""),
    ]
    assert found.dismissed == {"unclear": 2, "conduct": 1}


def test_nobody_reads_it_faster_than_anybody_can(ctx: Context):
    hour = make_hour(ctx)
    for _ in range(60):
        read_ledger(ctx, OLGA, hour.hour_id)
    with pytest.raises(LimitReached):
        read_ledger(ctx, OLGA, hour.hour_id)
    assert ledger(ctx, hour)


def test_restored_question_no_longer_counts_as_dismissed(ctx: Context):
    hour = make_hour(ctx)
    do(ctx, MONA, "question.restore", hour, bring(ctx, hour, "dismissed"))
    assert ledger(ctx, hour).dismissed == {}


def test_rewording_shows_both_wordings_and_why(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="How dose it work")
    do(ctx, MONA, "question.reword", hour, question_id, text="How does it work?", reason="Spelling.")
    assert dump(ledger(ctx, hour)).count("dose") == 0
    do(ctx, MONA, "question.approve", hour, question_id)
    [act] = acts(ledger(ctx, hour), "question.reworded")
    assert (act.text_before, act.text, act.line) == ("How dose it work", "How does it work?", "Spelling.")


@pytest.mark.parametrize("state", ["shown", "on_air", "answered"])
def test_question_that_everyone_sees_can_be_read(ctx: Context, state: str):
    hour = make_hour(ctx)
    text = get(ctx, hour, bring(ctx, hour, state)).text
    assert acts(ledger(ctx, hour), "question.submitted")[0].text == text


@pytest.mark.parametrize("state", ["pending", "dismissed", "withdrawn"])
def test_question_that_is_not_for_all_eyes_cannot_be_read(ctx: Context, state: str):
    hour = make_hour(ctx)
    text = get(ctx, hour, bring(ctx, hour, state)).text
    assert words_in(ctx, hour, text) == []


def test_question_taken_back_after_it_was_shown_cannot_be_read(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, BEN, "question.withdraw", hour, question_id)
    assert words_in(ctx, hour, "quagga") == []


def test_question_dismissed_after_it_was_shown_cannot_be_read(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    do(ctx, MONA, "question.reword", hour, question_id, text="The zeppelin?", reason="")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    assert words_in(ctx, hour, "quagga", "zeppelin") == []


def test_dismissed_question_can_be_read_while_its_asker_agrees(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, BEN, "question.consent", hour, question_id, agrees=True)
    assert acts(ledger(ctx, hour), "question.dismissed")[0].text == "The quagga?"
    do(ctx, BEN, "question.consent", hour, question_id, agrees=False)
    assert words_in(ctx, hour, "quagga") == []


def test_agreeing_to_one_wording_is_not_agreeing_to_the_next(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, BEN, "question.consent", hour, question_id, agrees=True)
    do(ctx, BEN, "question.edit", hour, question_id, text="The zeppelin?")
    do(ctx, MONA, "question.dismiss", hour, question_id)
    assert words_in(ctx, hour, "quagga", "zeppelin") == []


def test_wording_that_the_asker_replaced_is_never_shown(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.reword", hour, question_id, text="The zeppelin?", reason="")
    do(ctx, BEN, "question.edit", hour, question_id, text="The xylophone?")
    do(ctx, MONA, "question.approve", hour, question_id)
    assert words_in(ctx, hour, "quagga", "zeppelin", "xylophone") == ["xylophone"]
    assert acts(ledger(ctx, hour), "question.edited")[0].text == ""


def test_question_merged_before_anybody_saw_it_cannot_be_read(ctx: Context):
    hour = make_hour(ctx)
    target = bring(ctx, hour, "shown")
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.merge", hour, question_id, into=target)
    assert words_in(ctx, hour, "quagga") == []
    assert acts(ledger(ctx, hour), "question.merged")[0].into_id == target


def test_question_merged_after_it_was_shown_can_be_read(ctx: Context):
    hour = make_hour(ctx)
    target = bring(ctx, hour, "shown")
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.merge", hour, question_id, into=target)
    assert acts(ledger(ctx, hour), "question.merged")[0].text == "The quagga?"


def test_question_shown_once_then_edited_and_merged_unseen_cannot_be_read(ctx: Context):
    hour = make_hour(ctx)
    target = bring(ctx, hour, "shown")
    question_id = ask(ctx, hour, text="The quagga?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, BEN, "question.edit", hour, question_id, text="The zeppelin?")
    do(ctx, MONA, "question.merge", hour, question_id, into=target)
    assert words_in(ctx, hour, "quagga", "zeppelin") == []


def test_silence_tells_why_but_not_whom(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "shown")
    do(ctx, MONA, "person.silence", hour, question_id, reason="Insults.")
    do(ctx, MONA, "person.unsilence", hour, question_id)
    found = ledger(ctx, hour)
    assert [(act.line, act.question_id, act.text) for act in acts(found, "person.silenced")] == [("Insults.", "", "")]
    assert [(act.line, act.question_id, act.text) for act in acts(found, "person.unsilenced")] == [("", "", "")]


def test_nobody_and_nothing_private_is_in_the_ledger(ctx: Context):
    hour = make_hour(ctx)
    open_id = ask(ctx, hour, BEN, text="What is an item?")
    hidden_id = ask(ctx, hour, CHIDI, text="My phone number is 0551-xylophone", anonymous=True)
    gone_id = ask(ctx, hour, NYAH, text="Quagga, please?")
    do(ctx, MONA, "question.claim", hour, open_id)
    do(ctx, MONA, "question.note", hour, open_id, text="A zeppelin of a question.")
    do(ctx, MONA, "question.approve", hour, open_id)
    do(ctx, MONA, "question.assign", hour, open_id, person_id=ADA.person_id)
    do(ctx, OLGA, "question.endorse", hour, open_id)
    do(ctx, MONA, "question.dismiss", hour, hidden_id, reason="personal", line="Contains a number.")
    do(ctx, CHIDI, "question.appeal", hour, hidden_id, text="But my xylophone!")
    do(ctx, NYAH, "question.withdraw", hour, gone_id)
    do(ctx, MONA, "person.silence", hour, open_id, reason="Enough.")
    do(ctx, ADA, "question.reply", hour, open_id, text="A quagga is one.")
    do(ctx, ZURI, "hour.slow_mode", hour, seconds=60)
    people = [one.person_id for one in (ZURI, MONA, HANA, ADA, CHIDI, OLGA, BEN, NYAH)]
    names = [one.name for one in (ZURI, MONA, HANA, ADA, CHIDI, OLGA, BEN)]
    keys = [ctx.asker_key(hour.hour_id, person_id) for person_id in people]
    secrets = [*people, *names, *keys, *SECRET_WORDS, "Quagga", hour.overlay_key, "asker_", "claimed", "notes"]
    assert words_in(ctx, hour, *secrets) == []


def test_nothing_is_missing_and_nothing_double_wherever_the_archive_stands(ctx: Context):
    hour = make_hour(ctx)
    for state in ("pending", "shown", "on_air", "answered", "dismissed", "withdrawn", "merged"):
        bring(ctx, hour, state)
    do(ctx, CHIDI, "question.endorse", hour, bring(ctx, hour, "shown"))
    whole = ledger(ctx, hour)
    story = events(ctx, hour)
    assert [act.cursor for act in whole.acts] == [event.event_id for event in story if event.name in ACTS]
    assert whole.cursor == whole.acts[-1].cursor
    for _ in range(len(story)):
        keep(ctx, hour, most=1)
        assert ledger(ctx, hour) == whole


def test_ledger_outlives_redis(ctx: Context):
    hour = make_hour(ctx)
    bring(ctx, hour, "answered")
    keep(ctx, hour)
    before = ledger(ctx, hour)
    ctx.store.client.flushall()
    assert ledger(ctx, hour) == before


def test_entries_archived_between_two_reads_count_once(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    hour = make_hour(ctx)
    bring(ctx, hour, "answered")
    whole = ledger(ctx, hour)
    read_acts: Callable[..., object] = ctx.records.archive.acts

    def archive_first(*args: str) -> object:
        keep(ctx, hour)
        return read_acts(*args)

    monkeypatch.setattr(type(ctx.records.archive), "acts", lambda _self, *args: archive_first(*args))
    assert ledger(ctx, hour) == whole


def test_top_questions_say_whether_they_were_taken_and_why_not(ctx: Context):
    hour = make_hour(ctx)
    taken, left, dismissed, _unloved = (ask(ctx, hour, text=f"Question {number}?") for number in range(4))
    for question_id, fans in ((taken, (ADA, CHIDI, OLGA)), (left, (CHIDI,)), (dismissed, (CHIDI, OLGA))):
        do(ctx, MONA, "question.approve", hour, question_id)
        for fan in fans:
            do(ctx, fan, "question.endorse", hour, question_id)
    do(ctx, MONA, "question.air", hour, taken)
    do(ctx, MONA, "question.dismiss", hour, dismissed, reason="off_topic", line="Another hour.")
    found = [(one.text, one.endorsements, one.taken, one.state, one.reason, one.line) for one in ledger(ctx, hour).top]
    assert found == [
        ("Question 0?", 3, True, "on_air", "", ""),
        ("", 2, False, "dismissed", "off_topic", "Another hour."),
        ("Question 1?", 1, False, "shown", "", ""),
    ]


def test_question_taken_back_or_merged_is_no_top_question(ctx: Context):
    hour = make_hour(ctx)
    target, source, gone = (ask(ctx, hour) for _ in range(3))
    for question_id in (target, source, gone):
        do(ctx, MONA, "question.approve", hour, question_id)
        do(ctx, CHIDI, "question.endorse", hour, question_id)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    do(ctx, BEN, "question.withdraw", hour, gone)
    assert [one.question_id for one in ledger(ctx, hour).top] == [target]


def test_seconds_on_air_add_up(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    one, two = ask(ctx, hour, text="One?"), ask(ctx, hour, text="Two?")
    do(ctx, MONA, "question.air", hour, one)
    clock.forward(seconds=90)
    do(ctx, MONA, "question.air", hour, two, previous="shown")
    clock.forward(seconds=60)
    do(ctx, MONA, "question.air", hour, one)
    clock.forward(seconds=30)
    found = ledger(ctx, hour)
    assert [(air.text, air.seconds) for air in found.aired] == [("One?", 120), ("Two?", 60)]
    assert found.totals.on_air_s == 180


def test_what_happens_to_a_question_on_air_does_not_count_it_twice(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "on_air")
    clock.forward(seconds=10)
    do(ctx, MONA, "question.label", hour, question_id)
    do(ctx, ADA, "question.reply", hour, question_id)
    clock.forward(seconds=10)
    do(ctx, MONA, "question.unair", hour, question_id)
    clock.forward(seconds=10)
    assert [air.seconds for air in ledger(ctx, hour).aired] == [20]


def test_end_of_the_hour_ends_the_time_on_air(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    bring(ctx, hour, "on_air")
    clock.forward(seconds=10)
    do(ctx, HANA, "hour.move", hour, move="end")
    clock.forward(seconds=3600)
    assert [air.seconds for air in ledger(ctx, hour).aired] == [10]


def test_totals_count_questions_by_what_became_of_them(ctx: Context):
    hour = make_hour(ctx)
    for state in ("pending", "shown", "on_air", "dismissed", "withdrawn", "merged"):
        bring(ctx, hour, state)
    totals = ledger(ctx, hour).totals
    # The question that the merged one went into is shown as well.
    assert totals.states == {"pending": 1, "shown": 2, "on_air": 1, "dismissed": 1, "withdrawn": 1, "merged": 1}
    assert totals.asked == 7


def test_united_endorsements_count_once(ctx: Context):
    hour = make_hour(ctx)
    target, source = (ask(ctx, hour) for _ in range(2))
    for question_id in (target, source):
        do(ctx, MONA, "question.approve", hour, question_id)
        do(ctx, CHIDI, "question.endorse", hour, question_id)
    do(ctx, OLGA, "question.endorse", hour, source)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    assert ledger(ctx, hour).totals.endorsements == 2


@pytest.mark.parametrize("state", ["announced", "open", "live", "ended", "archived", "cancelled"])
def test_everyone_may_read_the_ledger_of_a_public_hour(ctx: Context, state: str):
    hour = make_hour(ctx)
    bring(ctx, hour, "shown")
    assert acts(ledger(ctx, set_state(ctx, hour, state)), "question.submitted")


def test_ledger_of_a_draft_is_for_its_people_alone(ctx: Context):
    hour = make_hour(ctx, "draft")
    with pytest.raises(HourNotFound):
        ledger(ctx, hour)
    assert ledger(ctx, hour, MONA).acts == []
