"""What organisers do with programmes: plan, change, publish, invite mentors, and read how it goes."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

from hub.actions.context import Context
from hub.actions.hours import check_may_create
from hub.actions.news import ring
from hub.actions.parts import give_first_part
from hub.actions.programme_access import check_programme
from hub.domain.errors import MentorNotFound, MentorTransitionRefused, PayloadInvalid, ProgrammeNotFound
from hub.domain.mentors import MOVES, Mentor, MentorState
from hub.domain.plan import NEEDED
from hub.domain.programme_plan import NEW, read_programme_plan, words_of
from hub.domain.programmes import Programme
from hub.domain.questions import clean_line, seen
from hub.domain.roles import Actor, Right
from hub.domain.texts import N_
from hub.domain.topics import inbox_topic
from hub.protocol.mentor_views import OrganisedMentor
from hub.records.mentors import Answer
from hub.records.telling import Telling

NAME_LIMIT, SHOWN_LIMIT = 255, 100
"""Characters; of the name of an account, and of a name that people read."""
NO_CATEGORY = N_("There is no such kind of mentor here.")
FEEDBACK_PEOPLE = 3
"""Answers are shown in groups of so many different people: one alone would lead to the person who gave it."""


class Feedback(msgspec.Struct, frozen=True):
    """What was said about sessions: ``stars`` counts answers by their stars, ``texts`` are in no order of time.

    ``held_back``: there are answers that are not shown yet.
    """

    stars: dict[int, int]
    texts: list[str]
    held_back: bool


def create_programme(ctx: Context, actor: Actor, fields: Mapping[str, Any]) -> Programme:
    """Plan a new programme as a draft; its maker becomes its organiser.

    Args:
        fields: see ``domain.programme_plan.NEW``; what is left out is as there.
    Raises:
        SignInNeeded, AccessDenied: not an organiser of the site.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    check_may_create(ctx, actor)
    plan = read_programme_plan(fields, NEW)
    now = ctx.clock()
    programme = Programme(programme_id=ctx.new_id(), **plan, created_by=actor.person_id, created_at=now)
    # The role goes first: a crash between leaves a role without a programme, never one without an organiser.
    give_first_part(ctx, actor, "programme", programme.programme_id)
    ctx.records.programmes.add(programme)
    return programme


def edit_programme(ctx: Context, actor: Actor, programme_id: str, version: int, fields: Mapping[str, Any]) -> Programme:
    """Change a programme.

    Args:
        version: of the programme from which the person made the change.
        fields: see ``domain.programme_plan.NEW``; what is left out stays as it is.
    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
        RecordChangedMeanwhile: somebody saved it since that version.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    plan = read_programme_plan(fields, words_of(programme), programme.categories)
    return ctx.records.programmes.change(programme_id, version, **plan)


def publish_programme(ctx: Context, actor: Actor, programme_id: str) -> Programme:
    """Let everyone know of a programme. Doing it again changes nothing.

    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
        RecordChangedMeanwhile: somebody changed it in this moment.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    if programme.published_at:
        return programme
    return ctx.records.programmes.change(programme_id, programme.version, published_at=ctx.clock())


def delete_programme(ctx: Context, actor: Actor, programme_id: str) -> None:
    """Throw away a draft with its invitations; whoever was invited, or a mentor already, is told.

    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
        RecordChangedMeanwhile: it is published, or somebody asked for something in it already.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    under_way = ctx.records.mentors.of_programme(programme_id, *MOVES["remove"].sources)
    # The notice outlives the programme: it leads to no page of it.
    told = [one for mentor in under_way for one in _for_mentor(mentor, programme, "mentor.removed")]
    nowhere = [msgspec.structs.replace(one, programme_id="") for one in told]
    ctx.records.programmes.delete_draft(programme_id, ctx.clock(), nowhere)
    _ring_mentors(ctx, *under_way)


def invite_mentor(ctx: Context, actor: Actor, programme_id: str, name: str, category: str = "") -> Mentor:
    """Invite somebody to be a mentor: the account of this name, or whoever is handed the link.

    An account that declined or left is invited again.

    Args:
        category: key of one of the programme's; anything else counts as none.
    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
        PayloadInvalid: no name; ``fields``.
        MentorTransitionRefused: they are a mentor of this programme, or invited, already.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    kept = clean_line(name)[:NAME_LIMIT].strip()
    if not seen(kept):
        raise PayloadInvalid(fields={"name": NEEDED})
    person = ctx.records.people.find_by_name(kept)
    before = _part_of(ctx, programme_id, person.person_id) if person else None
    if before:
        return _again(ctx, before, programme)
    mentor = Mentor(
        mentor_id=ctx.new_id(),
        programme_id=programme_id,
        person_id=person.person_id if person else "",
        invited_name=kept,
        name=kept[:SHOWN_LIMIT],
        category=category if programme.label(category) else "",
        zone=programme.zone,
        invited_by=actor.person_id,
        invited_at=ctx.clock(),
    )
    ctx.records.mentors.add(mentor, _for_mentor(mentor, programme, "mentor.invited"))
    _ring_mentors(ctx, mentor)
    return mentor


def invite_again(ctx: Context, actor: Actor, mentor_id: str) -> Mentor:
    """Invite somebody again who declined or left; links from before do not work any more.

    Raises:
        MentorNotFound, AccessDenied: not for this person.
        MentorTransitionRefused: they are invited, or a mentor.
    """
    mentor, programme = _organised(ctx, actor, mentor_id)
    return _again(ctx, mentor, programme)


