"""What we write for wiki pages: a table of requests, and receipts. Public facts alone."""

import re
from collections.abc import Iterable

from hub.domain.signups import SignupLine

SPECIAL = {ord(one): f"&#{ord(one)};" for one in "[]{}|'<>&~=*#:;\n_"}
"""What wikitext may take for markup, as entities."""
MAGIC = re.compile(r"\b(?=(?:RFC|PMID|ISBN)\b)(.)")
"""The first letter of words that become a link by themselves where a number follows."""


def escape(words: str) -> str:
    """Words as wikitext that shows them as they are."""
    return MAGIC.sub(lambda found: f"&#{ord(found[1])};", words.translate(SPECIAL))


def account_link(account: str) -> str:
    """A link to an account's page; in a signed edit it tells the account."""
    return f"[[User:{escape(account)}|{escape(account)}]]"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose cells are wikitext already."""
    head = " !! ".join(escape(one) for one in headings)
    body = "".join(f"|-\n| {' || '.join(row)}\n" for row in rows)
    return f'{{| class="wikitable sortable"\n! {head}\n{body}|}}\n'


def with_replies(wikitext: str, replies: Iterable[tuple[SignupLine, str]]) -> str:
    """A page with a reply below each of the lines, behind those that stand there, in the marks of the line's list.

    Args:
        replies: lines with room below them (``ends`` is not 0), and what is said there.
    """
    page = wikitext.split("\n")
    # From the end, so that no number moves; of two that end alike the first stands first.
    for line, words in sorted(replies, key=lambda one: one[0].ends)[::-1]:
        page.insert(line.ends, f"{line.marks}: {words}")
    return "\n".join(page)
