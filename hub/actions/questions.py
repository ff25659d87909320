"""What people do with questions: one function for each command. Each checks, changes in one step, and returns."""

import hashlib
import json
from typing import Any

import msgspec

from hub.actions.context import ASKER, Context, authorise, event, load_hour, roles_in
from hub.actions.earlier_answers import earlier_answers
from hub.domain.errors import HourNotFound, PersonNotFound, QuestionNotFound
from hub.domain.questions import (
    MOVES,
    UNCLAIMED,
    UNDISMISSED,
    VISIBLE,
    Note,
    Question,
    QuestionState,
    Reply,
    clean_line,
    clean_text,
)
from hub.domain.roles import Actor, Role
from hub.domain.similarity import most_similar
from hub.protocol import commands as c
from hub.protocol import views
from hub.protocol.commands import QuestionCommand
from hub.store.scripts import Outcome

TEXT_CEILING = 5_000
"""No text is longer than this whatever the hour allows; the hour's own limit is held by the store."""


def submit_question(ctx: Context, actor: Actor, command: c.QuestionSubmit) -> dict[str, Any]:
    """Put a question; answers with it as its asker sees it. A repeated client key answers with the older one."""
    named = "" if command.anonymous else actor.name
    question = Question(
        question_id=ctx.new_id(),
        hour_id=command.hour_id,
        state=QuestionState.PENDING,
        text=clean_text(command.text, TEXT_CEILING),
        asker_id=actor.person_id,
        asker_key="" if command.anonymous else ctx.asker_key(command.hour_id, actor.person_id),
        asker_name=named,
        keeps_name=command.keeps_name and bool(named) and not actor.signed_in,
        submitted_at=ctx.clock(),
    )
    told = event(ctx, "question.submitted", actor, ASKER)
    outcome = ctx.store.questions.submit(question, actor, command.client_key, told)
    return _own(ctx, command.hour_id, outcome.value)


def suggest_question(ctx: Context, actor: Actor, command: c.QuestionSuggest) -> dict[str, Any]:
    """The questions most like a text, best first, at most three of each: those in sight, and answered ones of others.

    Answers ``{"questions": [...], "earlier": [...]}``.
    """
    snapshot = ctx.store.hours.snapshot(command.hour_id)
    if snapshot is None:
        raise HourNotFound()
    shown = {one.question_id: one for one in snapshot.questions if one.state in VISIBLE}
    found = most_similar(command.text, ((key, one.text) for key, one in shown.items()))
    earlier = earlier_answers(ctx, command.text, but_of=command.hour_id)
    return {"questions": [views.public(shown[key]) for key in found], "earlier": earlier}


def edit_question(ctx: Context, actor: Actor, command: c.QuestionEdit) -> dict[str, Any]:
    """Change one's own question while it waits, or once after a dismissal."""
    text = clean_text(command.text, TEXT_CEILING)
    _move(
        ctx,
        actor,
        command,
        {"text": text, "original_text": "", "reword_reason": ""},
        asker=actor.person_id,
        length=len(text),
        once="edits",
    )
    return _own(ctx, command.hour_id, command.question_id)


def withdraw_question(ctx: Context, actor: Actor, command: c.QuestionWithdraw) -> dict[str, Any]:
    """Take one's own question back."""
    _move(ctx, actor, command, {"pinned": False, "consent": False, **UNCLAIMED}, asker=actor.person_id)
    return _own(ctx, command.hour_id, command.question_id)


def appeal_question(ctx: Context, actor: Actor, command: c.QuestionAppeal) -> dict[str, Any]:
    """Ask the desk, once, to look at a dismissed question again."""
    text = clean_line(command.text)
    _move(ctx, actor, command, {"appeal_text": text}, asker=actor.person_id, once="appeals", length=len(text))
    return _own(ctx, command.hour_id, command.question_id)


def consent_question(ctx: Context, actor: Actor, command: c.QuestionConsent) -> dict[str, Any]:
    """Say whether the ledger may show the text of one's dismissed question."""
    _move(ctx, actor, command, {"consent": command.agrees}, asker=actor.person_id)
    return _own(ctx, command.hour_id, command.question_id)


def endorse_question(ctx: Context, actor: Actor, command: c.QuestionEndorse) -> dict[str, Any]:
    """Endorse a question; answers ``{question_id, endorsements, endorsed}``."""
    return _endorse(ctx, actor, command, undo=False)


def unendorse_question(ctx: Context, actor: Actor, command: c.QuestionUnendorse) -> dict[str, Any]:
    """Take an endorsement back; answers ``{question_id, endorsements, endorsed}``."""
    return _endorse(ctx, actor, command, undo=True)


