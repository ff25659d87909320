"""The index of the search, the same on both databases: what is found, in which order, and by which filters."""

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import Engine, text

from hub.domain.search_terms import terms_of
from hub.records.records import Records
from hub.records.search import Doc, Kind, Mark, SearchRecords, doc_id_of, facet
from hub.records.search_index import MOST_FOUND, Wish
from tests.fixed import START
from tests.records.racing import race

SCRIPTS = {
    "english": "How do I add a reference to an article?",
    "french": "Comment créer une référence à l'école ?",
    "swahili": "Jinsi ya kuhariri makala zenye vyanzo",
    "arabic": "كيف أضيف مرجعا إلى البيانات؟",
    "hebrew": "איך מוסיפים מקור לערך בוויקיפדיה",
    "amharic": "ማጣቀሻ በአማርኛ እንዴት እጨምራለሁ?",
    "hindi": "मैं लेख में संदर्भ कैसे जोड़ूं?",
    "japanese": "ウィキデータに出典を追加する方法は何ですか",
    "chinese": "如何在维基数据中添加参考文献",
    "thai": "ฉันจะเพิ่มแหล่งอ้างอิงได้อย่างไร",
    "korean": "위키데이터에 출처를 어떻게 추가하나요",
    "russian": "Как добавить источник в статью?",
    "german": "Wo finde ich die Quellenbearbeitung?",
}


@pytest.fixture
def search(records: Records) -> SearchRecords:
    """An empty index."""
    return records.search


def doc(item_id: str, *texts: str, **fields: Any) -> Doc:
    """A question of an hour; the later ones are the newer ones."""
    planned = {"kind": Kind.QUESTION, "owner_id": "h1", "item_id": item_id, "at": START, "texts": texts}
    return Doc(**planned | fields)


def put(search: SearchRecords, docs: Iterable[Doc], owner_id: str = "h1", version: int = 1) -> None:
    """Index an hour with these questions."""
    search.put(Mark(kind=Kind.HOUR, owner_id=owner_id, version=version), list(docs))


def found(search: SearchRecords, query: str, **wishes: Any) -> list[str]:
    """The ids of what is found, best first."""
    return [hit.item_id for hit in search.find(Wish(terms_of(query), **wishes))]


@pytest.mark.parametrize(
    ("query", "script"),
    [
        ("articles", ""),
        ("ARTICLE", "english"),
        ("Article Referen", "english"),
        ("reference ecole", "french"),
        ("CRÉER", "french"),
        ("hariri", "swahili"),
        ("makala kuhariri", "swahili"),
        ("بيانات", "arabic"),
        ("كَيْفَ اضيف", "arabic"),
        ("ויקיפדיה", "hebrew"),
        ("አማርኛ", "amharic"),
        ("संदर्भ लेख", "hindi"),
        ("出典", "japanese"),
        ("データ", "japanese"),
        ("参考文献", "chinese"),
        ("献", "chinese"),
        ("อ้างอิง", "thai"),
        ("출처", "korean"),
        ("데이터", "korean"),
        ("источник статью", "russian"),
        ("bearbeitung", "german"),
        ('"add a reference"', "english"),
        ('"a reference add"', ""),
        ("reference банан", ""),
    ],
)
def test_every_script_is_found_by_its_words(search: SearchRecords, query: str, script: str):
    put(search, [doc(name, words) for name, words in SCRIPTS.items()])
    assert found(search, query) == ([script] if script else [])


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "NEAR(reference article, 5)",
        "reference AND",
        "OR reference",
        "NOT (reference",
        "refer* ^x {heading} : y",
        "heading : reference",
        "-reference +article",
        "a' OR 1=1 --",
        "x & | ! <-> :*A",
        "\\' \\\\",
        "%_?",
        "\x00\x01",
        "\ud800",
        "(" * 150,
        "a " * 100,
        "字" * 200,
        '"a b c" "d e" f',
    ],
)
def test_no_query_is_a_fault(search: SearchRecords, query: str):
    put(search, [doc("english", SCRIPTS["english"])])
    assert found(search, query) in ([], ["english"])


def test_words_of_operators_are_words(search: SearchRecords):
    put(search, [doc("one", "Is it near, or not?"), doc("other", "Is it far?")])
    assert found(search, "NEAR") == ["one"]
    assert found(search, "or NOT") == ["one"]


def test_heading_comes_before_text_the_word_before_longer_ones_and_both_before_the_middle_of_a_word(
    search: SearchRecords,
):
    put(
        search,
        [
            doc("within", "The newsletter was sent"),
            doc("longer", "Many letters were sent"),
            doc("word", "Many a letter was sent"),
            doc("heading", "Many words were sent", heading="The letter"),
        ],
    )
    assert found(search, "letter") == ["heading", "word", "longer", "within"]


def test_an_answered_question_comes_before_one_that_is_as_good_and_then_the_newer_one(search: SearchRecords):
    words = "How do I cite a book?"
    docs = [doc("old", words), doc("new", words, at=START + 60_000), doc("done", words, at=START - 60_000)]
    put(search, [*docs[:2], doc("done", words, at=START - 60_000, answered=True)])
    assert found(search, "cite book") == ["done", "new", "old"]


def test_a_rare_heading_is_found_under_a_flood_of_newer_texts(search: SearchRecords):
    flood = [doc(f"q{number}", "common words", at=START + number * 1000) for number in range(1, MOST_FOUND + 50)]
    put(search, [doc("title", "", heading="Common ground", at=START), *flood])
    hits = found(search, "common")
    assert hits[0] == "title"
    assert len(hits) == MOST_FOUND + 1
    assert "q1" not in hits


