"""What moderators, hosts and guests do with questions."""

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.questions import DismissReason, QuestionState
from hub.domain.roles import Actor
from tests.doing import ask, bring, cursor, do, events, get, refused
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour

S = QuestionState


@pytest.mark.parametrize("reason", [reason.value for reason in DismissReason])
def test_dismissal_keeps_its_reason_and_line(ctx: Context, clock: SetClock, reason: str):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    clock.forward(seconds=5)
    do(ctx, MONA, "question.dismiss", hour, question_id, reason=reason, line=" See\nthe rules. ")
    question = get(ctx, hour, question_id)
    assert (question.dismiss_reason, question.dismiss_line) == (reason, "See the rules.")
    assert question.dismissed_at == clock()
    assert events(ctx, hour)[-1].reason == reason


def test_restored_question_is_shown_without_its_dismissal(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, MONA, "question.restore", hour, question_id)
    question = get(ctx, hour, question_id)
    assert (question.state, question.dismiss_reason, question.dismissed_at) == (S.SHOWN, "", 0)
    assert question.shown_at == ctx.clock()


def test_undoing_a_dismissal_shows_nothing_that_nobody_approved(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.DISMISSED)
    do(ctx, MONA, "question.restore", hour, question_id)
    question = get(ctx, hour, question_id)
    assert (question.state, question.dismiss_reason, question.shown_at) == (S.PENDING, "", 0)


def test_restored_answer_can_be_answered_again_at_its_new_moment(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, ADA, "question.answer", hour, question_id, text="Like this.")
    do(ctx, MONA, "question.restore", hour, question_id)
    question = get(ctx, hour, question_id)
    assert (question.state, question.answered_at, question.answer_text) == (S.SHOWN, 0, "Like this.")
    clock.forward(seconds=60)
    do(ctx, MONA, "question.answer", hour, question_id)
    assert get(ctx, hour, question_id).answered_at == clock()


