"""Commands of organisers and moderators about a programme that runs."""

from typing import Annotated

from msgspec import Meta

from hub.protocol.command import Command, Id, Line
from hub.protocol.mentor_commands import MentorCommand


class MentorInvite(Command, frozen=True, kw_only=True):
    """Invite somebody to be a mentor: the account of this name, or whoever is handed the link that is answered.

    An account that declined or left is invited again. ``category`` is a key of one of the programme's.
    """

    name = "mentor.invite"
    leaves = "mentor.invited"
    programme_id: Id
    invited_name: Annotated[str, Meta(min_length=1, max_length=255)]
    category: Annotated[str, Meta(max_length=64)] = ""


class MentorInviteAgain(MentorCommand, frozen=True, kw_only=True):
    """Invite somebody again who declined or left; links from before do not work any more."""

    name = "mentor.invite_again"
    leaves = "mentor.invited"


class MentorRemove(MentorCommand, frozen=True, kw_only=True):
    """End a mentor's part, or take an invitation back. What is open with them goes on as when they leave."""

    name = "mentor.remove"


class ReportSettle(Command, frozen=True, kw_only=True):
    """Say what was done about a reported message, for the other moderators. What was settled stays as it is."""

    name = "report.settle"
    programme_id: Id
    report_id: Id
    line: Line
