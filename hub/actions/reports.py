"""Messages that somebody showed to the moderators of a programme: each as it was, and nothing else of its thread."""

from hub.actions.context import Context
from hub.actions.programme_access import check_programme
from hub.domain.errors import TextEmpty
from hub.domain.questions import clean_line
from hub.domain.roles import Actor, Right
from hub.records.moderation import Report

LINE_LIMIT = 500


def reports_of(ctx: Context, actor: Actor, programme_id: str) -> list[Report]:
    """The reports of a programme, those that wait first.

    Raises:
        ProgrammeNotFound, AccessDenied: for its moderators.
    """
    check_programme(ctx, actor, programme_id, Right.MODERATOR)
    return ctx.records.moderation.reports(programme_id)


def settle_report(ctx: Context, actor: Actor, programme_id: str, report_id: str, line: str) -> None:
    """Say what was done about a report. One that was settled before stays as it is.

    Raises:
        ProgrammeNotFound, AccessDenied: for its moderators.
        TextEmpty: nothing was said.
    """
    check_programme(ctx, actor, programme_id, Right.MODERATOR)
    kept = clean_line(line)[:LINE_LIMIT]
    if not kept:
        raise TextEmpty
    ctx.records.moderation.settle(programme_id, report_id, kept, ctx.clock())
