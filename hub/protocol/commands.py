"""Commands: what a client may ask for, by Socket.IO event name or over HTTP, field by field.

One struct a command; undeclared fields are refused. The docstring of each struct is its text in docs/events.md.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from hub.domain.errors import CommandUnknown, PayloadInvalid
from hub.domain.questions import DismissReason
from hub.protocol import booking_commands, mentor_commands, organiser_commands, thread_commands
from hub.protocol.command import ClientKey, Command, Cursor, Id, Label, Line, NoId, Text


class HourCommand(Command, frozen=True):
    """A command about one hour."""

    hour_id: Id


class QuestionCommand(HourCommand, frozen=True):
    """A command about one question of an hour."""

    question_id: Id


class HourJoin(HourCommand, frozen=True):
    """Begin to hear an hour: answers with a snapshot, or with what was missed since ``cursor``.

    ``audience`` asks for more than an attendee hears: ``desk`` for moderators, ``stage`` for the big screen.
    """

    name = "hour.join"
    cursor: Cursor | None = None
    audience: Literal["attendees", "desk", "stage"] = "attendees"


class HourLeave(HourCommand, frozen=True):
    """Stop hearing an hour."""

    name = "hour.leave"


class HourMove(HourCommand, frozen=True):
    """Take a step in the life of the hour: announce, open, start, end, resume, archive or cancel."""

    name = "hour.move"
    leaves = "hour.announced / opened / started / ended / resumed / archived / cancelled"
    move: Literal["announce", "open", "start", "end", "resume", "archive", "cancel"]


class HourPauseAsking(HourCommand, frozen=True):
    """Take no new questions for the moment; endorsing goes on."""

    name = "hour.pause_asking"
    leaves = "hour.asking_paused"


class HourResumeAsking(HourCommand, frozen=True):
    """Take questions again."""

    name = "hour.resume_asking"
    leaves = "hour.asking_resumed"


class HourSlowMode(HourCommand, frozen=True):
    """Let each person ask once in ``seconds``; 0 goes back to the pace of the hour's settings."""

    name = "hour.slow_mode"
    leaves = "hour.slowed"
    seconds: Annotated[int, Meta(ge=0, le=3600)]


class QuestionSubmit(HourCommand, frozen=True):
    """Put a question. The same ``client_key`` from the same person never makes a second question.

    ``keeps_name``: a guest's name stays with it for good; else it is erased some time after the hour.
    """

    name = "question.submit"
    leaves = "question.submitted"
    text: Text
    client_key: ClientKey
    anonymous: bool = False
    keeps_name: bool = False


class QuestionSuggest(HourCommand, frozen=True):
    """The questions in sight most like ``text``: to endorse, or read the answer of, instead of asking again."""

    name = "question.suggest"
    text: Text


class QuestionEdit(QuestionCommand, frozen=True):
    """Change one's own question while it waits, or once after it was dismissed (it then waits again)."""

    name = "question.edit"
    leaves = "question.edited"
    text: Text


class QuestionWithdraw(QuestionCommand, frozen=True):
    """Take one's own question back."""

    name = "question.withdraw"
    leaves = "question.withdrawn"


class QuestionAppeal(QuestionCommand, frozen=True):
    """Ask the desk, once, to look again at one's dismissed question."""

    name = "question.appeal"
    leaves = "question.appealed"
    text: Line = ""


class QuestionConsent(QuestionCommand, frozen=True):
    """Say whether the ledger may show the text of one's dismissed question."""

    name = "question.consent"
    leaves = "question.consented"
    agrees: bool


class QuestionEndorse(QuestionCommand, frozen=True):
    """Endorse a question: once per person, not one's own. Doing it again changes nothing."""

    name = "question.endorse"
    leaves = "question.endorsed"


class QuestionUnendorse(QuestionCommand, frozen=True):
    """Take an endorsement back. Doing it again changes nothing."""

    name = "question.unendorse"
    leaves = "question.unendorsed"


class QuestionApprove(QuestionCommand, frozen=True):
    """Show a waiting question to everyone.

    ``seen`` is its text as the moderator read it: one that was changed since then is not shown unread.
    """

    name = "question.approve"
    leaves = "question.approved"
    seen: Text = ""


class QuestionDismiss(QuestionCommand, frozen=True):
    """Leave a question out, with a reason that the asker and the ledger see."""

    name = "question.dismiss"
    leaves = "question.dismissed"
    reason: DismissReason
    line: Line = ""


