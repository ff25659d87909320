"""Finding the sign-up lines of a page: ``*I would like to have a mentorship session with NAME.--~~~~``.

Each line is parsed once, by itself, with mwparserfromhell, so that no page, however it is written, takes more than a
bounded time a line. Whatever is in doubt is said to be: no line is given to a person who may not have written it.
"""

from collections.abc import Iterable, Iterator

import msgspec

from hub.domain.signups import SignupLine
from hub.wiki.entries import Entry, entry_of, put_together, reply_of
from hub.wiki.lines import Line, lines_of
from hub.wiki.tongue import Tongue


def find_signups(wikitext: str, tongue: Tongue | None = None, links: tuple[str, ...] = ()) -> list[SignupLine]:
    """The sign-up lines of a page in their order, and signed lines that may be some.

    A signed line in words that we do not know is shown where it is a dated item of a list, or stands in a section with
    a request that we know; on a page without any such request, wherever it stands. So no request is lost, and
    the talk on the rest of the page is left alone.

    Args:
        tongue: how the wiki writes; without it, as text that was pasted.
        links: those in our receipts; a line with one of them is a reply to the line above it.
    """
    sections = [list(_requests(lines, tongue or Tongue(), links)) for lines in _sections(lines_of(wikitext))]
    with_list = [any(one.understood for one in found) for found in sections]
    return [
        one
        for found, known in zip(sections, with_list, strict=True)
        for one in found
        if known or not any(with_list) or (one.marks and one.signed_at)
    ]


def _sections(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines between the headings of a page; a smaller heading (``===``) begins no section of its own."""
    sections = [list[Line]()]
    for line in lines:
        heading = not line.depth and line.text.startswith("=") and line.text.endswith("=")
        if heading and not line.text.startswith("==="):
            sections.append([])
        elif not heading:
            sections[-1].append(line)
    return sections


def _requests(lines: list[Line], tongue: Tongue, links: tuple[str, ...]) -> Iterator[SignupLine]:
    """What is asked for in a section, with the replies."""
    entries, place = list(_whole(lines, tongue, links)), 0
    while place < len(entries):
        entry, place = entries[place], place + 1
        if not entry.found:
            continue
        below = entries[place : place + _replies(entry, entries, place)]
        place += len(below)
        replies = [reply for one in below if (reply := reply_of(one))]
        for one in entry.found:
            yield msgspec.structs.replace(one, replies=(*one.replies, *replies), ends=entries[place - 1].line.ends)


def _whole(lines: list[Line], tongue: Tongue, links: tuple[str, ...]) -> Iterator[Entry]:
    """The lines, read; one whose signature stands on the next line by itself is put together with it."""
    before: Entry | None = None
    for line in lines:
        entry = entry_of(line, tongue, links)
        both = put_together(before, entry, links) if before else None
        if before and not both:
            yield before
        before = both or entry
    if before:
        yield before


def _replies(entry: Entry, entries: list[Entry], place: int) -> int:
    """How many of the entries from a place on answer one: those below it that ask for nothing themselves."""
    count = 0
    for other in entries[place:]:
        if not other.receipt and (other.asks or not _stands_below(entry, other.line)):
            break
        count += 1
    return count


def _stands_below(entry: Entry, line: Line) -> bool:
    """Whether a line is set below another: deeper, or with a colon below one without."""
    if line.depth > max(entry.line.depth, 1):
        return True
    asks = any(one.understood for one in entry.found)
    return asks and line.marks.startswith(":") and not entry.line.marks.startswith(":")
