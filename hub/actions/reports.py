"""Messages that somebody showed to the moderators of a programme: each as it was, and nothing else of its thread."""

from typing import Any

import msgspec

from hub.actions.context import Context
from hub.actions.programme_access import check_programme
from hub.domain.errors import TextEmpty, ThreadNotFound
from hub.domain.questions import clean_line
from hub.domain.roles import Actor, Right
from hub.protocol.organiser_commands import ReportSettle
from hub.protocol.thread_views import ReportView


def reports_of(ctx: Context, actor: Actor, programme_id: str) -> list[ReportView]:
    """The reports of a programme, those that wait first.

    Raises:
        ProgrammeNotFound, AccessDenied: for its moderators.
    """
    check_programme(ctx, actor, programme_id, Right.MODERATOR)
    return [ReportView(**msgspec.structs.asdict(one)) for one in ctx.records.moderation.reports(programme_id)]


def settle_report(ctx: Context, actor: Actor, command: ReportSettle) -> dict[str, Any]:
    """Say what was done about a report. One that was settled before stays as it is.

    Raises:
        ProgrammeNotFound, AccessDenied: for its moderators.
        TextEmpty: nothing was said.
        ThreadNotFound: no message was reported under this id.
    """
    check_programme(ctx, actor, command.programme_id, Right.MODERATOR)
    line = clean_line(command.line)
    if not line:
        raise TextEmpty
    ctx.records.moderation.settle(command.programme_id, command.report_id, line, ctx.clock())
    reports = reports_of(ctx, actor, command.programme_id)
    report = next((one for one in reports if one.report_id == command.report_id), None)
    if report is None:
        raise ThreadNotFound
    return {"report": report}
