"""A thread as somebody sees it, and what moderators do and are shown. Moments are ms since 1970, 0 for never."""

import msgspec


class PostView(msgspec.Struct, frozen=True, kw_only=True):
    """An answer or follow-up. ``role`` is ``asker`` or ``mentor``; where moderators hide it, the text is empty."""

    post_id: str
    name: str
    role: str
    text: str
    at: int
    edited_at: int = 0
    yours: bool = False
    hidden: bool = False
    hide_reason: str = ""
    reported: bool = False


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered question with its answers.

    Fields of note (private threads alone, for those in it):
        agreed: names of those who agree that this part, as it is now, becomes public; ``you_agree``: whether you do.
        missing: how many of those who wrote in it have not agreed; ``asked``: whether anybody agreed at all.
        published: it is public as it is now.
    """

    number: int
    text: str
    version: int
    at: int
    posts: tuple[PostView, ...] = ()
    answered: bool = False
    asked: bool = False
    agreed: tuple[str, ...] = ()
    you_agree: bool = False
    you_wrote: bool = False
    missing: int = 0
    published: bool = False


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A thread as one person sees it.

    Fields of note:
        you: ``asker``, ``mentor``, ``moderator`` or ``reader``.
        may: what this person may do now: ``post``, ``ask``, ``settle``, ``consent``, ``offer``, ``hide``, ``report``,
            ``book``.
        mentors: names of those it is addressed to, none for whoever can answer; ``offers``: who offered a session.
        public_thread_id: the public thread into which parts of this private one were published.
    """

    thread_id: str
    programme_id: str
    programme_title: str
    visibility: str
    state: str
    version: int
    you: str
    may: tuple[str, ...]
    title: str
    asker_name: str
    mentors: tuple[str, ...]
    offers: tuple[str, ...]
    parts: tuple[PartView, ...]
    created_at: int
    changed_at: int
    wiki_source: str = ""
    booking_id: str = ""
    public_thread_id: str = ""
    hidden: bool = False
    hide_reason: str = ""


class ThreadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A thread in a list."""

    thread_id: str
    programme_id: str
    visibility: str
    state: str
    title: str
    asker_name: str
    parts: int
    answered: int
    changed_at: int
    snippet: str = ""


class ModerationAct(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a programme's public ledger: ``thread.hidden`` or ``thread.unhidden``, in which role, and why.

    ``post_id`` is ``""`` where the whole thread was meant. Nobody is named.
    """

    name: str
    at: int
    role: str
    thread_id: str
    post_id: str
    reason: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """One message that somebody in a private thread showed to the moderators, as it was, and what they did about it.

    ``line`` is why it was reported, ``settled_line`` what was done.
    """

    report_id: str
    programme_id: str
    text: str
    author_name: str
    line: str
    at: int
    settled_at: int
    settled_line: str
