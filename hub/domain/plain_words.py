"""The words of a text that was written in Markdown, as the search knows them."""

import re

LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+", re.MULTILINE)
SIGNS = re.compile(r"^\s{0,3}(?:#{1,6}|>)\s+|[*`]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)


def plain_words(text: str) -> str:
    """A description without the signs of Markdown: headings, emphasis, the addresses of links; a dot parts items."""
    words = SIGNS.sub("", ITEM.sub("· ", LINK.sub(r"\1", text)))
    return " ".join(words.split()).removeprefix("· ")