class QuestionRestore(QuestionCommand, frozen=True):
    """Bring a dismissed or answered question back into the queue."""

    name = "question.restore"
    leaves = "question.restored"


class QuestionReword(QuestionCommand, frozen=True):
    """Change the wording; the asker's own words stay beside it."""

    name = "question.reword"
    leaves = "question.reworded"
    text: Text
    reason: Line = ""


class QuestionMerge(QuestionCommand, frozen=True):
    """Merge a question into another: endorsements are united, one per person."""

    name = "question.merge"
    leaves = "question.merged"
    into: Id


class QuestionLabel(QuestionCommand, frozen=True):
    """Set the labels of a question (all of them; an empty list takes them away)."""

    name = "question.label"
    leaves = "question.labelled"
    labels: Annotated[list[Label], Meta(max_length=8)]


class QuestionAssign(QuestionCommand, frozen=True):
    """Assign a question to a guest of the hour; an empty ``person_id`` takes it away."""

    name = "question.assign"
    leaves = "question.assigned"
    person_id: NoId


class QuestionClaim(QuestionCommand, frozen=True):
    """Tell the other moderators that this one is being handled; lapses after two minutes."""

    name = "question.claim"
    leaves = "question.claimed"


class QuestionRelease(QuestionCommand, frozen=True):
    """Give a claimed question back."""

    name = "question.release"
    leaves = "question.released"


class QuestionNote(QuestionCommand, frozen=True):
    """Leave a line for the other moderators; the desk alone sees it.

    The same text with the same ``client_key`` is left once, however often it is sent.
    """

    name = "question.note"
    leaves = "question.noted"
    text: Line
    client_key: ClientKey | None = None


class QuestionPin(QuestionCommand, frozen=True):
    """Keep a question at the top of the list."""

    name = "question.pin"
    leaves = "question.pinned"


class QuestionUnpin(QuestionCommand, frozen=True):
    """Let a pinned question take its place by endorsements again."""

    name = "question.unpin"
    leaves = "question.unpinned"


class QuestionAir(QuestionCommand, frozen=True):
    """Put a question on air. The one on air before becomes answered, or is shown again (``previous``).

    ``seen`` is its text as it was read, as with ``question.approve``: one that waits can go on air as well.
    """

    name = "question.air"
    leaves = "question.aired"
    previous: Literal["answered", "shown"] = "answered"
    seen: Text = ""


class QuestionUnair(QuestionCommand, frozen=True):
    """Take a question off air, back into the queue."""

    name = "question.unair"
    leaves = "question.unaired"


class QuestionAnswer(QuestionCommand, frozen=True):
    """Mark a question answered, with a written answer if there is one."""

    name = "question.answer"
    leaves = "question.answered"
    text: Text = ""


class QuestionReply(QuestionCommand, frozen=True):
    """Add a written reply under a question. The same text with the same ``client_key`` is added once."""

    name = "question.reply"
    leaves = "question.replied"
    text: Text
    client_key: ClientKey | None = None


class PersonSilence(QuestionCommand, frozen=True):
    """Stop the asker of this question from writing in this hour; the person is told why."""

    name = "person.silence"
    leaves = "person.silenced"
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class PersonUnsilence(QuestionCommand, frozen=True):
    """Let the asker of this question write again."""

    name = "person.unsilence"
    leaves = "person.unsilenced"


def _commands(parent: type[Command]) -> dict[str, type[Command]]:
    found: dict[str, type[Command]] = {}
    for kind in parent.__subclasses__():
        if kind.name:
            found[kind.name] = kind
        found |= _commands(kind)
    return found


OTHERS = (booking_commands, mentor_commands, organiser_commands, thread_commands)
"""Where the commands stand that are not about hours."""

COMMANDS: dict[str, type[Command]] = _commands(Command)
"""Every command by its name."""


def parse(name: str, payload: Any) -> Command:
    """A command from what a client sent.

    Args:
        name: such as ``question.submit``.
        payload: decoded JSON.
    Raises:
        CommandUnknown: no command has this name.
        PayloadInvalid: a field is missing, unknown, of the wrong type or too long; ``reason`` names it.
    """
    kind = COMMANDS.get(name)
    if kind is None:
        raise CommandUnknown(name=name[:64])
    try:
        return msgspec.convert(payload, kind)
    except msgspec.ValidationError as error:
        # The reason quotes what was sent, and half a character in it could not be sent back.
        raise PayloadInvalid(reason=str(error).encode("utf-8", "replace").decode()) from None
    except UnicodeEncodeError:
        raise PayloadInvalid(reason="Half a character stands where no text belongs") from None
