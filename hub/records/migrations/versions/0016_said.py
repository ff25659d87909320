"""Notices keep of people what their sentence says, and an erasure needs no name any more to find them."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SAID = {
    "candidate": ("booking.requested", "booking.agreed", "booking.proposed", "thread.started", "thread.followed_up"),
    "mentor": (
        "booking.accepted",
        "booking.countered",
        "booking.declined",
        "booking.passed_on",
        "thread.answered",
        "thread.offered",
        "mentor.joined",
        "mentor.declined",
        "mentor.left",
    ),
    "guest": ("question.promised",),
}
"""Whose names stood in the sentences of which kinds."""

AT_ONCE = 500
"""How many are in memory: the notices of years are many."""

OF_NO_PROGRAMME = """
DELETE FROM notices WHERE kind IN ('mentor.joined', 'mentor.declined', 'mentor.left')
AND programme_id NOT IN (SELECT programme_id FROM programmes)
"""
"""They led to the page of a draft that was thrown away."""

notices = sa.table(
    "notices", sa.column("notice_id", sa.String), sa.column("kind", sa.String), sa.column("facts", sa.JSON)
)


def upgrade() -> None:
    """Take out what no sentence says."""
    op.execute(OF_NO_PROGRAMME)
    connection = op.get_bind()
    for notice_id, kind, facts in _every(connection):
        said = {name: value for name, value in facts.items() if name not in SAID or kind in SAID[name]}
        if said != facts:
            connection.execute(notices.update().where(notices.c.notice_id == notice_id).values(facts=said))
    op.drop_column("erasures", "names")


def downgrade() -> None:
    """Make room for the names again."""
    op.add_column("erasures", sa.Column("names", sa.JSON, nullable=False, server_default="[]"))


def _every(connection: sa.Connection) -> Iterator[Any]:
    last = ""
    query = sa.select(notices).order_by(notices.c.notice_id).limit(AT_ONCE)
    while found := connection.execute(query.where(notices.c.notice_id > last)).all():
        yield from found
        last = found[-1].notice_id
