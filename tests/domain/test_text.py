"""How text from people is kept: in any script, in one form, within its length, without what cannot be seen."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.errors import QuestionTextEmpty, QuestionTextTooLong
from hub.domain.questions import clean_line, clean_text

ARABIC = "كيف أُضيفُ مرجعًا إلى مقالة؟"
AMHARIC = "ማጣቀሻ እንዴት እጨምራለሁ?"
PERSIAN = "می\u200cخواهم"
FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        AMHARIC,
        PERSIAN,
        FAMILY,
        "Où est-ce ?",
        "किताब कैसे जोड़ें?",
        "如何添加参考文献？",
    ],
)
def test_text_of_every_script_is_kept_whole(text: str):
    assert clean_text(text, 500) == unicodedata.normalize("NFC", text)


def test_joiners_and_directional_marks_stay():
    assert clean_text(PERSIAN, 10) == PERSIAN
    assert clean_text("\u200fنعم\u200f", 10) == "\u200fنعم\u200f"


def test_letters_are_put_together_with_their_accents():
    assert clean_text("cafe\u0301", 10) == "café"


def test_emoji_newer_than_our_python_stay():
    newer_than_unicode_14 = "\U0001fae8"
    assert clean_text(f"Wow {newer_than_unicode_14}", 10) == f"Wow {newer_than_unicode_14}"


def test_length_counts_code_points_after_cleaning():
    assert clean_text("é" * 10, 10)
    assert clean_text("e\u0301" * 10, 10)
    assert clean_text("🙂" * 10, 10)
    with pytest.raises(QuestionTextTooLong) as refused:
        clean_text("ማ" * 11, 10)
    assert refused.value.details == {"limit": 10, "length": 11}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\t\r\n",
        "\x00\x07",
        "\u200b\u200d",
        "\u202e\u2066",
        "\u00a0\u3000",
        "\u0301",
        "\u3164\u2800",
    ],
)
def test_text_that_cannot_be_seen_is_empty(text: str):
    with pytest.raises(QuestionTextEmpty):
        clean_text(text, 10)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\ue000", "\ufffe", "\ufdd0"])
def test_control_characters_and_half_characters_are_dropped(char: str):
    assert clean_text(f"be{char}fore", 10) == "before"


def test_white_space_is_folded_and_blank_lines_go():
    assert clean_text("  one \t two\u00a0 three \r\n\n\n four  ", 50) == "one two three\nfour"


def test_line_stays_one_line():
    assert clean_line("one\ntwo\u2028three\x0bfour") == "one two three four"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_cleaning_again_changes_nothing(text: str):
    try:
        once = clean_text(text, 10_000)
    except QuestionTextEmpty:
        return
    assert clean_text(once, 10_000) == once


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_sent_what_is_kept_is_well_formed(text: str):
    kept = clean_line(text, newlines=True)
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in kept.replace("\n", ""))
    kept.encode("utf-8")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_line_of_any_text_has_no_line_end(text: str):
    assert len(clean_line(text).splitlines()) <= 1
