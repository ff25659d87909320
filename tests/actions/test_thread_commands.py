"""Questions in writing: numbered, answered part by part, for those who are in them and nobody else."""

import pytest

from hub.actions import thread_reads
from hub.actions.context import Context
from hub.actions.reports import reports_of
from hub.actions.thread_reads import public_threads, read_programme_ledger, read_thread, threads_of
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, ThreadNotFound
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.threads import PARTS, kinds, post, refused, start, tell


def test_three_questions_are_answered_one_by_one_by_two_mentors(ctx: Context):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme, mentors=[ada.mentor_id, hana.mentor_id])
    post(ctx, ADA, thread, 1, "Ten hours a week.")
    post(ctx, HANA, thread, 3, "How slowly good things move.")
    seen = read_thread(ctx, CHIDI, thread.thread_id)
    assert [part.text for part in seen.parts] == list(PARTS)
    assert [part.answered for part in seen.parts] == [True, False, True]
    assert (seen.you, seen.mentors, seen.asker_name) == ("asker", ("Ada", "Hana"), "Somebody")
    assert kinds(ctx, ADA) == ["thread.started"]
    assert kinds(ctx, CHIDI) == ["thread.answered", "thread.answered"]


def test_a_retry_makes_neither_a_second_thread_nor_a_second_answer(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    first = start(ctx, programme, client_key="the-same-key")
    assert start(ctx, programme, client_key="the-same-key").thread_id == first.thread_id
    for _ in range(2):
        seen = tell(ctx, ADA, "thread.post", first, number=1, text="Ten.", client_key="answer-key")
    assert len(seen.parts[0].posts) == 1
    assert kinds(ctx, CHIDI) == ["thread.answered"]


@pytest.mark.parametrize("stranger", [OLGA, MONA, ZURI, BEN], ids=lambda actor: actor.name)
def test_a_private_thread_does_not_exist_for_others(ctx: Context, stranger):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Ten hours.")
    with pytest.raises(ThreadNotFound) as refusal:
        read_thread(ctx, stranger, thread.thread_id)
    with pytest.raises(ThreadNotFound) as never:
        read_thread(ctx, stranger, "never-was")
    assert refusal.value.details == never.value.details == {}
    fields = {"thread_id": thread.thread_id, "number": 1, "text": "Me too", "client_key": "a-client-key"}
    assert refused(ctx, stranger, "thread.post", **fields) == "thread.not_found"
    assert refused(ctx, stranger, "thread.hide", thread_id=thread.thread_id, reason="x") == "thread.not_found"
    assert public_threads(ctx, programme.programme_id) == []
    assert public_threads(ctx, programme.programme_id, "travel") == []
    if stranger.signed_in:
        assert threads_of(ctx, stranger) == []


def test_a_mentor_who_is_not_asked_sees_nothing_and_one_who_left_only_what_they_wrote(ctx: Context):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    for_ada, for_all = start(ctx, programme, mentors=[ada.mentor_id]), start(ctx, programme)
    assert refused(ctx, HANA, "thread.settle", thread_id=for_ada.thread_id) == "thread.not_found"
    assert [row.thread_id for row in threads_of(ctx, HANA)] == [for_all.thread_id]
    post(ctx, ADA, for_ada, 1, "Ten.")
    ctx.records.mentors.move(ada.mentor_id, "leave", ctx.clock())
    assert [row.thread_id for row in threads_of(ctx, ADA)] == [for_ada.thread_id]
    assert "post" not in read_thread(ctx, ADA, for_ada.thread_id).may
    assert hana.active


def test_who_comes_late_may_still_ask_in_writing_and_who_comes_early_may_not(ctx: Context, clock: SetClock):
    late = make_programme(ctx, closes_at=clock() - 1)
    assert start(ctx, late).parts
    early = make_programme(ctx, opens_at=clock() + DAY_MS)
    fields = {"client_key": "a-client-key", "visibility": "public", "title": "x", "parts": ["Why?"]}
    assert refused(ctx, CHIDI, "thread.start", programme_id=early.programme_id, **fields) == "programme.not_open"
    assert refused(ctx, BEN, "thread.start", programme_id=late.programme_id, **fields) == "access.sign_in_needed"


def test_the_asker_says_that_it_is_answered_and_a_new_word_opens_it_again(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Ten.")
    assert tell(ctx, CHIDI, "thread.settle", thread).state == "answered"
    assert refused(ctx, ADA, "thread.settle", thread_id=thread.thread_id) == "thread.not_yours"
    assert post(ctx, CHIDI, thread, 1, "And in summer?").state == "open"
    assert kinds(ctx, ADA) == ["thread.started", "thread.followed_up"]
    assert tell(ctx, CHIDI, "thread.ask", thread, text="One more?", client_key="a-client-key").parts[3].number == 4


def test_a_retry_of_a_further_question_is_that_question_whatever_was_asked_since(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"])
    for text, key in (("A?", "client-key-a"), ("B?", "client-key-b"), ("A?", "client-key-a"), ("B?", "client-key-c")):
        seen = tell(ctx, CHIDI, "thread.ask", thread, text=text, client_key=key)
    assert [part.text for part in seen.parts] == ["One?", "A?", "B?", "B?"]
    assert kinds(ctx, ADA) == ["thread.started"] + ["thread.followed_up"] * 3


def test_a_thread_holds_ten_questions_and_a_retry_of_the_tenth_is_answered(ctx: Context):
    programme = make_programme(ctx)
    thread = start(ctx, programme, parts=[f"Question {number}?" for number in range(9)])
    for _ in range(2):
        tenth = tell(ctx, CHIDI, "thread.ask", thread, text="The tenth?", client_key="client-key-10")
    assert len(tenth.parts) == 10
    further = {"thread_id": thread.thread_id, "text": "And?", "client_key": "client-key-11"}
    assert refused(ctx, CHIDI, "thread.ask", **further) == "limit.reached"


def test_one_edits_what_one_wrote_and_nothing_else(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "Tne.").parts[0].posts[0].post_id
    changed = {"thread_id": thread.thread_id, "post_id": post_id, "text": "Mine now"}
    assert refused(ctx, CHIDI, "thread.edit", **changed) == "thread.not_yours"
    edited = tell(ctx, ADA, "thread.edit", thread, post_id=post_id, text="Ten.").parts[0].posts[0]
    assert (edited.text, edited.edited_at) == ("Ten.", ctx.clock())


def test_everyone_reads_a_public_thread_and_only_its_people_write(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public")
    seen = read_thread(ctx, BEN, thread.thread_id)
    assert (seen.you, seen.may) == ("reader", ())
    fields = {"thread_id": thread.thread_id, "number": 1, "text": "Me!", "client_key": "a-client-key"}
    assert refused(ctx, OLGA, "thread.post", **fields) == "thread.not_yours"
    assert [row.thread_id for row in public_threads(ctx, programme.programme_id, "TRAVEL pays")] == [thread.thread_id]
    assert public_threads(ctx, programme.programme_id, "100%") == []


def test_a_moderator_hides_with_a_reason_that_stands_on_the_ledger(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public")
    post_id = post(ctx, ADA, thread, 1, "Something rude").parts[0].posts[0].post_id
    hide = {"thread_id": thread.thread_id, "post_id": post_id}
    assert refused(ctx, MONA, "thread.hide", **hide, reason=" ") == "text.empty"
    assert refused(ctx, OLGA, "thread.hide", **hide, reason="No") == "access.denied"
    tell(ctx, MONA, "thread.hide", thread, post_id=post_id, reason="Insults a person")
    hidden = read_thread(ctx, BEN, thread.thread_id).parts[0].posts[0]
    assert (hidden.text, hidden.hidden, hidden.hide_reason) == ("", True, "Insults a person")
    assert read_thread(ctx, ADA, thread.thread_id).parts[0].posts[0].text == "Something rude"
    assert public_threads(ctx, programme.programme_id, "rude") == []
    tell(ctx, MONA, "thread.hide", thread, reason="Names a private person")
    with pytest.raises(ThreadNotFound):
        read_thread(ctx, BEN, thread.thread_id)
    assert public_threads(ctx, programme.programme_id) == []
    acts = read_programme_ledger(ctx, BEN, programme.programme_id)
    assert {(act.name, act.reason, act.role) for act in acts} == {
        ("thread.hidden", "Insults a person", "moderator"),
        ("thread.hidden", "Names a private person", "moderator"),
    }
    tell(ctx, MONA, "thread.unhide", thread, reason="They agreed")
    assert read_thread(ctx, BEN, thread.thread_id).hidden is False
    assert kinds(ctx, CHIDI)[-1] == "thread.hidden"


def test_of_a_private_thread_moderators_see_the_one_message_that_was_reported(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Fine words.")
    post_id = post(ctx, ADA, thread, 2, "A threat.").parts[1].posts[0].post_id
    for _ in range(2):
        tell(ctx, CHIDI, "thread.report", thread, post_id=post_id, line="This scares me")
    reports = reports_of(ctx, MONA, programme.programme_id)
    assert [(one.text, one.line, one.author_name) for one in reports] == [("A threat.", "This scares me", "Ada")]
    assert kinds(ctx, MONA) == ["thread.reported"]
    with pytest.raises(ThreadNotFound):
        read_thread(ctx, MONA, thread.thread_id)
    with pytest.raises(AccessDenied):
        reports_of(ctx, OLGA, programme.programme_id)


def test_a_question_can_be_reported_and_words_that_were_changed_since_can_be_reported_again(
    ctx: Context, clock: SetClock
):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?", "A rude question?"])
    post_id = post(ctx, ADA, thread, 1, "Mild.").parts[0].posts[0].post_id
    for _ in range(2):
        seen = tell(ctx, ADA, "thread.report", thread, number=2, line="Rude")
    assert [part.reported for part in seen.parts] == [False, True]
    tell(ctx, CHIDI, "thread.report", thread, post_id=post_id)
    clock.forward(seconds=60)
    tell(ctx, ADA, "thread.edit", thread, post_id=post_id, text="A threat.")
    assert not read_thread(ctx, CHIDI, thread.thread_id).parts[0].posts[0].reported
    for _ in range(2):
        again = tell(ctx, CHIDI, "thread.report", thread, post_id=post_id, line="Worse now")
    assert again.parts[0].posts[0].reported
    reports = {(one.text, one.author_name) for one in reports_of(ctx, MONA, programme.programme_id)}
    assert reports == {("A rude question?", "Somebody"), ("Mild.", "Ada"), ("A threat.", "Ada")}
    assert len(reports_of(ctx, MONA, programme.programme_id)) == 3
    assert kinds(ctx, MONA) == ["thread.reported"] * 3
    nothing = {"thread_id": thread.thread_id, "number": 7}
    assert refused(ctx, ADA, "thread.report", **nothing) == "thread.not_found"


def test_what_is_hidden_already_is_not_hidden_again_nor_shown_that_was_never_hidden(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public")
    post_id = post(ctx, ADA, thread, 1, "Rude").parts[0].posts[0].post_id
    for about in ({}, {"post_id": post_id}):
        tell(ctx, MONA, "thread.unhide", thread, reason="It never was", **about)
        for reason in ("Rude", "Rude again"):
            tell(ctx, MONA, "thread.hide", thread, reason=reason, **about)
    acts = read_programme_ledger(ctx, BEN, programme.programme_id)
    assert [(act.name, act.reason) for act in acts] == [("thread.hidden", "Rude")] * 2
    assert kinds(ctx, CHIDI).count("thread.hidden") == kinds(ctx, ADA).count("thread.hidden") == 1


def test_a_mentor_offers_a_session_and_the_asker_is_told_once(ctx: Context):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for _ in range(2):
        seen = tell(ctx, ADA, "thread.offer", thread)
    assert [(one.name, one.mentor_id) for one in seen.offers] == [("Ada", "")]
    assert kinds(ctx, CHIDI) == ["thread.offered"]
    asker = read_thread(ctx, CHIDI, thread.thread_id)
    assert [(one.name, one.mentor_id) for one in asker.offers] == [("Ada", ada.mentor_id)]
    assert ("book" in asker.may, asker.book_with, asker.session_s) == (True, ada.mentor_id, programme.session_s)


def test_only_who_takes_calls_offers_a_session_and_only_while_the_programme_is_open(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA, takes_calls=False)
    thread = start(ctx, programme)
    offer = {"thread_id": thread.thread_id}
    assert "offer" not in read_thread(ctx, HANA, thread.thread_id).may
    assert refused(ctx, HANA, "thread.offer", **offer) == "mentor.unavailable"
    assert refused(ctx, CHIDI, "thread.offer", **offer) == "thread.not_yours"
    tell(ctx, ADA, "thread.offer", thread)
    ctx.records.mentors.change(ada.mentor_id, ada.version, takes_calls=False)
    nobody = read_thread(ctx, CHIDI, thread.thread_id)
    assert (nobody.offers, nobody.book_with, "book" in nobody.may) == ((), "", False)
    ctx.records.mentors.change(ada.mentor_id, ada.version + 1, takes_calls=True)
    assert "book" in read_thread(ctx, CHIDI, thread.thread_id).may
    clock.ms = programme.closes_at
    late = read_thread(ctx, CHIDI, thread.thread_id)
    assert (late.offers, "book" in late.may) == ((), False)
    assert "offer" not in read_thread(ctx, ADA, thread.thread_id).may
    assert refused(ctx, ADA, "thread.offer", **offer) == "programme.not_open"


def test_threads_of_one_moment_are_all_found_however_the_pages_are_turned(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    programme = make_programme(ctx)
    threads = {start(ctx, programme, visibility="public").thread_id for _ in range(5)}
    monkeypatch.setattr(thread_reads, "PER_PAGE", 2)
    found, before, last = [], 0, ""
    while page := public_threads(ctx, programme.programme_id, "", before, last):
        found += [row.thread_id for row in page]
        before, last = page[-1].changed_at, page[-1].thread_id
    assert len(found) == 5 and set(found) == threads