def _endorse(ctx: Context, actor: Actor, command: QuestionCommand, *, undo: bool) -> dict[str, Any]:
    told = event(ctx, MOVES[_verb(command)].event, actor, ASKER)
    outcome = ctx.store.questions.endorse(command.hour_id, command.question_id, actor, undo=undo, event=told)
    return {"question_id": command.question_id, "endorsements": int(outcome.value), "endorsed": not undo}


def approve_question(ctx: Context, actor: Actor, command: c.QuestionApprove) -> dict[str, Any]:
    """Show a waiting question to everyone."""
    return _decide(ctx, actor, command, UNDISMISSED, stamp="shown_at", **_seen(command))


def dismiss_question(ctx: Context, actor: Actor, command: c.QuestionDismiss) -> dict[str, Any]:
    """Leave a question out; the asker and the ledger learn why. Consent to show the text there is asked for anew."""
    reason, line = command.reason.value, clean_line(command.line)
    dismissal = {"dismiss_reason": reason, "dismiss_line": line, "dismissed_at": ctx.clock()}
    return _decide(ctx, actor, command, {**dismissal, "pinned": False, "consent": False}, reason=reason)


def restore_question(ctx: Context, actor: Actor, command: c.QuestionRestore) -> dict[str, Any]:
    """Bring a dismissed or answered question back: into the queue, or to wait again where nobody had approved it."""
    return _decide(ctx, actor, command, {**UNDISMISSED, "answered_at": 0}, stamp="shown_at")


def reword_question(ctx: Context, actor: Actor, command: c.QuestionReword) -> dict[str, Any]:
    """Change the wording; the asker's own words are kept and shown beside it."""
    text, reason = clean_text(command.text, TEXT_CEILING), clean_line(command.reason)
    wishes = {"keep_original": True, "text_before": True, "claimant": actor.person_id}
    return _moderate(ctx, actor, command, {"text": text, "reword_reason": reason, **UNCLAIMED}, reason=reason, **wishes)


def merge_question(ctx: Context, actor: Actor, command: c.QuestionMerge) -> dict[str, Any]:
    """Merge a question into another: the endorsements are united, one per person."""
    role = authorise(ctx, actor, command.hour_id, MOVES["merge"].right)
    told = event(ctx, MOVES["merge"].event, actor, role)
    ctx.store.questions.merge(
        command.hour_id,
        command.question_id,
        command.into,
        claimant=actor.person_id,
        now=ctx.clock(),
        event=told,
    )
    return _desk(ctx, command.hour_id, command.into)


def label_question(ctx: Context, actor: Actor, command: c.QuestionLabel) -> dict[str, Any]:
    """Set the labels of a question, each once, in the given order."""
    labels = dict.fromkeys(filter(None, map(clean_line, command.labels)))
    return _moderate(ctx, actor, command, {"labels": list(labels)})


def assign_question(ctx: Context, actor: Actor, command: c.QuestionAssign) -> dict[str, Any]:
    """Assign a question to a guest of the hour, or to nobody.

    Raises:
        PersonNotFound: the person is not a guest, host or moderator of this hour.
    """
    authorise(ctx, actor, command.hour_id, MOVES["assign"].right)
    name = _speaker_name(ctx, command.hour_id, command.person_id) if command.person_id else ""
    return _moderate(ctx, actor, command, {"assigned_to": command.person_id, "assigned_name": name})


def claim_question(ctx: Context, actor: Actor, command: c.QuestionClaim) -> dict[str, Any]:
    """Tell the other moderators that this question is being handled."""
    fields = {"claimed_by": actor.person_id, "claimed_name": actor.name, "claimed_at": ctx.clock()}
    return _moderate(ctx, actor, command, fields, claimant=actor.person_id)


def release_question(ctx: Context, actor: Actor, command: c.QuestionRelease) -> dict[str, Any]:
    """Give a question that one claimed back to all moderators."""
    return _moderate(ctx, actor, command, UNCLAIMED, claimant=actor.person_id)


def note_question(ctx: Context, actor: Actor, command: c.QuestionNote) -> dict[str, Any]:
    """Leave a line for the other moderators."""
    note = Note(actor.name, clean_text(command.text, TEXT_CEILING), ctx.clock())
    return _moderate(ctx, actor, command, add=_added("notes", note), **_once(actor, command, note.text))


def pin_question(ctx: Context, actor: Actor, command: c.QuestionPin) -> dict[str, Any]:
    """Keep a question at the top of the list."""
    return _moderate(ctx, actor, command, {"pinned": True})


def unpin_question(ctx: Context, actor: Actor, command: c.QuestionUnpin) -> dict[str, Any]:
    """Let a pinned question take its place by endorsements again."""
    return _moderate(ctx, actor, command, {"pinned": False})


