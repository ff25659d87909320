"""Who is in a thread, who may do what in it, and what is kept of a text. No I/O."""

from collections.abc import Collection

from hub.domain.errors import TextEmpty, TextTooLong
from hub.domain.mentors import Mentor
from hub.domain.questions import clean_line, seen
from hub.domain.threads import Part, Post, Thread, ThreadState

NAME_LIMIT = 60


def clean_words(text: str, limit: int) -> str:
    """Text as it is kept: trimmed, without control characters; paragraphs stay.

    Args:
        limit: the most characters.
    Raises:
        TextEmpty: nothing that can be seen is left.
        TextTooLong: ``limit`` and ``length``.
    """
    paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    kept = "\n\n".join(filter(None, (clean_line(one, newlines=True) for one in paragraphs)))
    if not seen(kept):
        raise TextEmpty
    if len(kept) > limit:
        raise TextTooLong(limit=limit, length=len(kept))
    return kept


def shown_name(name: str, fallback: str) -> str:
    """The name that somebody chose, or the one they have."""
    kept = clean_line(name)[:NAME_LIMIT].strip()
    return kept if seen(kept) else fallback


def known_as(thread: Thread, posts: Collection[Post], person_id: str, number: int, own: str) -> str:
    """The name by which a thread's readers know somebody, in a part of it.

    In a published copy a mentor goes on under the name that they chose there, which may be another one in each part.

    Args:
        number: the part; 0 for the thread as a whole.
        own: the name of somebody who wrote nothing here yet.
    """
    if person_id == thread.asker_id:
        return thread.asker_name
    mine = [post for post in posts if post.author_id == person_id]
    here = next((post.name for post in mine if post.number == number), "")
    return here or next((post.name for post in mine), own)


def is_in(thread: Thread, person_id: str, part: Mentor | None, *, wrote: bool) -> bool:
    """Whether somebody is in a private thread: the asker, a mentor whom it is for, or one who wrote in it.

    Args:
        part: their active part in the programme, None for none.
        wrote: whether they wrote in it.
    """
    if person_id == thread.asker_id or wrote:
        return True
    if part is None:
        return False
    return part.mentor_id in thread.mentors or (not thread.mentors and part.takes_written)


def may_in(thread: Thread, you: str, *, moderates: bool, answers: bool, offers: bool) -> tuple[str, ...]:
    """What somebody may do in a thread that they may read.

    Args:
        you: ``asker``, ``mentor``, ``moderator`` or ``reader``.
        answers: an active mentor of the programme, who is in it where it is private.
        offers: somebody with whom a session can be asked for now.
    """
    may: list[str] = []
    hidden = bool(thread.hidden_at)
    if you == "asker" and not hidden:
        may += ["post", "ask"]
        may += ["settle"] if thread.state is not ThreadState.ANSWERED else []
    if you == "mentor" and answers and not hidden:
        may += ["post", "offer"] if offers else ["post"]
    if not thread.public and you in ("asker", "mentor"):
        may += ["consent", "report"]
    if thread.public and moderates:
        may.append("hide")
    return tuple(may)


def writers(thread: Thread, number: int, posts: Collection[Post]) -> set[str]:
    """Everybody who wrote in a part; the question itself is the asker's."""
    return {thread.asker_id} | {post.author_id for post in posts if post.number == number}


def answered(number: int, posts: Collection[Post]) -> bool:
    """Whether a mentor answered a part, in words that are not hidden."""
    return any(post.number == number and post.role == "mentor" and not post.hidden_at for post in posts)


def owed(parts: Collection[Part], posts: Collection[Post]) -> list[int]:
    """The numbers of the parts in which the asker's last word waits for an answer."""
    return [part.number for part in parts if _waits(part.number, posts)]


def _waits(number: int, posts: Collection[Post]) -> bool:
    """Whether no mentor wrote since the asker's last word. What is hidden, no reader sees; it neither asks nor answers.

    A follow-up that was copied here from a private thread waits there.

    Args:
        posts: in the order in which they were written.
    """
    waits = True
    for post in posts:
        if post.number == number and not post.hidden_at:
            waits = post.role == "asker" and (waits or not post.from_post_id)
    return waits


def owing(thread: Thread, numbers: Collection[int], posts: Collection[Post], asked: set[str]) -> set[str]:
    """Who is to answer: those whom the thread names; where it names nobody, who answered the part before, or all.

    Args:
        numbers: the parts that wait.
        asked: the people whom the thread is for.
    """
    if thread.mentors:
        return asked
    people: set[str] = set()
    for number in numbers:
        people |= (writers(thread, number, posts) & asked) or asked
    return people
