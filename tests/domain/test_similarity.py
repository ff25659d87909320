"""Which open questions are offered to endorse instead, in several scripts."""

import pytest

from hub.domain.similarity import fold, most_similar

QUESTIONS = [
    ("reference", "How do I add a reference to an article?"),
    ("picture", "Where can I upload pictures of my village?"),
    ("arabic", "كيف أضيف مرجعا إلى مقالة؟"),
    ("amharic", "ማጣቀሻ እንዴት እጨምራለሁ?"),
    ("french", "Comment créer une référence dans un article ?"),
    ("swahili", "Ninawezaje kuongeza marejeo kwenye makala?"),
    ("hindi", "मैं लेख में संदर्भ कैसे जोड़ूं?"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("add a reference to article", "reference"),
        ("HOW DO I ADD REFERENCES", "reference"),
        ("upload my pictures", "picture"),
        ("كَيْفَ أُضِيفُ مَرْجِعًا", "arabic"),
        ("كيف اضيف مرجعا الى مقاله", "arabic"),
        ("كيف أضيف مرجعـــا", "arabic"),
        ("ማጣቀሻ እንዴት", "amharic"),
        ("comment creer une reference", "french"),
        ("COMMENT CRÉER UNE RÉFÉRENCE", "french"),
        ("kuongeza marejeo kwenye makala", "swahili"),
        ("लेख में संदर्भ", "hindi"),
    ],
)
def test_similar_question_is_offered_first(typed: str, found: str):
    assert most_similar(typed, QUESTIONS)[0] == found


@pytest.mark.parametrize(
    "typed",
    ["", "How", "?!?!?!?!", "   a    b   ", "Who won the football match yesterday?"],
)
def test_nothing_is_offered_for_too_little_or_something_else(typed: str):
    assert most_similar(typed, QUESTIONS) == []


def test_no_more_are_offered_than_asked_for():
    alike = [(str(number), f"How do I add a reference, try {number}?") for number in range(10)]
    assert len(most_similar("How do I add a reference?", alike)) == 3
    assert len(most_similar("How do I add a reference?", alike, most=5)) == 5


def test_nothing_is_offered_where_nothing_was_asked():
    assert most_similar("How do I add a reference?", []) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Événement", "evenement"),
        ("إضافة", "اضافه"),
        ("ٱلكِتَابُ", "الكتاب"),
        ("مؤسسة", "موسسه"),
        ("رئيس", "رييس"),
        ("مصطفى", "مصطفي"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
    ],
)
def test_two_spellings_of_a_word_fold_to_one(one: str, other: str):
    assert fold(one) == fold(other)


def test_vowel_signs_that_are_letters_do_not_part_a_word():
    assert fold("किताब") == "किताब"
    assert len(fold("ভাষা").split()) == 1