def air_question(ctx: Context, actor: Actor, command: c.QuestionAir) -> dict[str, Any]:
    """Put a question on air; the one before becomes answered, or is shown again."""
    role = authorise(ctx, actor, command.hour_id, MOVES["air"].right)
    told = event(ctx, MOVES["air"].event, actor, role)
    previous = QuestionState(command.previous)
    ctx.store.questions.air(
        command.hour_id, command.question_id, previous=previous, now=ctx.clock(), event=told, **_seen(command)
    )
    return _desk(ctx, command.hour_id, command.question_id)


def unair_question(ctx: Context, actor: Actor, command: c.QuestionUnair) -> dict[str, Any]:
    """Take a question off air, back into the queue."""
    return _moderate(ctx, actor, command)


def answer_question(ctx: Context, actor: Actor, command: c.QuestionAnswer) -> dict[str, Any]:
    """Mark a question answered, with a written answer if there is one; the moment of the first answer stays."""
    text = clean_text(command.text, TEXT_CEILING) if command.text.strip() else ""
    written = {"answer_text": text, "answer_name": actor.name} if text else {}
    _move(ctx, actor, command, {"pinned": False, **UNCLAIMED, **written}, stamp="answered_at")
    return _public(ctx, command.hour_id, command.question_id)


def reply_question(ctx: Context, actor: Actor, command: c.QuestionReply) -> dict[str, Any]:
    """Add a written reply under a question."""
    role = authorise(ctx, actor, command.hour_id, MOVES["reply"].right)
    reply = Reply(actor.name, role, clean_text(command.text, TEXT_CEILING), ctx.clock())
    _move(ctx, actor, command, add=_added("replies", reply), **_once(actor, command, reply.text))
    return _public(ctx, command.hour_id, command.question_id)


def _verb(command: QuestionCommand) -> str:
    return command.name.partition(".")[2]


def _move(
    ctx: Context,
    actor: Actor,
    command: QuestionCommand,
    fields: dict[str, Any] | None = None,
    *,
    reason: str = "",
    **wishes: Any,
) -> Outcome:
    """Take the step that the command names: who may and from where stand in ``domain.questions.MOVES``."""
    step = MOVES[_verb(command)]
    role = authorise(ctx, actor, command.hour_id, step.right)
    if role == Role.GUEST:
        # Speakers answer what everybody sees; that a question waits is for the desk to know.
        wishes["outsider"] = True
    return ctx.store.questions.move(
        _verb(command),
        command.hour_id,
        command.question_id,
        now=ctx.clock(),
        event=event(ctx, step.event, actor, role, reason=reason),
        fields=fields,
        **wishes,
    )


def _moderate(
    ctx: Context, actor: Actor, command: QuestionCommand, fields: dict[str, Any] | None = None, **wishes: Any
) -> dict[str, Any]:
    _move(ctx, actor, command, fields, **wishes)
    return _desk(ctx, command.hour_id, command.question_id)


def _decide(
    ctx: Context, actor: Actor, command: QuestionCommand, fields: dict[str, Any], **wishes: Any
) -> dict[str, Any]:
    """A decision ends every claim on the question, and is refused while another moderator holds one."""
    return _moderate(ctx, actor, command, fields | UNCLAIMED, claimant=actor.person_id, **wishes)


def _added(field: str, item: msgspec.Struct) -> dict[str, str]:
    return {"field": field, "value": json.dumps(msgspec.to_builtins(item), ensure_ascii=False)}


def _seen(command: c.QuestionApprove | c.QuestionAir) -> dict[str, Any]:
    # Cleaned: a form sends line ends of its own.
    return {"seen": clean_text(command.seen, TEXT_CEILING)} if command.seen else {}


def _once(actor: Actor, command: c.QuestionNote | c.QuestionReply, text: str) -> dict[str, Any]:
    """What makes words that are sent again one line. The words are part of it: with the same key other ones are new."""
    if not command.client_key:
        return {}
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {"client_key": f"{actor.person_id} {_verb(command)} {command.question_id} {command.client_key} {digest}"}


def _speaker_name(ctx: Context, hour_id: str, person_id: str) -> str:
    hour = load_hour(ctx, hour_id)
    person = ctx.records.people.get(person_id)
    if person is None or not roles_in(ctx, Actor(person_id, signed_in=True), hour) & frozenset(Role):
        raise PersonNotFound()
    return person.name


def _load(ctx: Context, hour_id: str, question_id: str) -> Question:
    question = ctx.store.questions.get(hour_id, question_id)
    if question is None:
        raise QuestionNotFound()
    return question


def _own(ctx: Context, hour_id: str, question_id: str) -> dict[str, Any]:
    return {"question": views.own(_load(ctx, hour_id, question_id))}


def _desk(ctx: Context, hour_id: str, question_id: str) -> dict[str, Any]:
    return {"question": views.desk(_load(ctx, hour_id, question_id))}


def _public(ctx: Context, hour_id: str, question_id: str) -> dict[str, Any]:
    return {"question": views.public(_load(ctx, hour_id, question_id))}
