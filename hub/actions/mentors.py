"""Mentors: what they do with their own part, and organisers about it. One function a command."""

import hmac
from typing import Any

from hub.actions import programmes
from hub.actions.context import Context
from hub.actions.mentor_reads import own_view, programme_view
from hub.actions.news import ring
from hub.actions.programme_access import check_account
from hub.actions.programmes import SHOWN_LIMIT, invitation_key
from hub.domain.errors import MentorNotFound, MentorTransitionRefused, RecordChangedMeanwhile
from hub.domain.mentor_profile import read_profile, read_times
from hub.domain.mentors import Mentor, MentorState
from hub.domain.programmes import Programme
from hub.domain.questions import clean_line
from hub.domain.roles import Actor, Role
from hub.domain.topics import inbox_topic
from hub.protocol import mentor_commands as c
from hub.protocol import organiser_commands as o
from hub.protocol.mentor_views import ProgrammeView
from hub.records.telling import Telling


def accept_mentor(ctx: Context, actor: Actor, command: c.MentorAccept) -> dict[str, Any]:
    """Accept an invitation; whoever is the first to accept with a link is the mentor."""
    mentor = invited(ctx, actor, command.mentor_id, command.key)
    fields: dict[str, Any] = {"person_id": actor.person_id, "joined_at": ctx.clock()}
    if not mentor.person_id:
        # Whoever was handed a link is told to the organisers by the name of the account that took it.
        fields["name"] = clean_line(actor.name)[:SHOWN_LIMIT] or mentor.name
    person = ctx.records.people.get(actor.person_id)
    if person and person.issuer == ctx.settings.wikimedia_url and not mentor.wiki_account:
        fields["wiki_account"] = person.name
    return _answer_invitation(ctx, mentor, "accept", "mentor.joined", fields)


def decline_mentor(ctx: Context, actor: Actor, command: c.MentorDecline) -> dict[str, Any]:
    """Decline an invitation."""
    mentor = invited(ctx, actor, command.mentor_id, command.key)
    return _answer_invitation(ctx, mentor, "decline", "mentor.declined", {})


def update_mentor(ctx: Context, actor: Actor, command: c.MentorUpdate) -> dict[str, Any]:
    """Save one's profile."""
    mentor, programme = _own(ctx, actor, command.mentor_id)
    fields = {
        "name": command.shown_name,
        "category": command.category,
        "wiki_account": command.wiki_account,
        "languages": command.languages,
        "topics": command.topics,
        "words": command.words,
        "picture_url": command.picture_url,
    }
    categories = {one.key for one in programme.categories}
    profile = read_profile(fields, categories, ctx.settings.picture_hosts)
    takes = {"takes_written": command.takes_written, "takes_calls": command.takes_calls}
    saved = _save(ctx, mentor, command.version, **profile, **takes)
    return {"mentor": own_view(saved, programme.title)}


def plan_mentor(ctx: Context, actor: Actor, command: c.MentorPlan) -> dict[str, Any]:
    """Save when one has time."""
    mentor, programme = _own(ctx, actor, command.mentor_id)
    times = read_times(command.zone, command.weekly, command.absences, command.extras, command.notice_s)
    limits = {"per_week": command.per_week, "away_until": command.away_until}
    saved = _save(ctx, mentor, command.version, **times, **limits)
    return {"mentor": own_view(saved, programme.title)}


def leave_mentor(ctx: Context, actor: Actor, command: c.MentorLeave) -> dict[str, Any]:
    """Be a mentor no more. What is open with them goes on by itself: the worker sees to it."""
    mentor, programme = _own(ctx, actor, command.mentor_id)
    told = _for_organisers(ctx, mentor, programme, "mentor.left", mentor.name)
    left = ctx.records.mentors.move(mentor.mentor_id, "leave", ctx.clock(), told)
    ring(ctx, *(inbox_topic(one.person_id) for one in told))
    return {"mentor": own_view(left, programme.title)}


def invite_mentor(ctx: Context, actor: Actor, command: o.MentorInvite) -> dict[str, Any]:
    """Invite somebody to be a mentor."""
    name, category = command.invited_name, command.category
    mentor = programmes.invite_mentor(ctx, actor, command.programme_id, name, category)
    return {"mentor": programmes.organised_view(ctx, mentor)}


