"""A thread as somebody sees it, and what moderators do and are shown. Moments are ms since 1970, 0 for never."""

import msgspec


class PostView(msgspec.Struct, frozen=True, kw_only=True):
    """An answer or follow-up. ``role`` is ``asker`` or ``mentor``; where moderators hide it, the text is empty.

    Fields of note:
        copied: it is yours, and a copy of what you wrote in private: it is changed there.
        reported: you showed it, as it is now, to the moderators.
    """

    post_id: str
    name: str
    role: str
    text: str
    at: int
    edited_at: int = 0
    yours: bool = False
    copied: bool = False
    hidden: bool = False
    hide_reason: str = ""
    reported: bool = False


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered question with its answers.

    Fields of note (private threads alone, for those in it):
        agreed: names of those who agree that this part, as it is now, becomes public; ``you_agree``: whether you do.
        missing: how many of those who wrote in it have not agreed; ``asked``: whether anybody agreed at all.
        published: it is public as it is now; ``once_public``: it is, or was before it grew.
        shown_name: the name under which you stand in public if you agree and choose no other.
        reported: you showed the question to the moderators.
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
    once_public: bool = False
    shown_name: str = ""
    reported: bool = False


class OfferView(msgspec.Struct, frozen=True, kw_only=True):
    """A mentor offers a session, and takes calls now. ``mentor_id`` is for the asker, who may ask for it."""

    name: str
    mentor_id: str = ""


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A thread as one person sees it.

    Fields of note:
        you: ``asker``, ``mentor``, ``moderator`` or ``reader``.
        may: what this person may do now: ``post``, ``ask``, ``settle``, ``consent``, ``offer``, ``hide``, ``report``,
            ``book``.
        mentors: names of those it is addressed to, none for whoever can answer; ``offers``: who offered a session.
        readers: of a private thread, the names of those who read it beside the asker; where it is for whoever can
            answer, beside the mentors who take written questions.
        left_alone: it is private, and nobody of those it is addressed to is a mentor any more.
        session_s: how long a session of the programme is; ``book_with``: the mentor to ask for one, ``""`` for any.
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
    offers: tuple[OfferView, ...]
    parts: tuple[PartView, ...]
    created_at: int
    changed_at: int
    readers: tuple[str, ...] = ()
    left_alone: bool = False
    session_s: int = 0
    book_with: str = ""
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
