"""The lines of a page's wikitext that readers see as wikitext: without comments and without what is only shown."""

from typing import NamedTuple

VERBATIM = ("nowiki", "pre", "syntaxhighlight", "source", "templatedata", "math")
"""Tags whose content is shown as it is written: a sample line in one of them asks for nothing."""
COMMENT, COMMENT_END = "<!--", "-->"


class Line(NamedTuple):
    """A line: its number on the page (from 1), how deep in a list it stands (2 for ``:*``), and the text behind."""

    number: int
    depth: int
    text: str


def lines_of(wikitext: str) -> list[Line]:
    """The lines of a page, empty ones left out.

    It looks at each character a bounded number of times, however the page is written.
    """
    found = []
    for number, raw in enumerate(without_hidden(wikitext).split("\n"), 1):
        text = raw.lstrip("*#:;")
        if text.strip():
            found.append(Line(number, len(raw) - len(text), text.strip()))
    return found


def without_hidden(wikitext: str) -> str:
    """The page with comments and verbatim parts taken out; their line ends stay, so that numbers stay right."""
    # Case alone is folded, and in ASCII alone: other folding may change how long a text is.
    lowered = "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in wikitext)
    kept, at, endless = [], 0, set[str]()
    while (begin := wikitext.find("<", at)) >= 0:
        end = _hidden_end(lowered, begin, endless)
        kept.append(wikitext[at:begin])
        kept.append("\n" * wikitext.count("\n", begin, end) if end > begin else "<")
        at = max(end, begin + 1)
    return "".join([*kept, wikitext[at:]])


def _hidden_end(lowered: str, begin: int, endless: set[str]) -> int:
    """Where a hidden part that begins here ends; ``begin`` where none does.

    Args:
        endless: tags that are known to be closed nowhere further on; MediaWiki shows them as text.
    """
    if lowered.startswith(COMMENT, begin):
        end = lowered.find(COMMENT_END, begin + len(COMMENT))
        return end + len(COMMENT_END) if end >= 0 else len(lowered)
    tag = next((one for one in VERBATIM if lowered.startswith(f"<{one}", begin)), "")
    after = lowered[begin + 1 + len(tag) : begin + 2 + len(tag)]
    if not tag or tag in endless or after not in (">", " ", "/", "\n"):
        return begin
    opened = lowered.find(">", begin)
    if opened > 0 and lowered[opened - 1] == "/":
        return opened + 1
    closing = f"</{tag}"
    end = lowered.find(closing, begin)
    if end < 0:
        endless.add(tag)
        return begin
    closed = lowered.find(">", end)
    return closed + 1 if closed >= 0 else len(lowered)
