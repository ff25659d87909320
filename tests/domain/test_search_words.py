"""What the search index is given of a text, in several scripts."""

import pytest

from hub.domain.plain_words import plain_words
from hub.domain.search_words import LONGEST_WORD, MOST_ENDS, MOST_LETTERS, folded_text, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do I add a reference?", ["how", "do", "i", "add", "a", "reference"]),
        ("L’Événement à l'École", ["l", "evenement", "a", "l", "ecole"]),
        ("كَيْفَ أُضِيفُ مَرْجِعًا", ["كيف", "اضيف", "مرجعا"]),
        ("በአማርኛ መለያ", ["በአማርኛ", "መለያ"]),
        ("उत्तर किताब", ["उततर", "किताब"]),
        ("編集の方法", ["編集", "集の", "の方", "方法"]),
        ("Wikidataで編集", ["wikidata", "で編", "編集"]),
        ("字", ["字"]),
        ("วิกิพีเดีย", ["วิ", "ิก", "กิ", "ิพ", "พี", "ีเ", "เด", "ดี", "ีย"]),
        ("한국어 위키", ["한국어", "위키"]),
        ("?! … —", []),
    ],
)
def test_text_is_parted_as_its_script_is_read(text: str, words: list[str]):
    assert words_of(text).words == words


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("kuhariri", ["uhariri", "hariri", "ariri", "riri"]),
        ("البيت", ["لبيت", "بيت", "يت"]),
        ("በአማርኛ", ["አማርኛ", "ማርኛ", "ርኛ"]),
        ("wiki", []),
        ("編集", ["集"]),
        ("字", []),
    ],
)
def test_word_is_known_by_what_follows_its_first_letters(text: str, ends: list[str]):
    assert words_of(text).ends == ends


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("ＡＢＣ", "abc"),
        ("ሠላም", "ሰላም"),
        ("ሐገር", "ሀገር"),
        ("ኀይል", "ሀይል"),
        ("ዐይን", "አይን"),
        ("ፀሐይ", "ጸሀይ"),
        ("ویکی", "ويكي"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Việt Nam", "viet nam"),
    ],
)
def test_two_ways_to_write_a_word_are_one(one: str, other: str):
    assert folded_text(one) == folded_text(other)


@pytest.mark.parametrize(("one", "other"), [("かき", "かぎ"), ("ハス", "バス"), ("한", "하")])
def test_letters_that_make_another_word_stay_apart(one: str, other: str):
    assert folded_text(one) != folded_text(other)


def test_no_text_makes_more_words_than_the_index_can_bear():
    endless = words_of("a" * 5000)
    assert endless.words == ["a" * LONGEST_WORD]
    many = words_of(*(" ".join(f"{number:x}" * 8 for number in range(part, part + 1000)) for part in range(9000)))
    assert sum(map(len, many.words)) <= MOST_LETTERS
    assert sum(map(len, many.ends)) <= MOST_ENDS


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bring** your _questions_.", "Bring your questions."),
        ("# Wikidata\n\n- one\n2. two\n> three", "Wikidata · one · two three"),
        ("* one", "one"),
        ("See [the page](https://example.org/a_b) and ![a cat](cat.png)", "See the page and a cat"),
        ("snake_case stays, 2 * 3 loses its star", "snake_case stays, 2 3 loses its star"),
    ],
)
def test_signs_of_markdown_are_no_words(markdown: str, words: str):
    assert plain_words(markdown) == words
