"""A part that is public already and is published again: the same posts, one name for each, and hidden stays hidden."""

import pytest

from hub.actions.context import Context
from hub.actions.thread_reads import public_threads, read_programme_ledger, read_thread
from hub.domain.clock import SetClock
from hub.domain.programmes import Programme
from hub.protocol.thread_views import ThreadView
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA
from tests.threads import agree, post, refused, start, tell


def publish(ctx: Context, thread: ThreadView, number: int = 1, asker: str = "R", mentor: str = "A") -> ThreadView:
    """Chidi and Ada agree to a part as it is; what everybody reads then."""
    agree(ctx, ADA, thread, number, mentor)
    public_id = agree(ctx, CHIDI, thread, number, asker).public_thread_id
    return read_thread(ctx, BEN, public_id)


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme with two mentors."""
    made = make_programme(ctx)
    make_mentor(ctx, made), make_mentor(ctx, made, HANA)
    return made


def words(view: ThreadView, number: int = 1) -> list[tuple[str, str]]:
    """Who says what in a part."""
    return [(one.name, one.text) for one in view.parts[number - 1].posts]


def test_what_moderators_hid_stays_hidden_and_the_ledger_still_leads_to_it(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Rude.")
    public = publish(ctx, thread)
    hidden_id = public.parts[0].posts[0].post_id
    tell(ctx, MONA, "thread.hide", public, post_id=hidden_id, reason="Insults a person")
    post(ctx, ADA, thread, 1, "More.")
    again = publish(ctx, thread)
    assert [(one.text, one.hidden, one.hide_reason) for one in again.parts[0].posts] == [
        ("", True, "Insults a person"),
        ("More.", False, ""),
    ]
    assert again.parts[0].posts[0].post_id == hidden_id
    assert [act.post_id for act in read_programme_ledger(ctx, BEN, programme.programme_id)] == [hidden_id]
    assert public_threads(ctx, programme.programme_id, "Rude") == []


def test_a_word_that_was_changed_in_private_stays_hidden_in_public(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    private_id = post(ctx, ADA, thread, 1, "Rude.").parts[0].posts[0].post_id
    public = publish(ctx, thread)
    tell(ctx, MONA, "thread.hide", public, post_id=public.parts[0].posts[0].post_id, reason="Insults a person")
    tell(ctx, ADA, "thread.edit", thread, post_id=private_id, text="Ruder.")
    hidden = publish(ctx, thread).parts[0].posts[0]
    assert (hidden.text, hidden.hidden) == ("", True)


def test_copies_keep_their_place_among_what_was_written_in_public_since(
    ctx: Context, programme: Programme, clock: SetClock
):
    thread = start(ctx, programme)
    first = post(ctx, ADA, thread, 1, "Ten hours.").parts[0].posts[0]
    public = publish(ctx, thread)
    for number, (who, text) in enumerate([(CHIDI, "In summer, too?"), (HANA, "Less.")]):
        clock.forward(seconds=60 + number)
        post(ctx, who, public, 1, text)
    clock.forward(seconds=60)
    post(ctx, ADA, thread, 1, "In winter twenty.")
    tell(ctx, ADA, "thread.edit", thread, post_id=first.post_id, text="Twelve hours.")
    again = publish(ctx, thread)
    assert [text for _, text in words(again)] == ["Twelve hours.", "In summer, too?", "Less.", "In winter twenty."]
    assert [bool(one.edited_at) for one in again.parts[0].posts] == [True, False, False, False]


def test_the_asker_has_one_name_in_the_whole_of_a_copy(ctx: Context, programme: Programme, clock: SetClock):
    thread = start(ctx, programme)
    for number in (1, 2):
        post(ctx, ADA, thread, number, "Yes.")
        public = publish(ctx, thread, number)
    clock.forward(seconds=60)
    post(ctx, CHIDI, public, 2, "Asked in public.")
    post(ctx, CHIDI, thread, 1, "Thanks.")
    again = publish(ctx, thread, asker="Another name")
    assert (again.thread_id, again.asker_name) == (public.thread_id, "Another name")
    assert words(again) == [("A", "Yes."), ("Another name", "Thanks.")]
    assert words(again, 2) == [("A", "Yes."), ("Another name", "Asked in public.")]
    assert [row.asker_name for row in public_threads(ctx, programme.programme_id)] == ["Another name"]


def test_a_mentor_has_one_name_in_a_part_and_keeps_another_in_another_part(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    for number, name in ((1, "M1"), (2, "M2")):
        post(ctx, ADA, thread, number, "Yes.")
        public = publish(ctx, thread, number, mentor=name)
    post(ctx, ADA, public, 1, "Later.")
    assert words(post(ctx, ADA, public, 2, "Later."), 2) == [("M2", "Yes."), ("M2", "Later.")]
    post(ctx, ADA, thread, 1, "More.")
    again = publish(ctx, thread, mentor="M3")
    assert {name for name, _ in words(again, 1)} == {"M3"}
    assert {name for name, _ in words(again, 2)} == {"M2"}


def test_the_name_that_is_shown_before_agreeing_is_the_one_that_is_published(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Yes.")
    assert shown(ctx, thread) == [("Ada", False), ("Somebody", False)]
    public = publish(ctx, thread, asker="", mentor="")
    assert (public.asker_name, words(public)) == ("Somebody", [("Ada", "Yes.")])


def test_who_chose_a_name_before_is_shown_and_published_under_it_again(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Yes.")
    first = publish(ctx, thread, asker="Reader", mentor="Nobody")
    post(ctx, ADA, thread, 1, "More.")
    assert shown(ctx, thread) == [("Nobody", True), ("Reader", True)]
    again = publish(ctx, thread, asker="", mentor="")
    assert (again.thread_id, again.asker_name) == (first.thread_id, "Reader")
    assert words(again) == [("Nobody", "Yes."), ("Nobody", "More.")]


def shown(ctx: Context, thread: ThreadView) -> list[tuple[str, bool]]:
    """The names that Ada and Chidi are shown above the button, and whether the part was public before."""
    parts = [read_thread(ctx, who, thread.thread_id).parts[0] for who in (ADA, CHIDI)]
    return [(one.shown_name, one.once_public) for one in parts]


def test_a_copy_is_not_changed_without_the_others(ctx: Context, programme: Programme):
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Yes.")
    public = publish(ctx, thread)
    mine = read_thread(ctx, ADA, public.thread_id).parts[0].posts[0]
    edit = {"thread_id": public.thread_id, "post_id": mine.post_id, "text": "What was said in private"}
    assert mine.copied and not public.parts[0].posts[0].copied
    assert refused(ctx, ADA, "thread.edit", **edit) == "thread.not_yours"
    assert words(read_thread(ctx, BEN, public.thread_id)) == [("A", "Yes.")]
    later = post(ctx, ADA, public, 1, "Latr.").parts[0].posts[1]
    assert not later.copied
    assert (
        tell(ctx, ADA, "thread.edit", public, post_id=later.post_id, text="Later.").parts[0].posts[1].text == "Later."
    )
