"""From private to public: part by part, by everybody who wrote in it, under the names that each chose."""

from hub.actions.context import Context
from hub.actions.thread_reads import public_threads, read_thread
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, OLGA
from tests.threads import agree, kinds, post, refused, start, tell


def told(ctx: Context, *words: str) -> str:
    """Everything that a reader without an account finds in the public threads."""
    rows = [row for one in ctx.records.programmes.all() for row in public_threads(ctx, one.programme_id)]
    views = [read_thread(ctx, BEN, row.thread_id) for row in rows]
    return f"{rows} {views}"


def test_a_part_becomes_public_when_all_who_wrote_in_it_agree(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Ten hours.")
    post(ctx, ADA, thread, 2, "The foundation.")
    post(ctx, HANA, thread, 2, "And you may say no.")
    agree(ctx, CHIDI, thread, 2, "A reader")
    assert kinds(ctx, HANA)[-1] == kinds(ctx, ADA)[-1] == "thread.consent_asked"
    agree(ctx, ADA, thread, 2, "A")
    assert told(ctx) == "[] []"
    public_id = agree(ctx, HANA, thread, 2, "H").public_thread_id
    seen = read_thread(ctx, BEN, public_id)
    assert [part.text for part in seen.parts] == ["Who pays for travel?"]
    assert [(one.name, one.text) for one in seen.parts[0].posts] == [
        ("A", "The foundation."),
        ("H", "And you may say no."),
    ]
    assert (seen.asker_name, seen.title) == ("A reader", "Who pays for travel?")
    for private in ("Ten hours", "Before I decide", "Somebody", "Ada", "Hana", "pchidi", thread.thread_id, "surprised"):
        assert private not in told(ctx)
    assert kinds(ctx, CHIDI)[-1] == "thread.published"
    assert read_thread(ctx, CHIDI, thread.thread_id).parts[1].published


def test_a_word_written_meanwhile_makes_consents_void(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    before = post(ctx, ADA, thread, 1, "Ten hours.")
    agree(ctx, CHIDI, thread, 1)
    post(ctx, ADA, thread, 1, "And do not tell, but …")
    agree(ctx, ADA, thread, 1)
    assert told(ctx) == "[] []"
    old = {"thread_id": thread.thread_id, "number": 1, "version": before.parts[0].version, "agrees": True}
    assert refused(ctx, CHIDI, "thread.consent", **old) == "thread.changed"
    agree(ctx, CHIDI, thread, 1)
    assert "And do not tell" in told(ctx)


def test_an_edited_word_makes_consents_void_too(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post_id = post(ctx, ADA, thread, 1, "Ten hours.").parts[0].posts[0].post_id
    agree(ctx, CHIDI, thread, 1)
    tell(ctx, ADA, "thread.edit", thread, post_id=post_id, text="Twenty.")
    agree(ctx, ADA, thread, 1)
    assert told(ctx) == "[] []"


def test_a_consent_is_taken_back_and_only_writers_have_one(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Ten hours.")
    agree(ctx, CHIDI, thread, 1)
    agree(ctx, CHIDI, thread, 1, agrees=False)
    agree(ctx, ADA, thread, 1)
    assert told(ctx) == "[] []"
    wish = {"thread_id": thread.thread_id, "number": 1, "version": 2, "agrees": True}
    assert refused(ctx, HANA, "thread.consent", **wish) == "thread.not_yours"
    assert refused(ctx, OLGA, "thread.consent", **wish) == "thread.not_found"


def test_another_part_joins_the_same_public_thread_unless_the_asker_takes_another_name(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    names = {1: "One", 2: "One", 3: "Another"}
    for number, name in names.items():
        post(ctx, ADA, thread, number, f"Answer {number}")
        agree(ctx, ADA, thread, number)
        agree(ctx, CHIDI, thread, number, name)
    rows = public_threads(ctx, programme.programme_id)
    assert sorted((row.asker_name, row.parts) for row in rows) == [("Another", 1), ("One", 2)]


def test_a_part_that_grew_is_published_again_in_its_place(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for text in ("Ten hours.", "In summer five."):
        post(ctx, ADA, thread, 1, text)
        agree(ctx, ADA, thread, 1)
        public_id = agree(ctx, CHIDI, thread, 1, "R").public_thread_id
    seen = read_thread(ctx, BEN, public_id)
    assert len(seen.parts) == 1
    assert [one.text for one in seen.parts[0].posts] == ["Ten hours.", "In summer five."]
