"""Atom feeds of what people wrote: plain words, whatever stands in them."""

from typing import Any

from feedgenerator import Atom1Feed


class PlainAtom(Atom1Feed):
    """An Atom feed with summaries of plain text. The library calls every summary HTML: readers then drop ``<b>`` from a
    question about it."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry."""
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})
