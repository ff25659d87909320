"""Markdown that organisers wrote, as HTML that cannot do harm."""

import html

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "hr"}
ITEM_END = "·"

_reader = MarkdownIt("commonmark", {"html": False}).disable("image")


def render(text: str) -> Markup:
    """A description as HTML: paragraphs, lists, links and emphasis; no raw HTML, no pictures.

    Headings sink by two levels, because the page has its own.
    """
    tokens = _reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
    written = _reader.renderer.render(tokens, _reader.options, {})
    cleaned = nh3.clean(written, tags=TAGS, attributes={"a": {"href"}}, link_rel="nofollow noopener ugc")
    return Markup(cleaned)  # noqa: S704 - cleaned


def plain(text: str, most: int) -> str:
    """The words of a description alone, at most so many characters, for cards and previews."""
    # A list reads as one line then: a dot keeps its items apart, and apart from what follows.
    items = nh3.clean(str(render(text)).replace("</li>", ITEM_END), tags=set()).split(ITEM_END)
    words = html.unescape(f" {ITEM_END} ".join(filter(None, (" ".join(item.split()) for item in items))))
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