def test_first_moments_stay_when_a_question_comes_back(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    first = get(ctx, hour, question_id).shown_at
    clock.forward(seconds=60)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    do(ctx, MONA, "question.restore", hour, question_id)
    assert get(ctx, hour, question_id).shown_at == first


def test_rewording_twice_keeps_the_first_original(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="My own words?")
    do(ctx, MONA, "question.reword", hour, question_id, text="Shorter?", reason="Length.")
    do(ctx, HANA, "question.reword", hour, question_id, text="Better?", reason="Style.")
    question = get(ctx, hour, question_id)
    assert (question.text, question.original_text, question.reword_reason) == ("Better?", "My own words?", "Style.")
    befores = [event.text_before for event in events(ctx, hour) if event.name == "question.reworded"]
    assert befores == ["My own words?", "Shorter?"]


def test_moderators_may_reword_beyond_the_limit_of_the_askers(ctx: Context):
    hour = make_hour(ctx, length_limit=20)
    question_id = ask(ctx, hour, text="Short?")
    do(ctx, MONA, "question.reword", hour, question_id, text="x" * 30)
    assert len(get(ctx, hour, question_id).text) == 30


def test_labels_are_kept_once_each_in_order(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.label", hour, question_id, labels=["b ", "a", "b", "  "])
    assert get(ctx, hour, question_id).labels == ("b", "a")
    do(ctx, MONA, "question.label", hour, question_id, labels=[])
    assert get(ctx, hour, question_id).labels == ()


def test_question_is_assigned_to_a_guest_and_taken_away_again(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=ADA.person_id)
    assert (get(ctx, hour, question_id).assigned_to, get(ctx, hour, question_id).assigned_name) == ("pada", "Ada")
    do(ctx, MONA, "question.assign", hour, question_id, person_id="")
    assert (get(ctx, hour, question_id).assigned_to, get(ctx, hour, question_id).assigned_name) == ("", "")


@pytest.mark.parametrize("person_id", [CHIDI.person_id, BEN.person_id, "nobody"])
def test_question_is_assigned_to_people_with_a_part_in_the_hour_only(ctx: Context, person_id: str):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    assert refused(ctx, MONA, "question.assign", hour, question_id, person_id=person_id).code == "person.not_found"


def test_outsider_cannot_use_assigning_to_learn_who_plays_a_part(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    for person_id in (ADA.person_id, "nobody"):
        error = refused(ctx, OLGA, "question.assign", hour, question_id, person_id=person_id)
        assert error.code == "access.denied"


@pytest.mark.parametrize("name", ["approve", "dismiss", "reword", "claim", "release", "merge"])
def test_fresh_claim_keeps_other_moderators_away(ctx: Context, name: str):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    more = {"into": bring(ctx, hour, S.SHOWN)} if name == "merge" else {}
    do(ctx, MONA, "question.claim", hour, question_id)
    error = refused(ctx, HANA, f"question.{name}", hour, question_id, **more)
    assert (error.code, error.details) == ("question.claimed", {"claimed_name": "Mona"})
    do(ctx, MONA, f"question.{name}", hour, question_id, **more)


def test_claim_lapses_after_two_minutes(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.claim", hour, question_id)
    clock.forward(seconds=119)
    assert refused(ctx, HANA, "question.claim", hour, question_id).code == "question.claimed"
    clock.forward(seconds=1)
    do(ctx, HANA, "question.claim", hour, question_id)
    assert get(ctx, hour, question_id).claimed_name == "Hana"
    assert refused(ctx, MONA, "question.approve", hour, question_id).code == "question.claimed"


def test_claiming_again_renews_ones_own_claim(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.claim", hour, question_id)
    clock.forward(seconds=100)
    do(ctx, MONA, "question.claim", hour, question_id)
    clock.forward(seconds=100)
    assert refused(ctx, HANA, "question.approve", hour, question_id).code == "question.claimed"


def test_released_question_is_free_for_everyone(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.claim", hour, question_id)
    do(ctx, MONA, "question.release", hour, question_id)
    do(ctx, HANA, "question.approve", hour, question_id)


@pytest.mark.parametrize("name", ["approve", "dismiss", "reword", "air", "merge"])
def test_decision_ends_the_claim(ctx: Context, name: str):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    more = {"into": bring(ctx, hour, S.SHOWN)} if name == "merge" else {}
    do(ctx, MONA, "question.claim", hour, question_id)
    do(ctx, MONA, f"question.{name}", hour, question_id, **more)
    question = get(ctx, hour, question_id)
    assert (question.claimed_by, question.claimed_name, question.claimed_at) == ("", "", 0)


def test_no_note_brings_back_what_its_asker_took_back(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "withdrawn")
    assert refused(ctx, MONA, "question.note", hour, question_id).code == "question.transition_refused"


def test_notes_are_for_the_desk_and_keep_their_writer(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.note", hour, question_id, text="Ask Ada.")
    do(ctx, HANA, "question.note", hour, question_id, text="She knows.")
    assert [(note.name, note.text) for note in get(ctx, hour, question_id).notes] == [
        ("Mona", "Ask Ada."),
        ("Hana", "She knows."),
    ]


@pytest.mark.parametrize("name", ["dismiss", "answer"])
def test_pin_ends_when_the_question_leaves_the_queue(ctx: Context, name: str):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, MONA, "question.pin", hour, question_id)
    do(ctx, MONA, f"question.{name}", hour, question_id)
    assert get(ctx, hour, question_id).pinned is False


def test_pin_ends_when_the_next_question_answers_it(ctx: Context):
    hour = make_hour(ctx)
    first, second = bring(ctx, hour, S.SHOWN), bring(ctx, hour, S.SHOWN)
    do(ctx, MONA, "question.pin", hour, first)
    do(ctx, MONA, "question.air", hour, first)
    do(ctx, MONA, "question.air", hour, second)
    assert (get(ctx, hour, first).state, get(ctx, hour, first).pinned) == (S.ANSWERED, False)


def test_next_question_on_air_answers_the_one_before_or_brings_it_back(ctx: Context):
    hour = make_hour(ctx)
    one, two, three = (bring(ctx, hour, S.SHOWN) for _ in range(3))
    do(ctx, HANA, "question.air", hour, one)
    do(ctx, HANA, "question.air", hour, two)
    do(ctx, HANA, "question.air", hour, three, previous="shown")
    assert [get(ctx, hour, each).state for each in (one, two, three)] == [S.ANSWERED, S.SHOWN, S.ON_AIR]


def test_both_events_of_an_airing_name_who_did_it(ctx: Context):
    hour = make_hour(ctx)
    one, two = bring(ctx, hour, S.SHOWN), bring(ctx, hour, S.SHOWN)
    do(ctx, HANA, "question.air", hour, one)
    stood = cursor(ctx, hour)
    do(ctx, ZURI, "question.air", hour, two)
    told = [(event.name, event.question_id, event.by, event.role, event.was) for event in events(ctx, hour, stood)]
    assert told == [
        ("question.answered", one, "pzuri", "organiser", "on_air"),
        ("question.aired", two, "pzuri", "organiser", "shown"),
    ]


def test_guest_answers_in_writing(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    answer = do(ctx, ADA, "question.answer", hour, question_id, text="Like\nthis.")["question"]
    assert (answer.state, answer.answer_text, answer.answer_name) == ("answered", "Like\nthis.", "Ada")
    assert events(ctx, hour)[-1].role == "guest"


def test_written_answer_later_keeps_the_moment_of_the_answer(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.ANSWERED)
    answered_at = get(ctx, hour, question_id).answered_at
    clock.forward(seconds=3600)
    do(ctx, ADA, "question.answer", hour, question_id, text="As I said.")
    question = get(ctx, hour, question_id)
    assert (question.answered_at, question.answer_text) == (answered_at, "As I said.")


def test_marking_answered_without_words_keeps_the_written_answer(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, ADA, "question.answer", hour, question_id, text="Like this.")
    do(ctx, MONA, "question.answer", hour, question_id, text="  ")
    assert (get(ctx, hour, question_id).answer_text, get(ctx, hour, question_id).answer_name) == ("Like this.", "Ada")


def test_replies_stand_in_order_with_name_and_role(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.ANSWERED)
    do(ctx, ADA, "question.reply", hour, question_id, text="A link.")
    do(ctx, MONA, "question.reply", hour, question_id, text="Another.")
    replies = [(reply.name, reply.role, reply.text) for reply in get(ctx, hour, question_id).replies]
    assert replies == [("Ada", "guest", "A link."), ("Mona", "moderator", "Another.")]


def test_guest_is_answered_with_what_everybody_sees(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, S.SHOWN)
    do(ctx, MONA, "question.note", hour, question_id)
    answer = do(ctx, ADA, "question.reply", hour, question_id)["question"]
    assert not {"notes", "asker_key", "claimed_by", "dismiss_line"} & set(answer.__struct_fields__)


def test_asker_of_a_merged_question_is_told_where_it_went(ctx: Context):
    hour = make_hour(ctx)
    source, target = ask(ctx, hour), bring(ctx, hour, S.SHOWN)
    answer = do(ctx, MONA, "question.merge", hour, source, into=target)["question"]
    assert answer.question_id == target
    assert get(ctx, hour, source).merged_into == target


@pytest.mark.parametrize("state", [S.ANSWERED, S.DISMISSED, S.MERGED, S.WITHDRAWN])
def test_question_is_merged_into_open_ones_only(ctx: Context, state: QuestionState):
    hour = make_hour(ctx)
    source, target = bring(ctx, hour, S.SHOWN), bring(ctx, hour, state)
    assert refused(ctx, MONA, "question.merge", hour, source, into=target).code == "question.merge_refused"


def test_merge_into_itself_or_into_nothing_is_refused(ctx: Context):
    hour = make_hour(ctx)
    source = bring(ctx, hour, S.SHOWN)
    assert refused(ctx, MONA, "question.merge", hour, source, into=source).code == "question.merge_refused"
    assert refused(ctx, MONA, "question.merge", hour, source, into="neverwas").code == "question.not_found"


@pytest.mark.parametrize("command", ["question.approve", "question.air"])
def test_wording_that_changed_while_somebody_read_is_not_shown_unread(ctx: Context, command: str):
    hour = make_hour(ctx, "live")
    question_id = ask(ctx, hour, BEN, text="What is a quorum?")
    do(ctx, BEN, "question.edit", hour, question_id, text="Something rude.")
    refusal = refused(ctx, HANA, command, hour, question_id, seen="What is a quorum?")
    assert refusal.code == "record.changed_meanwhile"
    assert get(ctx, hour, question_id).state is S.PENDING
    do(ctx, HANA, command, hour, question_id, seen="Something rude.")
    assert get(ctx, hour, question_id).state is not S.PENDING


def test_wording_is_compared_as_it_is_kept(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, BEN, text="One line.\nAnother, with é.")
    do(ctx, MONA, "question.approve", hour, question_id, seen="One line.\r\nAnother, with e\u0301. ")
    assert get(ctx, hour, question_id).state is S.SHOWN


SENT_AGAIN = [("question.note", MONA, "notes"), ("question.reply", ADA, "replies")]


@pytest.mark.parametrize(("command", "actor", "field"), SENT_AGAIN)
def test_words_that_are_sent_again_with_the_same_key_stand_there_once(
    ctx: Context, command: str, actor: Actor, field: str
):
    hour = make_hour(ctx)
    one, other = bring(ctx, hour, S.SHOWN), bring(ctx, hour, S.SHOWN)
    key = {"client_key": "key-of-the-box"}
    do(ctx, actor, command, hour, one, text="Later.", **key)
    before = cursor(ctx, hour)
    answer = do(ctx, actor, command, hour, one, text="Later.", **key)["question"]
    assert [item.text for item in getattr(answer, field)] == ["Later."]
    assert cursor(ctx, hour) == before, "and nobody hears of it twice"
    do(ctx, actor, command, hour, one, text="Other words.", **key)
    do(ctx, actor, command, hour, other, text="Later.", **key)
    do(ctx, HANA, command, hour, one, text="Later.", **key)
    do(ctx, actor, command, hour, one, text="Later.")
    texts = [item.text for item in getattr(get(ctx, hour, one), field)]
    assert texts == ["Later.", "Other words.", "Later.", "Later."]
    assert len(getattr(get(ctx, hour, other), field)) == 1
