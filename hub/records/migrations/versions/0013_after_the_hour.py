"""What is counted while an hour is live, and notices about its questions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

NAMED = ("hour_id", "question_id")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "hour_numbers",
        sa.Column("hour_id", sa.String(64), nullable=False),
        sa.Column("most_here", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("hour_id", name="pk_hour_numbers"),
    )
    for name in NAMED:
        op.add_column("notices", sa.Column(name, sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for name in reversed(NAMED):
        op.drop_column("notices", name)
    op.drop_table("hour_numbers")