def invite_again_mentor(ctx: Context, actor: Actor, command: o.MentorInviteAgain) -> dict[str, Any]:
    """Invite somebody again who declined or left."""
    return {"mentor": programmes.organised_view(ctx, programmes.invite_again(ctx, actor, command.mentor_id))}


def remove_mentor(ctx: Context, actor: Actor, command: o.MentorRemove) -> dict[str, Any]:
    """End a mentor's part, or take an invitation back."""
    return {"mentor": programmes.organised_view(ctx, programmes.remove_mentor(ctx, actor, command.mentor_id))}


def invited(ctx: Context, actor: Actor, mentor_id: str, key: str) -> Mentor:
    """The invitation that somebody may answer: made out to their account, or handed to them as a link.

    Raises:
        SignInNeeded: guests have no part.
        MentorNotFound: no invitation of this id, for this person.
        MentorTransitionRefused: it was answered, or taken back; ``state``.
    """
    check_account(ctx, actor)
    mentor = _handed(ctx, actor, mentor_id, key)
    if mentor.state is not MentorState.INVITED:
        raise MentorTransitionRefused(state=mentor.state.value)
    return mentor


def read_invitation(ctx: Context, actor: Actor, mentor_id: str, key: str) -> tuple[Mentor, ProgrammeView]:
    """An invitation and its programme (a draft too), for whoever was handed its link; guests may read it as well.

    Raises:
        MentorNotFound: no invitation of this id, for this person.
    """
    mentor = _handed(ctx, actor, mentor_id, key)
    return mentor, programme_view(_programme(ctx, mentor), ctx.clock())


def _handed(ctx: Context, actor: Actor, mentor_id: str, key: str) -> Mentor:
    mentor = ctx.records.mentors.get(mentor_id)
    # The key is worked out for a mentor of no id as well: a guess costs the same, whatever it meets.
    right = invitation_key(ctx, mentor or Mentor(mentor_id=mentor_id, programme_id=""))
    held = hmac.compare_digest(key.encode(), right.encode())
    if mentor is None:
        raise MentorNotFound
    made_out = actor.signed_in and mentor.person_id == actor.person_id
    if not (made_out if mentor.person_id else held):
        raise MentorNotFound
    return mentor


def _own(ctx: Context, actor: Actor, mentor_id: str) -> tuple[Mentor, Programme]:
    check_account(ctx, actor)
    mentor = ctx.records.mentors.get(mentor_id)
    if mentor is None or mentor.person_id != actor.person_id or not mentor.active:
        raise MentorNotFound
    return mentor, _programme(ctx, mentor)


def _save(ctx: Context, mentor: Mentor, version: int, **fields: Any) -> Mentor:
    try:
        return ctx.records.mentors.change(mentor.mentor_id, version, **fields)
    except RecordChangedMeanwhile as refusal:
        present = ctx.records.mentors.get(mentor.mentor_id)
        if present and present.active and all(getattr(present, name) == value for name, value in fields.items()):
            return present  # The answer to the first try was lost on its way: what was meant stands.
        raise refusal


def _answer_invitation(ctx: Context, mentor: Mentor, move: str, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    programme, now = _programme(ctx, mentor), ctx.clock()
    told = _for_organisers(ctx, mentor, programme, kind, fields.get("name", mentor.name))
    moved = ctx.records.mentors.move(mentor.mentor_id, move, now, told, version=mentor.version, **fields)
    ring(ctx, *(inbox_topic(one.person_id) for one in told))
    return {"mentor": own_view(moved, programme.title)}


def _for_organisers(ctx: Context, mentor: Mentor, programme: Programme, kind: str, name: str) -> list[Telling]:
    """What those who run a programme are told of one of its mentors."""
    grants = ctx.records.people.grants("programme", programme.programme_id)
    return [
        Telling(
            person_id=person_id,
            kind=kind,
            occasion=f"{mentor.mentor_id} {mentor.version}",
            programme_id=programme.programme_id,
            facts={"mentor": name, "title": programme.title},
        )
        for person_id in sorted({one.person_id for one in grants if one.role is Role.ORGANISER})
    ]


def _programme(ctx: Context, mentor: Mentor) -> Programme:
    programme = ctx.records.programmes.get(mentor.programme_id)
    if programme is None:
        raise MentorNotFound
    return programme