def remove_mentor(ctx: Context, actor: Actor, mentor_id: str) -> Mentor:
    """End somebody's part, or take an invitation back, and tell them. What is open with them goes on by itself (the
    worker's work).

    Raises:
        MentorNotFound, AccessDenied: not for this person.
        MentorTransitionRefused: it is over already.
    """
    mentor, programme = _organised(ctx, actor, mentor_id)
    told = _for_mentor(mentor, programme, "mentor.removed")
    removed = ctx.records.mentors.move(mentor_id, "remove", ctx.clock(), told)
    _ring_mentors(ctx, removed)
    return removed


def categorise_mentor(ctx: Context, actor: Actor, mentor_id: str, category: str) -> Mentor:
    """Say which kind of mentor somebody is; a link that was handed out goes on working.

    Args:
        category: key of one of the programme's, ``""`` for none.
    Raises:
        MentorNotFound, AccessDenied: not for this person.
        PayloadInvalid: no such category; ``fields``.
    """
    mentor, programme = _organised(ctx, actor, mentor_id)
    if category and not programme.label(category):
        raise PayloadInvalid(fields={"category": NO_CATEGORY})
    return ctx.records.mentors.categorise(mentor.mentor_id, category)


def mentors_of(ctx: Context, actor: Actor, programme_id: str) -> list[Mentor]:
    """Every mentor of a programme in every state, for its organisers.

    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
    """
    check_programme(ctx, actor, programme_id, Right.ORGANISER)
    return ctx.records.mentors.of_programme(programme_id, *MentorState)


def invitation_key(ctx: Context, mentor: Mentor) -> str:
    """The secret part (128 bits) of an invitation's link; every change of the part makes another one."""
    secret = ctx.settings.secret_key.encode()
    words = f"invitation {mentor.mentor_id} {mentor.version}"
    return hmac.new(secret, words.encode(), hashlib.sha256).hexdigest()[:32]


def invitation_link(ctx: Context, mentor: Mentor) -> str:
    """The invitation's address: made out to an account it works for that one alone, else for whoever is handed it."""
    if mentor.state is not MentorState.INVITED:
        return ""
    place = f"{ctx.settings.base_url}/invitations/{mentor.mentor_id}"
    return place if mentor.person_id else f"{place}/{invitation_key(ctx, mentor)}"


def organised_view(ctx: Context, mentor: Mentor) -> OrganisedMentor:
    """A mentor's part as the organisers of its programme see it."""
    return OrganisedMentor(
        mentor_id=mentor.mentor_id,
        programme_id=mentor.programme_id,
        state=mentor.state.value,
        invited_name=mentor.invited_name,
        name=mentor.name,
        category=mentor.category,
        link=invitation_link(ctx, mentor),
        invited_at=mentor.invited_at,
        joined_at=mentor.joined_at,
    )


def feedback_of(ctx: Context, actor: Actor, programme_id: str) -> Feedback:
    """What was said about sessions: no names, no moments, no order.

    Answers come to light in groups, each as soon as three different people are in it: so nobody who reads again
    after each session sees whose answer is the new one. Texts stand in the order of their letters. Who organises and
    has sessions here reads nothing of their own sessions, and is nobody of the three.

    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
    """
    check_programme(ctx, actor, programme_id, Right.ORGANISER)
    answers = ctx.records.mentors.feedback(programme_id, actor.person_id)
    shown = answers[: _in_groups(answers)]
    stars = {number: sum(one.stars == number for one in shown) for number in range(1, 6)} if shown else {}
    texts = sorted(one.text for one in shown if one.text)
    return Feedback(stars, texts, held_back=len(shown) < len(answers))


def counts_of(ctx: Context, actor: Actor, programme_id: str) -> dict[str, int]:
    """How many bookings stand in each state: numbers alone.

    Raises:
        ProgrammeNotFound, AccessDenied: not for this person.
    """
    check_programme(ctx, actor, programme_id, Right.MODERATOR)
    return ctx.records.bookings.counts(programme_id)


def _in_groups(answers: list[Answer]) -> int:
    """How many of the first answers are in a group of enough people."""
    shown, people = 0, set[str]()
    for number, one in enumerate(answers, 1):
        people.add(one.person_id)
        if len(people) >= FEEDBACK_PEOPLE:
            shown, people = number, set()
    return shown


def _organised(ctx: Context, actor: Actor, mentor_id: str) -> tuple[Mentor, Programme]:
    mentor = ctx.records.mentors.get(mentor_id)
    if mentor is None:
        raise MentorNotFound
    try:
        return mentor, check_programme(ctx, actor, mentor.programme_id, Right.ORGANISER)
    except ProgrammeNotFound:
        raise MentorNotFound from None


def _part_of(ctx: Context, programme_id: str, person_id: str) -> Mentor | None:
    """The part of an account in a programme, in whatever state."""
    parts = ctx.records.mentors.of_person(person_id)
    return next((one for one in parts if one.programme_id == programme_id), None)


def _again(ctx: Context, before: Mentor, programme: Programme) -> Mentor:
    if before.state not in MOVES["invite_again"].sources:
        raise MentorTransitionRefused(state=before.state.value)
    told, now = _for_mentor(before, programme, "mentor.invited"), ctx.clock()
    again = ctx.records.mentors.move(
        before.mentor_id, "invite_again", now, told, version=before.version, invited_at=now
    )
    _ring_mentors(ctx, again)
    return again


def _for_mentor(mentor: Mentor, programme: Programme, kind: str) -> list[Telling]:
    """What somebody is told of their own part; nobody where there is no account yet."""
    return [
        Telling(
            person_id=mentor.person_id,
            kind=kind,
            occasion=f"{mentor.mentor_id} {mentor.version}",
            programme_id=programme.programme_id,
            facts={"title": programme.title},
        )
    ]


def _ring_mentors(ctx: Context, *mentors: Mentor) -> None:
    ring(ctx, *(inbox_topic(one.person_id) for one in mentors if one.person_id))
