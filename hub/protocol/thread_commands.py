"""Commands about threads: questions in writing."""

from typing import Annotated, Literal

from msgspec import Meta

from hub.domain.threads import MOST_MENTORS, MOST_PARTS
from hub.protocol.command import ClientKey, Command, Id, Line, NoId, Text, Version

Number = Annotated[int, Meta(ge=1, le=1000)]
Written = Annotated[tuple[Text, ...], Meta(min_length=1, max_length=MOST_PARTS)]
Name = Annotated[str, Meta(max_length=60)]


class ThreadStart(Command, frozen=True, kw_only=True):
    """Ask in writing: one numbered question or several, to these mentors, or to whoever can answer (none named).

    ``visibility`` is for ever. The same ``client_key`` from the same person never makes a second thread.
    """

    name = "thread.start"
    leaves = "thread.started"
    programme_id: Id
    client_key: ClientKey
    visibility: Literal["public", "private"]
    title: Line
    parts: Written
    mentors: Annotated[tuple[Id, ...], Meta(max_length=MOST_MENTORS)] = ()
    asker_name: Name = ""


class ThreadCommand(Command, frozen=True, kw_only=True):
    """A command about one thread."""

    thread_id: Id


class ThreadJoin(ThreadCommand, frozen=True, kw_only=True):
    """Begin to hear a thread: answers with it as it is."""

    name = "thread.join"


class ThreadLeave(ThreadCommand, frozen=True, kw_only=True):
    """Stop hearing a thread."""

    name = "thread.leave"


class ThreadWriting(ThreadCommand, frozen=True, kw_only=True):
    """Let the others see that one is writing about a part; told again while it lasts."""

    name = "thread.writing"
    number: Number


class ThreadPost(ThreadCommand, frozen=True, kw_only=True):
    """Answer a part as a mentor, or follow up on it as the asker."""

    name = "thread.post"
    leaves = "thread.answered / followed_up"
    number: Number
    text: Text
    client_key: ClientKey


class ThreadAsk(ThreadCommand, frozen=True, kw_only=True):
    """As the asker, add a further numbered question."""

    name = "thread.ask"
    leaves = "thread.asked"
    text: Text
    client_key: ClientKey


class ThreadEdit(ThreadCommand, frozen=True, kw_only=True):
    """Change one's own post; consents to its part end with that. A published copy is changed where it came from."""

    name = "thread.edit"
    leaves = "thread.edited"
    post_id: Id
    text: Text


class ThreadSettle(ThreadCommand, frozen=True, kw_only=True):
    """As the asker, say that the questions are answered."""

    name = "thread.settle"
    leaves = "thread.settled"


class ThreadConsent(ThreadCommand, frozen=True, kw_only=True):
    """Agree that a part of a private thread becomes public under this name, or take it back before it does.

    ``version`` is that of the part as one read it. It is published when everybody who wrote in it agrees.
    """

    name = "thread.consent"
    leaves = "thread.consented / published"
    number: Number
    version: Version
    agrees: bool
    shown_name: Name = ""


class ThreadOffer(ThreadCommand, frozen=True, kw_only=True):
    """As a mentor, offer the asker a session to talk about it."""

    name = "thread.offer"
    leaves = "thread.offered"


class ThreadHide(ThreadCommand, frozen=True, kw_only=True):
    """As a moderator, hide a public thread, or one post of it; the reason stands on the ledger."""

    name = "thread.hide"
    leaves = "thread.hidden"
    reason: Line
    post_id: NoId = ""


class ThreadUnhide(ThreadCommand, frozen=True, kw_only=True):
    """As a moderator, show again what was hidden; the reason stands on the ledger."""

    name = "thread.unhide"
    leaves = "thread.unhidden"
    reason: Line
    post_id: NoId = ""


class ThreadReport(ThreadCommand, frozen=True, kw_only=True):
    """As a participant, show one private message to the moderators of the programme; only that one is seen.

    Without a ``post_id`` it is the question of this ``number``. What was changed since can be shown again.
    """

    name = "thread.report"
    leaves = "thread.reported"
    post_id: NoId = ""
    number: Annotated[int, Meta(ge=0, le=1000)] = 0
    line: Line = ""
