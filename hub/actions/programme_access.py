"""Who may see and do what in a programme of mentoring. Every action about one begins here."""

from hub.actions.context import Context, still_in
from hub.domain.errors import AccessDenied, ProgrammeNotFound, SignInNeeded
from hub.domain.mentors import Mentor
from hub.domain.programmes import Phase, Programme
from hub.domain.roles import Actor, Right, Role, may


def programme_roles(ctx: Context, actor: Actor, programme_id: str) -> frozenset[Role]:
    """The roles somebody holds in a programme: on the site, or in it alone."""
    if not actor.signed_in or not still_in(ctx, actor):
        return frozenset()
    return ctx.records.people.roles(actor.person_id, programme_id=programme_id)


def readable_programme(ctx: Context, actor: Actor, programme_id: str) -> Programme:
    """The programme of an id; a draft exists for its organisers and moderators alone.

    Raises:
        ProgrammeNotFound: there is none, or not for this person.
    """
    programme = ctx.records.programmes.get(programme_id)
    if programme is None:
        raise ProgrammeNotFound
    draft = programme.phase(ctx.clock()) is Phase.DRAFT
    if draft and not may(programme_roles(ctx, actor, programme_id), Right.MODERATOR):
        raise ProgrammeNotFound
    return programme


def check_programme(ctx: Context, actor: Actor, programme_id: str, right: Right) -> Programme:
    """Check that somebody holds ``Right.ORGANISER`` or ``Right.MODERATOR`` in a programme.

    Raises:
        ProgrammeNotFound: there is none, for this person.
        AccessDenied: the person's roles do not carry the right.
    """
    programme = readable_programme(ctx, actor, programme_id)
    if not may(programme_roles(ctx, actor, programme_id), right):
        raise AccessDenied(right=right.value)
    return programme


def check_account(ctx: Context, actor: Actor) -> None:
    """Check that somebody has an account: bookings and threads are nobody's who is known by a cookie alone.

    Raises:
        SignInNeeded: a guest, or a token that was removed.
    """
    if not actor.signed_in or not still_in(ctx, actor):
        raise SignInNeeded


def part_of(ctx: Context, actor: Actor, programme_id: str) -> Mentor | None:
    """The part that somebody plays in a programme as an active mentor, or None."""
    if not actor.signed_in:
        return None
    return ctx.records.mentors.part_in(programme_id, actor.person_id)
