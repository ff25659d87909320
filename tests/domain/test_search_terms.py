"""What a query looks for, whether a text has it, and the passage that is shown."""

import pytest

from hub.domain.search_terms import MOST_TERMS, PASSAGE, Look, Text, best_of, has_all, passage, shortened, terms_of


def marked(query: str, text: str) -> str:
    """A passage, with what is marked in brackets."""
    return "".join(f"[{one.text}]" if one.marked else one.text for one in passage(terms_of(query), Text(text)))


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("evenement", "L’Événement à l'école", "L’[Événement] à l'école"),
        ("EVENEMENT ecole", "L’Événement à l'école", "L’[Événement] à l'[école]"),
        ("edit", "Editing is an edit", "[Editing] is an [edit]"),
        ("hariri", "Jinsi ya kuhariri", "Jinsi ya [kuhariri]"),
        ("بيانات", "ما هي البيانات؟", "ما هي [البيانات]؟"),
        ("أُضِيفُ", "كيف اضيف مرجعا", "كيف [اضيف] مرجعا"),
        ("አማርኛ", "መለያ በአማርኛ", "መለያ [በአማርኛ]"),
        ("ሰላም", "ሠላም ለሁሉም", "[ሠላም] ለሁሉም"),
        ("編集", "ウィキの編集方法", "ウィキの[編集]方法"),
        ("法", "編集方法", "編集方[法]"),
        ('"add a reference"', "To add a reference, add a line", "To [add a reference], add a line"),
        ("strasse", "Die Straße", "Die [Straße]"),
        ("nothing", "Something else", "Something else"),
    ],
)
def test_what_is_looked_for_is_marked_in_the_text_as_it_was_written(query: str, text: str, shown: str):
    assert marked(query, text) == shown


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ref", "xref"),
        ("art", "start"),
        ("ad", "add"),
        ("編集", "編 集"),
        ('"add reference"', "add a reference"),
        ('"edit"', "editing"),
        ("reference banana", "a reference"),
    ],
)
def test_what_does_not_stand_there_is_not_found(query: str, text: str):
    assert not has_all(terms_of(query), [Text(text)])


def test_terms_may_stand_in_several_texts_of_one_thing():
    assert has_all(terms_of("question answer"), [Text("The question"), Text("The answer")])


@pytest.mark.parametrize("query", ["", "   ", "?!", '"', '""', "* -", "\x00", "\ud800"])
def test_signs_alone_look_for_nothing(query: str):
    assert terms_of(query) == ()


@pytest.mark.parametrize("query", ["NEAR(a b)", 'a AND NOT "b', "title:x^2", "a* -b +c", "{x} : y", "a' | 'b:*", "\\"])
def test_no_sign_is_an_operator(query: str):
    assert all(word.isalnum() for term in terms_of(query) for word in term.words)


def test_a_query_is_bounded():
    assert len(terms_of(" ".join(f"word{number}" for number in range(50)))) == MOST_TERMS
    assert terms_of("reference " * 15) == terms_of("reference")


def test_a_short_word_is_looked_for_as_it_is_and_a_long_one_by_its_beginning():
    looks = {term.letters: term.look for term in terms_of('of art kura بي 字 編集 "as it"')}
    assert looks == {
        "as it": Look.ROW,
        "of": Look.WORD,
        "art": Look.BEGINNING,
        "kura": Look.INSIDE,
        "بي": Look.INSIDE,
        "字": Look.INSIDE,
        "編集": Look.ROW,
    }


def test_a_passage_begins_shortly_before_the_first_mark_and_says_that_it_is_cut():
    text = "before it " * 60 + "the needle is here " + "after it " * 60
    shown = marked("needle", text)
    assert shown.startswith("… ") and shown.endswith(" …")
    assert "[needle]" in shown
    assert len(shown) <= PASSAGE + 10


def test_a_passage_of_a_script_without_spaces_is_cut_as_well():
    shown = marked("針", "前" * 900 + "針" + "後" * 900)
    assert "[針]" in shown
    assert len(shown) <= PASSAGE + 10


def test_what_people_wrote_stays_text():
    pieces = passage(terms_of("script"), Text('<script>alert("x")</script> & more'))
    assert "".join(one.text for one in pieces) == '<script>alert("x")</script> & more'


def test_the_text_with_the_most_terms_is_the_best_and_the_first_of_equals():
    texts = [Text("one"), Text("one two"), Text("two one")]
    assert best_of(terms_of("one two"), texts) is texts[1]
    assert best_of(terms_of("three"), texts) is None
    assert best_of(terms_of("three"), []) is None


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("references", "a reference"),
        ("editing", "to edit"),
        ("статьи", "в статью"),
        ("Quellen", "die Quelle"),
        ("المقالات", "المقالة"),
    ],
)
def test_shortened_terms_find_other_forms_of_a_word(query: str, text: str):
    assert not has_all(terms_of(query), [Text(text)])
    assert has_all(shortened(terms_of(query)), [Text(text)])


def test_what_is_short_or_without_spaces_or_quoted_is_not_shortened():
    terms = terms_of('of art wiki 編集 "as it is"')
    assert shortened(terms) == terms
