"""The inbox as its owner sees it. Moments are ms since 1970, 0 for never."""

import msgspec


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """A notice: the English sentence is the key to the reader's own, ``facts`` fill it, ``path`` leads to it."""

    notice_id: str
    kind: str
    text: str
    facts: dict[str, str | int]
    path: str
    at: int
    read: bool


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    """How many notices are not read, and the newest ones."""

    unread: int
    notices: tuple[NoticeView, ...] = ()
