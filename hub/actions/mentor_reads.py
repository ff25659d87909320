"""What people may read of programmes and mentors."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.programme_access import check_account, programme_roles, readable_programme
from hub.actions.slots import HORIZON_MS, next_free
from hub.domain.availability import WEEK_MS
from hub.domain.errors import MentorNotFound, ProgrammeNotFound
from hub.domain.mentors import Mentor, MentorState
from hub.domain.programmes import Phase, Programme
from hub.domain.roles import Actor, Right, may
from hub.protocol.mentor_views import MentorView, OwnMentor, ProgrammeView

MINE = frozenset({MentorState.INVITED, MentorState.ACTIVE})
"""The states in which a part is shown to the one whose it is."""
PHASES = (Phase.DRAFT, Phase.OPEN, Phase.COMING, Phase.CLOSED)


def programmes_for(ctx: Context, actor: Actor) -> list[ProgrammeView]:
    """Every programme that somebody may know of: own drafts first, then open, coming and closed ones."""
    now = ctx.clock()
    known = [one for one in ctx.records.programmes.all() if _known(ctx, actor, one, now)]
    known.sort(key=lambda one: PHASES.index(one.phase(now)))
    return [programme_view(one, now) for one in known]


def read_programme(ctx: Context, actor: Actor, programme_id: str) -> ProgrammeView:
    """One programme.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    return programme_view(readable_programme(ctx, actor, programme_id), ctx.clock())


def roster(
    ctx: Context,
    actor: Actor,
    programme_id: str,
    *,
    language: str = "",
    category: str = "",
    free_this_week: bool = False,
) -> list[MentorView]:
    """The active mentors of a programme, by name.

    Args:
        language, category: narrow the list, ``""`` for all.
        free_this_week: only those with a free slot in the next seven days.
    Raises:
        ProgrammeNotFound: none, for this person.
    """
    programme = readable_programme(ctx, actor, programme_id)
    mentors = [
        one
        for one in ctx.records.mentors.of_programme(programme_id)
        if (not language or language in one.languages) and (not category or category == one.category)
    ]
    free = next_free(ctx, mentors, programme, WEEK_MS if free_this_week else HORIZON_MS)
    listed = [one for one in mentors if free[one.mentor_id]] if free_this_week else mentors
    return [mentor_view(one, programme, free[one.mentor_id], ctx.clock()) for one in listed]


def read_mentor(ctx: Context, actor: Actor, mentor_id: str) -> MentorView:
    """One active mentor.

    Raises:
        MentorNotFound: none, for this person.
    """
    mentor, programme = active_mentor(ctx, actor, mentor_id)
    return mentor_view(mentor, programme, next_free(ctx, [mentor], programme)[mentor_id], ctx.clock())


def active_mentor(ctx: Context, actor: Actor, mentor_id: str) -> tuple[Mentor, Programme]:
    """An active mentor and their programme.

    Raises:
        MentorNotFound: none, for this person.
    """
    mentor = ctx.records.mentors.get(mentor_id)
    if mentor is None or not mentor.active:
        raise MentorNotFound
    try:
        return mentor, readable_programme(ctx, actor, mentor.programme_id)
    except ProgrammeNotFound:
        raise MentorNotFound from None


def own_mentor(ctx: Context, actor: Actor, mentor_id: str) -> OwnMentor:
    """One's own part, or an invitation made out to one.

    Raises:
        SignInNeeded: guests have none.
        MentorNotFound: none of this id is one's own.
    """
    check_account(ctx, actor)
    mentor = ctx.records.mentors.get(mentor_id)
    if mentor is None or mentor.person_id != actor.person_id or mentor.state not in MINE:
        raise MentorNotFound
    return own_view(mentor, _title(ctx, mentor))


def own_parts(ctx: Context, actor: Actor) -> list[OwnMentor]:
    """One's own parts, invitations too; those that are over are left out.

    Raises:
        SignInNeeded: guests have none.
    """
    check_account(ctx, actor)
    mine = ctx.records.mentors.of_person(actor.person_id)
    return [own_view(one, _title(ctx, one)) for one in mine if one.state in MINE]


def programme_of_part(ctx: Context, actor: Actor, mentor_id: str) -> ProgrammeView:
    """The programme of one's own part or invitation, also while it is a draft.

    Raises:
        SignInNeeded: guests have none.
        MentorNotFound: none of this id is one's own.
    """
    mine = own_mentor(ctx, actor, mentor_id)
    programme = ctx.records.programmes.get(mine.programme_id)
    if programme is None:
        raise MentorNotFound
    return programme_view(programme, ctx.clock())


def languages_of(mentors: Iterable[MentorView]) -> list[str]:
    """The languages that mentors speak, each once."""
    return sorted({code for one in mentors for code in one.languages})


def programme_view(programme: Programme, now: int) -> ProgrammeView:
    """A programme as everyone sees it."""
    return ProgrammeView(
        programme_id=programme.programme_id,
        title=programme.title,
        phase=programme.phase(now).value,
        summary=programme.summary,
        description=programme.description,
        audience=programme.audience,
        resources=programme.resources,
        rules=programme.rules,
        zone=programme.zone,
        opens_at=programme.opens_at,
        closes_at=programme.closes_at,
        session_s=programme.session_s,
        answer_within_s=programme.answer_within_s,
        cancel_notice_s=programme.cancel_notice_s,
        open_limit=programme.open_limit,
        session_limit=programme.session_limit,
        categories=tuple({"key": one.key, "label": one.label} for one in programme.categories),
        wiki_page=programme.wiki_page,
    )


def mentor_view(mentor: Mentor, programme: Programme, next_free_at: int, now: int) -> MentorView:
    """A mentor as everyone sees them.

    Args:
        next_free_at: their first free slot, 0 for none.
        now: milliseconds since 1970; an absence that is over is not told.
    """
    return MentorView(
        mentor_id=mentor.mentor_id,
        programme_id=mentor.programme_id,
        name=mentor.name,
        wiki_account=mentor.wiki_account,
        category_key=mentor.category,
        category=programme.label(mentor.category),
        languages=mentor.languages,
        topics=mentor.topics,
        words=mentor.words,
        picture_url=mentor.picture_url,
        zone=mentor.zone,
        takes_calls=mentor.takes_calls,
        takes_written=mentor.takes_written,
        away_until=mentor.away_until if mentor.away_until > now else 0,
        next_free_at=next_free_at,
    )


def own_view(mentor: Mentor, programme_title: str) -> OwnMentor:
    """A mentor's part as the mentor sees it."""
    shared = {name: getattr(mentor, name) for name in OwnMentor.__struct_fields__ if hasattr(mentor, name)}
    return OwnMentor(**shared | {"state": mentor.state.value, "programme_title": programme_title})


def _known(ctx: Context, actor: Actor, programme: Programme, now: int) -> bool:
    if programme.phase(now) is not Phase.DRAFT:
        return True
    return may(programme_roles(ctx, actor, programme.programme_id), Right.MODERATOR)


def _title(ctx: Context, mentor: Mentor) -> str:
    programme = ctx.records.programmes.get(mentor.programme_id)
    return programme.title if programme else ""
