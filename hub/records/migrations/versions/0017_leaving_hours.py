"""Which hours somebody who is erased has still to leave, and how often somebody went from the archive of an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them. Whoever is being erased now is looked for once more."""
    for name in ("looked_at", "left_words_at"):
        op.add_column("erasures", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("erasures", sa.Column("hours", sa.JSON, nullable=False, server_default="[]"))
    if op.get_bind().dialect.name != "sqlite":
        # Needed for the rows that there are; who adds one names them.
        op.alter_column("erasures", "hours", server_default=None)
    op.drop_column("erasures", "left_hours_at")
    op.add_column("archive_cursors", sa.Column("erasures", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("archive_cursors", "erasures")
    op.add_column("erasures", sa.Column("left_hours_at", sa.BigInteger, nullable=False, server_default="0"))
    for name in ("hours", "left_words_at", "looked_at"):
        op.drop_column("erasures", name)
