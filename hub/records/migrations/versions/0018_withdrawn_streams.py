"""Hours whose own stream was withdrawn are shown anew: what Redis shows of them still has its address."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

hours = sa.table("hours", sa.column("hour_id"), sa.column("state"), sa.column("youtube_url"), sa.column("version"))
recordings = sa.table("recordings", sa.column("hour_id"), sa.column("state"), sa.column("address"))


def upgrade() -> None:
    """Raise their version: the worker shows each record that is newer than what Redis shows."""
    own = sa.and_(recordings.c.hour_id == hours.c.hour_id, recordings.c.address == hours.c.youtube_url)
    gone = sa.exists().where(own, recordings.c.state == "withdrawn")
    over = hours.c.state.in_(["ended", "archived"])
    here = sa.and_(over, hours.c.youtube_url != "", gone)
    op.execute(sa.update(hours).where(here).values(version=hours.c.version + 1))


def downgrade() -> None:
    """A version never goes back."""
