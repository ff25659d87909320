"""The lines of a page's wikitext that readers see as wikitext: without comments and without what is only shown."""

from collections.abc import Iterator
from typing import NamedTuple

VERBATIM = ("nowiki", "pre", "syntaxhighlight", "source", "templatedata", "math")
"""Tags whose content is shown as it is written: a sample line in one of them asks for nothing."""
COMMENT, COMMENT_END = "<!--", "-->"


class Line(NamedTuple):
    """A line as readers see it: one with a comment of several lines in it ends where the comment's last line does.

    Fields:
        number, ends: the first and the last line of the page that belong to it, from 1; ``ends`` is 0 where a comment
            goes on to the end of the page, so that nothing can be written below it.
        marks: those of a list with which it begins, such as ``:*``.
        text: what stands behind them.
    """

    number: int
    ends: int
    marks: str
    text: str

    @property
    def depth(self) -> int:
        """How deep in a list it stands."""
        return len(self.marks)


def lines_of(wikitext: str) -> list[Line]:
    """The lines of a page, empty ones left out.

    It looks at each character a bounded number of times, however the page is written.
    """
    found = []
    for number, ends, raw in _rows(wikitext):
        text = raw.lstrip("*#:;")
        if text.strip():
            found.append(Line(number, ends, raw[: len(raw) - len(text)], text.strip()))
    return found


def _rows(wikitext: str) -> Iterator[tuple[int, int, str]]:
    """The rows of a page without what is hidden: the first and the last number of each, and what is seen of it."""
    begun, number, seen, open_end = 1, 1, list[str](), False
    for part, hidden in _parts(wikitext):
        if hidden:
            number += part.count("\n")
            open_end = part.startswith(COMMENT) and COMMENT_END not in part[len(COMMENT) :]
            continue
        first, *others = part.split("\n")
        seen.append(first)
        for other in others:
            yield begun, number, "".join(seen)
            number += 1
            begun, seen = number, [other]
    yield begun, 0 if open_end else number, "".join(seen)


def _parts(wikitext: str) -> Iterator[tuple[str, bool]]:
    """The page in parts, and of each whether it is a comment or verbatim."""
    # Case alone is folded, and in ASCII alone: other folding may change how long a text is.
    lowered = "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in wikitext)
    at, endless = 0, set[str]()
    while (begin := wikitext.find("<", at)) >= 0:
        end = _hidden_end(lowered, begin, endless)
        yield wikitext[at:begin], False
        yield (wikitext[begin:end], True) if end > begin else ("<", False)
        at = max(end, begin + 1)
    yield wikitext[at:], False


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
