"""The words of a text that was written in Markdown, as the search knows them."""

import re

LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
SIGNS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d{1,9}[.)])\s+|[*`]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)


def plain_words(text: str) -> str:
    """A description without the signs of Markdown: headings, lists, emphasis, and the addresses of links."""
    return " ".join(SIGNS.sub("", LINK.sub(r"\1", text)).split())
