"""Any page, however it is written, is read: without a failure, in good time, and nobody signs who is not in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.mentor_names import who_is_meant
from hub.wiki.signups import find_signups
from hub.wiki.wikitext import with_replies
from tests.domain.test_mentor_names import ROSTER
from tests.wiki.words import ADA, ASK, BOB, WHEN

LINK = "https://baraza.example.org/bookings#wiki"
PIECES = st.sampled_from(
    [
        *(
            ASK,
            ADA,
            BOB,
            WHEN,
            LINK,
            "Amina",
            "\n*",
            "\n**",
            "\n",
            "--",
            " ",
            ".",
            "|",
            "%",
            ":",
            "== x ==",
            "~~~~",
            "İ",
            "\u200f",
            "\x00",
        ),
        *("[[User:Eve|Eve]]", "[[User:", "[[", "]]", "{{u|", "{{unsigned|Bob|", "}}", "{|", "'''", "&#x110000;"),
        *(
            "<s>",
            "</s>",
            "<nowiki>",
            "</nowiki>",
            "<!--",
            "-->",
            "<ref",
            "{{strike|",
            "{{nowrap|",
            "I do not want",
            "[http://[",
            "[https://x.org/wiki/User:Zed Z]",
        ),
        *("٢٢", "25:99, 99 May 2026"),
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_any_page_is_read_without_a_failure_and_nobody_signs_who_is_not_in_it(page: str):
    for line in find_signups(page):
        assert line.account in {"", "Ada", "Eve", "Bob", "Zed"} or line.account.casefold() in page.casefold()
        meant = who_is_meant(line, ROSTER)
        assert not meant.mentor_id or line.named or line.named_account


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_receipt_below_any_line_is_found_again(page: str):
    for line in find_signups(page, links=(LINK,)):
        if line.understood and line.ends:
            told = with_replies(page, [(line, f"[[User:Ada|Ada]]: your session with Amina, see {LINK} {BOB}")])
            again = find_signups(told, links=(LINK,))
            assert [one.number for one in again if any(reply.receipt for reply in one.replies)] == [line.number]


@pytest.mark.parametrize(
    "piece", ["{{a|", "<ref name=a ", "<b>", "[http://x.y ", "[[a|{{b|", f"*{ASK} A --[[User:A]]\n", "<!", "<nowiki>"]
)
def test_page_full_of_openings_is_read_in_one_pass(piece: str):
    """Grown tenfold, such a page cost the parser a hundred times as much; line by line and bounded it does not."""
    page = (piece * (200_000 // len(piece)))[:200_000]
    assert len(find_signups(page)) <= page.count("\n") + 1