def test_the_newest_are_given_where_few_are_enough(search: SearchRecords):
    put(search, [doc(f"q{number}", "the same", at=START + number * 1000) for number in range(9)])
    assert sorted(found(search, "same", most=2)) == ["q7", "q8"]


def test_some_of_the_words_are_enough_where_that_is_wished_for(search: SearchRecords):
    put(search, [doc("two", "red green"), doc("one", "red"), doc("three", "red green blue")])
    assert sorted(found(search, "red green blue", least=2)) == ["three", "two"]
    assert found(search, "red green blue") == ["three"]
    assert sorted(found(search, "red", least=2)) == ["one", "three", "two"]


def test_filters_narrow_together_and_each_by_any_of_its_values(search: SearchRecords):
    english, swahili, early = facet("l", "en"), facet("l", "sw"), facet("y", "2025")
    put(
        search,
        [
            doc("one", "a tool", facets=(english, early)),
            doc("two", "a tool", facets=(swahili, early), at=START + 1000),
            doc("three", "a tool", facets=(english,), at=START + 2000),
        ],
    )
    assert found(search, "tool", facets=[[english]]) == ["three", "one"]
    assert found(search, "tool", facets=[[english], [early]]) == ["one"]
    assert found(search, "tool", facets=[[english, swahili], [early]]) == ["two", "one"]
    assert found(search, "tool", facets=[[facet("h", f"hour {number}") for number in range(400)]]) == []


def test_no_filter_is_found_as_a_word(search: SearchRecords):
    put(search, [doc("one", "a tool", facets=(facet("k", "question"), facet("l", "en")))])
    assert found(search, facet("l", "en")) == []
    assert found(search, "a=k question") == []


def test_what_is_put_anew_is_found_as_it_is_and_what_is_left_out_is_gone(search: SearchRecords):
    put(search, [doc("one", "before"), doc("two", "gone soon")])
    put(search, [doc("one", "afterwards")], version=2)
    assert (found(search, "before"), found(search, "gone"), found(search, "afterwards")) == ([], [], ["one"])


def test_what_did_not_change_is_left_alone(search: SearchRecords, engine: Engine):
    put(search, [doc("one", "the same"), doc("two", "before")])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM search_index"))
    put(search, [doc("one", "the same"), doc("two", "afterwards")], version=2)
    assert (found(search, "same"), found(search, "afterwards")) == ([], ["two"])


def test_hours_and_threads_are_kept_apart(search: SearchRecords):
    put(search, [doc("one", "a tool")])
    thread = Mark(kind=Kind.THREAD, owner_id="h1", version=1)
    search.put(thread, [doc("1", "a tool", kind=Kind.THREAD)])
    search.forget(Kind.HOUR, "h1")
    assert found(search, "tool") == ["1"]
    search.forget(Kind.THREAD, "h1")
    assert found(search, "tool") == []


def test_two_documents_never_share_a_number(search: SearchRecords, engine: Engine):
    one, other = doc("one", "a tool"), doc("other", "a tool")
    put(search, [one])
    with engine.begin() as connection:
        taken = {"taken": doc_id_of(other), "was": doc_id_of(one)}
        connection.execute(text("UPDATE search_docs SET doc_id = :taken WHERE doc_id = :was"), taken)
        key = "rowid" if engine.dialect.name == "sqlite" else "doc_id"
        connection.execute(text(f"UPDATE search_index SET {key} = :taken WHERE {key} = :was"), taken)
    put(search, [one, other])
    assert sorted(found(search, "tool")) == ["one", "other"]


def test_a_number_grows_with_the_moment_and_is_always_the_same():
    assert doc_id_of(doc("b", "x", at=START)) < doc_id_of(doc("a", "y", at=START + 1000)) < 2**63
    assert doc_id_of(doc("a", "x")) == doc_id_of(doc("a", "y"))
    assert doc_id_of(doc("a", "x", at=0)) >= 0


def test_two_who_index_the_same_hour_at_once_leave_it_whole(search: SearchRecords):
    docs = [doc(f"q{number}", "the same") for number in range(20)]
    assert race([lambda: put(search, docs)] * 4) == [None] * 4
    assert sorted(found(search, "same")) == sorted(one.item_id for one in docs)


def test_everything_can_be_cleared_and_put_in_order(search: SearchRecords):
    put(search, [doc("one", "a tool")])
    search.clear()
    assert found(search, "tool") == []
    put(search, [doc("one", "a tool")])
    search.tidy()
    assert found(search, "tool") == ["one"]


def test_an_index_that_is_broken_is_mended_by_clearing_it(search: SearchRecords, engine: Engine):
    put(search, [doc("one", "a tool")])
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE search_index"))
    search.clear()
    put(search, [doc("one", "a tool")])
    assert found(search, "tool") == ["one"]


def test_the_longest_document_is_taken_by_both(search: SearchRecords):
    letters = "".join(chr(0x4E00 + number) for number in range(20_000))
    words = " ".join(f"{number:x}" * 12 for number in range(20_000))
    put(search, [doc("dense", *[letters] * 9), doc("wide", words), doc("same", "again " * 10_000, heading="x" * 500)])
    assert found(search, letters[100:120]) == ["dense"]
    assert found(search, "a" * 24) == ["wide"]
    assert found(search, "again") == ["same"]
